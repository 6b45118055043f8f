//! Report: time and bills of a range, gathered from the store and grouped.
//!
//! How sums are made is in `report`; which lines of time they are made of, in `gather`; which
//! bills, in `bills`. An entry counts where its task belongs now; a bill's minutes and money where
//! the bill belongs.

mod bills;
mod gather;
mod line;

use std::collections::BTreeMap;

use crate::domain::{Day, DayRange, Refusal, Span, Timestamp};
use crate::report::{Group, Grouping, Key, Sums};
use crate::store::Read;

use super::Engine;
use super::filter::{Filter, FilterWords, Names};
use gather::Gathered;

/// What a report asks for.
#[derive(Clone, Debug)]
pub struct ReportWish {
    /// The days.
    pub range: DayRange,
    /// By what it is grouped, the outermost first.
    pub by: Vec<Grouping>,
    /// The filters.
    pub filter: FilterWords,
}

/// Grouped totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The days that were looked in.
    pub range: DayRange,
    /// The groups.
    pub groups: Vec<Group>,
    /// The sum of the groups. By tag an entry counts once in it.
    pub total: Sums,
    /// The time of each day.
    pub days: BTreeMap<Day, Span>,
    /// The first day that ever had time, in the range or before it; none if there is none.
    pub since: Option<Day>,
}

impl Engine {
    /// The time of a range, grouped, the running timer's share included.
    pub fn report(&self, wish: &ReportWish, now: Timestamp) -> Result<Report, Refusal> {
        self.ask(|read| report_of(read, wish, now))
    }
}

/// The same from a snapshot.
pub fn report_of(read: &dyn Read, wish: &ReportWish, now: Timestamp) -> Result<Report, Refusal> {
    let filter = Filter::find(read, &wish.filter)?;
    let mut gathered = Gathered::new(read, wish, &filter)?;
    gathered.take_time()?;
    gathered.take_timers(now)?;
    gathered.take_bills()?;
    let Gathered { summary, days, mut names, tasks, .. } = gathered;
    let (total, groups) = summary.finish(|key| match key {
        Key::Task(Some(id)) => Ok(tasks.title(*id).unwrap_or(UNKNOWN_TASK).to_owned()),
        other => label(read, &mut names, other),
    })?;
    let first = match filter.user {
        Some(user) => read.first_day(user)?,
        None => read.day_totals(None, Day::MIN, Day::MAX)?.first().map(|total| total.day),
    };
    let running = days.first_key_value().map(|(day, _)| *day);
    let since = [first, running].into_iter().flatten().min();
    Ok(Report { range: wish.range, groups, total, days, since })
}

/// What stands where a task is not known.
const UNKNOWN_TASK: &str = "(unknown task)";

/// What a group is called.
fn label(read: &dyn Read, names: &mut Names, key: &Key) -> Result<String, Refusal> {
    let name = match key {
        Key::Customer(Some(id)) => names.customer(read, *id)?.map(|customer| customer.name.clone()),
        Key::Pillar(Some(id)) => names.pillar(read, *id)?.map(|pillar| pillar.name.clone()),
        Key::User(id) => {
            let owner = read.owner()?;
            (owner.id == *id).then(|| owner.email.unwrap_or(owner.name))
        }
        Key::BillStatus(Some(status)) => Some(status.word().to_owned()),
        Key::Customer(None) => Some("(no customer)".to_owned()),
        Key::Pillar(None) => Some("(no pillar)".to_owned()),
        Key::Tag(None) => Some("(no tag)".to_owned()),
        Key::BillStatus(None) => Some("(no bill)".to_owned()),
        Key::Task(None) | Key::TaskStatus(None) => Some(UNKNOWN_TASK.to_owned()),
        Key::Task(Some(_))
        | Key::Tag(Some(_))
        | Key::Day(_)
        | Key::Week(_)
        | Key::Month(_)
        | Key::TaskStatus(_) => None,
    };
    Ok(name.or_else(|| key.written()).unwrap_or_default())
}
