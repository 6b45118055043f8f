//! Chosen: which entries and bills a query and the asker's rights leave.
//!
//! A customer who is not known, or not to be known of, leaves nothing: both look the same.

use std::collections::BTreeSet;

use crate::domain::{CustomerId, Day, EntryId, Task, TaskId, TimeEntry, Timestamp, UserId, Zone};
use crate::domain::{Span, naming};
use crate::store::{EntriesOf, Read};

use super::desk::Desk;
use super::names::Names;
use super::problem::Problem;
use super::sight::Sight;

/// Where a list of entries goes on.
pub type Place = (Timestamp, EntryId);

/// What is called with an entry and its task; false ends the list.
pub type Visit<'v> = dyn FnMut(&TimeEntry, Option<&Task>) -> bool + 'v;

/// What a query names.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Time on this task.
    pub task: Option<TaskId>,
    /// One user's.
    pub user: Option<UserId>,
    /// One customer's, by id.
    pub customer: Option<CustomerId>,
    /// One customer's, by name or id.
    pub named: Option<String>,
    /// Within these days, both in.
    pub days: Option<(Day, Day)>,
}

/// What is left of the records.
#[derive(Clone, Debug)]
pub struct Chosen {
    task: Option<TaskId>,
    /// None means everybody's.
    user: Option<UserId>,
    /// None means everybody's, those of nobody too.
    customers: Option<BTreeSet<CustomerId>>,
    days: Option<(Day, Day)>,
    nothing: bool,
}

impl Wanted {
    /// What it leaves to the asker.
    pub fn by(&self, desk: &Desk<'_>, read: &dyn Read) -> Result<Chosen, Problem> {
        let own = desk.only_own();
        let foreign = matches!((own, self.user), (Some(own), Some(user)) if own != user);
        let mut customers: Option<BTreeSet<CustomerId>> =
            desk.confined().map(|own| BTreeSet::from([own]));
        let mut narrow = |wanted: BTreeSet<CustomerId>| {
            customers = Some(match customers.take() {
                Some(known) => known.intersection(&wanted).copied().collect(),
                None => wanted,
            });
        };
        if let Some(id) = self.customer {
            narrow(BTreeSet::from([id]));
        }
        if let Some(name) = &self.named {
            narrow(called(read, name)?);
        }
        let nothing = foreign || customers.as_ref().is_some_and(BTreeSet::is_empty);
        Ok(Chosen { task: self.task, user: own.or(self.user), customers, days: self.days, nothing })
    }
}

/// The live customers with this name or id.
fn called(read: &dyn Read, words: &str) -> Result<BTreeSet<CustomerId>, Problem> {
    let wanted = naming::fold(words);
    let fits = |id: CustomerId, name: &str| naming::fold(name) == wanted || id.to_string() == words;
    let all = read.customers()?;
    Ok(all.iter().filter(|c| fits(c.id, &c.name)).map(|c| c.id).collect())
}

impl Chosen {
    /// Whether it takes what is a user's and a customer's on a day.
    pub fn takes_bill(&self, (user, customer, day): (UserId, CustomerId, Day)) -> bool {
        !self.nothing
            && self.user.is_none_or(|own| own == user)
            && self.customers.as_ref().is_none_or(|known| known.contains(&customer))
            && self.days.is_none_or(|(first, last)| (first..=last).contains(&day))
    }

    /// The days, both in.
    pub fn days(&self) -> (Day, Day) {
        self.days.unwrap_or((Day::MIN, Day::MAX))
    }

    fn takes(&self, entry: &TimeEntry, task: Option<&Task>) -> bool {
        self.task.is_none_or(|wanted| entry.task_id == wanted)
            && self.user.is_none_or(|user| entry.user_id == user)
            && self.customers.as_ref().is_none_or(|known| {
                task.and_then(|task| task.customer_id).is_some_and(|id| known.contains(&id))
            })
            && self.days.is_none_or(|(first, last)| {
                entry.parts().iter().any(|(day, _)| (first..=last).contains(day))
            })
    }

    /// Visits the entries that are left, by time, after a place.
    pub fn entries(
        &self,
        sight: &Sight<'_>,
        place: Option<Place>,
        visit: &mut Visit<'_>,
    ) -> Result<(), Problem> {
        if self.nothing {
            return Ok(());
        }
        let (from, until) = self.span();
        let mut walk = Walk { chosen: self, sight, names: Names::default(), until, visit };
        if let (Some(from), Some((first, _))) = (from, self.days) {
            // What began before may reach into the first day.
            for entry in sight.read().entries_on(self.user, first, first)? {
                let at = (entry.sort_time(), entry.id);
                if at.0 < from && place.is_none_or(|place| place < at) && !walk.show(&entry)? {
                    return Ok(());
                }
            }
        }
        let begin = from.map(|from| (from - Span::from_millis(1), EntryId(uuid::Uuid::max())));
        let place = place.max(begin);
        match &self.customers {
            Some(customers) => walk.of_customers(customers, place),
            None => walk.all(place),
        }
    }

    /// From and until when entries may begin that lie in the days, whatever their zone.
    fn span(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        // No zone is further than this from UTC.
        const FURTHEST: Span = Span::hours(26);
        let Some((first, last)) = self.days else { return (None, None) };
        let from = (first > Day::MIN).then(|| Zone::UTC.day_start(first) - FURTHEST);
        let until = (last < Day::MAX).then(|| Zone::UTC.day(last).1 + FURTHEST);
        (from, until)
    }
}

/// A visit of entries.
struct Walk<'w, 'v> {
    chosen: &'w Chosen,
    sight: &'w Sight<'w>,
    names: Names,
    until: Option<Timestamp>,
    visit: &'w mut Visit<'v>,
}

impl Walk<'_, '_> {
    /// Shows an entry if it is left; false ends the list.
    fn show(&mut self, entry: &TimeEntry) -> Result<bool, Problem> {
        if self.until.is_some_and(|until| entry.sort_time() >= until) {
            return Ok(false);
        }
        let task = self.names.task(self.sight.read(), entry.task_id)?;
        if !self.chosen.takes(entry, task) || !self.sight.sees_entry(entry, task) {
            return Ok(true);
        }
        Ok((self.visit)(entry, task))
    }

    /// Those of all customers and of none.
    fn all(&mut self, place: Option<Place>) -> Result<(), Problem> {
        let of = match (self.chosen.task, self.chosen.user) {
            (Some(task), _) => EntriesOf::Task(task),
            (None, Some(user)) => EntriesOf::User(user),
            (None, None) => EntriesOf::Everybody,
        };
        let (pages, mut outcome) = (self.sight.pages(), Ok(()));
        pages.entries_after(of, place, &mut |entry| match self.show(&entry) {
            Ok(on) => on,
            Err(problem) => {
                outcome = Err(problem);
                false
            }
        })?;
        outcome
    }

    /// Those of some customers: of all their tasks, in order of time.
    fn of_customers(
        &mut self,
        customers: &BTreeSet<CustomerId>,
        place: Option<Place>,
    ) -> Result<(), Problem> {
        let pages = self.sight.pages();
        let mut places = Vec::new();
        for customer in customers {
            for task in pages.tasks_of_customer(*customer)? {
                if self.chosen.task.is_none_or(|wanted| wanted == task.id) {
                    places.extend(pages.entry_places(task.id)?);
                }
            }
        }
        places.sort_unstable();
        let done = places.partition_point(|at| place.is_some_and(|place| *at <= place));
        for (_, id) in places.drain(done..) {
            let entry = pages.entry(id)?.filter(|entry| entry.deleted_at.is_none());
            if let Some(entry) = entry
                && !self.show(&entry)?
            {
                break;
            }
        }
        Ok(())
    }
}
