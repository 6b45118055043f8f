//! List: tasks with what is derived for them and where they lie.

use crate::domain::{Customer, CustomerId, Pillar, Refusal, Status, Task, UserId, naming};
use crate::engine::filter::Names;
use crate::engine::{Engine, focus, lookup};
use crate::store::Read;
use crate::wire::{self, TaskFacts};

/// The word that finds those without a customer.
const NONE: &str = "none";

/// A task with what is derived for it and where it lies.
#[derive(Clone, Debug)]
pub struct TaskView {
    /// The task.
    pub task: Task,
    /// What is derived for it.
    pub facts: TaskFacts,
    /// Whom it is for.
    pub customer: Option<Customer>,
    /// For which part of the work.
    pub pillar: Option<Pillar>,
}

impl TaskView {
    /// A task as lists show it.
    pub fn of(read: &dyn Read, names: &mut Names, task: Task) -> Result<Self, Refusal> {
        let customer = match task.customer_id {
            Some(id) => names.customer(read, id)?.cloned(),
            None => None,
        };
        let pillar = match task.pillar_id {
            Some(id) => names.pillar(read, id)?.cloned(),
            None => None,
        };
        let facts = wire::task_facts(read, &task)?;
        Ok(Self { task, facts, customer, pillar })
    }
}

/// Which tasks are asked for.
#[derive(Clone, Debug, Default)]
pub struct TaskListWish {
    /// The statuses; none means the open ones, or every one where `focus` says all.
    pub statuses: Vec<Status>,
    /// The customers' names (`none`: tasks without one); none means those in focus.
    pub customers: Vec<String>,
    /// Who does them.
    pub whose: Whose,
    /// Whether the focus narrows the list.
    pub focus: Focused,
}

/// Whose tasks are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Everybodys,
    /// The asker's own.
    Mine,
}

/// Whether a list is narrowed by the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focused {
    /// It is, where there is one.
    #[default]
    Narrow,
    /// It shows all, closed tasks too.
    All,
}

impl Engine {
    /// The tasks asked for: by status, then what is due first, then by title. (spec: task list)
    pub fn list_tasks(&self, wish: &TaskListWish) -> Result<Vec<TaskView>, Refusal> {
        self.ask(|read| list(read, wish))
    }
}

fn list(read: &dyn Read, wish: &TaskListWish) -> Result<Vec<TaskView>, Refusal> {
    let customers = wanted_customers(read, wish)?;
    let doer: Option<UserId> = match wish.whose {
        Whose::Mine => Some(read.owner()?.id),
        Whose::Everybodys => None,
    };
    let mut names = Names::default();
    let mut views = Vec::new();
    for status in Status::ALL {
        if !takes_status(wish, status) {
            continue;
        }
        let mut tasks = read.tasks_in(status)?;
        tasks.retain(|task| {
            customers.as_ref().is_none_or(|customers| customers.contains(&task.customer_id))
                && doer.is_none_or(|doer| task.user_id == Some(doer))
        });
        tasks.sort_by_cached_key(|task| {
            let due = task.due_date;
            (due.is_none(), due, naming::fold(&task.title), task.id)
        });
        for task in tasks {
            views.push(TaskView::of(read, &mut names, task)?);
        }
    }
    Ok(views)
}

fn takes_status(wish: &TaskListWish, status: Status) -> bool {
    match wish.statuses.as_slice() {
        [] => wish.focus == Focused::All || status.is_open(),
        statuses => statuses.contains(&status),
    }
}

/// The customers whose tasks are listed; none means all.
fn wanted_customers(
    read: &dyn Read,
    wish: &TaskListWish,
) -> Result<Option<Vec<Option<CustomerId>>>, Refusal> {
    let mut wanted = Vec::new();
    for name in &wish.customers {
        wanted.push(match name.as_str() {
            NONE => None,
            name => Some(lookup::customer(read, name)?.id),
        });
    }
    if wanted.is_empty() && wish.focus == Focused::Narrow {
        wanted.extend(focus::customers(read)?.iter().map(|customer| Some(customer.id)));
    }
    Ok(Some(wanted).filter(|wanted| !wanted.is_empty()))
}
