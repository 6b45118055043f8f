//! Frozen: what an approved or sent bill holds fast.

use crate::domain::{BillStatus, Code, Refusal, TimeBill, TimeEntry};
use crate::engine::Draft;
use crate::store::Read;

impl Draft<'_> {
    /// Whether a later bill of the same group is frozen.
    pub(in crate::engine) fn has_later_frozen(&self, bill: &TimeBill) -> Result<bool, Refusal> {
        Ok(self.bills_of_day(bill.user_id, bill.date)?.iter().any(|other| {
            (other.customer_id, other.pillar_id) == (bill.customer_id, bill.pillar_id)
                && other.sequence > bill.sequence
                && other.is_frozen()
        }))
    }

    /// Refuses to alter an entry of which a part lies in a frozen bill (spec: Bills).
    pub fn refuse_frozen(&self, entry: &TimeEntry) -> Result<(), Refusal> {
        for (day, _) in entry.parts() {
            let bills = self.bills_of_day(entry.user_id, day)?;
            let Some(bill) = bills
                .iter()
                .find(|bill| bill.is_frozen() && bill.time_entry_ids.contains(&entry.id))
            else {
                continue;
            };
            let customer = self.customer(bill.customer_id)?.map_or_else(String::new, |c| c.name);
            let pillar = self.pillar(bill.pillar_id)?.map_or_else(String::new, |p| p.name);
            let status = match bill.status {
                BillStatus::SentToBilling => "sent",
                _ => "approved",
            };
            let sequence =
                if bill.sequence > 1 { format!("#{}", bill.sequence) } else { String::new() };
            let name = format!("{customer}/{pillar}@{day}{sequence}");
            let refusal = Refusal::new(
                Code::Frozen,
                format!("the entry of {day} stands in the {status} bill {name}"),
            );
            return Err(match bill.status {
                BillStatus::SentToBilling => {
                    refusal.hint("a sent bill cannot change; record the difference as a new entry")
                }
                _ => refusal.hint(format!("`tat bill reopen \"{name}\"` opens it again")),
            });
        }
        Ok(())
    }
}
