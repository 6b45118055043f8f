//! `tat task done`, `cancel`, `reopen` and `triage`: the moves that take several tasks at once.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::domain::Move;

/// The tasks that a move takes.
#[derive(Args, Debug)]
struct Open {
    /// The tasks, by title or id
    #[arg(required = true, value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    tasks: Vec<String>,
}

fn go(cx: &Context, tasks: &[String], wanted: Move) -> Result<Answer, Failure> {
    cx.done(&cx.engine.move_tasks(tasks, wanted, cx.now)?)
}

/// Close tasks that are done; one's own timer on them stops
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Done {
    #[command(flatten)]
    open: Open,
}

impl Run for Done {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        go(cx, &self.open.tasks, Move::Done)
    }
}

/// Close tasks that will not be done
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Cancel {
    #[command(flatten)]
    open: Open,
}

impl Run for Cancel {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        go(cx, &self.open.tasks, Move::Cancel)
    }
}

/// Take closed tasks back to `to_do`
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Reopen {
    /// The tasks, by title or id
    #[arg(required = true, value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    tasks: Vec<String>,
}

impl Run for Reopen {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        go(cx, &self.tasks, Move::Reopen)
    }
}

/// Take tasks in that came from outside
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Triage {
    #[command(flatten)]
    open: Open,
}

impl Run for Triage {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        go(cx, &self.open.tasks, Move::Triage)
    }
}
