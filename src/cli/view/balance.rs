//! What was done against targets, in words.

use std::collections::BTreeMap;

use crate::cli::context::Context;
use crate::domain::{Day, DayRange, Span};
use crate::report::Balance;
use crate::text::span;

/// Time by day, and the first day that ever had some.
#[derive(Clone, Copy)]
pub(super) struct Done<'a> {
    /// The time of each day.
    pub(super) days: &'a BTreeMap<Day, Span>,
    /// The first day that ever had time.
    pub(super) since: Option<Day>,
}

impl Done<'_> {
    /// What was to be done on a day: nothing before the first time that was ever recorded.
    pub(super) fn target(&self, day: Day, cx: &Context) -> Option<Span> {
        let began = self.since.is_some_and(|since| since <= day);
        cx.config.targets.on(day).filter(|_| began)
    }

    /// What was done on these days against their targets; none where they have none.
    pub(super) fn balance(&self, days: DayRange, cx: &Context) -> Option<Balance> {
        let done = |day| self.days.get(&day).copied().unwrap_or_default();
        Balance::of(days, cx.today(), |day| self.target(day, cx), done)
    }
}

/// `target 40:00, 7:35 left, 0:20 ahead so far`
pub(super) fn words(balance: &Balance) -> String {
    match balance.target {
        Span::ZERO => format!("nothing to reach, {}", so_far(balance)),
        target => {
            format!("target {}, {}, {}", span::clock(target), left(balance), so_far(balance))
        }
    }
}

/// `7:35 left`, `reached`
pub(super) fn left(balance: &Balance) -> String {
    match balance.left() {
        Span::ZERO => "reached".to_owned(),
        left => format!("{} left", span::clock(left)),
    }
}

/// `0:20 ahead so far`
pub(super) fn so_far(balance: &Balance) -> String {
    match balance.ahead {
        ahead if ahead.whole_minutes() == 0 => "even so far".to_owned(),
        ahead if ahead < Span::ZERO => format!("{} behind so far", span::clock(-ahead)),
        ahead => format!("{} ahead so far", span::clock(ahead)),
    }
}
