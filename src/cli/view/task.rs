//! Tasks: one, several, lists and trees.

mod list;
mod show;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page, Role};
use crate::domain::{Refusal, Task};
use crate::engine::task::{AddedTask, EditedTask, Exploded, MovedTask, MovedTasks};
use crate::text::{plural, span};
use crate::wire;

use super::{Look, View, bills, field, timer};

pub(in crate::cli) use list::{TaskList, TaskTree};

/// A task as a record: id, status, title, customer, pillar, time spent in ms, estimate in ms, due
/// day, tags, parent's id.
pub(super) fn row(look: &Look<'_>, task: &Task) -> Result<Vec<String>, Refusal> {
    let customer = task.customer_id.map(|id| look.read.customer(id)).transpose()?.flatten();
    let pillar = task.pillar_id.map(|id| look.read.pillar(id)).transpose()?.flatten();
    let count = look.read.task_count(task.id, None)?;
    Ok(vec![
        task.id.to_string(),
        task.status.as_str().to_owned(),
        task.title.clone(),
        field(customer.map(|customer| customer.name)),
        field(pillar.map(|pillar| pillar.name)),
        count.elapsed.millis().to_string(),
        field(task.estimate.map(|span| span.millis())),
        field(task.due_date),
        task.tags.join(","),
        field(task.parent_task_id),
    ])
}

/// `fix login   Acme › Platform`
fn named(look: &Look<'_>, task: &Task) -> Result<Line, Refusal> {
    let line = Line::new().title(&task.title);
    let place = look.place(task)?;
    Ok(if place.is_empty() { line } else { line.text("   ").text(place) })
}

/// Where a task stands; closed ones are dim.
fn standing(task: &Task) -> (Role, &'static str) {
    use crate::domain::Status::{Blocked, Cancelled, Completed, InProgress};
    let role = match task.status {
        InProgress => Role::Running,
        Blocked => Role::Warning,
        Completed | Cancelled => Role::Dim,
        _ => Role::Text,
    };
    (role, task.status.as_str())
}

impl View for AddedTask {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({ "task": wire::task_of(look.read, &self.task)? }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, &self.task)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let line = look.task_id(&self.task)?.text("  ").then(named(look, &self.task)?);
        let (role, status) = standing(&self.task);
        Ok(Page::of(line.text("   ").with(role, status)))
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.notes.iter().fold(answer, Answer::note)
    }
}

impl View for EditedTask {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({ "task": wire::task_of(look.read, &self.task)? }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, &self.task)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut line = look.task_id(&self.task)?.text("  ").then(named(look, &self.task)?);
        if self.already() {
            line = line.dim("   (it was so already)");
        }
        let mut page = Page::of(line);
        for bill in &self.keep {
            let group = bills::group(look, bill)?;
            page.push(
                Line::new()
                    .dim("  stays in the ")
                    .text(bill.status.as_str())
                    .dim(" bill ")
                    .text(format!("{group} {}", bill.date))
                    .dim(format!("   {}", span::minutes(bill.billed_minutes))),
            );
        }
        Ok(page)
    }
}

impl View for MovedTasks {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        changed(look, self, &[])
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.tasks.iter().chain(&self.followed).map(|moved| row(look, &moved.task)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        for moved in &self.tasks {
            page.push(move_line(look, moved)?);
        }
        page.extend(aftermath(look, self)?);
        Ok(page)
    }

    fn say(&self, cx: &Context, answer: Answer) -> Answer {
        say(cx, self, answer)
    }
}

/// `{"changed":[…]}`: the tasks that are otherwise now.
fn changed(look: &Look<'_>, moved: &MovedTasks, made: &[Task]) -> Result<Value, Refusal> {
    let changed = moved.tasks.iter().chain(&moved.followed).filter(|moved| !moved.already());
    let tasks = changed.map(|moved| &moved.task).chain(made);
    let tasks: Result<Vec<Value>, Refusal> =
        tasks.map(|task| wire::task_of(look.read, task)).collect();
    Ok(json!({ "changed": tasks? }))
}

fn move_line(look: &Look<'_>, moved: &MovedTask) -> Result<Line, Refusal> {
    let line = look.task_id(&moved.task)?.text("  ").then(named(look, &moved.task)?).text("   ");
    let (role, status) = standing(&moved.task);
    if moved.before.status == moved.task.status {
        return Ok(line.dim("already ").with(role, status));
    }
    let arrow = look.cx.glyphs().becomes;
    Ok(line.dim(format!("{} {arrow} ", moved.before.status.as_str())).with(role, status))
}

/// What followed by itself, and the timer that stopped.
fn aftermath(look: &Look<'_>, moved: &MovedTasks) -> Result<Vec<Line>, Refusal> {
    let mut lines = Vec::new();
    for other in &moved.followed {
        lines.push(Line::new().dim("  and so ").then(move_line(look, other)?));
    }
    if let Some(stopped) = &moved.stopped {
        lines.extend(timer::stopped_lines(look, stopped)?);
    }
    Ok(lines)
}

fn say(cx: &Context, moved: &MovedTasks, mut answer: Answer) -> Answer {
    answer = moved.notes.iter().fold(answer, Answer::note);
    match &moved.stopped {
        Some(stopped) => timer::say_stopped(cx, stopped, answer),
        None => answer,
    }
}

impl View for Exploded {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        changed(look, &self.moved, &self.children)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let moved = self.moved.tasks.iter().map(|moved| &moved.task);
        moved.chain(&self.children).map(|task| row(look, task)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        for moved in &self.moved.tasks {
            page.push(move_line(look, moved)?);
        }
        for child in &self.children {
            let line = Line::new().dim(format!("  {} ", look.cx.glyphs().item));
            page.push(line.then(look.task_id(child)?).text("  ").title(&child.title));
        }
        page.extend(aftermath(look, &self.moved)?);
        Ok(page)
    }

    fn say(&self, cx: &Context, answer: Answer) -> Answer {
        say(cx, &self.moved, answer)
    }
}

/// Tasks that were taken away.
#[derive(Debug)]
pub(in crate::cli) struct Deleted(pub(in crate::cli) MovedTasks);

impl View for Deleted {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let tasks = self.0.tasks.iter().chain(&self.0.followed).map(|moved| &moved.task);
        let tasks: Result<Vec<Value>, Refusal> =
            tasks.map(|task| wire::task_of(look.read, task)).collect();
        Ok(json!({ "changed": tasks? }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.rows(look)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        for MovedTask { task, .. } in &self.0.tasks {
            let count = look.read.task_count(task.id, None)?;
            let mut line = Line::new().text("deleted ").then(named(look, task)?);
            if count.entries > 0 {
                let entries = usize::try_from(count.entries).unwrap_or(usize::MAX);
                let entries = plural::count(entries, "entry", "entries");
                line = line.dim(format!("   its {entries} stay and bill as before"));
            }
            page.push(line);
        }
        page.extend(aftermath(look, &self.0)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.0.notes.iter().fold(answer, Answer::note)
    }
}

/// Tasks that were given to somebody.
#[derive(Debug)]
pub(in crate::cli) struct Assigned(pub(in crate::cli) MovedTasks);

impl View for Assigned {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed =
            self.0.tasks.iter().filter(|moved| moved.before.user_id != moved.task.user_id);
        let tasks: Result<Vec<Value>, Refusal> =
            changed.map(|moved| wire::task_of(look.read, &moved.task)).collect();
        Ok(json!({ "changed": tasks? }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.rows(look)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let owner = look.read.owner()?;
        let mut page = Page::new();
        for MovedTask { task, .. } in &self.0.tasks {
            let user = task
                .user_id
                .map(|id| if id == owner.id { owner.name.clone() } else { id.to_string() });
            let line = look.task_id(task)?.text("  ").then(named(look, task)?);
            page.push(line.dim("   done by ").text(field(user)));
        }
        Ok(page)
    }
}
