//! One task with all that hangs on it.

use serde_json::{Value, json};

use crate::cli::output::{Line, Page, Role};
use crate::cli::view::{Look, View, bills};
use crate::domain::{Refusal, Task};
use crate::engine::task::TaskShown;
use crate::text::{date, money, plural, span};
use crate::wire;

use super::{row, standing};

/// How far the words before a value reach.
const LABEL: usize = 11;

impl View for TaskShown {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let mut task = wire::task(&self.view.task, &self.view.facts);
        task["customerName"] = json!(self.view.customer.as_ref().map(|customer| &customer.name));
        task["pillarName"] = json!(self.view.pillar.as_ref().map(|pillar| &pillar.name));
        Ok(task)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, &self.view.task)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let task = &self.view.task;
        let mut page =
            Page::of(look.task_id(task)?.text("  ").then(Line::new().title(&task.title)));
        let (role, status) = standing(task);
        let mut standing = labelled("status").with(role, status);
        if task.ready == Some(true) {
            standing = standing.dim(", ready");
        }
        page.push(standing);
        let place = look.place(task)?;
        if !place.is_empty() {
            page.push(labelled("for").text(place));
        }
        page.push(self.spent());
        planned(&mut page, look, task)?;
        hanging(&mut page, look, "parts", &self.children)?;
        hanging(&mut page, look, "waits for", &self.blockers)?;
        hanging(&mut page, look, "holds up", &self.waiting)?;
        self.bills(&mut page, look)?;
        if let Some(text) = &task.description {
            page.gap();
            page.wrapped(2, look.cx.columns, Role::Text, text);
        }
        Ok(page)
    }
}

impl TaskShown {
    /// `1:30 in 3 entries, a timer runs`
    fn spent(&self) -> Line {
        let count = self.view.facts.count;
        let line = if count.entries == 0 {
            labelled("spent").dim("nothing yet")
        } else {
            let entries = usize::try_from(count.entries).unwrap_or(usize::MAX);
            let entries = plural::count(entries, "entry", "entries");
            labelled("spent").text(span::clock(count.elapsed)).dim(format!(" in {entries}"))
        };
        if self.view.facts.runs { line.with(Role::Running, ", a timer runs") } else { line }
    }

    /// The newest bills in which its time stands.
    fn bills(&self, page: &mut Page, look: &Look<'_>) -> Result<(), Refusal> {
        const MOST: usize = 5;
        let older = self.bills.len().saturating_sub(MOST);
        for (at, bill) in self.bills.iter().skip(older).enumerate() {
            let mut line =
                labelled(if at == 0 { "bills" } else { "" }).text(bills::group(look, bill)?).text(
                    format!(" {}   {}", date::short(bill.date), span::minutes(bill.billed_minutes)),
                );
            if let Some(amount) = bill.amount {
                line = line.text(format!("   {}", money::with_currency(amount, bill.currency)));
            }
            page.push(line.dim(format!("   {}", bill.status.word())));
        }
        if older > 0 {
            page.push(labelled("").dim(format!("and {older} older")));
        }
        Ok(())
    }
}

/// What was planned of a task, a line for each thing that was said.
pub(super) fn planned(page: &mut Page, look: &Look<'_>, task: &Task) -> Result<(), Refusal> {
    if let Some(estimate) = task.estimate {
        page.push(labelled("estimate").text(span::clock(estimate)));
    }
    if let Some(day) = task.due_date {
        let late = task.is_open() && day < look.cx.today();
        let role = if late { Role::Warning } else { Role::Text };
        page.push(labelled("due").with(role, date::heading(day)));
    }
    if !task.tags.is_empty() {
        page.push(labelled("tags").text(task.tags.join(", ")));
    }
    if let Some(link) = &task.link {
        page.push(labelled("link").text(link));
    }
    let parent = task.parent_task_id.map(|id| look.read.task(id)).transpose()?.flatten();
    hanging(page, look, "part of", parent.filter(|parent| parent.deleted_at.is_none()).as_slice())
}

fn labelled(label: &str) -> Line {
    Line::new().dim(format!("  {label:<LABEL$}"))
}

/// Other tasks under a label.
pub(super) fn hanging(
    page: &mut Page,
    look: &Look<'_>,
    label: &str,
    tasks: &[Task],
) -> Result<(), Refusal> {
    for (at, task) in tasks.iter().enumerate() {
        page.push(labelled(if at == 0 { label } else { "" }).then(other(look, task)?));
    }
    Ok(())
}

/// `a1b2c3d4  write tests   to_do`
fn other(look: &Look<'_>, task: &Task) -> Result<Line, Refusal> {
    let (role, status) = standing(task);
    Ok(look.task_id(task)?.text("  ").text(&task.title).text("   ").with(role, status))
}
