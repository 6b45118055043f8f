//! Forms of work: tasks and tags.

use super::{Blank, Purpose, length, needed, set, set_read, tags, text};
use crate::domain::{Refusal, Task, TaskId, parse_day};
use crate::engine::set::Set;
use crate::engine::task::{Arrival, TaskAddWish, TaskEdit, TaskView};
use crate::tui::deed::Deed;
use crate::tui::model::Model;
use crate::tui::overlays::form::{Field, Form, Kind};

const ARRIVAL: &[&str] = &["to do", "intake"];

/// A new task; a child where a parent is named.
pub(crate) fn add(parent: Option<&Task>) -> Blank {
    let parent_title = parent.map_or(String::new(), |task| task.title.clone());
    let title = match parent {
        Some(task) => format!("New child of \"{}\"", task.title),
        None => "New task".to_owned(),
    };
    let fields = vec![
        Field::new("title", Kind::Text, "what is to be done"),
        Field::new("customer", Kind::Customer, "none"),
        Field::new("pillar", Kind::Pillar, "none"),
        Field::new("tags", Kind::Tags, ""),
        Field::new("due", Kind::Day, "2026-11-30, fri"),
        Field::new("estimate", Kind::Length, "2h30"),
        Field::new("parent", Kind::Task, "none").with_new(parent_title),
        Field::new("link", Kind::Text, "https://…"),
        Field::new("description", Kind::Long, ""),
        Field::new("arrives in", Kind::Choice(ARRIVAL), "").with("to do"),
    ];
    (title, Purpose::TaskAdd, fields)
}

/// What the form of a new task means.
pub(crate) fn add_deed(form: &Form, model: &Model) -> Result<Deed, Refusal> {
    let day = |text: String| parse_day(&text, model.now, model.zone);
    Ok(Deed::TaskAdd(TaskAddWish {
        title: needed(form, "title")?,
        customer: text(form, "customer"),
        pillar: text(form, "pillar"),
        tags: tags(form, "tags"),
        parent: text(form, "parent"),
        arrival: if form.value("arrives in") == "intake" { Arrival::Intake } else { Arrival::Own },
        estimate: length(form, "estimate")?,
        due: text(form, "due").map(day).transpose()?,
        link: text(form, "link"),
        description: text(form, "description"),
        defaults: crate::engine::timer::TaskDefaults::default(),
    }))
}

/// A task as it is.
pub(crate) fn edit(view: &TaskView, parent: Option<&Task>) -> Blank {
    let task = &view.task;
    let customer = view.customer.as_ref().map_or("", |customer| &customer.name);
    let pillar = match (&view.customer, &view.pillar) {
        (Some(customer), Some(pillar)) => format!("{}/{}", customer.name, pillar.name),
        _ => String::new(),
    };
    let due = task.due_date.map_or(String::new(), |day| day.to_string());
    let estimate = task.estimate.map_or(String::new(), |span| span.to_string());
    let fields = vec![
        Field::new("title", Kind::Text, "").with(&task.title),
        Field::new("customer", Kind::Customer, "none").with(customer),
        Field::new("pillar", Kind::Pillar, "none").with(pillar),
        Field::new("tags", Kind::Tags, "").with(task.tags.join(" ")),
        Field::new("due", Kind::Day, "2026-11-30, fri").with(due),
        Field::new("estimate", Kind::Length, "2h30").with(estimate),
        Field::new("parent", Kind::Task, "none").with(parent.map_or("", |task| &task.title)),
        Field::new("link", Kind::Text, "https://…").with(task.link.as_deref().unwrap_or("")),
        Field::new("description", Kind::Long, "").with(task.description.as_deref().unwrap_or("")),
    ];
    (format!("Edit \"{}\"", task.title), Purpose::TaskEdit(task.id), fields)
}

/// What the form of a task means: what nobody touched stays as it is.
pub(crate) fn edit_deed(form: &Form, model: &Model, task: TaskId) -> Result<Deed, Refusal> {
    let tags = match set(form, "tags") {
        Set::To(_) => Set::To(tags(form, "tags")),
        Set::Clear => Set::Clear,
        Set::Keep => Set::Keep,
    };
    let title = match set(form, "title") {
        Set::To(title) => Some(title),
        Set::Clear => return Err(needed(form, "title").err().unwrap_or_else(nothing)),
        Set::Keep => None,
    };
    let edit = TaskEdit {
        title,
        customer: set(form, "customer"),
        pillar: set(form, "pillar"),
        tags,
        parent: set(form, "parent"),
        estimate: set_read(form, "estimate", str::parse)?,
        due: set_read(form, "due", |text| parse_day(text, model.now, model.zone))?,
        link: set(form, "link"),
        description: set(form, "description"),
    };
    if !form.fields.iter().any(Field::changed) {
        return Err(nothing());
    }
    Ok(Deed::TaskEdit(format!("id:{task}"), edit))
}

fn nothing() -> Refusal {
    Refusal::usage("nothing is altered yet").hint("change a field, or esc leaves")
}

/// The children of a task that is split.
pub(crate) fn explode(task: &Task) -> Blank {
    let fields = vec![Field::new("children", Kind::Titles, "design; build; test")];
    (format!("Split \"{}\" into children", task.title), Purpose::TaskExplode(task.id), fields)
}

/// What the form of a split into children means.
pub(crate) fn explode_deed(form: &Form, task: TaskId) -> Result<Deed, Refusal> {
    let titles = needed(form, "children")?;
    let titles = titles.split([';', '\n']).map(str::trim).filter(|title| !title.is_empty());
    Ok(Deed::TaskExplode(format!("id:{task}"), titles.map(str::to_owned).collect()))
}

/// Another name for a tag.
pub(crate) fn tag_rename(tag: &str) -> Blank {
    let fields = vec![Field::new("name", Kind::Text, "").with(tag)];
    (format!("Rename the tag \"{tag}\""), Purpose::TagRename(tag.to_owned()), fields)
}

/// What the form of a tag means.
pub(crate) fn tag_deed(form: &Form, tag: &str) -> Result<Deed, Refusal> {
    Ok(Deed::TagRename(tag.to_owned(), needed(form, "name")?))
}
