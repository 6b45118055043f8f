//! `tat customer show`: one customer with its rates and pillars.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::customer::Shown;

/// Show a customer with its rates and pillars
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Show {
    /// The customer, by name or id
    #[arg(value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customer: String,
}

impl Run for Show {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.show(&Shown(cx.engine.show_customer(&self.customer)?))
    }
}
