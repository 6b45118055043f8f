//! `tat task edit`: another title, place, parent, or other words of a task.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{field, span};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::task::TaskEdit;

/// Change a task; its time moves to the bills of its new place
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat task edit \"fix login\" --title \"fix login redirect\"
  tat task edit \"fix login\" -c Globex        says which bills that moves
  tat task edit \"fix login\" --no-due")]
pub(in crate::cli::commands) struct Edit {
    /// The task, by title or id
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    task: String,
    /// Another title
    #[arg(long, alias = "name", value_name = "TITLE")]
    title: Option<String>,
    /// Another customer; a pillar of the old one does not come along
    #[arg(long, short, value_name = "CUSTOMER", conflicts_with = "no_customer",
          add = ArgValueCompleter::new(complete::customers))]
    customer: Option<String>,
    /// No customer any more: its time makes no bill
    #[arg(long)]
    no_customer: bool,
    /// Another pillar
    #[arg(long, short, value_name = "PILLAR", conflicts_with = "no_pillar",
          add = ArgValueCompleter::new(complete::pillars))]
    pillar: Option<String>,
    /// No pillar of its own: it bills to General Support
    #[arg(long)]
    no_pillar: bool,
    /// Other tags, in place of those it has
    #[arg(long = "tag", short, value_name = "TAG", conflicts_with = "no_tag",
          add = ArgValueCompleter::new(complete::tags))]
    tags: Vec<String>,
    /// No tags any more
    #[arg(long, visible_alias = "no-tags")]
    no_tag: bool,
    /// Another parent
    #[arg(long, value_name = "TASK", conflicts_with = "no_parent",
          add = ArgValueCompleter::new(complete::open_tasks))]
    parent: Option<String>,
    /// No parent any more
    #[arg(long)]
    no_parent: bool,
    /// How long it should take
    #[arg(long, value_name = "DURATION", conflicts_with = "no_estimate")]
    estimate: Option<String>,
    /// No estimate any more
    #[arg(long)]
    no_estimate: bool,
    /// When it should be done
    #[arg(long, value_name = "DAY", conflicts_with = "no_due")]
    due: Option<String>,
    /// No due day any more
    #[arg(long)]
    no_due: bool,
    /// Where more stands about it
    #[arg(long, value_name = "URL", conflicts_with = "no_link")]
    link: Option<String>,
    /// No link any more
    #[arg(long)]
    no_link: bool,
    /// More words
    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        conflicts_with = "no_description"
    )]
    description: Option<String>,
    /// No description any more
    #[arg(long)]
    no_description: bool,
}

impl Run for Edit {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let tags = Some(self.tags).filter(|tags| !tags.is_empty());
        let due = self.due.as_deref().map(|words| cx.due(words)).transpose()?;
        let edit = TaskEdit {
            title: self.title,
            customer: field(self.customer, self.no_customer),
            pillar: field(self.pillar, self.no_pillar),
            tags: field(tags, self.no_tag),
            parent: field(self.parent, self.no_parent),
            estimate: field(span(self.estimate.as_deref())?, self.no_estimate),
            due: field(due, self.no_due),
            link: field(self.link, self.no_link),
            description: field(self.description, self.no_description),
        };
        if edit == TaskEdit::default() {
            return Err(super::super::nothing_to_edit("task").into());
        }
        cx.done_with_bills(&cx.engine.edit_task(&self.task, &edit, cx.now)?)
    }
}
