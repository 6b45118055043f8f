//! What time tracking is: the things, their fields and their rules.
//!
//! Nothing here reads a clock, a file or the environment: values and `now` come in, values and
//! [`Change`]s go out.

mod bill;
pub mod billing;
mod change;
mod customer;
mod day_word;
mod entry;
mod error;
mod ids;
mod instant;
pub mod limits;
mod money;
mod moves;
pub mod naming;
mod period;
mod pillar;
mod span;
mod task;
mod timer;
pub mod tree;
mod user;
mod when;
mod zone;

pub use bill::{BillStatus, RateSource, Rounding, RoundingMode, TimeBill};
pub use change::{Change, Edit};
pub use customer::Customer;
pub use day_word::{DayWord, parse_day};
pub use entry::TimeEntry;
pub use error::{Candidate, Code, Refusal};
pub use ids::{
    BillId, CustomerId, DeviceId, EntryId, PillarId, SHORTEST_PREFIX, TaskId, UserId, prefix_range,
};
pub use instant::{Day, Timestamp};
pub use money::{Currency, RatePeriod, amount, rate_on, with_rate};
pub use moves::{Held, Move, Moved, move_to, timer_refusal};
pub use period::{DayRange, Period, Unit, month_key, week_key};
pub use pillar::{GENERAL_SUPPORT, Pillar};
pub use span::{Span, parse_shift};
pub use task::{Status, Task};
pub use timer::ActiveTimer;
pub use user::{CustomerFocus, Role, User};
pub use when::{Anchor, Bare, Fold, Moment, When};
pub use zone::{Resolved, Zone};

/// What a flag is that old records do not name.
const fn yes() -> bool {
    true
}
