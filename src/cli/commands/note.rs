//! `tat note`: add a line to what is being done.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::edited::Noted;

/// Add a line to the note of the timer or the last entry
#[derive(Args, Debug)]
#[command(after_help = "\
`tat edit --note TEXT` replaces a note, `tat edit --note \"\"` takes it away.

Examples:
  tat note the redirect loses the query
  tat note --entry @2 reviewed with Ann")]
pub(super) struct Note {
    /// The text
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    /// Which entry: an id, `running`, `last`, `@N`, or a time inside it
    #[arg(long, value_name = "ENTRY", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::entries))]
    entry: Option<String>,
}

impl Run for Note {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let target = args::target(self.entry.as_slice())?;
        let text = self.text.join(" ");
        cx.done(&cx.engine.note(&target, &text, cx.now)?.map(Noted))
    }
}
