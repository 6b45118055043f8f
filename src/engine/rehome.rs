//! Rehome: tasks that come to another customer or pillar because theirs goes.
//!
//! Which customer or pillar goes, and where its tasks belong then, is said in `customer` and
//! `pillar`; one task that moves alone is edited in `task`.

use crate::domain::{BillStatus, CustomerId, PillarId, Refusal, Task, TaskId, TimeBill};
use crate::store::Read;

use super::draft::Draft;
use super::lookup::quoted;

/// What to do with open tasks that would have the same title in the same place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Twins {
    /// Refuse the command.
    #[default]
    Refuse,
    /// Merge them too, into the one that was there.
    Merge,
}

/// Where tasks belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) customer: Option<CustomerId>,
    pub(super) pillar: Option<PillarId>,
}

/// What came to another place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rehomed {
    /// How many tasks came, closed ones included.
    pub tasks: usize,
    /// How many of them were merged into one of the same title.
    pub merged: usize,
}

impl Draft<'_> {
    /// Brings tasks to the place that `home` says, and sees to those that would have a title
    /// there which another open one has. (spec: Task)
    pub(super) fn rehome(
        &mut self,
        tasks: Vec<Task>,
        twins: Twins,
        home: impl Fn(&Task) -> Place,
    ) -> Result<Rehomed, Refusal> {
        let mut rehomed = Rehomed::default();
        let mut pairs: Vec<(Task, Task)> = Vec::new();
        for task in tasks {
            let place = home(&task);
            let moved = Task { customer_id: place.customer, pillar_id: place.pillar, ..task };
            rehomed.tasks += usize::from(moved.deleted_at.is_none());
            if let Some(twin) = self.same_title(&moved)? {
                pairs.push((moved.clone(), twin));
            }
            self.put_task(moved)?;
        }
        if twins == Twins::Refuse && !pairs.is_empty() {
            return Err(same_titles(&pairs));
        }
        for (task, twin) in pairs {
            self.merge_task(task.id, twin.id)?;
            rehomed.merged += 1;
        }
        Ok(rehomed)
    }

    /// The frozen bills that the condition takes, by day.
    pub(super) fn frozen_where(
        &self,
        takes: impl Fn(&TimeBill) -> bool,
    ) -> Result<Vec<TimeBill>, Refusal> {
        let mut bills = self.bills_in(BillStatus::Approved)?;
        bills.extend(self.bills_in(BillStatus::SentToBilling)?);
        bills.retain(takes);
        bills.sort_by_key(|bill| (bill.date, bill.id));
        Ok(bills)
    }
}

fn same_titles(pairs: &[(Task, Task)]) -> Refusal {
    const MOST: usize = 8;
    let titles: Vec<String> =
        pairs.iter().take(MOST).map(|(task, _)| format!("\"{}\"", task.title)).collect();
    let more = match pairs.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = match &titles[..] {
        [one] => format!("both have an open task called {one}"),
        several => format!("both have open tasks called {}{more}", several.join(", ")),
    };
    let refusal =
        Refusal::conflict(message).hint("`--merge-tasks` merges those of the same title too");
    match pairs.first() {
        Some((task, twin)) => {
            let (task, twin) = (short(task.id), short(twin.id));
            refusal.hint(format!(
                "`tat task merge {task} {twin}` merges one, `tat task edit {task} --title …` \
                 tells them apart"
            ))
        }
        None => refusal,
    }
}

fn short(id: TaskId) -> String {
    let id = id.to_string();
    quoted(id.get(..8).unwrap_or(&id))
}
