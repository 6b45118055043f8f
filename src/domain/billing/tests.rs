use super::*;
use proptest::prelude::*;
use rstest::rstest;

use crate::domain::{RatePeriod, RoundingMode};

const NOW: i64 = 1_700_000_000_000;

fn day() -> Day {
    Day::from_ymd_opt(2026, 11, 20).unwrap()
}

fn customer_id(n: u8) -> CustomerId {
    CustomerId::from_bytes([0xc0 + n; 16])
}

fn pillar_id(n: u8) -> PillarId {
    PillarId::from_bytes([0xa0 + n; 16])
}

fn entry_id(n: u8) -> EntryId {
    EntryId::from_bytes([n; 16])
}

/// A day as it is played: entries on tasks, prices, and the bills so far.
#[derive(Clone, Debug)]
struct World {
    /// Task and seconds by entry.
    entries: BTreeMap<u8, (u8, i64)>,
    /// Customer and pillar by task.
    tasks: BTreeMap<u8, (Option<u8>, Option<u8>)>,
    customers: BTreeMap<CustomerId, Customer>,
    pillars: BTreeMap<PillarId, Pillar>,
    bills: BTreeMap<BillId, TimeBill>,
    steps: i64,
}

impl World {
    fn new() -> Self {
        let now = Timestamp::from_millis(NOW);
        let mut world = Self {
            entries: BTreeMap::new(),
            tasks: [
                (0, (None, None)),
                (1, (Some(0), None)),
                (2, (Some(0), Some(0))),
                (3, (Some(1), Some(2))),
            ]
            .into(),
            customers: BTreeMap::new(),
            pillars: BTreeMap::new(),
            bills: BTreeMap::new(),
            steps: 0,
        };
        for n in 0..2 {
            let id = customer_id(n);
            world.customers.insert(id, Customer::new(id, format!("c{n}"), Currency::EUR, now));
            let support = Pillar::general_support(id, now);
            world.pillars.insert(support.id, support);
        }
        for (n, owner) in [(0, 0), (1, 0), (2, 1)] {
            let pillar = Pillar::new(pillar_id(n), customer_id(owner), format!("p{n}"), now);
            world.pillars.insert(pillar.id, pillar);
        }
        world
    }

    fn parts(&self) -> Vec<Part> {
        self.entries
            .iter()
            .map(|(entry, (task, seconds))| {
                let (customer, pillar) = self.tasks[task];
                Part {
                    entry_id: entry_id(*entry),
                    task_id: TaskId::from_bytes([*task; 16]),
                    customer_id: customer.map(customer_id),
                    pillar_id: pillar.map(pillar_id),
                    billable: customer.is_some(),
                    span: Span::seconds(*seconds),
                }
            })
            .collect()
    }

    fn with<T>(&self, ask: impl FnOnce(&DayInput<'_>) -> T) -> T {
        let parts = self.parts();
        let existing: Vec<TimeBill> = self.bills.values().cloned().collect();
        ask(&DayInput {
            user_id: UserId::from_bytes([1; 16]),
            day: day(),
            parts: &parts,
            customers: &self.customers,
            pillars: &self.pillars,
            existing: &existing,
            now: Timestamp::from_millis(NOW + self.steps * 1000),
        })
    }

    /// Computes the day anew and puts what changed in place.
    fn settle(&mut self) -> Vec<TimeBill> {
        self.steps += 1;
        let changed = self.with(recompute_day);
        self.bills.extend(changed.iter().map(|bill| (bill.id, bill.clone())));
        changed
    }

    fn live(&self) -> Vec<&TimeBill> {
        let mut live: Vec<&TimeBill> =
            self.bills.values().filter(|bill| bill.deleted_at.is_none()).collect();
        live.sort_by_key(|bill| (bill.customer_id, bill.pillar_id, bill.sequence));
        live
    }

    fn only(&self) -> TimeBill {
        let live = self.live();
        assert_eq!(live.len(), 1, "{live:#?}");
        live[0].clone()
    }

    fn put(&mut self, bill: TimeBill) {
        self.bills.insert(bill.id, bill);
    }

    /// Approves the live pending bills.
    fn approve(&mut self) {
        let pending: Vec<TimeBill> = self.live().into_iter().cloned().collect();
        for bill in pending.iter().filter(|bill| bill.status == BillStatus::Pending) {
            let by = UserId::from_bytes([1; 16]);
            self.put(approve(bill, "bill", by, Timestamp::from_millis(NOW)).unwrap());
        }
    }
}

fn minutes(world: &World) -> Vec<(u32, u32)> {
    world.live().iter().map(|bill| (bill.sequence, bill.billed_minutes)).collect()
}

fn money(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

#[test]
fn the_group_is_rounded_once_and_not_each_entry() {
    let mut world = World::new();
    world.entries = [(1, (1, 60)), (2, (1, 14 * 60)), (3, (0, 500))].into();
    world.settle();
    let bill = world.only();
    assert_eq!(bill.billed_minutes, 15);
    assert_eq!(bill.time_entry_ids, [entry_id(1), entry_id(2)]);
    assert_eq!(bill.pillar_id, PillarId::general_support(customer_id(0)));
    assert_eq!((bill.rate_source, bill.amount), (RateSource::None, None));
    world.entries.insert(4, (1, 1));
    world.settle();
    assert_eq!(world.only().billed_minutes, 30);
}

#[test]
fn the_pillars_rate_goes_before_the_customers_and_zero_is_a_rate() {
    let mut world = World::new();
    world.entries = [(1, (2, 3600)), (2, (1, 600))].into();
    let rates = |rate: i64| vec![RatePeriod { since: None, rate: Some(rate.into()) }];
    world.customers.get_mut(&customer_id(0)).unwrap().rates = rates(90);
    world.pillars.get_mut(&pillar_id(0)).unwrap().rates = rates(0);
    world.settle();
    let bills: Vec<_> = world.live().iter().map(|b| (b.rate_source, b.amount)).collect();
    assert!(bills.contains(&(RateSource::Pillar, money("0.00"))), "{bills:?}");
    assert!(bills.contains(&(RateSource::Customer, money("22.50"))), "{bills:?}");
}

#[test]
fn later_time_gets_the_next_bill_of_its_own_entries() {
    let mut world = World::new();
    world.entries = [(1, (1, 16 * 60))].into();
    world.settle();
    world.approve();
    world.entries.insert(2, (1, 10 * 60));
    world.settle();
    assert_eq!(minutes(&world), [(1, 30), (2, 0)], "26 minutes fit into the 30 billed");
    assert_eq!(world.live()[1].duration, Span::minutes(10));
    world.entries.insert(3, (1, 5 * 60));
    world.settle();
    assert_eq!(minutes(&world), [(1, 30), (2, 15)]);
    world.with(|input| {
        let explained = explain(input, world.live()[1]);
        assert_eq!((explained.sum, explained.frozen_sum), (Span::minutes(15), Span::minutes(16)));
        assert_eq!((explained.frozen_minutes, explained.billed_minutes), (30, 15));
        assert_eq!(verify_day(input), Checked { checked: 2, different: Vec::new() });
    });
}

#[test]
fn a_reopened_bill_takes_the_later_one_in_with_its_memo() {
    let mut world = World::new();
    world.entries = [(1, (1, 60))].into();
    world.settle();
    world.put(set_memo(&world.only(), "bill", "first").unwrap());
    world.approve();
    world.entries.insert(2, (1, 60));
    world.settle();
    let second = world.live()[1].clone();
    world.put(set_memo(&second, "bill", "second").unwrap());
    let first = world.live()[0].clone();
    world.put(reopen(&first, "bill").unwrap());
    world.settle();
    let bill = world.only();
    assert_eq!((bill.id, bill.sequence, bill.billed_minutes), (first.id, 1, 15));
    assert_eq!(bill.memo.as_deref(), Some("first\nsecond"));
    assert_eq!(world.bills[&second.id].memo, None, "it was taken over");
}

#[test]
fn a_bill_goes_with_its_last_entry_and_comes_back_under_its_id() {
    let mut world = World::new();
    world.entries = [(1, (1, 60))].into();
    world.settle();
    let bill = set_memo(&world.only(), "bill", "words").unwrap();
    world.put(bill.clone());
    world.entries.clear();
    let gone = world.settle();
    assert!(gone[0].deleted_at.is_some() && gone[0].billed_minutes == 0);
    assert_eq!(gone[0].memo.as_deref(), Some("words"));
    assert!(world.settle().is_empty());
    world.entries.insert(7, (1, 60));
    world.settle();
    let back = world.only();
    assert_eq!((back.id, back.memo, back.created_at), (bill.id, bill.memo, bill.created_at));
}

#[test]
fn what_is_frozen_stays_wherever_its_task_goes() {
    let mut world = World::new();
    world.entries = [(1, (2, 60)), (2, (3, 60))].into();
    world.settle();
    world.approve();
    let before = world.bills.clone();
    world.tasks.insert(2, (Some(1), Some(2)));
    world.tasks.insert(3, (None, None));
    world.customers.get_mut(&customer_id(0)).unwrap().rounding =
        Some(Rounding { increment_minutes: 60, mode: RoundingMode::Up });
    assert!(world.settle().is_empty());
    assert_eq!(world.bills, before);
    world.with(|input| assert!(verify_day(input).different.is_empty()));
}

#[test]
fn time_of_a_deleted_pillar_bills_to_general_support_and_brings_its_memo() {
    let mut world = World::new();
    world.entries = [(1, (2, 60)), (2, (1, 60))].into();
    world.settle();
    let support = PillarId::general_support(customer_id(0));
    for bill in world.live().into_iter().cloned().collect::<Vec<_>>() {
        let words = if bill.pillar_id == support { "support" } else { "web" };
        world.put(set_memo(&bill, "bill", words).unwrap());
    }
    world.pillars.get_mut(&pillar_id(0)).unwrap().deleted_at = Some(Timestamp::from_millis(NOW));
    world.settle();
    let bill = world.only();
    assert_eq!((bill.pillar_id, bill.memo.as_deref()), (support, Some("support\nweb")));
}

#[test]
fn a_customer_that_is_not_known_loses_no_bill() {
    let mut world = World::new();
    world.customers.get_mut(&customer_id(0)).unwrap().currency = Currency::parse("USD").unwrap();
    world.entries = [(1, (1, 60))].into();
    world.settle();
    let before = world.only();
    world.customers.clear();
    world.pillars.clear();
    assert!(world.settle().is_empty());
    world.entries.insert(2, (1, 20 * 60));
    world.settle();
    assert_eq!((world.only().currency, world.only().billed_minutes), (before.currency, 30));
}

#[test]
fn a_rejected_bill_is_pending_again_when_its_time_changes_and_not_for_its_price() {
    let mut world = World::new();
    world.entries = [(1, (1, 60))].into();
    world.settle();
    world.put(reject(&world.only(), "bill", "too short").unwrap());
    world.customers.get_mut(&customer_id(0)).unwrap().rates =
        vec![RatePeriod { since: None, rate: Some(60.into()) }];
    world.settle();
    assert_eq!((world.only().status, world.only().amount), (BillStatus::Rejected, money("15.00")));
    world.entries.insert(1, (1, 120));
    world.settle();
    let bill = world.only();
    assert_eq!(bill.status, BillStatus::Pending);
    assert_eq!(bill.rejection_note.as_deref(), Some("too short"), "stays until it is decided");
}

#[test]
fn a_tampered_bill_is_found_by_its_fields() {
    let mut world = World::new();
    world.entries = [(1, (1, 60)), (2, (2, 60))].into();
    world.settle();
    let frozen = world.live()[0].clone();
    let by = UserId::from_bytes([1; 16]);
    let mut frozen = approve(&frozen, "bill", by, Timestamp::from_millis(NOW)).unwrap();
    frozen.billed_minutes = 45;
    world.put(frozen);
    world.entries.insert(3, (3, 60));
    world.with(|input| {
        let found = verify_day(input);
        assert_eq!((found.checked, found.different.len()), (3, 2));
        let [minutes] = &found.different[0].fields[..] else { panic!("{found:?}") };
        assert_eq!(minutes.name, "billedMinutes");
        assert_eq!(
            (minutes.stored.as_deref(), minutes.computed.as_deref()),
            (Some("45"), Some("15"))
        );
        assert!(found.different[1].fields.iter().all(|field| field.stored.is_none()), "missing");
    });
}

/// Which arrows there are (spec: Bills, states): `+` it moves, `=` it stands there already, `-` it
/// is refused; for pending, rejected, approved, sent.
#[rstest]
#[case::approve(|b: &TimeBill| approve(b, "x", b.user_id, b.created_at), "+-=-", BillStatus::Approved)]
#[case::reject(|b: &TimeBill| reject(b, "x", "no"), "++--", BillStatus::Rejected)]
#[case::reopen(|b: &TimeBill| reopen(b, "x"), "=++-", BillStatus::Pending)]
#[case::send(|b: &TimeBill| send(b, "x", None, b.created_at), "--+=", BillStatus::SentToBilling)]
#[case::memo(|b: &TimeBill| set_memo(b, "x", "words"), "++--", BillStatus::Pending)]
fn arrows(
    #[case] decide: fn(&TimeBill) -> Result<TimeBill, crate::domain::Refusal>,
    #[case] row: &str,
    #[case] target: BillStatus,
) {
    let mut world = World::new();
    world.entries = [(1, (1, 60))].into();
    world.settle();
    for (status, expected) in BillStatus::ALL.into_iter().zip(row.chars()) {
        let bill = TimeBill { status, ..world.only() };
        match (decide(&bill), expected) {
            (Err(refusal), '-') => assert!(!refusal.hints.is_empty(), "{refusal}"),
            (Ok(after), '=') => assert_eq!(after, bill),
            (Ok(after), '+') => {
                assert_eq!(after.status, target);
                assert_ne!(after, bill);
            }
            (outcome, _) => panic!("{status:?}: {outcome:?}"),
        }
    }
}

#[test]
fn a_decision_on_what_has_changed_since_is_a_conflict() {
    let mut world = World::new();
    world.entries = [(1, (1, 60))].into();
    world.settle();
    let seen = Seen::of(&world.only());
    assert_eq!(refuse_changed(&world.only(), "Acme@today", &seen), Ok(()));
    world.entries.insert(2, (1, 60));
    world.settle();
    assert_eq!(world.only().billed_minutes, 15, "the same minutes of other entries");
    let refusal = refuse_changed(&world.only(), "Acme@today", &seen).unwrap_err();
    assert_eq!(refusal.code, crate::domain::Code::Conflict);
}

/// Something that happens in a day.
#[derive(Clone, Debug)]
enum Event {
    Record(u8, u8, i64),
    Delete(u8),
    MoveTask(u8, Option<u8>, Option<u8>),
    Rate(u8, Option<u32>),
    Policy(u8, u32, u8),
    Approve(u8),
    Reopen(u8),
    Reject(u8),
    Memo(u8),
}

fn events() -> impl Strategy<Value = Event> {
    let pillar = |customer: Option<u8>, n: u8| match customer {
        Some(0) => [None, Some(0), Some(1)][usize::from(n % 3)],
        Some(_) => [None, Some(2)][usize::from(n % 2)],
        None => None,
    };
    prop_oneof![
        4 => (1..12_u8, 0..4_u8, 1..7200_i64).prop_map(|(e, t, s)| Event::Record(e, t, s)),
        2 => (1..12_u8).prop_map(Event::Delete),
        2 => (0..4_u8, prop::option::of(0..2_u8), 0..6_u8)
            .prop_map(move |(t, c, p)| Event::MoveTask(t, c, pillar(c, p))),
        1 => (0..2_u8, prop::option::of(0..200_u32)).prop_map(|(c, r)| Event::Rate(c, r)),
        1 => (0..2_u8, 1..=60_u32, 0..4_u8).prop_map(|(c, i, m)| Event::Policy(c, i, m)),
        2 => (0..8_u8).prop_map(Event::Approve),
        1 => (0..8_u8).prop_map(Event::Reopen),
        1 => (0..8_u8).prop_map(Event::Reject),
        1 => (0..8_u8).prop_map(Event::Memo),
    ]
}

impl World {
    /// Plays an event as the program would: what is refused changes nothing.
    fn play(&mut self, event: &Event) {
        const MODES: [RoundingMode; 4] =
            [RoundingMode::Up, RoundingMode::Nearest, RoundingMode::Down, RoundingMode::None];
        let holds = |bill: &&TimeBill, n: u8| bill.time_entry_ids.contains(&entry_id(n));
        let frozen = |n: u8| self.live().iter().any(|b| b.is_frozen() && holds(b, n));
        match *event {
            Event::Record(n, ..) | Event::Delete(n) if frozen(n) => {}
            Event::Record(n, task, seconds) => {
                self.entries.insert(n, (task, seconds));
            }
            Event::Delete(n) => {
                self.entries.remove(&n);
            }
            Event::MoveTask(task, customer, pillar) => {
                self.tasks.insert(task, (customer, pillar));
            }
            Event::Rate(n, rate) => {
                self.customers.get_mut(&customer_id(n)).unwrap().rates =
                    vec![RatePeriod { since: None, rate: rate.map(Decimal::from) }];
            }
            Event::Policy(n, increment_minutes, mode) => {
                let mode = MODES[usize::from(mode)];
                self.customers.get_mut(&customer_id(n)).unwrap().rounding =
                    Some(Rounding { increment_minutes, mode });
            }
            Event::Approve(n) => {
                self.decide(n, |b| approve(b, "x", b.user_id, b.created_at).ok());
            }
            Event::Reopen(n) => self.decide(n, |b| reopen(b, "x").ok()),
            Event::Reject(n) => self.decide(n, |b| reject(b, "x", "no").ok()),
            Event::Memo(n) => self.decide(n, |b| set_memo(b, "x", "words").ok()),
        }
    }

    fn decide(&mut self, n: u8, decide: impl Fn(&TimeBill) -> Option<TimeBill>) {
        let live = self.live();
        let Some(bill) = live.get(usize::from(n)).copied() else { return };
        let later = live.iter().any(|other| {
            (other.customer_id, other.pillar_id) == (bill.customer_id, bill.pillar_id)
                && other.sequence > bill.sequence
                && other.is_frozen()
        });
        let decided = decide(bill);
        if let Some(decided) =
            decided.filter(|after| !(later && bill.is_frozen() && !after.is_frozen()))
        {
            self.put(decided);
        }
    }

    /// The computed part of every live bill.
    fn computed(&self) -> Vec<impl PartialEq + std::fmt::Debug> {
        self.live()
            .into_iter()
            .map(|b| {
                let sum = (b.time_entry_ids.clone(), b.duration, b.billed_minutes, b.rounding);
                (b.id, sum, (b.rate, b.rate_source, b.currency, b.amount))
            })
            .collect()
    }
}

proptest! {
    #[test]
    fn stepwise_is_as_from_scratch_and_the_second_time_writes_nothing(
        events in prop::collection::vec(events(), 1..40),
    ) {
        let mut world = World::new();
        for event in &events {
            world.play(event);
            world.settle();
            let again = world.with(recompute_day);
            prop_assert!(again.is_empty(), "{event:?}: {again:#?}");
            let different = world.with(verify_day).different;
            prop_assert!(different.is_empty(), "{different:#?}");
        }
        // From scratch: only what is frozen is given.
        let mut scratch = world.clone();
        scratch.bills.retain(|_, bill| bill.is_frozen());
        scratch.settle();
        prop_assert_eq!(world.computed(), scratch.computed());
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        events in prop::collection::vec(events(), 1..25),
    ) {
        // Facts alone, each about another thing, in any order; decisions see what came before.
        let key = |event: &Event| match event {
            Event::Record(n, ..) => Some((0, *n)),
            Event::MoveTask(n, ..) => Some((1, *n)),
            Event::Rate(n, _) => Some((2, *n)),
            Event::Policy(n, ..) => Some((3, *n)),
            _ => None,
        };
        let facts: BTreeMap<_, _> =
            events.iter().filter_map(|event| Some((key(event)?, event))).collect();
        let mut forth = World::new();
        let mut back = World::new();
        for event in facts.values() {
            forth.play(event);
            forth.settle();
        }
        for event in facts.values().rev() {
            back.play(event);
            back.settle();
        }
        prop_assert_eq!(forth.computed(), back.computed());
    }

    #[test]
    fn no_time_lies_in_two_bills_and_none_is_lost(
        events in prop::collection::vec(events(), 1..40),
    ) {
        let mut world = World::new();
        for event in &events {
            world.play(event);
            world.settle();
        }
        let mut seen: Vec<EntryId> =
            world.live().iter().flat_map(|bill| bill.time_entry_ids.clone()).collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), count);
        let billable = world.parts().into_iter().filter(|part| part.billable);
        for part in billable {
            prop_assert!(seen.contains(&part.entry_id));
        }
    }

    #[test]
    fn rounded_up_the_sequences_sum_to_the_rounded_whole(
        chunks in prop::collection::vec(1..5000_i64, 1..8),
        increment_minutes in 1..=60_u32,
    ) {
        let policy = Rounding { increment_minutes, mode: RoundingMode::Up };
        let mut world = World::new();
        world.customers.get_mut(&customer_id(0)).unwrap().rounding = Some(policy);
        for (n, seconds) in (1..).zip(&chunks) {
            world.entries.insert(n, (1, *seconds));
            world.settle();
            world.approve();
        }
        let billed: u32 = world.live().iter().map(|bill| bill.billed_minutes).sum();
        prop_assert_eq!(billed, round(Span::seconds(chunks.iter().sum()), policy));
        prop_assert_eq!(world.live().len(), chunks.len());
    }
}
