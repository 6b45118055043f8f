//! `tat doctor`: whether all is well, and what to do where it is not.

use clap::Args;

use crate::cli::checkup::{Checkup, Mend};
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// The store is not sound (spec: doctor).
const UNSOUND: u8 = 1;

/// Check store, settings, time zone and clock
#[derive(Args, Debug)]
#[command(after_help = "\
Exits with 0 when the store is sound, whatever else is noted.

Examples:
  tat doctor
  tat doctor --mend                 make damaged indexes again
  tat doctor --json | jq .checks")]
pub(super) struct Doctor {
    /// Make the store's indexes again where they are wrong
    #[arg(long)]
    mend: bool,
}

impl Run for Doctor {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mend = if self.mend && !cx.global.dry_run { Mend::Now } else { Mend::Never };
        let checkup = Checkup::of(cx, mend);
        let exit = if checkup.store_is_sound() { 0 } else { UNSOUND };
        Ok(cx.tell(&checkup).silent().exit(exit))
    }
}
