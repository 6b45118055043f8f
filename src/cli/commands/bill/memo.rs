//! `tat bill memo`: words for the customer.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::bill::{Chosen, Decision, Which};

/// Put words for the customer on a bill
#[derive(Args, Debug)]
#[command(after_help = "\
Empty words take the memo off. A rejected bill whose memo changes is pending again.

Examples:
  tat bill memo Acme/Platform@yesterday login and certificates
  tat bill memo Acme@mon \"\"")]
pub(super) struct Memo {
    /// The bill: CUSTOMER[/PILLAR]@DAY[#2], or its id
    #[arg(value_name = "BILL", add = ArgValueCompleter::new(complete::bills))]
    bill: String,
    /// What it says
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
}

impl Run for Memo {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let decision = Decision::Memo(self.text.join(" "));
        let which = Which::Named(vec![Chosen { words: self.bill, seen: None }]);
        super::which::decide(cx, decision, &which, None)
    }
}
