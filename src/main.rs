//! The door: parse, run, exit code; nothing else. It alone knows both the command line and the
//! dashboard.

use std::process::ExitCode;

use tat::cli::{self, Opens};
use tat::tui;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), |opened| {
        let desk = tui::Desk {
            engine: opened.engine,
            config: opened.config,
            clock: opened.clock.running(),
            dumb: opened.env.term.as_deref() == Some("dumb"),
            editor: opened.env.editor,
            kept: opened.paths.state_dir.join("dashboard.json"),
            warnings: opened.warnings,
        };
        match opened.what {
            Opens::Dashboard => tui::run(desk),
            Opens::Watch => tui::watch(desk),
        }
    })
}
