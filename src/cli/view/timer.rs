//! Timers: started, stopped and dropped.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page, Role};
use crate::domain::{ActiveTimer, Refusal, Task, TimeBill};
use crate::engine::Mode;
use crate::engine::timer::{Started, Stopped};
use crate::text::{date, span};
use crate::wire;

use super::headline::Headline;
use super::{Look, View, bills, field};

impl View for Started {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let stopped = self.stopped.as_ref();
        let entry = stopped.and_then(|stopped| stopped.entry.as_ref());
        Ok(json!({
            "timer": wire::timer(&self.timer, Some(&self.task)),
            "task": wire::task_of(look.read, &self.task)?,
            "stopped": entry.map(|entry| wire::entry(entry, stopped.map(|stopped| &stopped.task))),
            "bill": stopped.and_then(|stopped| stopped.bill.as_ref()).map(wire::bill),
        }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![timer_row(look, &self.timer, &self.task)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(running_line(look, &self.timer, &self.task)?);
        if self.already {
            page.push(Line::new().dim("  it runs already; nothing changed"));
        }
        if let Some(stopped) = &self.stopped {
            page.extend(stopped_lines(look, stopped)?);
        }
        page.extend(super::entry::made_room(look, &self.trimmed)?);
        Ok(page)
    }

    fn say(&self, cx: &Context, answer: Answer) -> Answer {
        let answer = match &self.stopped {
            Some(stopped) => say_stopped(cx, stopped, answer),
            None => answer,
        };
        self.notes.iter().fold(answer, Answer::note)
    }
}

impl View for Stopped {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({
            "entry": self.entry.as_ref().map(|entry| wire::entry(entry, Some(&self.task))),
            "task": wire::task_of(look.read, &self.task)?,
            "bill": self.bill.as_ref().map(wire::bill),
        }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.entry.iter().map(|entry| super::entry::row(look, entry)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let tail = match &self.entry {
            Some(entry) => {
                let times = look.times(entry, look.cx.today());
                Line::new().dim(times).text("   ").text(span::recorded(entry.duration))
            }
            None => Line::new().dim("(not recorded)"),
        };
        let sign = Line::new().dim(format!("{} ", look.cx.glyphs().stopped));
        let (title, place) = (self.task.title.clone(), look.place(&self.task)?);
        let mut page = Page::of(Headline { sign, title, place, tail }.line(look.cx));
        page.extend(bills::standings(look, &bills_of(look, self)?)?);
        Ok(page)
    }

    fn say(&self, cx: &Context, answer: Answer) -> Answer {
        say_stopped(cx, self, answer)
    }
}

/// A dropped timer.
impl View for (ActiveTimer, Task) {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({ "timer": wire::timer(&self.0, Some(&self.1)) }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![timer_row(look, &self.0, &self.1)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let (timer, task) = self;
        let elapsed = span::clock(timer.elapsed(look.cx.now));
        let line = Line::new().text("dropped ").title(&task.title);
        let mut line = line.text(format!(" after {elapsed}; nothing is recorded"));
        if look.cx.engine.mode == Mode::Real {
            line = line.text("   ").sentence("`tat undo` brings it back");
        }
        Ok(Page::of(line))
    }
}

/// A timer as a document.
pub(super) fn json(look: &Look<'_>, timer: &ActiveTimer) -> Result<Value, Refusal> {
    Ok(wire::timer(timer, look.read.task(timer.task_id)?.as_ref()))
}

/// A timer as a record, its task asked of the store.
pub(super) fn row(look: &Look<'_>, timer: &ActiveTimer) -> Result<Vec<String>, Refusal> {
    timer_row(look, timer, &task_of(look, timer)?)
}

/// A timer as a line, its task asked of the store.
pub(super) fn line(look: &Look<'_>, timer: &ActiveTimer) -> Result<Line, Refusal> {
    running_line(look, timer, &task_of(look, timer)?)
}

fn task_of(look: &Look<'_>, timer: &ActiveTimer) -> Result<Task, Refusal> {
    let task = look.read.task(timer.task_id)?;
    Ok(task.unwrap_or_else(|| Task::new(timer.task_id, "(unknown task)", timer.start_time)))
}

/// A timer as a record: id, task id, title, customer, pillar, start, zone, note.
fn timer_row(look: &Look<'_>, timer: &ActiveTimer, task: &Task) -> Result<Vec<String>, Refusal> {
    let customer = task.customer_id.map(|id| look.read.customer(id)).transpose()?.flatten();
    let pillar = task.pillar_id.map(|id| look.read.pillar(id)).transpose()?.flatten();
    Ok(vec![
        timer.id.to_string(),
        task.id.to_string(),
        task.title.clone(),
        field(customer.map(|customer| customer.name)),
        field(pillar.map(|pillar| pillar.name)),
        timer.start_time.to_string(),
        timer.time_zone.clone(),
        field(timer.notes.as_ref()),
    ])
}

/// `▶ fix login redirect   Acme › Platform   since 09:30`
fn running_line(look: &Look<'_>, timer: &ActiveTimer, task: &Task) -> Result<Line, Refusal> {
    let cx = look.cx;
    let zone = timer.zone();
    let mut since = date::moment(timer.start_time, zone, cx.today());
    if zone.offset_seconds(timer.start_time) != cx.zone.offset_seconds(timer.start_time) {
        since = format!("{since} {}", zone.name());
    }
    let sign = Line::new().with(Role::Running, format!("{} ", cx.glyphs().running));
    let tail = Line::new().dim(format!("since {since}"));
    Ok(Headline { sign, title: task.title.clone(), place: look.place(task)?, tail }.line(cx))
}

/// `  stopped standup after 0:55`, and where its bill stands.
pub(super) fn stopped_lines(look: &Look<'_>, stopped: &Stopped) -> Result<Vec<Line>, Refusal> {
    let line = Line::new().text("  stopped ").title(&stopped.task.title);
    let mut lines = vec![match &stopped.entry {
        Some(entry) => line.text(format!(" after {}", span::recorded(entry.duration))),
        None => line.dim("   (not recorded)"),
    }];
    lines.extend(bills::standings(look, &bills_of(look, stopped)?)?);
    Ok(lines)
}

/// The bills in which a stopped entry stands, by day: one that passes midnight stands in two.
fn bills_of(look: &Look<'_>, stopped: &Stopped) -> Result<Vec<TimeBill>, Refusal> {
    let mut bills = Vec::new();
    if let Some(entry) = &stopped.entry {
        for (day, _) in entry.parts() {
            bills.extend(look.read.bills_of_day(entry.user_id, day)?.into_iter().filter(|bill| {
                bill.deleted_at.is_none() && bill.time_entry_ids.contains(&entry.id)
            }));
        }
    }
    Ok(bills)
}

/// What is to be said of a stop.
pub(super) fn say_stopped(cx: &Context, stopped: &Stopped, answer: Answer) -> Answer {
    let answer = stopped.notes.iter().fold(answer, Answer::note);
    say_forgotten(cx, stopped, answer)
}

/// A stop that recorded more than a timer should run is told, with what mends it.
fn say_forgotten(cx: &Context, stopped: &Stopped, answer: Answer) -> Answer {
    let Some(entry) = stopped.entry.as_ref().filter(|e| e.duration > cx.config.timer_max) else {
        return answer;
    };
    let id = entry.id.to_string();
    let short = id.get(..8).unwrap_or(&id);
    answer
        .warning(format!(
            "\"{}\" ran for {}; was it forgotten?",
            stopped.task.title,
            span::clock(entry.duration)
        ))
        .hint(format!("`tat edit {short} --to WHEN` says when it really ended"))
}
