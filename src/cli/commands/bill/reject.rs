//! `tat bill reject`: send bills back.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::bill::{Decision, Which};

use super::which::{chosen, decide};

/// Send pending bills back with a note
#[derive(Args, Debug)]
#[command(after_help = "\
A rejected bill is pending again once its time or its memo changes.

Examples:
  tat bill reject Acme/Platform@yesterday --note \"the deploy was not for Acme\"")]
pub(super) struct Reject {
    /// The bills: CUSTOMER[/PILLAR]@DAY[#2], or an id
    #[arg(required = true, value_name = "BILL", add = ArgValueCompleter::new(complete::pending_bills))]
    bills: Vec<String>,
    /// What is wrong
    #[arg(long, short, value_name = "TEXT", required = true, allow_hyphen_values = true)]
    note: String,
}

impl Run for Reject {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let which = Which::Named(chosen(self.bills));
        decide(cx, Decision::Reject(self.note), &which, None)
    }
}
