//! Tasks: one, several, lists and trees.

mod list;
mod show;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Face, Line, Page, Role};
use crate::domain::{Refusal, Span, Task, TimeBill};
use crate::engine::task::{AddedTask, EditedTask, Exploded, MovedTask, MovedTasks};
use crate::text::{date, span};
use crate::wire;

use super::differences::{self, Fact};
use super::headline::Headline;
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
        field(task.estimate.map(Span::millis)),
        field(task.due_date),
        task.tags.join(","),
        field(task.parent_task_id),
    ])
}

/// `a150fcbe  fix login   Acme › Platform   to_do`, within the terminal.
fn headline(look: &Look<'_>, before: Line, task: &Task, tail: Line) -> Result<Line, Refusal> {
    let sign = before.then(look.task_id(task)?).text("  ");
    Ok(Headline { sign, title: task.title.clone(), place: look.place(task)?, tail }.line(look.cx))
}

/// A task and where it stands, on a line.
pub(super) fn line(look: &Look<'_>, task: &Task) -> Result<Line, Refusal> {
    let (role, status) = standing(task);
    headline(look, Line::new(), task, Line::new().with(role, status))
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
        let mut page = Page::of(line(look, &self.task)?);
        show::planned(&mut page, look, &self.task)?;
        Ok(page)
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
        let mut page = Page::of(headline(look, Line::new(), &self.task, Line::new())?);
        let facts = |task| facts(look, task);
        page.extend(differences::lines(look.cx, &facts(&self.before)?, &facts(&self.task)?));
        for bill in &self.keep {
            page.push(stays(look, bill)?);
        }
        Ok(page)
    }
}

/// What an edit can alter, in words.
fn facts(look: &Look<'_>, task: &Task) -> Result<[Fact; 8], Refusal> {
    let parent = task.parent_task_id.map(|id| look.read.task(id)).transpose()?.flatten();
    Ok([
        ("title", task.title.clone()),
        ("for", look.place(task)?),
        ("part of", field(parent.map(|parent| parent.title))),
        ("estimate", field(task.estimate.map(span::clock))),
        ("due", field(task.due_date.map(date::heading))),
        ("tags", task.tags.join(", ")),
        ("link", field(task.link.as_ref())),
        ("about", field(task.description.as_ref())),
    ])
}

/// `  stays in the approved bill Acme › Platform Mon 23   1:00`
pub(super) fn stays(look: &Look<'_>, bill: &TimeBill) -> Result<Line, Refusal> {
    let line = Line::new().dim(format!("  stays in the {} bill ", bill.status.word()));
    let line = line.text(format!("{} {}", bills::group(look, bill)?, date::short(bill.date)));
    Ok(line.text(format!("   {}", span::minutes(bill.billed_minutes))))
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
            page.push(move_line(look, Line::new(), moved)?);
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

fn move_line(look: &Look<'_>, before: Line, moved: &MovedTask) -> Result<Line, Refusal> {
    let (role, status) = standing(&moved.task);
    let arrow = look.cx.glyphs().becomes;
    let tail = Line::new();
    let tail = if moved.already() {
        tail.dim("already ")
    } else if moved.before.status == moved.task.status {
        tail
    } else {
        tail.dim(format!("{} {arrow} ", moved.before.status.as_str()))
    };
    headline(look, before, &moved.task, tail.with(role, status))
}

/// What followed by itself, and the timer that stopped.
fn aftermath(look: &Look<'_>, moved: &MovedTasks) -> Result<Vec<Line>, Refusal> {
    let mut lines = Vec::new();
    for other in &moved.followed {
        lines.push(move_line(look, Line::new().dim("  and so "), other)?);
    }
    if let Some(stopped) = &moved.stopped {
        lines.extend(timer::stopped_lines(look, stopped)?);
    }
    Ok(lines)
}

fn say(cx: &Context, moved: &MovedTasks, mut answer: Answer) -> Answer {
    answer = moved.notes.iter().fold(answer, Answer::note);
    let Some(stopped) = &moved.stopped else { return answer };
    // People read it on the page.
    if let (Some(entry), true) = (&stopped.entry, cx.face() != Face::Human) {
        let (title, length) = (&stopped.task.title, span::clock(entry.duration));
        answer = answer.note(format!("the timer on \"{title}\" stopped after {length}"));
    }
    timer::say_stopped(cx, stopped, answer)
}

/// Tasks that wait for others, or do so no longer.
#[derive(Debug)]
pub(in crate::cli) struct Waiting(pub(in crate::cli) MovedTasks);

impl View for Waiting {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        self.0.json(look)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.rows(look)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        for moved in &self.0.tasks {
            page.push(move_line(look, Line::new(), moved)?);
            let mut blockers = Vec::new();
            for id in &moved.task.blocked_by_task_ids {
                blockers.extend(look.read.task(*id)?.filter(Task::is_open));
            }
            show::hanging(&mut page, look, "waits for", &blockers)?;
        }
        page.extend(aftermath(look, &self.0)?);
        Ok(page)
    }

    fn say(&self, cx: &Context, answer: Answer) -> Answer {
        say(cx, &self.0, answer)
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
            page.push(move_line(look, Line::new(), moved)?);
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
            page.push(headline(look, Line::new().text("deleted "), task, Line::new())?);
            match count.entries {
                0 => {}
                1 => page.push(Line::new().dim("  its entry stays and bills as before")),
                more => {
                    let text = format!("  its {more} entries stay and bill as before");
                    page.push(Line::new().dim(text));
                }
            }
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
            let tail = Line::new().dim("assigned to ").text(field(user));
            page.push(headline(look, Line::new(), task, tail)?);
        }
        Ok(page)
    }
}
