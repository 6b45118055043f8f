//! `tat config edit`: the file in an editor.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::editor;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::setting::ConfigFile;
use crate::config::edit;

/// Open the file of settings in an editor, and check it after
#[derive(Args, Debug)]
#[command(after_help = "\
The editor is $VISUAL, else $EDITOR, else vi.

Examples:
  tat config edit
  EDITOR=nano tat config edit")]
pub(super) struct Edit {}

impl Run for Edit {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let file = &cx.paths.config_file;
        if cx.global.dry_run {
            return Ok(cx.tell(&ConfigFile(file.clone())));
        }
        edit::make(file)?;
        loop {
            editor::open(cx, file)?;
            match edit::check(file) {
                Ok(warnings) => {
                    let answer = cx.tell(&ConfigFile(file.clone())).silent();
                    return Ok(warnings.iter().fold(answer, Answer::warning));
                }
                Err(refusal) if cx.can_ask() => {
                    cx.remark(&refusal.message);
                    prompt::confirm(cx, "Open the editor again?").map_err(|_| refusal)?;
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
    }
}
