//! Frozen: what an approved or sent bill holds fast.

use crate::domain::{BillStatus, Code, Refusal, TimeBill, TimeEntry};
use crate::engine::Draft;
use crate::store::Read;

use super::words;

/// What leaves them out.
const SKIP: &str = "`--skip-frozen` alters only the others";

/// What to do with entries in frozen bills, where many are altered together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frozen {
    /// Refuse the command.
    #[default]
    Refuse,
    /// Leave them as they are.
    Skip,
}

impl Draft<'_> {
    /// Whether a later bill of the same group is frozen.
    pub fn has_later_frozen(&self, bill: &TimeBill) -> Result<bool, Refusal> {
        Ok(self.bills_of_day(bill.user_id, bill.date)?.iter().any(|other| {
            (other.customer_id, other.pillar_id) == (bill.customer_id, bill.pillar_id)
                && other.sequence > bill.sequence
                && other.is_frozen()
        }))
    }

    /// The first frozen bill in which a part of an entry lies.
    pub fn frozen_bill_of(&self, entry: &TimeEntry) -> Result<Option<TimeBill>, Refusal> {
        for (day, _) in entry.parts() {
            let bills = self.bills_of_day(entry.user_id, day)?;
            let holds =
                |bill: &TimeBill| bill.is_frozen() && bill.time_entry_ids.contains(&entry.id);
            if let Some(bill) = bills.into_iter().find(holds) {
                return Ok(Some(bill));
            }
        }
        Ok(None)
    }

    /// Refuses to alter an entry of which a part lies in a frozen bill (spec: Bills).
    pub fn refuse_frozen(&self, entry: &TimeEntry) -> Result<(), Refusal> {
        let Some(bill) = self.frozen_bill_of(entry)? else { return Ok(()) };
        let (name, status) = (words::name(self, &bill)?, bill.status.word());
        let refusal = Refusal::new(
            Code::Frozen,
            format!("the entry of {} stands in the {status} bill {name}", bill.date),
        );
        Err(match bill.status {
            BillStatus::SentToBilling => {
                refusal.hint("a sent bill cannot change; record the difference as a new entry")
            }
            _ => refusal.hint(format!("`tat bill reopen \"{name}\"` opens it again")),
        })
    }

    /// Of entries that are to be altered together, those that may be. One that stands in a frozen
    /// bill refuses them all, or is left out and counted.
    pub(in crate::engine) fn alterable(
        &self,
        entries: Vec<TimeEntry>,
        frozen: Frozen,
    ) -> Result<(Vec<TimeEntry>, usize), Refusal> {
        let (mut free, mut held) = (Vec::with_capacity(entries.len()), Vec::new());
        let total = entries.len();
        for entry in entries {
            match self.frozen_bill_of(&entry)? {
                None => free.push(entry),
                Some(bill) => held.push((entry, bill)),
            }
        }
        match (frozen, &held[..]) {
            (Frozen::Skip, _) | (_, []) => Ok((free, held.len())),
            (Frozen::Refuse, [(entry, _)]) => {
                self.refuse_frozen(entry).map_err(|refusal| refusal.hint(SKIP))?;
                Ok((free, 0))
            }
            (Frozen::Refuse, several) => Err(self.many_frozen(several, total)?),
        }
    }

    fn many_frozen(
        &self,
        held: &[(TimeEntry, TimeBill)],
        total: usize,
    ) -> Result<Refusal, Refusal> {
        const MOST: usize = 8;
        let mut names: Vec<String> = Vec::new();
        for (_, bill) in held {
            let name = words::name(self, bill)?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let more = match names.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        names.truncate(MOST);
        Ok(Refusal::new(
            Code::Frozen,
            format!("{} of {total} entries stand in approved or sent bills", held.len()),
        )
        .hint(SKIP)
        .hint(format!(
            "the bills are {}{more}; `tat bill reopen BILL` opens one",
            names.join(", ")
        )))
    }
}
