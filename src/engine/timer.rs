//! Timers: start, stop, continue, cancel.
//!
//! What runs now and the day's totals are answered in `status`.

use crate::domain::{
    ActiveTimer, Bare, Customer, CustomerId, Fold, Move, Pillar, PillarId, Refusal, Span, Task,
    TaskId, TimeBill, TimeEntry, Timestamp, When, Zone, limits,
};
use crate::store::Read;

use super::clash::{Claim, Clash, Trimmed};
use super::draft::Draft;
use super::entry_ref::{self, EntryWords};
use super::lookup::{self, Among};
use super::{Done, Engine, focus};

/// How far in the future a time may lie (spec: Time).
pub(super) const FUTURE: Span = Span::minutes(1);

/// How long a command may wait for its turn after it read the clock; a command that came later may
/// have written meanwhile.
const TURN: Span = Span::seconds(30);

/// What new tasks take over where nothing was said: from `.tat.toml` or the focus.
#[derive(Clone, Debug, Default)]
pub struct TaskDefaults {
    /// The customer's name.
    pub customer: Option<String>,
    /// The pillar's name.
    pub pillar: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
}

/// How the words of a start become a task.
#[derive(Clone, Debug, Default)]
pub struct TaskWish {
    /// The words as typed, joined.
    pub words: String,
    /// The customer's name, to narrow the match and for a new task.
    pub customer: Option<String>,
    /// The pillar's name, likewise.
    pub pillar: Option<String>,
    /// What to do with the words.
    pub how: Finding,
    /// Make the customer and the pillar where they are unknown.
    pub create: Create,
    /// What a new task takes over.
    pub defaults: TaskDefaults,
}

/// What to do with the words of a start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Finding {
    /// Find an open task, else make one.
    #[default]
    FindOrMake,
    /// The same, and take a closed one back.
    Reopen,
    /// Make one without looking.
    New,
}

/// Whether unknown customers and pillars are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Create {
    /// They are refused.
    #[default]
    Refuse,
    /// They are made.
    Make,
}

/// A wish to start a timer.
#[derive(Clone, Debug, Default)]
pub struct StartWish {
    /// On what.
    pub task: TaskWish,
    /// Since when; none means now.
    pub at: Option<When>,
    /// When what runs now really ended; none means when the new one starts.
    pub stopped_at: Option<When>,
    /// What is being done.
    pub note: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it is billed, where that is said.
    pub billable: Option<bool>,
    /// What to do with entries in the way of `at`.
    pub clash: Clash,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
    /// The zone of the entry; none means the engine's.
    pub zone: Option<Zone>,
}

/// A timer was started.
#[derive(Clone, Debug)]
pub struct Started {
    /// The timer.
    pub timer: ActiveTimer,
    /// What it runs on.
    pub task: Task,
    /// Whether it was running already and nothing changed.
    pub already: bool,
    /// What ran before.
    pub stopped: Option<Stopped>,
    /// What made room for it.
    pub trimmed: Vec<Trimmed>,
    /// Things to say.
    pub notes: Vec<String>,
}

/// A timer was stopped.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// The entry; none where it was too short to record.
    pub entry: Option<TimeEntry>,
    /// What it was spent on.
    pub task: Task,
    /// The bill of its last day.
    pub bill: Option<TimeBill>,
    /// How long it ran.
    pub elapsed: Span,
    /// Things to say.
    pub notes: Vec<String>,
}

/// A wish to stop the timer.
#[derive(Clone, Debug, Default)]
pub struct StopWish {
    /// When; none means now.
    pub at: Option<When>,
    /// A note to add.
    pub note: Option<String>,
    /// Whether the task is done with it.
    pub then: Then,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
}

/// What becomes of the task after a stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    #[default]
    Leave,
    /// It is done.
    Done,
}

/// What to start again.
#[derive(Clone, Debug, Default)]
pub enum Again {
    /// What was worked on last.
    #[default]
    Last,
    /// The task that these words mean.
    Task(String),
    /// The task of the Nth entry from the end.
    Nth(usize),
}

impl Engine {
    /// Starts a timer; one that runs is stopped at the same instant. (spec: Time)
    pub fn start(&self, wish: &StartWish, now: Timestamp) -> Result<Done<Started>, Refusal> {
        self.change(now, |draft| {
            let mut notes = Vec::new();
            let task = self.task_to_start(draft, &wish.task, &mut notes)?;
            let started = self.start_on(draft, task, wish, notes)?;
            let sentence = started_sentence(&started);
            Ok((started, sentence))
        })
    }

    /// Starts the last task again, with its tags and its billing, without its note.
    pub fn resume(
        &self,
        again: &Again,
        wish: &StartWish,
        now: Timestamp,
    ) -> Result<Done<Started>, Refusal> {
        self.change(now, |draft| {
            let user = draft.user().id;
            let mut last = None;
            match again {
                Again::Last => draft.newest_entries(user, &mut |entry| {
                    last = Some(entry);
                    false
                })?,
                Again::Nth(nth) => {
                    let words = EntryWords::Nth(*nth);
                    last = Some(entry_ref::find_entry(draft, &words, self.zone)?);
                }
                Again::Task(words) => {
                    let task = lookup::task(draft, words, Among::Open)?;
                    let mut ours = draft.entries_of(task.id)?.into_iter();
                    last = ours.rfind(|entry| entry.user_id == user);
                    if let Some(timer) = draft.timer(user)?.filter(|t| t.task_id == task.id) {
                        return Err(already_runs(draft, &timer)?);
                    }
                    if last.is_none() {
                        let started = self.start_on(draft, task, wish, Vec::new())?;
                        let sentence = started_sentence(&started);
                        return Ok((started, sentence));
                    }
                }
            }
            let running = draft.timer(user)?;
            let Some(last) = last else {
                return Err(match running {
                    Some(timer) => already_runs(draft, &timer)?,
                    None => Refusal::not_found("there is no entry to continue")
                        .hint("`tat start TITLE` starts the first timer"),
                });
            };
            if let Some(timer) = running
                && (matches!(again, Again::Last) || timer.task_id == last.task_id)
            {
                return Err(already_runs(draft, &timer)?);
            }
            let task = draft
                .task(last.task_id)?
                .filter(|task| task.deleted_at.is_none())
                .ok_or_else(|| {
                    Refusal::not_found("the task of the last entry was deleted")
                        .hint("`tat start TITLE` starts another")
                })?;
            let wish = StartWish { tags: last.tags, billable: last.billable, ..wish.clone() };
            let started = self.start_on(draft, task, &wish, Vec::new())?;
            let sentence = started_sentence(&started);
            Ok((started, sentence))
        })
    }

    /// Stops the timer and records its entry.
    pub fn stop(&self, wish: &StopWish, now: Timestamp) -> Result<Done<Stopped>, Refusal> {
        self.change(now, |draft| {
            let timer = running(draft)?;
            let mut notes = Vec::new();
            let end = match &wish.at {
                None => now_after(Some(&timer), now),
                Some(when) => {
                    let anchor = self
                        .anchor_in(now, timer.zone())
                        .bare(Bare::LatestPastAfter(timer.start_time))
                        .fold(wish.fold);
                    noted(when.resolve(&anchor)?, &mut notes)
                }
            };
            let mut stopped = draft.stop_at(timer, end, wish.note.as_deref())?;
            stopped.notes.splice(0..0, notes);
            if wish.then == Then::Done {
                let done = draft.move_task(stopped.task.id, Move::Done)?;
                stopped.task = done.task;
            }
            draft.settle()?;
            draft.refresh_stopped(&mut stopped)?;
            let verb = if stopped.entry.is_some() { "Stopped" } else { "Dropped" };
            let sentence = format!("{verb} \"{}\"", stopped.task.title);
            Ok((stopped, sentence))
        })
    }

    /// Drops the timer; nothing is recorded.
    pub fn cancel(&self, now: Timestamp) -> Result<Done<(ActiveTimer, Task)>, Refusal> {
        self.change(now, |draft| {
            let timer = running(draft)?;
            let task = draft.task_of(&timer)?;
            draft.remove_timer(timer.user_id)?;
            let sentence = format!("Cancelled the timer on \"{}\"", task.title);
            Ok(((timer, task), sentence))
        })
    }

    /// The task that a start means: found, reopened or made.
    pub(super) fn task_to_start(
        &self,
        draft: &mut Draft<'_>,
        wish: &TaskWish,
        notes: &mut Vec<String>,
    ) -> Result<Task, Refusal> {
        if wish.words == "-" {
            return previous_task(draft);
        }
        let place = self.place(draft, wish)?;
        if wish.how != Finding::New {
            if let Some(prefix) = wish.words.strip_prefix("id:") {
                let task = lookup::task_by_prefix(draft, prefix, Among::All)?.ok_or_else(|| {
                    Refusal::not_found(format!("no task has an id that begins with \"{prefix}\""))
                        .hint("`tat task list` shows the ids")
                })?;
                return reopened_if_asked(draft, stays_in_place(task, &place)?, wish.how);
            }
            if let Some(task) = titled_task(draft, wish, &place)? {
                return reopened_if_asked(draft, task, wish.how);
            }
            if lookup::is_start_id(&wish.words)
                && let Some(task) = lookup::task_by_prefix(draft, &wish.words, Among::Open)?
            {
                return stays_in_place(task, &place);
            }
        }
        self.new_task(draft, wish, place, notes)
    }

    /// Makes the task that the words name.
    fn new_task(
        &self,
        draft: &mut Draft<'_>,
        wish: &TaskWish,
        place: Place,
        notes: &mut Vec<String>,
    ) -> Result<Task, Refusal> {
        let place = if place.customer.is_some() {
            self.with_default_pillar(draft, wish, place)
        } else {
            self.default_place(draft, &wish.defaults, wish.create)?
        };
        let title = limits::title(&wish.words)?;
        let mut task = Task::new(draft.fresh_id().into(), title, draft.now());
        task.customer_id = place.customer.as_ref().map(|customer| customer.id);
        task.pillar_id = place.pillar.as_ref().map(|pillar| pillar.id);
        task.user_id = Some(draft.user().id);
        task.tags = limits::tags(&wish.defaults.tags)?;
        draft.refuse_same_title(&task)?;
        if task.customer_id.is_none() {
            notes.push("it has no customer, so its time makes no bill".to_owned());
        }
        draft.put_task(task.clone())?;
        Ok(task)
    }

    /// The customer and pillar that were said.
    pub(super) fn place(&self, draft: &mut Draft<'_>, wish: &TaskWish) -> Result<Place, Refusal> {
        let customer = match &wish.customer {
            Some(name) => Some(self.customer_or_new(draft, name, wish.create)?),
            None => None,
        };
        let pillar = match &wish.pillar {
            Some(name) => Some(self.pillar_or_new(draft, name, customer.as_ref(), wish.create)?),
            None => None,
        };
        let customer = match (customer, &pillar) {
            (Some(customer), _) => Some(customer),
            (None, Some(pillar)) => draft.customer(pillar.customer_id)?,
            (None, None) => None,
        };
        Ok(Place { customer, pillar })
    }

    /// A place of which only the customer was said, with the pillar of new tasks where that is one
    /// of this customer's.
    fn with_default_pillar(&self, draft: &mut Draft<'_>, wish: &TaskWish, place: Place) -> Place {
        if place.pillar.is_some() || wish.defaults.pillar.is_none() {
            return place;
        }
        let usual = self.default_place(draft, &wish.defaults, Create::Refuse);
        let ours = usual.ok().filter(|usual| usual.customer_id() == place.customer_id());
        ours.unwrap_or(place)
    }

    /// The customer and pillar of new tasks where nothing was said.
    fn default_place(
        &self,
        draft: &mut Draft<'_>,
        defaults: &TaskDefaults,
        create: Create,
    ) -> Result<Place, Refusal> {
        if defaults.customer.is_some() || defaults.pillar.is_some() {
            let wish = TaskWish {
                customer: defaults.customer.clone(),
                pillar: defaults.pillar.clone(),
                create,
                ..TaskWish::default()
            };
            return self.place(draft, &wish).map_err(|r| r.hint("`.tat.toml` names it"));
        }
        Ok(Place { customer: focus::only_customer(draft)?, pillar: None })
    }

    /// Starts a timer on a task.
    fn start_on(
        &self,
        draft: &mut Draft<'_>,
        task: Task,
        wish: &StartWish,
        mut notes: Vec<String>,
    ) -> Result<Started, Refusal> {
        let now = draft.now();
        let user = draft.user().id;
        let before = draft.timer(user)?;
        if let Some(timer) = before.clone().filter(|timer| timer.task_id == task.id) {
            if wish.at.is_some() || wish.note.is_some() || !wish.tags.is_empty() {
                notes.push(
                    "what else was said is left out: `tat edit running` or `tat note` sets it"
                        .to_owned(),
                );
            }
            return Ok(Started {
                timer,
                task,
                already: true,
                stopped: None,
                trimmed: Vec::new(),
                notes,
            });
        }
        let zone = wish.zone.unwrap_or(self.zone);
        let at = match &wish.at {
            None => now_after(before.as_ref(), now),
            Some(when) => {
                let anchor = self.anchor_in(now, zone).fold(wish.fold);
                noted(when.resolve(&anchor)?, &mut notes)
            }
        };
        refuse_future(at, now, zone)?;
        let moved = draft.move_task(task.id, Move::Start)?;
        let stopped = match before {
            None => None,
            Some(timer) => Some(self.stop_for(draft, timer, at, wish)?),
        };
        let mut except = Vec::new();
        except.extend(stopped.as_ref().and_then(|s| s.entry.as_ref()).map(|entry| entry.id));
        let claim = Claim { user, start: at, end: now.whole_second(), zone, except: &except };
        let trimmed = draft.make_room(&claim, wish.clash)?;
        let timer = ActiveTimer {
            id: draft.fresh_id().into(),
            user_id: user,
            task_id: task.id,
            start_time: at,
            notes: limits::note(wish.note.as_deref())?,
            tags: limits::tags(&wish.tags)?,
            billable: wish.billable,
            time_zone: zone.name().to_owned(),
            device_id: draft.device_id(),
            updated_at: now,
        };
        draft.put_timer(timer.clone())?;
        draft.settle()?;
        let mut stopped = stopped;
        if let Some(stopped) = &mut stopped {
            draft.refresh_stopped(stopped)?;
        }
        let task = draft.task(moved.task.id)?.unwrap_or(moved.task);
        Ok(Started { timer, task, already: false, stopped, trimmed, notes })
    }

    /// Stops the timer that runs because another starts at `at`.
    fn stop_for(
        &self,
        draft: &mut Draft<'_>,
        timer: ActiveTimer,
        at: Timestamp,
        wish: &StartWish,
    ) -> Result<Stopped, Refusal> {
        let mut notes = Vec::new();
        let end = match &wish.stopped_at {
            None => at,
            Some(when) => {
                let anchor = self
                    .anchor_in(draft.now(), timer.zone())
                    .bare(Bare::LatestPastAfter(timer.start_time))
                    .fold(wish.fold);
                noted(when.resolve(&anchor)?, &mut notes)
            }
        };
        if end > at {
            return Err(Refusal::invalid_time(format!(
                "{} lies after the new start {}",
                clock(end, timer.zone()),
                clock(at, timer.zone())
            ))
            .hint("`--stopped-at` says when the running timer really ended"));
        }
        let mut stopped = draft.stop_at(timer, end, None)?;
        stopped.notes.extend(notes);
        Ok(stopped)
    }
}

/// Where a task belongs.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Whom it is for.
    pub(super) customer: Option<Customer>,
    /// For which part of the work.
    pub(super) pillar: Option<Pillar>,
}

impl Place {
    fn customer_id(&self) -> Option<CustomerId> {
        self.customer.as_ref().map(|customer| customer.id)
    }

    fn pillar_id(&self) -> Option<PillarId> {
        self.pillar.as_ref().map(|pillar| pillar.id)
    }

    /// Whether a task lies in it, as far as it says anything.
    fn holds(&self, task: &Task) -> bool {
        let customer = self.customer_id().is_none_or(|id| task.customer_id == Some(id));
        let pillar = self.pillar_id().is_none_or(|id| {
            task.pillar_id == Some(id)
                || (task.pillar_id.is_none()
                    && task.customer_id.map(PillarId::general_support) == Some(id))
        });
        customer && pillar
    }
}

impl Draft<'_> {
    /// Ends a timer at `end` and records its entry. A stop is never refused for an overlap.
    pub(super) fn stop_at(
        &mut self,
        mut timer: ActiveTimer,
        end: Timestamp,
        note: Option<&str>,
    ) -> Result<Stopped, Refusal> {
        let zone = timer.zone();
        refuse_future(end, self.now(), zone)?;
        if end < timer.start_time {
            return Err(before_start(&timer, end, self.now()));
        }
        timer.notes = limits::note(joined(timer.notes.as_deref(), note).as_deref())?;
        let task = self.task_of(&timer)?;
        self.remove_timer(timer.user_id)?;
        let elapsed = end.since(timer.start_time);
        if elapsed < Span::seconds(1) {
            let notes = vec!["it ran for less than a second and was not recorded".to_owned()];
            return Ok(Stopped { entry: None, task, bill: None, elapsed, notes });
        }
        let entry = timer.to_entry(end, self.now());
        self.put_entry(entry.clone())?;
        Ok(Stopped { entry: Some(entry), task, bill: None, elapsed, notes: Vec::new() })
    }

    /// Stops the doer's own timer, now, if it runs on this task.
    pub(super) fn stop_if_on(&mut self, task: TaskId) -> Result<Option<Stopped>, Refusal> {
        let Some(timer) = self.timer(self.user().id)?.filter(|timer| timer.task_id == task) else {
            return Ok(None);
        };
        let end = self.now().whole_second().max(timer.start_time);
        self.stop_at(timer, end, None).map(Some)
    }

    /// Brings a stop's records up to what settling made of them.
    pub(super) fn refresh_stopped(&self, stopped: &mut Stopped) -> Result<(), Refusal> {
        if let Some(task) = self.task(stopped.task.id)? {
            stopped.task = task;
        }
        if let Some(entry) = &mut stopped.entry {
            *entry = self.entry(entry.id)?.unwrap_or_else(|| entry.clone());
            stopped.bill = self.bills_of(entry)?.pop();
        }
        Ok(())
    }

    /// The live bills in which an entry stands, by day.
    pub fn bills_of(&self, entry: &TimeEntry) -> Result<Vec<TimeBill>, Refusal> {
        let mut bills = Vec::new();
        for (day, _) in entry.parts() {
            bills.extend(self.bills_of_day(entry.user_id, day)?.into_iter().filter(|bill| {
                bill.deleted_at.is_none() && bill.time_entry_ids.contains(&entry.id)
            }));
        }
        Ok(bills)
    }

    /// The task of a timer.
    pub(super) fn task_of(&self, timer: &ActiveTimer) -> Result<Task, Refusal> {
        let gone = || Task::new(timer.task_id, "(unknown task)", timer.start_time);
        Ok(self.task(timer.task_id)?.unwrap_or_else(gone))
    }
}

/// The doer's running timer.
pub(super) fn running(draft: &Draft<'_>) -> Result<ActiveTimer, Refusal> {
    draft.timer(draft.user().id)?.ok_or_else(|| {
        Refusal::new(crate::domain::Code::NothingRunning, "no timer is running")
            .hint("`tat start TITLE` starts one, `tat continue` starts the last again")
    })
}

/// Now, to the second, for a command that ends what runs. Where the timer was started by a command
/// that came later and had its turn before, that is the timer's start.
fn now_after(timer: Option<&ActiveTimer>, now: Timestamp) -> Timestamp {
    let now = now.whole_second();
    let start = timer.map_or(now, |timer| timer.start_time);
    if start > now && start <= now + TURN { start } else { now }
}

/// The refusal to end a timer before it began.
fn before_start(timer: &ActiveTimer, end: Timestamp, now: Timestamp) -> Refusal {
    let (zone, start) = (timer.zone(), timer.start_time);
    let refusal = Refusal::invalid_time(format!(
        "{} lies before the timer's start {}",
        clock(end, zone),
        clock(start, zone)
    ));
    let refusal = if now < start {
        refusal.hint(format!("look at the clock of this machine: it says {}", clock(now, zone)))
    } else {
        refusal.hint("`tat stop --at WHEN` ends it at another time")
    };
    refusal.hint("`tat edit running --from WHEN` moves its start, `tat cancel` drops it")
}

/// Refuses an instant that lies more than a minute ahead.
pub(super) fn refuse_future(at: Timestamp, now: Timestamp, zone: Zone) -> Result<(), Refusal> {
    if at > now + FUTURE {
        return Err(Refusal::invalid_time(format!(
            "{} lies in the future; it is {} now",
            clock(at, zone),
            clock(now, zone)
        ))
        .hint("name a day that is past, for example `yesterday 17:00`"));
    }
    Ok(())
}

/// An instant as a person reads it in a message.
pub(super) fn clock(at: Timestamp, zone: Zone) -> String {
    let shown = zone.local(at).format("%Y-%m-%d %H:%M:%S").to_string();
    shown.strip_suffix(":00").unwrap_or(&shown).to_owned()
}

/// Takes a moment's instant and keeps what is to be said of it.
pub(super) fn noted(moment: crate::domain::Moment, notes: &mut Vec<String>) -> Timestamp {
    notes.extend(moment.folded);
    moment.at
}

/// Two notes as one.
pub(super) fn joined(one: Option<&str>, other: Option<&str>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if !one.is_empty() => Some(format!("{one}\n{other}")),
        (one, other) => other.or(one).map(str::to_owned),
    }
}

fn started_sentence(started: &Started) -> String {
    match &started.stopped {
        Some(stopped) => {
            format!("Started \"{}\", stopped \"{}\"", started.task.title, stopped.task.title)
        }
        None => format!("Started \"{}\"", started.task.title),
    }
}

fn already_runs(draft: &Draft<'_>, timer: &ActiveTimer) -> Result<Refusal, Refusal> {
    let title = draft.task_of(timer)?.title;
    Ok(Refusal::conflict(format!("\"{title}\" runs already"))
        .hint("`tat start -` goes back to the task before it"))
}

/// The task before the current or last one.
fn previous_task(draft: &Draft<'_>) -> Result<Task, Refusal> {
    let user = draft.user().id;
    let mut current = draft.timer(user)?.map(|timer| timer.task_id);
    let mut found = None;
    draft.newest_entries(user, &mut |entry| {
        match current {
            None => current = Some(entry.task_id),
            Some(current) if current == entry.task_id => {}
            Some(_) => found = Some(entry.task_id),
        }
        found.is_none()
    })?;
    let task = found.map(|id| draft.task(id)).transpose()?.flatten();
    task.filter(|task| task.deleted_at.is_none()).ok_or_else(|| {
        Refusal::not_found("there is no task before this one")
            .hint("`tat start TITLE` starts one by its title")
    })
}

/// The task with exactly this title in the place that was said: an open one, or, to be reopened,
/// a closed one.
fn titled_task(draft: &Draft<'_>, wish: &TaskWish, place: &Place) -> Result<Option<Task>, Refusal> {
    let titled = draft.tasks_titled(&crate::domain::naming::fold(&wish.words))?;
    let (open, closed): (Vec<Task>, Vec<Task>) =
        titled.into_iter().filter(|task| place.holds(task)).partition(Task::is_open);
    match (open.len(), closed.len()) {
        (0, 0) => Ok(None),
        (0, _) if wish.how == Finding::Reopen => {
            Ok(closed.into_iter().max_by_key(|task| (task.updated_at, task.id)))
        }
        (0, _) => {
            let status = closed.first().map_or("closed", |task| task.status.as_str());
            Err(Refusal::conflict(format!("\"{}\" is {status}", wish.words))
                .hint("`--reopen` goes on with it, `--new` makes another of the same title"))
        }
        (1, _) => Ok(open.into_iter().next()),
        _ => Err(lookup::ambiguous_tasks(draft, &wish.words, &open)?
            .hint("`-c CUSTOMER` or `-p PILLAR` says which")),
    }
}

/// Refuses a place that is not the task's.
fn stays_in_place(task: Task, place: &Place) -> Result<Task, Refusal> {
    if place.holds(&task) {
        return Ok(task);
    }
    let id = task.id.to_string();
    Err(Refusal::conflict(format!("\"{}\" belongs to another customer or pillar", task.title))
        .hint(format!("`tat task edit {} -c CUSTOMER` moves it", id.get(..8).unwrap_or(&id))))
}

/// A closed task is taken back where that was asked for.
fn reopened_if_asked(draft: &mut Draft<'_>, task: Task, how: Finding) -> Result<Task, Refusal> {
    if how == Finding::Reopen && !task.status.is_open() {
        return Ok(draft.move_task(task.id, Move::Reopen)?.task);
    }
    Ok(task)
}

#[cfg(test)]
mod tests;
