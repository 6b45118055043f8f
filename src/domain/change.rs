//! Changes: the only way in which records alter. Each knows what was before and what is after, so
//! that its inverse is itself turned round.
//!
//! Who applies a change, and when, is the store's business.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ActiveTimer, Customer, CustomerFocus, Pillar, Task, TimeBill, TimeEntry};

/// One record before and after. Both none is no change; `before` none makes it, `after` none
/// takes the row away (only where a timer becomes an entry or back; what a person deletes keeps a
/// row with `deleted_at`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit<T> {
    /// The record as it was.
    pub before: Option<T>,
    /// The record as it is.
    pub after: Option<T>,
}

impl<T> Edit<T> {
    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { before: self.after, after: self.before }
    }
}

/// A change of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Of a task.
    Task(Edit<Task>),
    /// Of a time entry.
    Entry(Edit<TimeEntry>),
    /// Of a running timer.
    Timer(Edit<ActiveTimer>),
    /// Of a customer.
    Customer(Edit<Customer>),
    /// Of a pillar.
    Pillar(Edit<Pillar>),
    /// Of a bill.
    Bill(Edit<TimeBill>),
    /// Of somebody's focus.
    Focus(Edit<CustomerFocus>),
}

impl Change {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Task(edit) => Self::Task(edit.inverse()),
            Self::Entry(edit) => Self::Entry(edit.inverse()),
            Self::Timer(edit) => Self::Timer(edit.inverse()),
            Self::Customer(edit) => Self::Customer(edit.inverse()),
            Self::Pillar(edit) => Self::Pillar(edit.inverse()),
            Self::Bill(edit) => Self::Bill(edit.inverse()),
            Self::Focus(edit) => Self::Focus(edit.inverse()),
        }
    }

    /// The entity's name on the wire.
    pub const fn entity(&self) -> &'static str {
        match self {
            Self::Task(_) => "task",
            Self::Entry(_) => "timeEntry",
            Self::Timer(_) => "timer",
            Self::Customer(_) => "customer",
            Self::Pillar(_) => "pillar",
            Self::Bill(_) => "timeBill",
            Self::Focus(_) => "customerFocus",
        }
    }

    /// The id of the record that it changes.
    pub fn id(&self) -> Uuid {
        fn either<T>(edit: &Edit<T>, id: impl Fn(&T) -> Uuid) -> Uuid {
            edit.after.as_ref().or(edit.before.as_ref()).map(id).unwrap_or_default()
        }
        match self {
            Self::Task(edit) => either(edit, |r| r.id.0),
            Self::Entry(edit) => either(edit, |r| r.id.0),
            Self::Timer(edit) => either(edit, |r| r.id.0),
            Self::Customer(edit) => either(edit, |r| r.id.0),
            Self::Pillar(edit) => either(edit, |r| r.id.0),
            Self::Bill(edit) => either(edit, |r| r.id.0),
            Self::Focus(edit) => either(edit, |r| r.user_id.0),
        }
    }
}
