//! `tat pillar list`: the parts of the work, by customer.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::pillar::PillarList;
use crate::engine::shelf::Listed;

/// List pillars, of one customer or of all
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct List {
    /// Only this customer's
    #[arg(value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    of: Option<String>,
    /// Only this customer's
    #[arg(long = "customer", short, value_name = "CUSTOMER", conflicts_with = "of",
          add = ArgValueCompleter::new(complete::customers))]
    customer: Option<String>,
    /// Archived ones too, whatever the focus is
    #[arg(long)]
    all: bool,
}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let which = if self.all { Listed::All } else { Listed::Active };
        let customer = self.of.or(self.customer);
        cx.show(&PillarList(cx.engine.list_pillars(customer.as_deref(), which)?))
    }
}
