//! Statements: what a customer is told of the bills of a stretch of days.
//!
//! How a statement looks is decided elsewhere.

use crate::domain::{BillStatus, DayRange, Refusal};
use crate::engine::Engine;
use crate::engine::filter::{FilterWords, Names};
use crate::engine::lookup::quoted;

use super::share::{Share, shares};
use super::{BillView, BillWish, list};

/// What a statement asks for.
#[derive(Clone, Debug)]
pub struct StatementWish {
    /// The days.
    pub range: DayRange,
    /// What the range is called.
    pub label: String,
    /// Whose, in a name or id.
    pub customer: String,
    /// Which bills.
    pub include: Include,
}

/// Which bills a statement takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Include {
    /// Approved and sent ones.
    Agreed,
    /// Every one: a draft.
    All,
}

/// The bills of a customer's statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The customer's name.
    pub customer_name: String,
    /// The days.
    pub range: DayRange,
    /// Which bills it takes.
    pub include: Include,
    /// The bills, by day and pillar; there is at least one.
    pub bills: Vec<Stated>,
    /// How many bills of these days are not in it, for they are not agreed.
    pub left_out: usize,
}

/// A bill with what its entries share of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The bill.
    pub view: BillView,
    /// Its entries, by time.
    pub shares: Vec<Share>,
}

impl Engine {
    /// The statement of a customer's bills. (spec: bill export)
    pub fn statement(&self, wish: &StatementWish) -> Result<Statement, Refusal> {
        self.ask(|read| {
            let filter =
                FilterWords { customers: vec![wish.customer.clone()], ..FilterWords::default() };
            let asked = BillWish { range: Some(wish.range), statuses: Vec::new(), filter };
            let mut bills = list::list(read, &asked)?;
            let all = bills.len();
            if wish.include == Include::Agreed {
                bills.retain(|view| view.bill.status.is_frozen());
            }
            let Some(first) = bills.first() else { return Err(nothing(wish, all)) };
            let customer_name = first.customer_name.clone();
            let left_out = all - bills.len();
            let (mut names, mut stated) = (Names::default(), Vec::with_capacity(bills.len()));
            for view in bills {
                let shares = shares(read, &mut names, &view.bill)?;
                stated.push(Stated { view, shares });
            }
            Ok(Statement {
                customer_name,
                range: wish.range,
                include: wish.include,
                bills: stated,
                left_out,
            })
        })
    }
}

impl Statement {
    /// Whether a bill in it is not agreed.
    pub fn is_draft(&self) -> bool {
        let open = |stated: &Stated| match stated.view.bill.status {
            BillStatus::Approved | BillStatus::SentToBilling => false,
            BillStatus::Pending | BillStatus::Rejected => true,
        };
        self.include == Include::All || self.bills.iter().any(open)
    }
}

/// The refusal of a statement over nothing.
fn nothing(wish: &StatementWish, others: usize) -> Refusal {
    let (label, customer) = (&wish.label, quoted(&wish.customer));
    if others == 0 {
        return Refusal::not_found(format!("no bills of \"{}\" in {label}", wish.customer))
            .hint(format!("`tat bill list all --customer {customer}` shows those of other days"));
    }
    Refusal::not_found(format!("no bill of \"{}\" in {label} is approved", wish.customer))
        .hint("`--draft` takes those that are not, and `tat bill approve` approves them")
}
