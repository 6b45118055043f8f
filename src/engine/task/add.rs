//! Add: a new task, without starting it.

use crate::domain::{CustomerId, Day, PillarId, Refusal, Span, Status, Task, Timestamp, limits};
use crate::engine::focus;
use crate::engine::lookup::{self, Among};
use crate::engine::timer::TaskDefaults;
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

/// A wish for a new task. What is none or empty stays empty, or is taken from the parent, the
/// defaults or the focus.
#[derive(Clone, Debug, Default)]
pub struct TaskAddWish {
    /// What it is called.
    pub title: String,
    /// The customer's name.
    pub customer: Option<String>,
    /// The pillar's name, or both as `Customer/Pillar`.
    pub pillar: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The task of which it is a part.
    pub parent: Option<String>,
    /// Whether it was taken in already.
    pub arrival: Arrival,
    /// How long it should take.
    pub estimate: Option<Span>,
    /// When it should be done.
    pub due: Option<Day>,
    /// Where more stands about it.
    pub link: Option<String>,
    /// More words.
    pub description: Option<String>,
    /// What it takes over where nothing was said.
    pub defaults: TaskDefaults,
}

/// Where a new task comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrival {
    /// From those who do it: it waits to be done.
    #[default]
    Own,
    /// From outside: somebody has to take it in first.
    Intake,
}

/// A task was made.
#[derive(Clone, Debug)]
pub struct AddedTask {
    /// The task.
    pub task: Task,
    /// Things to say.
    pub notes: Vec<String>,
}

/// The ids of a customer and a pillar, as a task holds them.
pub(super) type Place = (Option<CustomerId>, Option<PillarId>);

impl Engine {
    /// Makes a task. Customer and pillar must be known. (spec: task add)
    pub fn add_task(&self, wish: &TaskAddWish, now: Timestamp) -> Result<Done<AddedTask>, Refusal> {
        self.change(now, |draft| {
            let mut task = Task::new(draft.fresh_id().into(), limits::title(&wish.title)?, now);
            let parent = match &wish.parent {
                Some(words) => Some(lookup::task(draft, words, Among::Open)?),
                None => None,
            };
            (task.customer_id, task.pillar_id) = place(draft, wish, parent.as_ref())?;
            task.parent_task_id = parent.map(|parent| parent.id);
            task.user_id = Some(draft.user().id);
            task.status = match wish.arrival {
                Arrival::Own => Status::ToDo,
                Arrival::Intake => Status::Intake,
            };
            let tags = wish.defaults.tags.iter().chain(&wish.tags).cloned();
            task.tags = limits::tags(&tags.collect::<Vec<_>>())?;
            task.estimate = wish.estimate;
            task.due_date = wish.due;
            task.link = wish.link.as_deref().map_or(Ok(None), |l| limits::line("link", l))?;
            let text = wish.description.as_deref();
            task.description = text.map_or(Ok(None), |d| limits::text("description", d))?;
            draft.refuse_same_title(&task)?;
            let id = task.id;
            draft.put_task(task.clone())?;
            draft.settle()?;
            let task = draft.task(id)?.unwrap_or(task);
            let sentence = format!("Added the task \"{}\"", task.title);
            Ok((AddedTask { task, notes: Vec::new() }, sentence))
        })
    }
}

/// Where the new task lies: as said, else as its parent, else as the defaults or the focus say.
fn place(draft: &Draft<'_>, wish: &TaskAddWish, parent: Option<&Task>) -> Result<Place, Refusal> {
    if wish.customer.is_some() || wish.pillar.is_some() {
        return known_place(draft, wish.customer.as_deref(), wish.pillar.as_deref());
    }
    if let Some(parent) = parent.filter(|parent| parent.customer_id.is_some()) {
        return Ok((parent.customer_id, parent.pillar_id));
    }
    let defaults = &wish.defaults;
    if defaults.customer.is_some() || defaults.pillar.is_some() {
        return known_place(draft, defaults.customer.as_deref(), defaults.pillar.as_deref())
            .map_err(|refusal| refusal.hint("`.tat.toml` names it"));
    }
    Ok((focus::only_customer(draft)?.map(|customer| customer.id), None))
}

/// The place that a customer's and a pillar's name mean.
pub(super) fn known_place(
    read: &dyn Read,
    customer: Option<&str>,
    pillar: Option<&str>,
) -> Result<Place, Refusal> {
    let customer = customer.map(|name| lookup::customer(read, name)).transpose()?;
    let pillar = pillar.map(|name| lookup::pillar(read, name, customer.as_ref())).transpose()?;
    let owner = pillar.as_ref().map(|pillar| pillar.customer_id);
    Ok((owner.or(customer.map(|customer| customer.id)), pillar.map(|pillar| pillar.id)))
}
