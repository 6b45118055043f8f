//! Deeds: what changes the store, each through the one engine function that the command line calls
//! too.

use crate::domain::{Change, Move, Refusal, Rounding, TimeBill, Timestamp};
use crate::engine::bill::{Chosen, Decision, Frozen, Which};
use crate::engine::customer::{CustomerEdit, CustomerWish};
use crate::engine::entry::{
    AddWish, BreakWish, EditWish, FillWish, JoinWish, Long, SplitWish, Target,
};
use crate::engine::entry_ref::EntryWords;
use crate::engine::journal::UndoWhich;
use crate::engine::pillar::{PillarEdit, PillarWish};
use crate::engine::rehome::Twins;
use crate::engine::shelf::Shelf;
use crate::engine::task::{TaskAddWish, TaskEdit};
use crate::engine::timer::{Again, StartWish, StopWish};
use crate::engine::{Done, Engine};
use crate::text::{money, span};

/// Something that changes the store.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Starts a timer.
    Start(StartWish),
    /// Starts again.
    Resume(Again, StartWish),
    /// Stops the timer.
    Stop(StopWish),
    /// Drops the timer.
    Cancel,
    /// Records finished time.
    Add(AddWish),
    /// Alters an entry or the timer.
    Edit(Target, EditWish),
    /// Adds a line to a note.
    Note(Target, String),
    /// Deletes entries.
    Delete(Vec<EntryWords>),
    /// Splits an entry or the timer.
    Split(SplitWish),
    /// Makes one entry of two.
    Join(JoinWish),
    /// Cuts a hole out of what ran.
    Break(BreakWish),
    /// Fills a gap.
    Fill(FillWish),
    /// Makes a task.
    TaskAdd(TaskAddWish),
    /// Alters a task.
    TaskEdit(String, TaskEdit),
    /// Moves tasks.
    TaskMove(Vec<String>, Move),
    /// Lets a task wait for others.
    TaskBlock(String, Vec<String>),
    /// Lets a task wait for nobody.
    TaskUnblock(String),
    /// Splits a task into children.
    TaskExplode(String, Vec<String>),
    /// Merges a task into another.
    TaskMerge(String, String),
    /// Assigns a task.
    TaskAssign(String, String),
    /// Deletes tasks.
    TaskDelete(Vec<String>),
    /// Makes a customer.
    CustomerAdd(CustomerWish),
    /// Alters a customer.
    CustomerEdit(String, CustomerEdit),
    /// Sets how a customer's time is rounded.
    CustomerRounding(String, Option<Rounding>),
    /// Archives a customer, or takes it back.
    CustomerShelf(String, Shelf),
    /// Merges a customer into another.
    CustomerMerge(String, String),
    /// Makes a pillar.
    PillarAdd(PillarWish),
    /// Alters a pillar.
    PillarEdit(String, PillarEdit),
    /// Archives a pillar, or takes it back.
    PillarShelf(String, Shelf),
    /// Merges a pillar into another.
    PillarMerge(String, String),
    /// Narrows lists to customers; none: to nobody.
    Focus(Vec<String>),
    /// Decides on bills.
    Decide(Decision, Vec<Chosen>),
    /// Computes bills anew.
    Recompute,
    /// Renames a tag.
    TagRename(String, String),
    /// Removes a tag.
    TagRemove(String),
    /// Takes steps back.
    Undo(UndoWhich),
    /// Does steps again.
    Redo,
}

/// What came of a deed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Did {
    /// What the journal says of it; empty where nothing changed, or where it was only foreseen.
    pub(crate) said: String,
    /// What became of bills.
    pub(crate) bills: Vec<String>,
    /// Things to say.
    pub(crate) notes: Vec<String>,
    /// How many records it changed.
    pub(crate) changed: usize,
}

impl Deed {
    /// Does it.
    pub(crate) fn run(&self, engine: &Engine, now: Timestamp) -> Result<Did, Refusal> {
        match self {
            Self::Undo(which) => {
                let done = engine.undo(*which, now)?;
                let said = sentences("Undid", &done.value);
                Ok(Did { said, ..Did::of(engine, &done, Vec::new())? })
            }
            Self::Redo => {
                let done = engine.redo(1, now)?;
                let said = sentences("Did again", &done.value);
                Ok(Did { said, ..Did::of(engine, &done, Vec::new())? })
            }
            time if time.is_about_time() => time.run_on_time(engine, now),
            work => work.run_on_work(engine, now),
        }
    }

    const fn is_about_time(&self) -> bool {
        matches!(
            self,
            Self::Start(_)
                | Self::Resume(..)
                | Self::Stop(_)
                | Self::Cancel
                | Self::Add(_)
                | Self::Edit(..)
                | Self::Note(..)
                | Self::Delete(_)
                | Self::Split(_)
                | Self::Join(_)
                | Self::Break(_)
                | Self::Fill(_)
        )
    }

    fn run_on_time(&self, engine: &Engine, now: Timestamp) -> Result<Did, Refusal> {
        match self {
            Self::Start(wish) => {
                let done = engine.start(wish, now)?;
                let notes = done.value.notes.clone();
                let already = done.value.already.then(|| "it runs already".to_owned());
                Did::of(engine, &done, notes.into_iter().chain(already).collect())
            }
            Self::Resume(again, wish) => {
                let done = engine.resume(again, wish, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::Stop(wish) => {
                let done = engine.stop(wish, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::Cancel => Did::of(engine, &engine.cancel(now)?, Vec::new()),
            Self::Add(wish) => {
                let done = engine.add(wish, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::Edit(target, wish) => {
                let done = engine.edit(target, wish, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::Note(target, text) => {
                Did::of(engine, &engine.note(target, text, now)?, Vec::new())
            }
            Self::Delete(entries) => Did::of(engine, &engine.delete(entries, now)?, Vec::new()),
            Self::Split(wish) => Did::cut(engine, &engine.split(wish, now)?),
            Self::Join(wish) => Did::cut(engine, &engine.join(wish, now)?),
            Self::Break(wish) => Did::cut(engine, &engine.take_break(wish, now)?),
            Self::Fill(wish) => {
                let done = engine.fill(wish, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            _ => Ok(Did::default()),
        }
    }

    fn run_on_work(&self, engine: &Engine, now: Timestamp) -> Result<Did, Refusal> {
        match self {
            Self::TaskAdd(wish) => {
                let done = engine.add_task(wish, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::TaskEdit(words, edit) => {
                Did::of(engine, &engine.edit_task(words, edit, now)?, Vec::new())
            }
            Self::TaskMove(words, wanted) => {
                Did::moved(engine, &engine.move_tasks(words, *wanted, now)?)
            }
            Self::TaskBlock(words, by) => Did::moved(engine, &engine.block_task(words, by, now)?),
            Self::TaskUnblock(words) => Did::moved(engine, &engine.unblock_task(words, &[], now)?),
            Self::TaskExplode(words, titles) => {
                let done = engine.explode_task(words, titles, now)?;
                let notes = done.value.moved.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::TaskMerge(from, into) => {
                let done = engine.merge_tasks(from, into, now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::TaskAssign(words, user) => {
                Did::moved(engine, &engine.assign_task(words, user, now)?)
            }
            Self::TaskDelete(words) => Did::moved(engine, &engine.delete_tasks(words, now)?),
            Self::Focus(words) if words.is_empty() => {
                Did::of(engine, &engine.clear_focus(now)?, Vec::new())
            }
            Self::Focus(words) => Did::of(engine, &engine.set_focus(words, now)?, Vec::new()),
            Self::TagRename(from, to) => {
                Did::of(engine, &engine.rename_tag(from, to, Frozen::Skip, now)?, Vec::new())
            }
            Self::TagRemove(tag) => {
                let words = std::slice::from_ref(tag);
                Did::of(engine, &engine.remove_tags(words, Frozen::Skip, now)?, Vec::new())
            }
            money => money.run_on_money(engine, now),
        }
    }

    fn run_on_money(&self, engine: &Engine, now: Timestamp) -> Result<Did, Refusal> {
        let none = Vec::new;
        match self {
            Self::CustomerAdd(wish) => Did::of(engine, &engine.add_customer(wish, now)?, none()),
            Self::CustomerEdit(words, edit) => {
                Did::of(engine, &engine.edit_customer(words, edit, now)?, none())
            }
            Self::CustomerRounding(words, rounding) => {
                Did::of(engine, &engine.set_rounding(words, *rounding, now)?, none())
            }
            Self::CustomerShelf(words, to) => {
                let words = std::slice::from_ref(words);
                Did::of(engine, &engine.archive_customers(words, *to, now)?, none())
            }
            Self::CustomerMerge(from, into) => {
                let done = engine.merge_customers(from, into, Twins::default(), now)?;
                let notes = done.value.notes.clone();
                Did::of(engine, &done, notes)
            }
            Self::PillarAdd(wish) => Did::of(engine, &engine.add_pillar(wish, now)?, none()),
            Self::PillarEdit(words, edit) => {
                Did::of(engine, &engine.edit_pillar(words, edit, now)?, none())
            }
            Self::PillarShelf(words, to) => {
                let words = std::slice::from_ref(words);
                Did::of(engine, &engine.archive_pillars(words, *to, now)?, none())
            }
            Self::PillarMerge(from, into) => {
                Did::of(engine, &engine.merge_pillars(from, into, Twins::default(), now)?, none())
            }
            Self::Decide(decision, chosen) => {
                let which = Which::Named(chosen.clone());
                Did::of(engine, &engine.decide_bills(decision, &which, now)?, none())
            }
            Self::Recompute => Did::of(engine, &engine.recompute_bills(None, now)?, none()),
            _ => Ok(Did::default()),
        }
    }

    /// The same with the second word that a refusal asked for; none where there is none.
    pub(crate) fn insisted(&self) -> Option<Self> {
        match self {
            Self::Fill(wish) if wish.long == Long::Refuse => {
                Some(Self::Fill(FillWish { long: Long::Allow, ..wish.clone() }))
            }
            Self::Add(wish) if wish.long == Long::Refuse => {
                Some(Self::Add(AddWish { long: Long::Allow, ..wish.clone() }))
            }
            Self::Edit(target, wish) if wish.long == Long::Refuse => {
                let wish = EditWish { long: Long::Allow, ..wish.clone() };
                Some(Self::Edit(target.clone(), wish))
            }
            _ => None,
        }
    }
}

impl Did {
    fn of<T>(engine: &Engine, done: &Done<T>, notes: Vec<String>) -> Result<Self, Refusal> {
        let said = match done.step {
            Some(_) => {
                let newest = engine.history(1)?;
                newest.into_iter().next().map_or_else(String::new, |step| step.sentence)
            }
            None => String::new(),
        };
        let mut bills = Vec::new();
        for (before, after) in done.bills() {
            bills.extend(bill_change(before, after));
        }
        let records = |change: &&Change| !matches!(change, Change::Bill(_));
        let changed = done.changes.iter().filter(records).count();
        Ok(Self { said, bills, notes, changed })
    }

    fn cut(engine: &Engine, done: &Done<crate::engine::entry::Cut>) -> Result<Self, Refusal> {
        Self::of(engine, done, done.value.notes.clone())
    }

    fn moved(
        engine: &Engine,
        done: &Done<crate::engine::task::MovedTasks>,
    ) -> Result<Self, Refusal> {
        Self::of(engine, done, done.value.notes.clone())
    }
}

/// What became of a bill: `Fri 20: 4:45 → 5:00, 451.25 → 475.00 EUR`; none where neither differs.
fn bill_change(before: Option<&TimeBill>, after: Option<&TimeBill>) -> Option<String> {
    let live = |bill: Option<&TimeBill>| -> Option<TimeBill> {
        bill.filter(|bill| bill.deleted_at.is_none()).cloned()
    };
    let (before, after) = (live(before), live(after));
    let bill = after.as_ref().or(before.as_ref())?;
    let minutes = |bill: &Option<TimeBill>| bill.as_ref().map_or(0, |bill| bill.billed_minutes);
    let amount = |bill: &Option<TimeBill>| bill.as_ref().and_then(|bill| bill.amount);
    if (minutes(&before), amount(&before)) == (minutes(&after), amount(&after)) {
        return None;
    }
    let day = crate::text::date::short(bill.date);
    let time = format!("{} → {}", span::minutes(minutes(&before)), span::minutes(minutes(&after)));
    let currency = bill.currency;
    let money = match (amount(&before), amount(&after)) {
        (None, None) => String::new(),
        (was, is) => {
            let was = money::number(was.unwrap_or_default(), currency);
            format!(", {was} → {}", money::with_currency(is.unwrap_or_default(), currency))
        }
    };
    Some(format!("bill of {day}: {time}{money}"))
}

fn sentences(verb: &str, steps: &[crate::store::Step]) -> String {
    match steps {
        [one] => format!("{verb}: {}", one.sentence),
        several => format!("{verb} {} steps", several.len()),
    }
}
