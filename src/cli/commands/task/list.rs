//! `tat task list`: what there is to do.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::status;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::task::TaskList;
use crate::engine::task::{Focused, TaskListWish, Whose};

/// List open tasks
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct List {
    /// Only with this status: `intake`, `to_do`, `in_progress`, …
    #[arg(long = "status", short, value_name = "STATUS", add = ArgValueCompleter::new(complete::statuses))]
    statuses: Vec<String>,
    /// Only this customer; `none` finds those without
    #[arg(long = "customer", short, value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customers: Vec<String>,
    /// Only one's own
    #[arg(long)]
    mine: bool,
    /// Closed ones too, whatever the focus is
    #[arg(long)]
    all: bool,
}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = TaskListWish {
            statuses: self.statuses.iter().map(|word| status(word)).collect::<Result<_, _>>()?,
            customers: self.customers,
            whose: if self.mine { Whose::Mine } else { Whose::Everybodys },
            focus: if self.all { Focused::All } else { Focused::Narrow },
        };
        let tasks = cx.engine.list_tasks(&wish)?;
        cx.show(&TaskList { wish, tasks })
    }
}
