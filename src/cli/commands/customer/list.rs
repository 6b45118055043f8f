//! `tat customer list`: whom one works for.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::customer::CustomerList;
use crate::engine::shelf::Listed;

/// List customers
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct List {
    /// Archived ones too
    #[arg(long)]
    all: bool,
}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let which = if self.all { Listed::All } else { Listed::Active };
        cx.show(&CustomerList(cx.engine.list_customers(which)?))
    }
}
