//! Bills of an adoption: decided ones go over as they are where the user may decide; elsewhere they
//! begin anew and say so in their memo, so that nothing is billed twice.

use crate::domain::{BillId, BillStatus, Refusal, TimeBill, UserId};
use crate::engine::Draft;
use crate::store::Read;

use super::Cargo;

/// Puts decided bills into the account's store, with the policy and rate kept inside them.
pub(super) fn keep(draft: &mut Draft<'_>, cargo: &Cargo, me: UserId) -> Result<(), Refusal> {
    for bill in cargo.bills.iter().filter(|bill| bill.is_frozen()) {
        let (customer_id, pillar_id, date) = cargo.group(bill);
        let id = BillId::of(me, customer_id, pillar_id, date, bill.sequence);
        if draft.bill(id)?.is_some() {
            continue;
        }
        draft.put_bill(TimeBill {
            id,
            user_id: me,
            customer_id,
            pillar_id,
            approved_by: bill.approved_by.map(|_| me),
            server_version: None,
            ..bill.clone()
        })?;
    }
    Ok(())
}

/// Gives computed bills the memos of those that they stand for; one that was decided says so in
/// front.
pub(super) fn remember(draft: &mut Draft<'_>, cargo: &Cargo, me: UserId) -> Result<(), Refusal> {
    for bill in &cargo.bills {
        let (customer, pillar, date) = cargo.group(bill);
        let kept = BillId::of(me, customer, pillar, date, bill.sequence);
        if draft.bill(kept)?.is_some_and(|kept| kept.is_frozen()) {
            continue;
        }
        let mark = bill.is_frozen().then(|| mark(bill));
        let memo = match (mark, &bill.memo) {
            (Some(mark), Some(memo)) => format!("{mark}\n{memo}"),
            (Some(mark), None) => mark,
            (None, Some(memo)) => memo.clone(),
            (None, None) => continue,
        };
        let stands = draft.bills_of_day(me, date)?.into_iter().find(|other| {
            (other.customer_id, other.pillar_id) == (customer, pillar)
                && other.deleted_at.is_none()
                && !other.is_frozen()
        });
        let Some(mut stands) = stands else { continue };
        let known = stands.memo.take();
        if known.as_ref().is_some_and(|known| known.contains(&memo)) {
            continue;
        }
        stands.memo = Some(known.map_or_else(|| memo.clone(), |known| format!("{known}\n{memo}")));
        draft.put_bill(stands)?;
    }
    Ok(())
}

/// What stands in front of the memo of a bill that was decided before the adoption.
pub(super) fn mark(bill: &TimeBill) -> String {
    let reference = match (&bill.reference, bill.status) {
        (Some(reference), _) => format!(" {reference}"),
        (None, BillStatus::SentToBilling) => " without reference".to_owned(),
        (None, _) => String::new(),
    };
    format!("before adoption: {} {}{reference}", bill.status.word(), bill.date)
}
