//! `tat pillar archive` and `unarchive`: out of sight, and back.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::shelf::Shelf;

/// Put pillars out of sight; their time and bills stay
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Archive {
    /// The pillars: their names, or `Customer/Pillar`
    #[arg(required = true, value_name = "PILLAR", add = ArgValueCompleter::new(complete::pillars))]
    pillars: Vec<String>,
}

impl Run for Archive {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.archive_pillars(&self.pillars, Shelf::Archive, cx.now)?)
    }
}

/// Bring archived pillars back
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Unarchive {
    /// The pillars: their names, or `Customer/Pillar`
    #[arg(required = true, value_name = "PILLAR",
          add = ArgValueCompleter::new(complete::archived_pillars))]
    pillars: Vec<String>,
}

impl Run for Unarchive {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.archive_pillars(&self.pillars, Shelf::Unarchive, cx.now)?)
    }
}
