//! `tat customer rounding`: how a customer's time is rounded.

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::domain::{Refusal, Rounding, RoundingMode};

/// Say how a customer's time is rounded
#[derive(Args, Debug)]
#[command(after_help = "\
The sum of a day and pillar is rounded, never an entry. Unless set, it is up to 15 minutes.

Examples:
  tat customer rounding Acme --increment 6 --mode nearest
  tat customer rounding Acme --reset")]
pub(in crate::cli::commands) struct Round {
    /// The customer, by name or id
    #[arg(value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customer: String,
    /// The step in minutes, 1 to 60
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    increment: Option<String>,
    /// Which way
    #[arg(long, value_name = "MODE")]
    mode: Option<Mode>,
    /// Up to 15 minutes again
    #[arg(long, conflicts_with_all = ["increment", "mode"])]
    reset: bool,
}

/// Which way a sum is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// To the next step
    Up,
    /// To the nearest step, ties up
    Nearest,
    /// To the last full step
    Down,
    /// To whole minutes, nearest, ties up
    None,
}

impl From<Mode> for RoundingMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Up => Self::Up,
            Mode::Nearest => Self::Nearest,
            Mode::Down => Self::Down,
            Mode::None => Self::None,
        }
    }
}

impl Run for Round {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let rounding = self.rounding()?;
        cx.done_with_bills(&cx.engine.set_rounding(&self.customer, rounding, cx.now)?)
    }
}

impl Round {
    /// The policy that the flags say; a half that is not said is the usual one.
    fn rounding(&self) -> Result<Option<Rounding>, Refusal> {
        if self.reset {
            return Ok(None);
        }
        if self.increment.is_none() && self.mode.is_none() {
            return Err(Refusal::usage("how should it be rounded")
                .hint("`--increment 6 --mode nearest`, or `--reset` for up to 15 minutes"));
        }
        let usual = Rounding::default();
        let increment_minutes = match self.increment.as_deref() {
            None => usual.increment_minutes,
            Some(text) => minutes(text)?,
        };
        Ok(Some(Rounding { increment_minutes, mode: self.mode.map_or(usual.mode, Into::into) }))
    }
}

/// `6` or `6m`.
fn minutes(text: &str) -> Result<u32, Refusal> {
    let digits = text.trim().trim_end_matches('m');
    digits.parse().ok().filter(|minutes| (1..=60).contains(minutes)).ok_or_else(|| {
        Refusal::usage(format!("\"{text}\" is no step to round to"))
            .hint("whole minutes from 1 to 60, for example `--increment 6`")
    })
}
