//! Lines: what is summed, and where it stands.

use std::sync::Arc;

use crate::domain::{
    BillStatus, CustomerId, Day, PillarId, Refusal, Status, Task, TaskId, TimeBill, UserId,
};
use crate::engine::filter::Names;
use crate::report::{Grouping, Key};
use crate::store::Read;

/// Where a task belongs, as bills see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) customer: Option<CustomerId>,
    pub(super) pillar: Option<PillarId>,
    pub(super) status: Option<Status>,
}

/// A line of time, or a share of a bill, before it is grouped.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) user: UserId,
    pub(super) day: Day,
    pub(super) task: Option<TaskId>,
    pub(super) place: Place,
    pub(super) bill: Option<BillStatus>,
}

impl Place {
    /// Where a task's time goes: to its customer and its pillar; without a pillar to General
    /// Support, as bills do. (spec: Bills)
    pub(super) fn of(
        read: &dyn Read,
        names: &mut Names,
        task: Option<&Task>,
    ) -> Result<Self, Refusal> {
        let status = task.map(|task| task.status);
        let Some(customer) = task.and_then(|task| task.customer_id) else {
            return Ok(Self { customer: None, pillar: None, status });
        };
        let mut pillar = task.and_then(|task| task.pillar_id);
        if let Some(id) = pillar
            && let Some(known) = names.pillar(read, id)?
            && (known.deleted_at.is_some() || known.customer_id != customer)
        {
            pillar = None;
        }
        let pillar = pillar.unwrap_or_else(|| PillarId::general_support(customer));
        Ok(Self { customer: Some(customer), pillar: Some(pillar), status })
    }
}

impl Line {
    /// The line on which a bill, or its share of a task, stands.
    pub(super) fn of_bill(bill: &TimeBill, task: Option<TaskId>, status: Option<Status>) -> Self {
        let place =
            Place { customer: Some(bill.customer_id), pillar: Some(bill.pillar_id), status };
        Self { user: bill.user_id, day: bill.date, task, place, bill: Some(bill.status) }
    }

    /// The keys of its groups, the outermost first.
    pub(super) fn path(&self, by: &[Grouping], tag: Option<&Arc<str>>) -> Vec<Key> {
        by.iter()
            .map(|by| match by {
                Grouping::Customer => Key::Customer(self.place.customer),
                Grouping::Pillar => Key::Pillar(self.place.pillar),
                Grouping::Task => Key::Task(self.task),
                Grouping::Tag => Key::Tag(tag.cloned()),
                Grouping::Day => Key::Day(self.day),
                Grouping::Week => Key::week_of(self.day),
                Grouping::Month => Key::month_of(self.day),
                Grouping::User => Key::User(self.user),
                Grouping::TaskStatus => Key::TaskStatus(self.place.status),
                Grouping::BillStatus => Key::BillStatus(self.bill),
            })
            .collect()
    }
}
