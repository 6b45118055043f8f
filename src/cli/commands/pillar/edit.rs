//! `tat pillar edit`: another name or rate.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{field, rate};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::pillar::PillarEdit;

/// Change a pillar; a new rate reaches what is not approved
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat pillar edit Acme/Platform --rate 120 --since 2027-01-01
  tat pillar edit Acme/Platform --no-rate        the customer's rate holds again")]
pub(in crate::cli::commands) struct Edit {
    /// The pillar: its name, or `Customer/Pillar`
    #[arg(value_name = "PILLAR", add = ArgValueCompleter::new(complete::pillars))]
    pillar: String,
    /// Another name
    #[arg(long, alias = "title", value_name = "NAME")]
    name: Option<String>,
    /// Money an hour; it goes before the customer's
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, conflicts_with = "no_rate")]
    rate: Option<String>,
    /// No rate of its own any more: the customer's holds
    #[arg(long)]
    no_rate: bool,
    /// From which day on the rate holds
    #[arg(long, value_name = "DAY|all")]
    since: Option<String>,
}

impl Run for Edit {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let edit = PillarEdit {
            name: self.name,
            rate: field(rate(self.rate.as_deref())?, self.no_rate),
            since: cx.since(self.since.as_deref())?,
        };
        if edit == PillarEdit::default() {
            return Err(super::super::nothing_to_edit("pillar").into());
        }
        cx.done_with_bills(&cx.engine.edit_pillar(&self.pillar, &edit, cx.now)?)
    }
}
