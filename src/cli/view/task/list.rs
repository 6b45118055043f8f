//! Lists and trees of tasks.

use serde_json::{Value, json};

use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::cli::view::{Look, View};
use crate::domain::{Refusal, Task};
use crate::engine::focus;
use crate::engine::task::{Focused, TaskListWish, TaskView, TreeLine};
use crate::text::{date, span};
use crate::wire;

use super::{row, standing};

/// Titles are not cut below this while another column may go.
const TITLE: usize = 24;

/// Nor are customer and pillar.
const PLACE: usize = 12;

/// The tasks that a list asked for.
#[derive(Debug)]
pub(in crate::cli) struct TaskList {
    /// What it asked for.
    pub(in crate::cli) wish: TaskListWish,
    /// What there is.
    pub(in crate::cli) tasks: Vec<TaskView>,
}

impl View for TaskList {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        Ok(self.tasks.iter().map(document).collect())
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.tasks.iter().map(|view| row(look, &view.task)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.tasks.is_empty() {
            return Ok(Page::of(self.nothing(look)?));
        }
        let mut table = Table::new(&[
            Column::left("id"),
            Column::left("task").cut_to(TITLE),
            Column::left("for").cut_to(PLACE).may_go(4),
            Column::left("status"),
            Column::right("spent").may_go(3),
            Column::left("due"),
            Column::left("tags").cut().may_go(1),
        ]);
        for view in &self.tasks {
            table.row(cells(look, view, Line::new().title(&view.task.title))?);
        }
        let mut page: Page = table.lines(look.cx.columns).into_iter().collect();
        if let Some(names) = self.focus(look)? {
            page.push(Line::new().dim(format!("only {names}, in focus")));
        }
        Ok(page)
    }
}

impl TaskList {
    /// The customers in focus, where they narrow the list.
    fn focus(&self, look: &Look<'_>) -> Result<Option<String>, Refusal> {
        if !self.wish.customers.is_empty() || self.wish.focus == Focused::All {
            return Ok(None);
        }
        let customers = focus::customers(look.read)?;
        let names: Vec<String> = customers.into_iter().map(|customer| customer.name).collect();
        Ok((!names.is_empty()).then(|| names.join(", ")))
    }

    /// What to say where there is no task.
    fn nothing(&self, look: &Look<'_>) -> Result<Line, Refusal> {
        let closed = self.wish.focus == Focused::All || !self.wish.statuses.is_empty();
        let what = if closed { "no tasks" } else { "no open tasks" };
        let of = match (self.wish.customers.as_slice(), self.focus(look)?) {
            ([], None) => String::new(),
            ([], Some(names)) => format!(" of {names}, in focus"),
            ([one], _) if one == "none" => " without a customer".to_owned(),
            (names, _) => format!(" of {}", names.join(", ")),
        };
        let line = Line::new().dim(format!("{what}{of}"));
        Ok(line.sentence("; `tat task add TITLE` makes one"))
    }
}

/// A task with the names of what it lies under.
fn document(view: &TaskView) -> Value {
    let mut task = wire::task(&view.task, &view.facts);
    task["customerName"] = json!(view.customer.as_ref().map(|customer| &customer.name));
    task["pillarName"] = json!(view.pillar.as_ref().map(|pillar| &pillar.name));
    task
}

fn cells(look: &Look<'_>, view: &TaskView, title: Line) -> Result<Vec<Line>, Refusal> {
    let task = &view.task;
    let (role, status) = standing(task);
    let mut standing = Line::new().with(role, status);
    if task.ready == Some(true) {
        standing = standing.dim(", ready");
    }
    Ok(vec![
        look.task_id(task)?,
        title,
        Line::new().text(look.place(task)?),
        standing,
        spent(view),
        due(look, task),
        Line::new().dim(task.tags.join(", ")),
    ])
}

/// `1:30/4:00`; nothing where nothing was spent or planned.
fn spent(view: &TaskView) -> Line {
    let elapsed = view.facts.count.elapsed;
    let line = match (elapsed.is_zero(), view.task.estimate) {
        (true, None) => return Line::new(),
        _ => Line::new().text(span::clock(elapsed)),
    };
    match view.task.estimate {
        Some(estimate) => line.dim(format!("/{}", span::clock(estimate))),
        None => line,
    }
}

/// The due day; what is overdue stands out.
pub(super) fn due(look: &Look<'_>, task: &Task) -> Line {
    let Some(day) = task.due_date else { return Line::new() };
    let today = look.cx.today();
    let near = (day - today).num_days().abs() < 14;
    let text = if near { date::short(day) } else { day.to_string() };
    let late = task.is_open() && day < today;
    Line::new().with(if late { Role::Warning } else { Role::Text }, text)
}

/// Tasks under their parents.
#[derive(Debug)]
pub(in crate::cli) struct TaskTree(pub(in crate::cli) Vec<TreeLine>);

impl View for TaskTree {
    /// Tasks, each with `depth`, parents before children.
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let tasks = self.0.iter().map(|line| {
            let mut task = document(&line.view);
            task["depth"] = json!(line.depth);
            task
        });
        Ok(tasks.collect())
    }

    /// The records of tasks, each with its depth at the end.
    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let rows = self.0.iter().map(|line| {
            let mut row = row(look, &line.view.task)?;
            row.push(line.depth.to_string());
            Ok(row)
        });
        rows.collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.0.is_empty() {
            return Ok(Page::of(Line::new().dim("no open tasks")));
        }
        let mut table = Table::new(&[
            Column::left(""),
            Column::left("").cut_to(TITLE),
            Column::left("").cut_to(PLACE).may_go(4),
            Column::left(""),
            Column::right("").may_go(3),
            Column::left(""),
            Column::left("").cut().may_go(1),
        ]);
        // Which of the parents above a line still has siblings to come.
        let mut open: Vec<bool> = Vec::new();
        for line in &self.0 {
            open.truncate(line.depth);
            let mut branch = String::new();
            for more in open.iter().skip(1) {
                branch.push_str(if *more { look.cx.glyphs().branch_on } else { "   " });
            }
            if line.depth > 0 {
                let glyphs = look.cx.glyphs();
                branch.push_str(if line.last { glyphs.branch_end } else { glyphs.branch });
            }
            open.push(!line.last);
            let title = Line::new().dim(branch).title(&line.view.task.title);
            table.row(cells(look, &line.view, title)?);
        }
        Ok(table.lines(look.cx.columns).into_iter().collect())
    }
}
