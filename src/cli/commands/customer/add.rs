//! `tat customer add`: a new customer, with its General Support.

use clap::Args;

use crate::cli::args::{currency, rate, zone};
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::customer::CustomerWish;

/// Add a customer; it comes with the pillar General Support
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat customer add Acme --rate 90 --currency EUR
  tat customer add \"Globex GmbH\" --email billing@globex.example")]
pub(in crate::cli::commands) struct Add {
    /// What it is called
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    /// Money an hour
    #[arg(long, value_name = "RATE", allow_negative_numbers = true)]
    rate: Option<String>,
    /// From which day on the rate holds; without it always
    #[arg(long, value_name = "DAY|all", requires = "rate")]
    since: Option<String>,
    /// What it is billed in: an ISO 4217 code such as EUR
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Where statements go
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Whom to talk to
    #[arg(long, value_name = "NAME")]
    contact: Option<String>,
    /// And how
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    phone: Option<String>,
    /// Words for ourselves
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    notes: Option<String>,
    /// The zone of its statements
    #[arg(long, visible_alias = "time-zone", value_name = "ZONE")]
    zone: Option<String>,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = CustomerWish {
            name: self.name.join(" "),
            rate: rate(self.rate.as_deref())?,
            since: cx.since(self.since.as_deref())?,
            currency: currency(self.currency.as_deref())?,
            rounding: None,
            email: self.email,
            contact: self.contact,
            phone: self.phone,
            notes: self.notes,
            time_zone: zone(self.zone.as_deref())?,
        };
        cx.done(&cx.engine.add_customer(&wish, cx.now)?)
    }
}
