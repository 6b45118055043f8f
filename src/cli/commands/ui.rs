//! `tat ui`: the dashboard.

use clap::Args;

use super::{Run, status};
use crate::cli::Opens;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face};

/// Open the dashboard
#[derive(Args, Debug)]
#[command(after_help = "\
Everything one can do in it is a command too. `tat` alone opens it at a terminal, unless
`default_command` says otherwise; `?` in it shows the keys.

Examples:
  tat ui
  tat config set default_command status
  tat config set ui.theme light")]
pub(super) struct Ui {}

impl Run for Ui {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        opening(cx, Opens::Dashboard)
    }
}

/// Opens what runs on; whoever reads a document or plain rows is answered as by `status`.
pub(super) fn opening(cx: &Context, what: Opens) -> Result<Answer, Failure> {
    super::refuse_dry_run(cx, "what is done in it is done")?;
    match cx.face() {
        Face::Human => Ok(Answer::opening(what)),
        Face::Plain | Face::Json => status::Status::default().run(cx),
    }
}
