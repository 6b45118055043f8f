//! `tat task tree`: tasks under their parents.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::task::TaskTree;

/// Show tasks under their parents
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Tree {
    /// Only what stands below this task
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    task: Option<String>,
}

impl Run for Tree {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.show(&TaskTree(cx.engine.task_tree(self.task.as_deref())?))
    }
}
