//! `tat tag list`: every tag, and what has it.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::tag::TagList;

/// List tags with their tasks, entries and time
#[derive(Args, Debug)]
#[command(after_help = "\
An entry counts whole under each of its tags. Tags are the same whatever their case.

Example:
  tat tag list")]
pub(in crate::cli::commands) struct List {}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.show(&TagList(cx.engine.list_tags()?))
    }
}
