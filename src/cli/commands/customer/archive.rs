//! `tat customer archive` and `unarchive`: out of sight, and back.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::shelf::Shelf;

/// Put customers out of sight; their time and bills stay
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Archive {
    /// The customers, by name or id
    #[arg(required = true, value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customers: Vec<String>,
}

impl Run for Archive {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.archive_customers(&self.customers, Shelf::Archive, cx.now)?)
    }
}

/// Bring archived customers back
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Unarchive {
    /// The customers, by name or id
    #[arg(required = true, value_name = "CUSTOMER",
          add = ArgValueCompleter::new(complete::archived_customers))]
    customers: Vec<String>,
}

impl Run for Unarchive {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.archive_customers(&self.customers, Shelf::Unarchive, cx.now)?)
    }
}
