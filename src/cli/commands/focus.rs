//! `tat focus`: narrow lists and completion to some customers.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::customer::InFocus;

/// Narrow lists and completion to some customers
#[derive(Args, Debug)]
#[command(after_help = "\
A single customer in focus is the one of new tasks.

Examples:
  tat focus Acme Globex
  tat focus              shows who is in focus
  tat focus --clear")]
pub(super) struct Focus {
    /// The customers, by name or id; without any it shows who is in focus
    #[arg(value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::all_customers))]
    customers: Vec<String>,
    /// Show all again
    #[arg(long, conflicts_with = "customers")]
    clear: bool,
}

impl Run for Focus {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        if self.clear {
            return cx.done(&cx.engine.clear_focus(cx.now)?);
        }
        if self.customers.is_empty() {
            return cx.show(&InFocus(cx.engine.focus()?));
        }
        cx.done(&cx.engine.set_focus(&self.customers, cx.now)?)
    }
}
