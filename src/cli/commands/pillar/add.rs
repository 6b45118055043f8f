//! `tat pillar add`: a new part of the work for a customer.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::rate;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::pillar::PillarWish;

/// Add a pillar: a part of the work for a customer
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat pillar add Acme Platform --rate 110
  tat pillar add \"Globex GmbH\" Web")]
pub(in crate::cli::commands) struct Add {
    /// Whose it is
    #[arg(value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customer: String,
    /// What it is called
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    /// Money an hour; it goes before the customer's
    #[arg(long, value_name = "RATE", allow_negative_numbers = true)]
    rate: Option<String>,
    /// From which day on the rate holds; without it always
    #[arg(long, value_name = "DAY|all", requires = "rate")]
    since: Option<String>,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = PillarWish {
            customer: self.customer,
            name: self.name.join(" "),
            rate: rate(self.rate.as_deref())?,
            since: cx.since(self.since.as_deref())?,
        };
        cx.done(&cx.engine.add_pillar(&wish, cx.now)?)
    }
}
