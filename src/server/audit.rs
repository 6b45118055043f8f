//! What of a transaction stands in the audit log: approvals and deletions, by whichever way they
//! came.
//!
//! It is read off the log of changes, so that no route can forget it. What is done to people is
//! written by `people`.

use crate::domain::{BillId, BillStatus};
use crate::store::{Entity, Logged};

use super::desk::Desk;
use super::keep::audit::{self, Deed, Line};
use super::problem::Problem;

/// Writes down what has changed since a sequence number, within the transaction that changed it.
pub fn write_down(desk: &Desk<'_>, since: u64) -> Result<(), Problem> {
    let (at, by) = (desk.now, Some(desk.asker.id()));
    let mut lines = Vec::new();
    for change in desk.store.cloud(|cloud| cloud.changes_after(since, usize::MAX))? {
        if let Some(deed) = deed(desk, &change)? {
            lines.push(Line { at, by, deed, subject: change.id });
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    desk.store.keep(|cloud| {
        lines.iter().try_for_each(|line| audit::write(cloud, line)).map_err(Problem::from)
    })
}

/// What a change comes to, if others must be able to ask for it later.
fn deed(desk: &Desk<'_>, change: &Logged) -> Result<Option<Deed>, Problem> {
    match (change.entity, change.deleted) {
        (Entity::Task | Entity::TimeEntry | Entity::Customer | Entity::Pillar, true) => {
            Ok(Some(Deed::Deletion))
        }
        (Entity::TimeBill, false) => {
            let bill = desk.read(|read| Ok(read.bill(BillId(change.id))?))?;
            // An approved bill is frozen: what changed of it is that it was approved.
            let approved = bill.is_some_and(|bill| bill.status == BillStatus::Approved);
            Ok(approved.then_some(Deed::Approval))
        }
        _ => Ok(None),
    }
}
