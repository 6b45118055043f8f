//! `tat status`: what runs now, and what today and the week come to.

use clap::Args;

use crate::cli::account::last_sync;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face, Page};
use crate::cli::view::status::{self as view, Format};

/// Nothing runs, and `--check` asked (spec: status).
const IDLE: u8 = 3;

/// Show what runs, and what today and the week come to
#[derive(Args, Debug, Default)]
#[command(after_help = "\
Fields of --format: {task} {customer} {pillar} {elapsed} {elapsed_s} {today} {week} {target}
{amount} {unsent} {account}. {customer:+ › {customer}} prints only where there is a customer.

Examples:
  tat status --format '{task} {elapsed}'
  tat status --check || echo 'no timer is running'")]
pub(super) struct Status {
    /// One line of one's own, for prompts and status bars
    #[arg(long, value_name = "FMT")]
    format: Option<String>,
    /// Exit with 3 when no timer runs
    #[arg(long)]
    check: bool,
}

impl Run for Status {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let format = self.format.as_deref().map(Format::parse).transpose()?;
        let status = cx.engine.status(cx.now)?;
        let exit = if self.check && status.running.is_none() { IDLE } else { 0 };
        let answer = match (format, cx.face()) {
            (Some(format), _) => {
                Answer::page(Page::of(format.line(view::facts(cx, &status).as_ref()))).silent()
            }
            (None, Face::Json) => {
                let last_sync = cx.account.as_ref().map(|_| last_sync(&cx.engine.store));
                Answer::json(view::json(&status, last_sync.transpose()?.flatten()))
            }
            (None, Face::Plain) => Answer::rows(view::rows(&status)),
            (None, Face::Human) => Answer::page(view::page(cx, &status)),
        };
        Ok(answer.exit(exit))
    }
}
