//! What the audit log says of what was done.

use serde_json::json;
use tat::domain::{Role, UserId};
use tat::server::Standing;
use tat::server::keep::audit::{self, Deed, Line};
use tat::server::people;
use uuid::Uuid;

use super::House;
use super::office::Office;

/// Who did what to whom, since so many lines.
fn since(house: &House, lines: usize) -> Vec<(Option<UserId>, Deed, Uuid)> {
    let log: Vec<Line> = house.store().cloud(audit::list).unwrap();
    log.into_iter().skip(lines).map(|line| (line.by, line.deed, line.subject)).collect()
}

fn id(text: &str) -> Uuid {
    text.parse().unwrap()
}

#[test]
fn approvals_and_deletions_are_written_down_with_whoever_did_it() {
    let office = Office::new();
    let (admin, ada) = (&office.admin, &office.ada);
    let entry = office.worked(ada, &office.mail, "07:00", "08:00");
    let other = office.worked(ada, &office.site, "08:00", "08:30");
    let before = since(&office.house, 0).len();

    let bill = office.bill_of(&office.acme);
    office.approve(&bill);
    assert_eq!(office.delete(ada, &format!("/api/time-entries/{entry}")).status, 409);
    assert_eq!(office.delete(ada, &format!("/api/time-entries/{other}")).status, 204);
    assert_eq!(office.delete(admin, &format!("/api/tasks/{}", office.site)).status, 204);

    let expected = [
        (Some(admin.id), Deed::Approval, id(bill["id"].as_str().unwrap())),
        (Some(ada.id), Deed::Deletion, id(&other)),
        (Some(admin.id), Deed::Deletion, id(&office.site)),
    ];
    assert_eq!(since(&office.house, before), expected);
}

#[test]
fn what_is_done_to_people_is_written_down() {
    let house = House::new();
    let (ada, bob) =
        (house.given_user(Some(Role::InternalAdmin), None), house.given_user(None, None));
    let before = since(&house, 0).len();
    let path = format!("/api/users/{}", bob.id);
    let set = |wish| assert_eq!(house.patch(&path, Some(&ada.token), &wish).status, 200);
    set(json!({ "role": "internal_user" }));
    set(json!({ "role": "internal_user" }));
    set(json!({ "status": "disabled" }));
    people::enable(&house.store(), &bob.email, house.now()).unwrap();
    people::set_role(&house.store(), &bob.email, None, house.now()).unwrap();
    let (ada, bob) = (Some(ada.id), bob.id.0);
    let expected = [
        (ada, Deed::Role(Some(Role::InternalUser)), bob),
        (ada, Deed::Standing(Standing::Disabled), bob),
        (None, Deed::Standing(Standing::Active), bob),
        (None, Deed::Role(None), bob),
    ];
    assert_eq!(since(&house, before), expected);
}
