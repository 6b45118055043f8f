use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::domain::{
    BillStatus, Currency, Customer, Pillar, RatePeriod, Rounding, RoundingMode, Span, billing,
};
use crate::store::{Founder, Kind};
use crate::sync::office::{Server, engine, fresh, now};

/// A day of work for Acme that nobody but this machine knows: one decided bill, one open.
fn local() -> Store {
    let owner = crate::domain::User {
        id: Uuid::from_u128(99).into(),
        email: None,
        name: "me".to_owned(),
        role: Some(Role::InternalAdmin),
    };
    let store =
        Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device: fresh() });
    let desk = engine(store.clone());
    let (acme, task) = (CustomerId(Uuid::from_u128(1)), Uuid::from_u128(2));
    let work = |n: u128, day: i64| {
        let end = now() - Span::hours(24 * day);
        let mut entry = ActiveTimer {
            id: Uuid::from_u128(n).into(),
            user_id: Uuid::from_u128(99).into(),
            task_id: task.into(),
            start_time: end - Span::minutes(50),
            notes: None,
            tags: Vec::new(),
            billable: None,
            time_zone: "UTC".to_owned(),
            device_id: fresh(),
            updated_at: end,
        }
        .to_entry(end, end);
        entry.user_id = Uuid::from_u128(99).into();
        entry
    };
    let done = desk.change(now(), |draft| {
        let mut customer = Customer::new(acme, "Acme", Currency::EUR, now());
        customer.rates = vec![RatePeriod { since: None, rate: Some(80.into()) }];
        draft.put_customer(customer)?;
        draft.put_pillar(Pillar::general_support(acme, now()))?;
        let mut task = Task::new(task.into(), "mail", now());
        task.customer_id = Some(acme);
        draft.put_task(task)?;
        draft.put_entry(work(11, 1))?;
        draft.put_entry(work(12, 2))?;
        draft.settle()?;
        let day = (now() - Span::hours(24)).to_utc().date_naive();
        let bills = draft.bills_of_day(Uuid::from_u128(99).into(), day)?;
        let bill = billing::approve(&bills[0], "it", Uuid::from_u128(99).into(), now())?;
        draft.put_bill(bill)?;
        Ok(((), "Worked".to_owned()))
    });
    assert!(done.is_ok());
    store
}

/// A server that knows "ACME" under another id, rounded otherwise.
fn server(role: Role) -> Server {
    let server = Server::new(role);
    let desk = engine(server.store.clone());
    let done = desk.change(now(), |draft| {
        let id = CustomerId(Uuid::from_u128(5));
        let mut customer = Customer::new(id, "ACME", Currency::EUR, now());
        customer.rates = vec![RatePeriod { since: None, rate: Some(100.into()) }];
        let mode = RoundingMode::Up;
        customer.rounding = Some(Rounding { increment_minutes: 30, mode });
        draft.put_customer(customer)?;
        draft.put_pillar(Pillar::general_support(id, now()))?;
        Ok(((), "Opened".to_owned()))
    });
    assert!(done.is_ok());
    server
}

/// The bills of the server as day, status, minutes, money and memo.
fn billed(server: &Server) -> Vec<(u32, BillStatus, u32, String, Option<String>)> {
    let desk = engine(server.store.clone());
    let bills = desk.ask(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?)).unwrap();
    let amount = |bill: &TimeBill| bill.amount.map(|amount| amount.to_string()).unwrap_or_default();
    bills
        .into_iter()
        .map(|bill| {
            let day = chrono::Datelike::day(&bill.date);
            (day, bill.status, bill.billed_minutes, amount(&bill), bill.memo)
        })
        .collect()
}

#[rstest]
#[case(Role::InternalAdmin)]
#[case(Role::InternalUser)]
fn time_goes_over_and_nothing_is_billed_twice(#[case] role: Role) {
    let (local, server) = (local(), server(role));
    let device = server.device();
    server.sync(&device).unwrap();
    let plan = adopt(&local, &device, &[], now()).unwrap();
    assert_eq!(plan.matched, [("Acme".to_owned(), "ACME".to_owned())]);
    assert_eq!((plan.tasks, plan.entries, plan.differences.len()), (1, 2, 2));
    server.sync(&device).unwrap();
    assert!(is_through(&device.store).unwrap());
    // The open bill has the server's rate and rounding; the decided one what it was decided with,
    // or it begins anew and says so.
    let open = (23, BillStatus::Pending, 60, "100.00".to_owned(), None);
    let decided = if role == Role::InternalAdmin {
        (24, BillStatus::Approved, 60, "80.00".to_owned(), None)
    } else {
        let memo = Some("before adoption: approved 2025-11-24".to_owned());
        (24, BillStatus::Pending, 60, "100.00".to_owned(), memo)
    };
    assert_eq!(billed(&server), [open, decided]);
    // A second time there is nothing left to send.
    adopt(&local, &device, &[], now()).unwrap();
    assert_eq!(server.sync(&device).unwrap().pushed, 0);
}

#[test]
fn a_customer_that_one_may_not_make_needs_a_place() {
    let (local, server) = (local(), Server::new(Role::InternalUser));
    let device = server.device();
    server.sync(&device).unwrap();
    let refused = plan(&local, &device, &[]).unwrap_err();
    assert_eq!(refused.code, Code::Forbidden);
    assert!(refused.hints[0].contains("--map \"Acme=CUSTOMER/PILLAR\""), "{:?}", refused.hints);
}
