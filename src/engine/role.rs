//! The role: what the user of an account may change. This machine's own user may everything.
//!
//! The server asks the same of what is sent to it; here nothing is written that it would refuse.
//! (spec: First sync)

use crate::domain::{BillStatus, Change, Code, Edit, Refusal, Role, TimeBill, User, UserId};

/// Refuses changes that the role does not allow. Recording one's own time is always allowed.
pub(super) fn refuse(user: &User, changes: &[Change]) -> Result<(), Refusal> {
    if user.role == Some(Role::InternalAdmin) {
        return Ok(());
    }
    changes.iter().try_for_each(|change| match change {
        Change::Customer(_) => Err(forbidden(
            "only an internal_admin alters customers",
            "record the time on a task without one, and ask an administrator to add it",
        )),
        Change::Pillar(_) => Err(forbidden(
            "only an internal_admin alters pillars",
            "record the time without it, and ask an administrator to add it",
        )),
        Change::Bill(edit) if decides(edit) => Err(forbidden(
            "only an internal_admin decides on bills",
            "`tat bill memo BILL TEXT` leaves a word for whoever decides",
        )),
        Change::Bill(edit) if speaks(edit, user.id) => Err(another("bill")),
        Change::Entry(edit) if is_another(edit, user.id, |entry| entry.user_id) => {
            Err(another("entry"))
        }
        Change::Timer(edit) if is_another(edit, user.id, |timer| timer.user_id) => {
            Err(another("timer"))
        }
        _ => Ok(()),
    })
}

/// Whether a bill's status becomes what only a decision makes it. One that was sent back waits
/// again by itself once its time changes.
fn decides(edit: &Edit<TimeBill>) -> bool {
    let before = edit.before.as_ref().map_or(BillStatus::Pending, |bill| bill.status);
    let after = edit.after.as_ref().map_or(before, |bill| bill.status);
    let by_itself = (before, after) == (BillStatus::Rejected, BillStatus::Pending);
    before != after && !by_itself
}

/// Whether the memo of another's bill changes.
fn speaks(edit: &Edit<TimeBill>, me: UserId) -> bool {
    let (Some(before), Some(after)) = (&edit.before, &edit.after) else { return false };
    before.memo != after.memo && before.user_id != me
}

fn is_another<T>(edit: &Edit<T>, me: UserId, whose: impl Fn(&T) -> UserId) -> bool {
    edit.before.iter().chain(&edit.after).any(|record| whose(record) != me)
}

fn another(what: &str) -> Refusal {
    forbidden(&format!("the {what} is another user's"), "ask them, or an administrator")
}

fn forbidden(message: &str, hint: &str) -> Refusal {
    Refusal::new(Code::Forbidden, message).hint(hint)
}
