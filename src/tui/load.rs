//! Loading: the parts of the store that a screen shows, asked in one go.
//!
//! The dashboard never holds the store open: the parts are values.

use std::collections::BTreeMap;

use crate::domain::{
    Customer, Day, DayRange, Refusal, Span, Status as TaskStatus, Task, Timestamp, naming,
};
use crate::engine::Engine;
use crate::engine::bill::{BillView, BillWish};
use crate::engine::customer::CustomerShown;
use crate::engine::filter::{FilterWords, Names};
use crate::engine::log::{LogWish, Logged, log_of};
use crate::engine::lookup::{self, Among};
use crate::engine::report::{Report, ReportWish, report_of};
use crate::engine::shelf::Listed;
use crate::engine::status::Status;
use crate::engine::task::TaskView;
use crate::engine::{focus, log};
use crate::report::Grouping;
use crate::store::{Patience, Read, Step};

/// Most closed tasks of a status that the board shows, the newest.
const CLOSED: usize = 60;
/// Most tasks that Today offers.
const NEXT: usize = 40;
/// Most steps of the journal that are shown.
const STEPS: usize = 300;
/// So many of the newest entries are looked through for tags.
const TAGGED: usize = 400;

/// A part of the store to ask for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// A day's entries and bills.
    Day(Day),
    /// What may be done next.
    Next,
    /// Numbers that stand beside others: bills that wait, tasks done this week.
    Counts,
    /// The tasks by status.
    Board,
    /// The week that holds a day.
    Week(Day),
    /// Bills: those not sent, or of these days.
    Bills(Option<DayRange>),
    /// A report, and perhaps the same of the days before.
    Report(ReportAsk),
    /// The newest steps.
    Journal,
    /// What fields may be filled with.
    Catalog,
    /// Customers and pillars.
    Directory,
}

/// What a report asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReportAsk {
    /// The days.
    pub(crate) range: DayRange,
    /// By what it is grouped.
    pub(crate) by: Vec<Grouping>,
    /// Whether the days before are asked for too.
    pub(crate) compare: bool,
}

/// A part of the store.
#[derive(Debug)]
pub(crate) enum Part {
    /// A day.
    Day(DayPart),
    /// What may be done next.
    Next(Vec<TaskView>),
    /// Numbers that stand beside others.
    Counts(Counts),
    /// The tasks by status.
    Board(Board),
    /// A week.
    Week(Box<WeekPart>),
    /// Bills.
    Bills(BillsPart),
    /// A report.
    Report(Box<ReportPart>),
    /// Steps, the newest first.
    Journal(Vec<Step>),
    /// What fields may be filled with.
    Catalog(Catalog),
    /// Customers and pillars.
    Directory(Vec<CustomerShown>),
}

/// The parts that were asked for, all of one moment.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// How many commits the store had seen.
    pub(crate) generation: u64,
    /// When that was.
    pub(crate) at: Timestamp,
    /// What runs, and today's and the week's totals.
    pub(crate) status: Status,
    /// The customers in focus.
    pub(crate) focus: Vec<Customer>,
    /// The parts.
    pub(crate) parts: Vec<Part>,
}

/// A day's entries and bills.
#[derive(Debug)]
pub(crate) struct DayPart {
    /// The day.
    pub(crate) day: Day,
    /// Its entries by time.
    pub(crate) entries: Vec<Logged>,
    /// Its bills.
    pub(crate) bills: Vec<BillView>,
}

/// Numbers that stand beside others.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Bills that wait for a decision.
    pub(crate) pending: usize,
    /// Tasks that were completed this week.
    pub(crate) done: usize,
    /// Tasks that are open.
    pub(crate) open: usize,
}

/// The tasks by status.
#[derive(Debug, Default)]
pub(crate) struct Board {
    /// The tasks of each status, in the order of [`TaskStatus::ALL`].
    pub(crate) columns: Vec<Vec<TaskView>>,
    /// How many there are of each, shown or not.
    pub(crate) counts: Vec<usize>,
    /// The titles of what others wait for and of children, open or closed, by id.
    pub(crate) others: BTreeMap<crate::domain::TaskId, Task>,
}

/// A week, and the year around it.
#[derive(Debug)]
pub(crate) struct WeekPart {
    /// Its entries.
    pub(crate) entries: Vec<Logged>,
    /// Its sums by customer and pillar.
    pub(crate) report: Report,
    /// Those of the week before.
    pub(crate) before: Report,
    /// The time of each day of the year.
    pub(crate) year: BTreeMap<Day, Span>,
}

/// Bills.
#[derive(Debug)]
pub(crate) struct BillsPart {
    /// The bills by day and name.
    pub(crate) bills: Vec<BillView>,
}

/// A report.
#[derive(Debug)]
pub(crate) struct ReportPart {
    /// The answer.
    pub(crate) report: Report,
    /// The same of the days before.
    pub(crate) before: Option<Report>,
}

/// A task that a field may be filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The words that mean it without doubt.
    pub(crate) words: String,
    /// Its title.
    pub(crate) title: String,
    /// Where it lies.
    pub(crate) place: String,
    /// Where it stands.
    pub(crate) status: TaskStatus,
}

/// What fields may be filled with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    /// Tasks: the open ones first, those changed last first.
    pub(crate) tasks: Vec<Named>,
    /// Customers.
    pub(crate) customers: Vec<String>,
    /// Pillars, as `Customer/Pillar`.
    pub(crate) pillars: Vec<String>,
    /// Tags.
    pub(crate) tags: Vec<String>,
}

/// Asks for these parts.
pub(crate) fn load(engine: &Engine, asks: &[Ask], now: Timestamp) -> Result<Loaded, Refusal> {
    let mut loaded = engine.store.read(Patience::Command, |read| {
        let mut parts = Vec::with_capacity(asks.len());
        for ask in asks {
            parts.extend(part(engine, read, ask, now)?);
        }
        Ok::<_, Refusal>(Loaded {
            generation: read.generation()?,
            at: now,
            status: engine.status_of(read, now)?,
            focus: focus::customers(read)?,
            parts,
        })
    })?;
    // These open the store themselves.
    for ask in asks {
        match ask {
            Ask::Bills(range) => loaded.parts.push(Part::Bills(bills(engine, *range)?)),
            Ask::Day(day) => {
                let wish = BillWish { range: Some(DayRange::day(*day)), ..BillWish::default() };
                let found = engine.list_bills(&wish)?;
                let ours = |part: &mut Part| match part {
                    Part::Day(part) if part.day == *day => part.bills.clone_from(&found),
                    _ => {}
                };
                loaded.parts.iter_mut().for_each(ours);
            }
            Ask::Directory => loaded.parts.push(Part::Directory(directory(engine)?)),
            _ => {}
        }
    }
    Ok(loaded)
}

/// A part that is asked of the snapshot; none where it is asked otherwise.
fn part(
    engine: &Engine,
    read: &dyn Read,
    ask: &Ask,
    now: Timestamp,
) -> Result<Option<Part>, Refusal> {
    Ok(Some(match ask {
        Ask::Day(day) => {
            let entries = log_of(read, &in_days(DayRange::day(*day)))?;
            Part::Day(DayPart { day: *day, entries, bills: Vec::new() })
        }
        Ask::Next => Part::Next(next(read)?),
        Ask::Counts => Part::Counts(counts(engine, read, now)?),
        Ask::Board => Part::Board(board(read)?),
        Ask::Week(day) => Part::Week(Box::new(week(engine, read, *day, now)?)),
        Ask::Report(ask) => Part::Report(Box::new(report(read, ask, now)?)),
        Ask::Journal => Part::Journal(read.steps(STEPS)?),
        Ask::Catalog => Part::Catalog(catalog(read)?),
        Ask::Bills(_) | Ask::Directory => return Ok(None),
    }))
}

fn in_days(range: DayRange) -> log::LogWish {
    LogWish { range: Some(range), filter: FilterWords::default() }
}

fn bills(engine: &Engine, range: Option<DayRange>) -> Result<BillsPart, Refusal> {
    let wish = BillWish { range, ..BillWish::default() };
    Ok(BillsPart { bills: engine.list_bills(&wish)? })
}

fn directory(engine: &Engine) -> Result<Vec<CustomerShown>, Refusal> {
    let mut pillars = engine.list_pillars(None, Listed::All)?;
    let mut shown = Vec::new();
    for customer in engine.list_customers(Listed::All)? {
        let (ours, others): (Vec<_>, Vec<_>) =
            pillars.into_iter().partition(|view| view.pillar.customer_id == customer.id);
        pillars = others;
        let pillars = ours.into_iter().map(|view| view.pillar).collect();
        shown.push(CustomerShown { customer, pillars });
    }
    Ok(shown)
}

/// What is due first stands first, then by title.
fn by_due(tasks: &mut [Task]) {
    tasks.sort_by_cached_key(|task| {
        (task.due_date.is_none(), task.due_date, naming::fold(&task.title), task.id)
    });
}

/// What may be done next: in progress, then to do, then what waits; in focus.
fn next(read: &dyn Read) -> Result<Vec<TaskView>, Refusal> {
    let focus = focus::customers(read)?;
    let shown = |task: &Task| {
        focus.is_empty() || focus.iter().any(|customer| Some(customer.id) == task.customer_id)
    };
    let (mut names, mut views) = (Names::default(), Vec::new());
    for status in
        [TaskStatus::InProgress, TaskStatus::ToDo, TaskStatus::Intake, TaskStatus::Blocked]
    {
        let mut tasks = read.tasks_in(status)?;
        tasks.retain(shown);
        by_due(&mut tasks);
        for task in tasks.into_iter().take(NEXT.saturating_sub(views.len())) {
            views.push(TaskView::of(read, &mut names, task)?);
        }
    }
    Ok(views)
}

fn counts(engine: &Engine, read: &dyn Read, now: Timestamp) -> Result<Counts, Refusal> {
    let today = engine.zone.day_of(now);
    let week = DayRange::week_of(today, engine.settings.week_start);
    let first = engine.zone.day_start(week.start.unwrap_or(today));
    let done = read.tasks_in(TaskStatus::Completed)?;
    let mut open = 0;
    for status in TaskStatus::ALL.into_iter().filter(|status| status.is_open()) {
        open += read.tasks_in(status)?.len();
    }
    Ok(Counts {
        pending: read.bills_in(crate::domain::BillStatus::Pending)?.len(),
        done: done.iter().filter(|task| task.updated_at >= first).count(),
        open,
    })
}

fn board(read: &dyn Read) -> Result<Board, Refusal> {
    let focus = focus::customers(read)?;
    let (mut names, mut board) = (Names::default(), Board::default());
    for status in TaskStatus::ALL {
        let mut tasks = read.tasks_in(status)?;
        tasks.retain(|task| {
            focus.is_empty() || focus.iter().any(|c| Some(c.id) == task.customer_id)
        });
        board.counts.push(tasks.len());
        if status.is_open() {
            by_due(&mut tasks);
        } else {
            tasks.sort_by_key(|task| (std::cmp::Reverse(task.updated_at), task.id));
            tasks.truncate(CLOSED);
        }
        let mut column = Vec::with_capacity(tasks.len());
        for task in tasks {
            let view = TaskView::of(read, &mut names, task)?;
            for id in view.task.blocked_by_task_ids.iter().chain(&view.facts.children) {
                if let Some(other) = read.task(*id)? {
                    board.others.insert(*id, other);
                }
            }
            column.push(view);
        }
        board.columns.push(column);
    }
    Ok(board)
}

fn week(engine: &Engine, read: &dyn Read, day: Day, now: Timestamp) -> Result<WeekPart, Refusal> {
    let range = DayRange::week_of(day, engine.settings.week_start);
    let by = vec![Grouping::Customer, Grouping::Pillar];
    let wish = |range| ReportWish { range, by: by.clone(), filter: FilterWords::default() };
    let before = range.previous().unwrap_or(range);
    let year = DayRange::year_of(day);
    let (first, last) = (year.start.unwrap_or(day), year.end.unwrap_or(day));
    let totals = read.day_totals(Some(read.owner()?.id), first, last)?;
    Ok(WeekPart {
        entries: log_of(read, &in_days(range))?,
        report: report_of(read, &wish(range), now)?,
        before: report_of(read, &wish(before), now)?,
        year: totals.into_iter().map(|total| (total.day, total.elapsed)).collect(),
    })
}

fn report(read: &dyn Read, ask: &ReportAsk, now: Timestamp) -> Result<ReportPart, Refusal> {
    let wish = |range| ReportWish { range, by: ask.by.clone(), filter: FilterWords::default() };
    let before = match ask.range.previous().filter(|_| ask.compare) {
        Some(range) => Some(report_of(read, &wish(range), now)?),
        None => None,
    };
    Ok(ReportPart { report: report_of(read, &wish(ask.range), now)?, before })
}

fn catalog(read: &dyn Read) -> Result<Catalog, Refusal> {
    let mut names = Names::default();
    let mut tasks = lookup::tasks_among(read, Among::All)?;
    tasks.sort_by_key(|task| (!task.is_open(), std::cmp::Reverse(task.updated_at), task.id));
    let mut catalog = Catalog::default();
    for task in tasks {
        let customer = match task.customer_id {
            Some(id) => names.customer(read, id)?.map(|customer| customer.name.clone()),
            None => None,
        };
        let pillar = match task.pillar_id {
            Some(id) => names.pillar(read, id)?.map(|pillar| pillar.name.clone()),
            None => None,
        };
        catalog.tags.extend(task.tags.iter().cloned());
        catalog.tasks.push(Named {
            words: format!("id:{}", task.id),
            title: task.title,
            place: [customer, pillar].into_iter().flatten().collect::<Vec<_>>().join(" › "),
            status: task.status,
        });
    }
    let customers = read.customers()?;
    for customer in customers.iter().filter(|customer| customer.active) {
        for pillar in read.pillars_of(customer.id)?.iter().filter(|pillar| pillar.active) {
            catalog.pillars.push(format!("{}/{}", customer.name, pillar.name));
        }
        catalog.customers.push(customer.name.clone());
    }
    let mut seen = 0;
    read.newest_entries(read.owner()?.id, &mut |entry| {
        catalog.tags.extend(entry.tags);
        seen += 1;
        seen < TAGGED
    })?;
    catalog.tags.sort_unstable();
    catalog.tags.dedup();
    Ok(catalog)
}
