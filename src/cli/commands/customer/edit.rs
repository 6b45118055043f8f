//! `tat customer edit`: another name, rate, currency or other words.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{currency, field, rate, zone};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::customer::CustomerEdit;

/// Change a customer; a new rate reaches what is not approved
#[derive(Args, Debug)]
#[command(after_help = "\
A rate holds from its first day on, in place of later ones. Without --since that is today, or all
time where there was no rate.

Examples:
  tat customer edit Acme --rate 95 --since 2027-01-01
  tat customer edit Acme --no-phone")]
pub(in crate::cli::commands) struct Edit {
    /// The customer, by name or id
    #[arg(value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customer: String,
    /// Another name
    #[arg(long, alias = "title", value_name = "NAME")]
    name: Option<String>,
    /// Money an hour
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, conflicts_with = "no_rate")]
    rate: Option<String>,
    /// No rate any more: not chargeable
    #[arg(long)]
    no_rate: bool,
    /// From which day on the rate holds
    #[arg(long, value_name = "DAY|all")]
    since: Option<String>,
    /// What it is billed in
    #[arg(long, value_name = "CODE", conflicts_with = "no_currency")]
    currency: Option<String>,
    /// The configured currency again
    #[arg(long)]
    no_currency: bool,
    /// Where statements go
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_email")]
    email: Option<String>,
    /// No address any more
    #[arg(long)]
    no_email: bool,
    /// Whom to talk to
    #[arg(long, value_name = "NAME", conflicts_with = "no_contact")]
    contact: Option<String>,
    /// Nobody any more
    #[arg(long)]
    no_contact: bool,
    /// And how
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, conflicts_with = "no_phone")]
    phone: Option<String>,
    /// No number any more
    #[arg(long)]
    no_phone: bool,
    /// Words for ourselves
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "no_notes")]
    notes: Option<String>,
    /// No words any more
    #[arg(long)]
    no_notes: bool,
    /// The zone of its statements
    #[arg(long, visible_alias = "time-zone", value_name = "ZONE", conflicts_with = "no_zone")]
    zone: Option<String>,
    /// No zone of its own any more
    #[arg(long, visible_alias = "no-time-zone")]
    no_zone: bool,
}

impl Run for Edit {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let edit = CustomerEdit {
            name: self.name,
            rate: field(rate(self.rate.as_deref())?, self.no_rate),
            since: cx.since(self.since.as_deref())?,
            currency: currency(self.currency.as_deref())?
                .or(self.no_currency.then_some(cx.config.currency)),
            email: field(self.email, self.no_email),
            contact: field(self.contact, self.no_contact),
            phone: field(self.phone, self.no_phone),
            notes: field(self.notes, self.no_notes),
            time_zone: field(zone(self.zone.as_deref())?, self.no_zone),
        };
        if edit == CustomerEdit::default() {
            return Err(super::super::nothing_to_edit("customer").into());
        }
        cx.done_with_bills(&cx.engine.edit_customer(&self.customer, &edit, cx.now)?)
    }
}
