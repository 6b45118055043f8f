//! Small records at random for tests: few ids, so that they meet, and days on which a clock
//! changes.
//!
//! No rule holds among them: the store keeps what it is given.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use crate::domain::{
    ActiveTimer, BillId, BillStatus, Currency, Customer, CustomerFocus, CustomerId, Day, DeviceId,
    EntryId, Pillar, PillarId, RateSource, Role, Rounding, Span, Status, Task, TaskId, TimeBill,
    TimeEntry, Timestamp, User, UserId,
};

use super::handle::Founder;

/// A small id, of whatever kind.
pub(super) fn id<T: From<Uuid>>(number: u8) -> T {
    // Spread over the first byte, so that ranges of ids hold some and not others.
    Uuid::from_u128(((u128::from(number) * 0x11) << 120) | u128::from(number)).into()
}

/// Whoever founds a store in a test.
pub(super) fn founder() -> Founder {
    let owner = User { id: id(0), email: None, name: "me".into(), role: Some(Role::InternalAdmin) };
    Founder { owner, device: id(9) }
}

/// Midnight in UTC before the last Sunday in March 2026, when clocks in Europe go forward.
pub(super) fn epoch() -> Timestamp {
    Timestamp::parse_rfc3339("2026-03-29T00:00:00Z").unwrap()
}

/// A day near that Sunday.
pub(super) fn day(n: u8) -> Day {
    Day::from_ymd_opt(2026, 3, 25 + u32::from(n % 7)).unwrap()
}

/// The numbers of all ids that occur.
pub(super) const IDS: std::ops::Range<u8> = 0..6;

fn ids<T: From<Uuid> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    IDS.prop_map(id)
}

fn few<T: From<Uuid> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    (0..3u8).prop_map(id)
}

/// An instant in the week.
pub(super) fn instant() -> impl Strategy<Value = Timestamp> {
    (-4 * 24 * 60..3 * 24 * 60i64).prop_map(|minutes| epoch() + Span::minutes(minutes))
}

fn deleted() -> impl Strategy<Value = Option<Timestamp>> {
    prop_oneof![4 => Just(None), 1 => instant().prop_map(Some)]
}

fn zone() -> impl Strategy<Value = String> {
    select(&["UTC", "Europe/Amsterdam", "America/New_York", "Nowhere/Atall"][..])
        .prop_map(str::to_owned)
}

/// Titles of which some are the same once they are folded, and some begin alike.
pub(super) const TITLES: [&str; 6] =
    ["Fix login", "fix  LOGIN", "Straße", "STRASSE", "a", "a\0and a zero"];

/// Any task.
pub(super) fn task() -> impl Strategy<Value = Task> {
    (
        (ids::<TaskId>(), select(&TITLES[..]), select(&Status::ALL[..])),
        (option::of(few()), option::of(few()), option::of(ids())),
        (proptest::collection::btree_set(ids(), 0..3), instant(), deleted()),
    )
        .prop_map(|((id, title, status), (customer, pillar, parent), (blockers, at, gone))| {
            Task {
                status,
                customer_id: customer,
                pillar_id: pillar,
                parent_task_id: parent,
                blocked_by_task_ids: blockers.into_iter().collect(),
                deleted_at: gone,
                ..Task::new(id, title, at)
            }
        })
}

/// Any entry, with clock times or with a day alone.
pub(super) fn entry() -> impl Strategy<Value = TimeEntry> {
    (
        (ids::<EntryId>(), ids::<TaskId>(), few::<UserId>(), zone()),
        (any::<bool>(), instant(), 1..3000i64, 0..7u8),
        (option::of(any::<bool>()), option::of("[a-z ]{0,12}"), deleted()),
    )
        .prop_map(|((id, task_id, user_id, time_zone), (timed, start, minutes, on), rest)| {
            let (billable, notes, deleted_at) = rest;
            let mut entry = TimeEntry {
                id,
                task_id,
                user_id,
                start_time: None,
                end_time: None,
                date: Some(day(on)),
                duration: Span::minutes(minutes.min(24 * 60)),
                notes,
                time_zone,
                tags: Vec::new(),
                billable,
                created_at: start,
                updated_at: start,
                local_version: 1,
                server_version: None,
                deleted_at,
            };
            if timed {
                entry.set_times(start, start + Span::minutes(minutes));
            }
            entry
        })
}

/// Any running timer.
pub(super) fn timer() -> impl Strategy<Value = ActiveTimer> {
    (ids::<EntryId>(), few::<UserId>(), ids::<TaskId>(), instant(), zone()).prop_map(
        |(id, user_id, task_id, start_time, time_zone)| ActiveTimer {
            id,
            user_id,
            task_id,
            start_time,
            notes: None,
            tags: vec!["desk".to_owned()],
            billable: None,
            time_zone,
            device_id: self::id::<DeviceId>(9),
            updated_at: start_time,
        },
    )
}

/// Any customer.
pub(super) fn customer() -> impl Strategy<Value = Customer> {
    (few::<CustomerId>(), "[A-C]{1,2}", instant(), deleted()).prop_map(|(id, name, at, gone)| {
        Customer { deleted_at: gone, ..Customer::new(id, name, Currency::EUR, at) }
    })
}

/// Any pillar.
pub(super) fn pillar() -> impl Strategy<Value = Pillar> {
    (ids::<PillarId>(), few::<CustomerId>(), "[A-C]{1,2}", instant(), deleted()).prop_map(
        |(id, customer, name, at, gone)| Pillar {
            deleted_at: gone,
            ..Pillar::new(id, customer, name, at)
        },
    )
}

/// Any bill, whether or not anything would come to it.
pub(super) fn bill() -> impl Strategy<Value = TimeBill> {
    (
        (ids::<BillId>(), few::<UserId>(), few::<CustomerId>(), ids::<PillarId>()),
        (0..7u8, select(&BillStatus::ALL[..]), instant(), deleted()),
    )
        .prop_map(|((id, user_id, customer_id, pillar_id), (on, status, at, deleted_at))| {
            TimeBill {
                id,
                user_id,
                customer_id,
                pillar_id,
                date: day(on),
                sequence: 1,
                status,
                memo: None,
                rejection_note: None,
                time_entry_ids: vec![self::id(1), self::id(2)],
                duration: Span::minutes(50),
                billed_minutes: 60,
                rounding: Rounding::default(),
                rate: Some(80.into()),
                rate_source: RateSource::Customer,
                currency: Currency::EUR,
                amount: Some(80.into()),
                reference: None,
                approved_by: None,
                approved_at: None,
                sent_at: None,
                xero_time_entry_id: None,
                xero_sync_error: None,
                created_at: at,
                updated_at: at,
                local_version: 1,
                server_version: None,
                deleted_at,
            }
        })
}

/// Any focus.
pub(super) fn focus() -> impl Strategy<Value = CustomerFocus> {
    (few::<UserId>(), proptest::collection::vec(few(), 0..3))
        .prop_map(|(user_id, customer_ids)| CustomerFocus { user_id, customer_ids })
}
