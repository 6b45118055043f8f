//! Summaries: time, billed minutes and money, grouped as deep as one likes.
//!
//! Every sum is that of the lines below it. What a group is called is said by whoever gathers.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::domain::{
    BillStatus, Currency, CustomerId, Day, PillarId, Span, Status, TaskId, UserId, month_key,
    week_key,
};

/// By what time is grouped (spec: report).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Who pays.
    Customer,
    /// The part of the customer's work.
    Pillar,
    /// The task.
    Task,
    /// Each of an entry's tags.
    Tag,
    /// The day.
    Day,
    /// The week of ISO 8601.
    Week,
    /// The month.
    Month,
    /// Whose work it is.
    User,
    /// Where the task stands.
    TaskStatus,
    /// Where the bill stands.
    BillStatus,
}

/// What the lines of one group have in common; none where they have no such thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A customer.
    Customer(Option<CustomerId>),
    /// A pillar.
    Pillar(Option<PillarId>),
    /// A task.
    Task(Option<TaskId>),
    /// A tag.
    Tag(Option<Arc<str>>),
    /// A day.
    Day(Day),
    /// A week, by a day in it.
    Week(Day),
    /// A month, by its first day.
    Month(Day),
    /// A user.
    User(UserId),
    /// A task's status.
    TaskStatus(Option<Status>),
    /// A bill's status.
    BillStatus(Option<BillStatus>),
}

impl Key {
    /// The week that holds a day.
    pub fn week_of(day: Day) -> Self {
        let monday = day.week(chrono::Weekday::Mon).checked_first_day();
        Self::Week(monday.unwrap_or(day))
    }

    /// The month that holds a day.
    pub fn month_of(day: Day) -> Self {
        Self::Month(day.with_day(1).unwrap_or(day))
    }

    /// The key on the wire: an id, a tag, `2026-11-23`, `2026-W47`, `2026-11`, a status; none for
    /// none. (spec: JSON, report)
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Customer(id) => id.map(|id| id.to_string()),
            Self::Pillar(id) => id.map(|id| id.to_string()),
            Self::Task(id) => id.map(|id| id.to_string()),
            Self::Tag(tag) => tag.as_ref().map(ToString::to_string),
            Self::Day(day) => Some(day.to_string()),
            Self::Week(day) => Some(week_key(*day)),
            Self::Month(day) => Some(month_key(*day)),
            Self::User(id) => Some(id.to_string()),
            Self::TaskStatus(status) => status.map(|status| status.as_str().to_owned()),
            Self::BillStatus(status) => status.map(|status| status.as_str().to_owned()),
        }
    }

    /// Whether groups of this kind have an order of their own, and are not put by their time.
    fn is_ordered(&self) -> bool {
        matches!(
            self,
            Self::Day(_)
                | Self::Week(_)
                | Self::Month(_)
                | Self::TaskStatus(_)
                | Self::BillStatus(_)
        )
    }

    fn is_none(&self) -> bool {
        matches!(
            self,
            Self::Customer(None)
                | Self::Pillar(None)
                | Self::Task(None)
                | Self::Tag(None)
                | Self::TaskStatus(None)
                | Self::BillStatus(None)
        )
    }
}

/// What is billed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    /// Minutes, after rounding.
    pub minutes: u64,
    /// Money by currency.
    pub amounts: BTreeMap<Currency, Decimal>,
}

impl Billed {
    /// Adds so many minutes, and money where there is a rate.
    pub fn add(&mut self, minutes: u64, amount: Option<(Currency, Decimal)>) {
        self.minutes = self.minutes.saturating_add(minutes);
        if let Some((currency, amount)) = amount {
            let sum = self.amounts.entry(currency).or_default();
            *sum = sum.saturating_add(amount);
        }
    }

    /// The one currency and what it comes to; none where there is no money or several currencies.
    pub fn single(&self) -> Option<(Currency, Decimal)> {
        let mut amounts = self.amounts.iter();
        match (amounts.next(), amounts.next()) {
            (Some((currency, amount)), None) => Some((*currency, *amount)),
            _ => None,
        }
    }
}

/// What a group comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Time, that of running timers included.
    pub duration: Span,
    /// How much of it runs.
    pub running: Span,
    /// What is billed of it; none where bills cannot be told apart so.
    pub billed: Option<Billed>,
}

/// A group, with those below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What its lines have in common.
    pub key: Key,
    /// What it is called.
    pub label: String,
    /// What it comes to.
    pub sums: Sums,
    /// The groups below it.
    pub groups: Vec<Group>,
}

/// A node of the tree that is being summed.
#[derive(Debug, Default)]
struct Node {
    duration: Span,
    running: Span,
    billed: Billed,
    below: HashMap<Key, usize>,
}

/// Sums that grow line by line.
#[derive(Debug)]
pub struct Summary {
    /// The whole, and then the groups as they came.
    nodes: Vec<Node>,
    /// Down to this depth money can be told apart; none: not at all.
    money: Option<usize>,
}

impl Summary {
    /// Nothing yet. Money is shown down to this depth (0: of the whole alone); none: nowhere.
    pub fn new(money: Option<usize>) -> Self {
        Self { nodes: vec![Node::default()], money }
    }

    /// Adds time to the groups on the path, those above `from` left out (they had it before).
    pub fn time(&mut self, path: &[Key], from: usize, (span, running): (Span, Span)) {
        self.walk(path, from, |node| {
            node.duration += span;
            node.running += running;
        });
    }

    /// Adds what is billed to the groups on the path.
    pub fn bill(&mut self, path: &[Key], minutes: u64, amount: Option<(Currency, Decimal)>) {
        self.walk(path, 0, |node| node.billed.add(minutes, amount));
    }

    fn walk(&mut self, path: &[Key], from: usize, mut add: impl FnMut(&mut Node)) {
        let mut at = 0;
        for depth in 0..=path.len() {
            if depth >= from {
                add(&mut self.nodes[at]);
            }
            let Some(key) = path.get(depth) else { break };
            let known = self.nodes[at].below.get(key).copied();
            at = known.unwrap_or_else(|| {
                let new = self.nodes.len();
                self.nodes[at].below.insert(key.clone(), new);
                self.nodes.push(Node::default());
                new
            });
        }
    }

    /// The whole, and its groups in order: days and statuses in theirs, others by their time, the
    /// largest first, and what has none last.
    pub fn finish<E>(
        mut self,
        mut label: impl FnMut(&Key) -> Result<String, E>,
    ) -> Result<(Sums, Vec<Group>), E> {
        let total = self.sums(0, 0);
        let groups = self.groups(0, 1, &mut label)?;
        Ok((total, groups))
    }

    fn sums(&mut self, at: usize, depth: usize) -> Sums {
        let node = &mut self.nodes[at];
        let billed = std::mem::take(&mut node.billed);
        Sums {
            duration: node.duration,
            running: node.running,
            billed: self.money.is_some_and(|deepest| depth <= deepest).then_some(billed),
        }
    }

    fn groups<E>(
        &mut self,
        at: usize,
        depth: usize,
        label: &mut impl FnMut(&Key) -> Result<String, E>,
    ) -> Result<Vec<Group>, E> {
        let below = std::mem::take(&mut self.nodes[at].below);
        let mut groups = Vec::with_capacity(below.len());
        for (key, at) in below {
            let (sums, groups_below) = (self.sums(at, depth), self.groups(at, depth + 1, label)?);
            groups.push(Group { label: label(&key)?, key, sums, groups: groups_below });
        }
        groups.sort_by(order);
        Ok(groups)
    }
}

/// Which of two groups stands first.
fn order(one: &Group, other: &Group) -> Ordering {
    let none_last = one.key.is_none().cmp(&other.key.is_none());
    if one.key.is_ordered() {
        return none_last.then_with(|| one.key.cmp(&other.key));
    }
    none_last
        .then_with(|| other.sums.duration.cmp(&one.sums.duration))
        .then_with(|| one.label.cmp(&other.label))
        .then_with(|| one.key.cmp(&other.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tag(tag: &str) -> Key {
        Key::Tag(Some(tag.into()))
    }

    fn finish(summary: Summary) -> (Sums, Vec<Group>) {
        let label = |key: &Key| Ok::<_, ()>(key.written().unwrap_or_default());
        summary.finish(label).unwrap()
    }

    fn outline(groups: &[Group], depth: usize) -> Vec<String> {
        groups
            .iter()
            .flat_map(|group| {
                let line = format!("{:depth$}{} {}", "", group.label, group.sums.duration);
                [line].into_iter().chain(outline(&group.groups, depth + 1))
            })
            .collect()
    }

    #[test]
    fn an_entry_of_two_tags_counts_once_above_them() {
        let day = Key::Day("2026-11-23".parse().unwrap());
        let mut summary = Summary::new(Some(1));
        let time = (Span::hours(1), Span::ZERO);
        summary.time(&[day.clone(), tag("a")], 0, time);
        summary.time(&[day.clone(), tag("b")], 2, time);
        summary.time(&[day.clone(), Key::Tag(None)], 0, (Span::hours(9), Span::ZERO));
        summary.bill(&[day], 600, None);
        let (total, groups) = finish(summary);
        assert_eq!(total.duration, Span::hours(10));
        assert_eq!(outline(&groups, 0), ["2026-11-23 10h", " a 1h", " b 1h", "  9h"]);
        assert_eq!(groups[0].sums.billed.as_ref().map(|billed| billed.minutes), Some(600));
        assert_eq!(groups[0].groups[0].sums.billed, None);
    }

    #[test]
    fn days_stand_in_order_and_tags_by_their_time() {
        let mut summary = Summary::new(None);
        for (day, name, hours) in
            [("2026-11-24", "a", 1), ("2026-11-23", "b", 5), ("2026-11-24", "b", 3)]
        {
            let path = [Key::Day(day.parse().unwrap()), tag(name)];
            summary.time(&path, 0, (Span::hours(hours), Span::ZERO));
        }
        let expected = ["2026-11-23 5h", " b 5h", "2026-11-24 4h", " b 3h", " a 1h"];
        assert_eq!(outline(&finish(summary).1, 0), expected);
    }

    #[test]
    fn keys_are_written_as_the_contract_says() {
        let day: Day = "2026-01-01".parse().unwrap();
        let keys = [Key::Day(day), Key::week_of(day), Key::month_of(day), Key::Tag(None)];
        let written = keys.map(|key| key.written());
        let expected = [Some("2026-01-01"), Some("2026-W01"), Some("2026-01"), None];
        assert_eq!(written, expected.map(|key| key.map(str::to_owned)));
        assert!(Key::week_of(Day::MIN).written().is_some());
    }

    /// Whether every level comes to the one above it.
    fn sums_up(total: &Sums, groups: &[Group]) -> bool {
        let sum = |of: fn(&Sums) -> Span| groups.iter().map(|group| of(&group.sums)).sum::<Span>();
        let mut billed = Billed::default();
        for group in groups.iter().filter_map(|group| group.sums.billed.as_ref()) {
            billed.minutes += group.minutes;
            for (currency, amount) in &group.amounts {
                billed.add(0, Some((*currency, *amount)));
            }
        }
        groups.is_empty()
            || (sum(|sums| sums.duration) == total.duration
                && sum(|sums| sums.running) == total.running
                && Some(billed) == total.billed
                && groups.iter().all(|group| sums_up(&group.sums, &group.groups)))
    }

    proptest! {
        #[test]
        fn lines_come_to_the_total_at_every_level(
            lines in prop::collection::vec((0_u32..4, 0_u32..4, 0_i64..9_000_000, 0_u64..90, any::<bool>()), 0..40),
        ) {
            let mut summary = Summary::new(Some(2));
            for (day, name, millis, minutes, runs) in &lines {
                let day = Day::from_ymd_opt(2026, 11, 20 + day).unwrap();
                let path = [Key::Day(day), tag(&name.to_string())];
                let span = Span::from_millis(*millis);
                summary.time(&path, 0, (span, if *runs { span } else { Span::ZERO }));
                let amount = (Currency::EUR, Decimal::new(i64::try_from(*minutes).unwrap(), 2));
                summary.bill(&path, *minutes, runs.then_some(amount));
            }
            let (total, groups) = finish(summary);
            prop_assert!(sums_up(&total, &groups), "{total:?} {groups:?}");
            let whole: i64 = lines.iter().map(|line| line.2).sum();
            prop_assert_eq!(total.duration, Span::from_millis(whole));
        }
    }
}
