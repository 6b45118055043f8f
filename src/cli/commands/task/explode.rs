//! `tat task explode`: split a task into children that do its work.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Split a task into children that do its work
#[derive(Args, Debug)]
#[command(after_help = "\
It is completed by itself once all its children are.

Example:
  tat task explode \"new website\" \"write the texts\" \"draw the pictures\"")]
pub(in crate::cli::commands) struct Explode {
    /// The task, by title or id
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    task: String,
    /// What the children are called, one argument each
    #[arg(required = true, value_name = "CHILD-TITLE")]
    children: Vec<String>,
}

impl Run for Explode {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.explode_task(&self.task, &self.children, cx.now)?)
    }
}
