//! What the server does by itself.

use serde_json::json;
use tat::domain::{Change, Edit, Role, Span, Status, Task, TaskId};
use tat::server::keep::Kind;
use tat::server::{Jobs, Round};
use tat::store::{Commit, Flow, JournalEntry, Patience, StoreError};
use uuid::Uuid;

use super::{House, PASSWORD};

const ADMIN: Option<Role> = Some(Role::InternalAdmin);

/// How many rows of each kind there are that run out.
fn rows(house: &House) -> Vec<(Kind, usize)> {
    let kinds = [Kind::Family, Kind::Personal, Kind::Link, Kind::Answer, Kind::Failures];
    let count = |kind: Kind| {
        let mut count = 0;
        let counted = house.store().cloud(|cloud| {
            cloud.each(kind as u8, &[], &mut |_, _| {
                count += 1;
                Ok(Flow::On)
            })
        });
        let () = counted.unwrap();
        (kind, count)
    };
    kinds.map(count).to_vec()
}

#[test]
fn a_round_forgets_what_has_run_out_and_nothing_else() {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let bob = house.given_user(ADMIN, None);
    for days in [1, 400] {
        let wish = json!({ "name": "cron", "scope": "all", "expiresInDays": days });
        assert_eq!(house.post("/api/auth/tokens", Some(&ada.token), &wish).status, 201);
    }
    let path = format!("/api/users/{}/reset", bob.id);
    assert_eq!(house.post(&path, Some(&ada.token), &json!({})).status, 200);
    assert_eq!(house.login("nobody@example.org", PASSWORD).status, 401);
    let request = axum::http::Request::post("/api/tasks")
        .header("authorization", format!("Bearer {}", ada.token))
        .header("idempotency-key", "one")
        .body(r#"{"title":"mail"}"#.into());
    assert_eq!(house.ask(request.unwrap()).status, 201);

    let all = rows(&house);
    assert!(all.iter().all(|(_, count)| *count > 0), "{all:?}");
    let jobs = Jobs::default();
    assert_eq!(jobs.round(&house.cloud()).unwrap(), Round::Done(0));
    assert_eq!(rows(&house), all);

    house.wait(Span::hours(8 * 24));
    jobs.round(&house.cloud()).unwrap();
    let [(_, families), (_, personal), (_, links), (_, answers), (_, failures)] = rows(&house)[..]
    else {
        panic!("five kinds are counted");
    };
    assert_eq!((families, personal, links, answers, failures), (2, 1, 0, 0, 0));
    house.wait(Span::hours(90 * 24));
    jobs.round(&house.cloud()).unwrap();
    assert_eq!(rows(&house)[0], (Kind::Family, 0));
}

/// A task may be left waiting for what is done, by a device that knew it otherwise.
#[test]
fn a_round_moves_on_what_waits_for_nobody_any_more() {
    let house = House::new();
    let (done, waiting) = (TaskId(Uuid::from_u128(1)), TaskId(Uuid::from_u128(2)));
    let blocker = Task { status: Status::Completed, ..Task::new(done, "first", house.now()) };
    let waits = Task {
        status: Status::Blocked,
        blocked_by_task_ids: vec![done],
        ..Task::new(waiting, "then", house.now())
    };
    let changes =
        [blocker, waits].map(|task| Change::Task(Edit { before: None, after: Some(task) }));
    let journal = JournalEntry::New(String::new());
    let commit = Commit { changes: &changes, at: house.now(), journal, owner: None };
    house.store().write(|door| door.commit(&commit)).unwrap();

    let jobs = Jobs::default();
    assert_eq!(jobs.round(&house.cloud()).unwrap(), Round::Done(1));
    let task = house
        .store()
        .read(Patience::Command, |read| Ok::<_, StoreError>(read.task(waiting)?.unwrap()));
    let task = task.unwrap();
    assert_eq!((task.status, task.ready), (Status::ToDo, Some(true)));
    assert_eq!(jobs.round(&house.cloud()).unwrap(), Round::Done(0));
}
