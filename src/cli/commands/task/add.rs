//! `tat task add`: a new task, without starting it.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{PlaceArgs, span};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::task::{Arrival, TaskAddWish};

/// Add a task without starting it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat task add write the offer -c Acme --due fri --estimate 3h
  tat task add \"first draft\" --parent \"write the offer\"")]
pub(in crate::cli::commands) struct Add {
    /// What it is called
    #[arg(required = true, value_name = "TITLE")]
    title: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
    /// A word to find it by
    #[arg(long = "tag", short, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    tags: Vec<String>,
    /// The task of which it is a part
    #[arg(long, value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    parent: Option<String>,
    /// It comes from outside: somebody has to take it in first
    #[arg(long)]
    intake: bool,
    /// How long it should take
    #[arg(long, value_name = "DURATION")]
    estimate: Option<String>,
    /// When it should be done
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Where more stands about it
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// More words
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    description: Option<String>,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = TaskAddWish {
            title: self.title.join(" "),
            customer: self.place.customer,
            pillar: self.place.pillar,
            tags: self.tags,
            parent: self.parent,
            arrival: if self.intake { Arrival::Intake } else { Arrival::Own },
            estimate: span(self.estimate.as_deref())?,
            due: self.due.as_deref().map(|words| cx.due(words)).transpose()?,
            link: self.link,
            description: self.description,
            defaults: cx.task_defaults()?,
        };
        cx.done(&cx.engine.add_task(&wish, cx.now)?)
    }
}
