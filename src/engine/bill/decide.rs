//! Decisions on bills: those named one by one, or all that a range and filters leave.

use rust_decimal::Decimal;

use crate::domain::billing::{self, Seen};
use crate::domain::{
    BillId, BillStatus, Currency, CustomerId, Day, DayRange, PillarId, Refusal, Span, TimeBill,
    Timestamp,
};
use crate::engine::filter::{FilterWords, Names};
use crate::engine::{Done, Draft, Engine, lookup};
use crate::store::Read;

use super::list::{self, BillView, BillWish};
use super::words;

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are agreed to.
    Approve,
    /// They are sent back, with this note.
    Reject(String),
    /// They are pending again.
    Reopen,
    /// They were sent by hand, under this reference.
    Send(Option<String>),
    /// They get these words; none are taken off.
    Memo(String),
}

/// A bill named by words, with what was seen of it.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// BILL.
    pub words: String,
    /// What was seen; none takes it as it is.
    pub seen: Option<Seen>,
}

/// All bills that a range and filters leave, but for today's and those under a running timer.
#[derive(Clone, Debug, Default)]
pub struct WholeWish {
    /// The days; none means every day.
    pub range: Option<DayRange>,
    /// The filters.
    pub filter: FilterWords,
    /// BILLs that stay as they are.
    pub except: Vec<String>,
}

/// On which bills is decided.
#[derive(Clone, Debug)]
pub enum Which {
    /// Those named: all or none.
    Named(Vec<Chosen>),
    /// All that wait for it.
    Whole(Box<WholeWish>),
}

/// Why a bill that waits was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The day is not over.
    Today,
    /// A timer runs that will add to it.
    Running,
}

/// What was decided.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// The bills decided on, as they are now.
    pub bills: Vec<BillView>,
    /// Those that stood there already.
    pub already: Vec<BillView>,
    /// Those left out of a whole.
    pub left_out: Vec<(BillView, LeftOut)>,
}

/// What bills come to, by customer and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Who pays.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// In what.
    pub currency: Currency,
    /// How many bills.
    pub count: usize,
    /// Their time, raw.
    pub duration: Span,
    /// Their billed minutes.
    pub billed_minutes: u64,
    /// Their money; none if none has any.
    pub amount: Option<Decimal>,
}

/// Sums bills by customer and currency, in order of names.
pub fn totals<'a>(bills: impl IntoIterator<Item = &'a BillView>) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    for view in bills {
        let bill = &view.bill;
        let key = (bill.customer_id, bill.currency);
        let place = sums.iter().position(|sum| (sum.customer_id, sum.currency) == key);
        let place = place.unwrap_or_else(|| {
            sums.push(Sum {
                customer_id: bill.customer_id,
                customer_name: view.customer_name.clone(),
                currency: bill.currency,
                count: 0,
                duration: Span::ZERO,
                billed_minutes: 0,
                amount: None,
            });
            sums.len() - 1
        });
        let sum = &mut sums[place];
        sum.count += 1;
        sum.duration += bill.duration;
        sum.billed_minutes += u64::from(bill.billed_minutes);
        if let Some(amount) = bill.amount {
            let so_far = sum.amount.unwrap_or_default();
            sum.amount = Some(so_far.checked_add(amount).unwrap_or(Decimal::MAX));
        }
    }
    sums.sort_by(|a, b| (&a.customer_name, a.currency).cmp(&(&b.customer_name, b.currency)));
    sums
}

impl Decision {
    /// The statuses in which a bill waits for it.
    fn waits(&self) -> &'static [BillStatus] {
        match self {
            Self::Approve | Self::Reject(_) => &[BillStatus::Pending],
            Self::Reopen => &[BillStatus::Approved, BillStatus::Rejected],
            Self::Send(_) => &[BillStatus::Approved],
            Self::Memo(_) => &[BillStatus::Pending, BillStatus::Rejected],
        }
    }

    /// The bill once decided.
    fn apply(&self, draft: &Draft<'_>, bill: &TimeBill, name: &str) -> Result<TimeBill, Refusal> {
        let now = draft.now();
        match self {
            Self::Approve => billing::approve(bill, name, draft.user().id, now),
            Self::Reject(note) => billing::reject(bill, name, note),
            Self::Reopen => {
                if bill.is_frozen() && draft.has_later_frozen(bill)? {
                    return Err(Refusal::conflict(format!(
                        "the bill \"{name}\" cannot be reopened: a later one of that day is frozen"
                    ))
                    .hint(format!(
                        "reopen that first: `tat bill reopen {}`",
                        lookup::quoted(&later(draft, bill)?)
                    )));
                }
                billing::reopen(bill, name)
            }
            Self::Send(reference) => billing::send(bill, name, reference.as_deref(), now),
            Self::Memo(words) => billing::set_memo(bill, name, words),
        }
    }

    /// What the journal says was done.
    fn sentence(&self, bills: &[BillView]) -> String {
        let what = match bills {
            [one] => format!("bill {}", one.name),
            several => format!("{} bills", several.len()),
        };
        match self {
            Self::Approve => format!("Approved {what}"),
            Self::Reject(_) => format!("Rejected {what}"),
            Self::Reopen => format!("Reopened {what}"),
            Self::Send(_) => format!("Marked {what} as sent"),
            Self::Memo(_) => format!("Set the memo of {what}"),
        }
    }
}

/// The name of the last frozen bill of a bill's group.
fn later(draft: &Draft<'_>, bill: &TimeBill) -> Result<String, Refusal> {
    let group = |b: &TimeBill| (b.customer_id, b.pillar_id);
    let bills = draft.bills_of_day(bill.user_id, bill.date)?;
    let last = bills
        .iter()
        .filter(|other| group(other) == group(bill) && other.is_frozen())
        .max_by_key(|other| other.sequence);
    words::name(draft, last.unwrap_or(bill))
}

impl Engine {
    /// Decides on bills: all or none. (spec: Bills, states)
    pub fn decide_bills(
        &self,
        decision: &Decision,
        which: &Which,
        now: Timestamp,
    ) -> Result<Done<Decided>, Refusal> {
        self.change(now, |draft| {
            let mut decided = Decided::default();
            let bills = match which {
                Which::Named(chosen) => self.named(draft, chosen)?,
                Which::Whole(wish) => self.whole(draft, decision, wish, &mut decided.left_out)?,
            };
            let mut names = Names::default();
            let mut changed = Vec::new();
            for (bill, named_as) in in_order(decision, &bills) {
                let after = decision.apply(draft, bill, named_as)?;
                if after == *bill {
                    let view = BillView::of(draft, &mut names, after)?;
                    decided.already.push(view);
                } else {
                    changed.push(bill.id);
                    draft.put_bill(after)?;
                }
            }
            draft.settle()?;
            for (bill, _) in bills.iter().filter(|(bill, _)| changed.contains(&bill.id)) {
                let bill = draft.bill(bill.id)?.unwrap_or_else(|| bill.clone());
                decided.bills.push(BillView::of(draft, &mut names, bill)?);
            }
            let sentence = decision.sentence(&decided.bills);
            Ok((decided, sentence))
        })
    }

    /// The bills named, each once, with the words that named it.
    fn named(
        &self,
        draft: &Draft<'_>,
        chosen: &[Chosen],
    ) -> Result<Vec<(TimeBill, String)>, Refusal> {
        let mut bills: Vec<(TimeBill, String)> = Vec::with_capacity(chosen.len());
        for Chosen { words, seen } in chosen {
            let bill = words::find(draft, words, draft.now(), self.zone)?;
            if let Some(seen) = seen {
                billing::refuse_changed(&bill, words, seen)?;
            }
            if !bills.iter().any(|(known, _)| known.id == bill.id) {
                bills.push((bill, words.clone()));
            }
        }
        Ok(bills)
    }

    /// All bills that wait for a decision, but for those that are left out.
    fn whole(
        &self,
        draft: &Draft<'_>,
        decision: &Decision,
        wish: &WholeWish,
        left_out: &mut Vec<(BillView, LeftOut)>,
    ) -> Result<Vec<(TimeBill, String)>, Refusal> {
        let mut except: Vec<BillId> = Vec::with_capacity(wish.except.len());
        for words in &wish.except {
            except.push(words::find(draft, words, draft.now(), self.zone)?.id);
        }
        let wish = BillWish {
            range: wish.range,
            statuses: decision.waits().to_vec(),
            filter: wish.filter.clone(),
        };
        let today = self.zone.day_of(draft.now());
        let running = running(draft)?;
        let mut bills = Vec::new();
        for view in list::list(draft, &wish)? {
            let bill = &view.bill;
            if except.contains(&bill.id) {
                continue;
            }
            if bill.date >= today {
                left_out.push((view, LeftOut::Today));
            } else if running.iter().any(|timer| timer.adds_to(bill)) {
                left_out.push((view, LeftOut::Running));
            } else {
                bills.push((view.bill, view.name));
            }
        }
        Ok(bills)
    }
}

/// The order in which bills are decided on: the last of a group is reopened first, else the first
/// comes first.
fn in_order<'a>(
    decision: &Decision,
    bills: &'a [(TimeBill, String)],
) -> Vec<(&'a TimeBill, &'a str)> {
    let mut ordered: Vec<_> = bills.iter().map(|(bill, name)| (bill, name.as_str())).collect();
    if *decision == Decision::Reopen {
        ordered.sort_by_key(|(bill, _)| std::cmp::Reverse(bill.sequence));
    }
    ordered
}

/// The group and days to which a running timer will add.
struct Running {
    user: crate::domain::UserId,
    group: (CustomerId, PillarId),
    days: (Day, Day),
}

impl Running {
    fn adds_to(&self, bill: &TimeBill) -> bool {
        self.user == bill.user_id
            && self.group == (bill.customer_id, bill.pillar_id)
            && (self.days.0..=self.days.1).contains(&bill.date)
    }
}

/// Every running timer that will be billed.
fn running(draft: &Draft<'_>) -> Result<Vec<Running>, Refusal> {
    let mut running = Vec::new();
    for timer in draft.timers()? {
        let task = draft.task(timer.task_id)?;
        let Some(customer) = task.as_ref().and_then(|task| task.customer_id) else { continue };
        if timer.billable == Some(false) {
            continue;
        }
        let pillar = task.and_then(|task| task.pillar_id);
        let zone = timer.zone();
        running.push(Running {
            user: timer.user_id,
            group: (customer, pillar.unwrap_or_else(|| PillarId::general_support(customer))),
            days: (zone.day_of(timer.start_time), zone.day_of(draft.now())),
        });
    }
    Ok(running)
}
