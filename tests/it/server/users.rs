//! Who may invite, change and take away whom.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use rstest::rstest;
use serde_json::{Value, json};
use tat::domain::{CustomerId, Role, Span};
use tat::integrations::mail::{Letter, Mail};
use tat::server::keep::leads;

use super::office::Office;
use super::{House, PASSWORD, Person};

const ADMIN: Option<Role> = Some(Role::InternalAdmin);

impl Office {
    /// Where Acme's people are managed.
    fn users(&self) -> String {
        format!("/api/customers/{}/users", self.acme)
    }

    /// The administrator of another customer than Acme.
    fn of_bolt(&self) -> Person {
        let bolt = CustomerId(self.bolt.parse().unwrap());
        self.house.given_user(Some(Role::CustomerAdmin), Some(bolt))
    }

    /// Invites somebody of Acme; answers their id and the answer.
    fn invite(&self, email: &str) -> (String, Value) {
        let wish = json!({ "email": email, "name": "Carla", "role": "customer_user" });
        let reply = self.post(&self.acme_admin, &self.users(), &wish);
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        (reply.text("/id"), reply.body)
    }
}

/// Sets a password with the link in an answer.
fn come(house: &House, answer: &Value, field: &str) {
    let link = answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}"));
    let token = link.strip_prefix("http://127.0.0.1:8787/set-password?token=").unwrap();
    let wish = json!({ "token": token, "newPassword": PASSWORD });
    assert_eq!(house.post("/api/auth/password", None, &wish).status, 200);
}

#[test]
fn somebody_joins_with_the_link_and_is_listed() {
    let house = House::new();
    let admin = house.given_user(ADMIN, None);
    let none = [house.given_user(None, None), house.given_user(None, None)];
    let wish = json!({ "email": "Zoe@Example.org", "name": " Zoe ", "role": "internal_user" });
    let made = house.post("/api/users", Some(&admin.token), &wish);
    assert_eq!((made.status, &made.body["status"]), (201, &json!("invited")));
    assert_eq!(made.body["name"], json!("Zoe"));
    come(&house, &made.body, "inviteLink");
    let zoe = house.sign_in("zoe@example.org");
    assert_eq!(json!(zoe.id), made.body["id"]);
    assert_eq!(house.get("/api/users", Some(&zoe.token)).status, 403);
    assert_eq!(house.get("/api/users", Some(&none[0].token)).status, 403);

    let page =
        |cursor: &str| house.get(&format!("/api/users?limit=2{cursor}"), Some(&admin.token)).body;
    let first = page("");
    let rest = page(&format!("&cursor={}", first["nextCursor"].as_str().unwrap()));
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let of = |page: &Value| page["items"].as_array().unwrap().clone();
    let everybody: Vec<Value> = of(&first).into_iter().chain(of(&rest)).collect();
    assert_eq!(everybody.len(), 4);
    assert!(
        everybody
            .iter()
            .any(|user| user["email"] == json!("Zoe@Example.org")
                && user["status"] == json!("active"))
    );
    let internal = house.get("/api/tasks/internal-users", Some(&zoe.token)).body;
    assert_eq!(of(&internal).len(), 2, "{internal}");
}

#[rstest]
#[case::no_address(json!({ "email": "zoe", "name": "Zoe", "role": null }), 400)]
#[case::no_name(json!({ "email": "zoe@example.org", "name": " ", "role": null }), 400)]
#[case::no_such_role(json!({ "email": "zoe@example.org", "name": "Zoe", "role": "king" }), 400)]
#[case::whose(json!({ "email": "zoe@example.org", "name": "Zoe", "role": "customer_user" }), 400)]
#[case::taken(json!({ "email": "PERSON0@example.org", "name": "Zoe", "role": null }), 409)]
#[case::without_a_role(json!({ "email": "zoe@example.org", "name": "Zoe", "role": null }), 201)]
fn a_newcomer_is_checked(#[case] wish: Value, #[case] status: u16) {
    let house = House::new();
    let admin = house.given_user(ADMIN, None);
    let reply = house.post("/api/users", Some(&admin.token), &wish);
    assert_eq!(reply.status, status, "{:?}", reply.body);
    let users = house.get("/api/users", Some(&admin.token)).body["items"].as_array().unwrap().len();
    assert_eq!(users, if status == 201 { 2 } else { 1 });
}

#[test]
fn a_role_and_a_status_are_set_by_somebody_else() {
    let house = House::new();
    let (ada, bob) = (house.given_user(ADMIN, None), house.given_user(None, None));
    let set = |person: &Person, wish: Value| {
        let path = format!("/api/users/{}", person.id);
        house.patch(&path, Some(&ada.token), &wish).status
    };
    let tasks = |person: &Person| house.get("/api/tasks", Some(&person.token)).status;
    assert_eq!(tasks(&bob), 403, "without a role one has no rights");
    assert_eq!(set(&bob, json!({ "role": "internal_user" })), 200);
    assert_eq!(tasks(&bob), 200, "a role counts at once");
    assert_eq!(set(&bob, json!({ "role": "customer_user" })), 400);
    assert_eq!(set(&bob, json!({ "status": "invited" })), 400);
    assert_eq!(set(&ada, json!({ "role": "internal_user" })), 403);
    assert_eq!(set(&ada, json!({ "status": "disabled" })), 403);
    assert_eq!(set(&ada, json!({ "role": "internal_admin", "status": "active" })), 200);
    assert_eq!(set(&bob, json!({ "status": "disabled" })), 200);
    assert_eq!(tasks(&bob), 401);
    assert_eq!(set(&bob, json!({ "status": "active", "role": null })), 200);
    let bob = house.sign_in(&bob.email);
    assert_eq!(tasks(&bob), 403);
}

#[test]
fn a_reset_leaves_the_old_password_until_there_is_a_new_one() {
    let house = House::new();
    let (ada, bob) = (house.given_user(ADMIN, None), house.given_user(ADMIN, None));
    let path = format!("/api/users/{}/reset", bob.id);
    assert_eq!(house.post(&path, Some(&bob.refresh), &json!({})).status, 401);
    let made = house.post(&path, Some(&ada.token), &json!({}));
    assert_eq!(made.status, 200);
    house.sign_in(&bob.email);
    come(&house, &made.body, "resetLink");
    assert_eq!(house.get("/api/auth/me", Some(&bob.token)).status, 401);
}

#[test]
fn a_customers_administrator_manages_their_own_people_alone() {
    let office = Office::new();
    let (Office { house, admin, acme_admin: of_acme, .. }, of_bolt) = (&office, office.of_bolt());
    let (carla, answer) = office.invite("carla@example.org");
    assert_eq!(answer["customerId"], json!(office.acme));
    let path = format!("{}/{carla}", office.users());
    let foreign = format!("/api/customers/{}/users/{carla}", office.bolt);
    let rename = json!({ "name": "Carla C.", "role": "customer_admin" });
    assert_eq!(house.put(&path, Some(&of_bolt.token), &rename).status, 404);
    assert_eq!(house.put(&foreign, Some(&of_bolt.token), &rename).status, 404);
    assert_eq!(house.put(&foreign, Some(&admin.token), &rename).status, 404);
    assert_eq!(house.get(&office.users(), Some(&of_bolt.token)).status, 404);
    let renamed = house.put(&path, Some(&of_acme.token), &rename);
    assert_eq!((renamed.status, &renamed.body["name"]), (200, &json!("Carla C.")));
    assert_eq!(renamed.body["role"], json!("customer_admin"));
    let listed = house.get(&office.users(), Some(&of_acme.token)).body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);

    come(house, &answer, "inviteLink");
    let carla = house.sign_in("carla@example.org");
    assert_eq!(house.delete(&path, Some(&carla.token)).status, 403, "nobody themselves");
    assert_eq!(house.delete(&path, Some(&of_acme.token)).status, 204);
    assert_eq!(house.get("/api/auth/me", Some(&carla.token)).status, 401);
    assert_eq!(house.delete(&path, Some(&of_acme.token)).status, 404);
    office.invite("carla@example.org");
}

#[rstest]
#[case::own_role(json!({ "role": "customer_user" }), 403)]
#[case::own_status(json!({ "status": "disabled" }), 403)]
#[case::own_name(json!({ "name": "Me" }), 200)]
#[case::inside(json!({ "role": "internal_admin" }), 403)]
fn a_customers_administrator_does_not_raise_themselves(#[case] wish: Value, #[case] status: u16) {
    let office = Office::new();
    let path = format!("{}/{}", office.users(), office.acme_admin.id);
    let reply = office.house.put(&path, Some(&office.acme_admin.token), &wish);
    assert_eq!(reply.status, status, "{:?}", reply.body);
    let me = office.house.get("/api/auth/me", Some(&office.acme_admin.token));
    assert_eq!(me.body["role"], json!("customer_admin"));
}

#[test]
fn an_invitation_gives_the_roles_of_customers_and_tells_nothing_of_others() {
    let office = Office::new();
    let invite = |token: &str, email: &str, role: &str| {
        let wish = json!({ "email": email, "name": "X", "role": role });
        office.house.post(&office.users(), Some(token), &wish)
    };
    for token in [&office.admin.token, &office.acme_admin.token] {
        assert_eq!(invite(token, "x@example.org", "internal_user").status, 403);
    }
    let [inside, elsewhere] = [&office.admin.email, &office.of_bolt().email].map(|email| {
        let taken = invite(&office.acme_admin.token, email, "customer_user");
        assert_eq!(taken.problem(), (409, "conflict"));
        taken.body
    });
    assert_eq!(inside, elsewhere);
    assert!(!inside.to_string().contains("inviteLink"));
    assert_eq!(invite(&office.acme_user.token, "y@example.org", "customer_user").status, 403);
}

#[test]
fn an_invitation_is_sent_again_until_it_is_followed() {
    let office = Office::new();
    let (carla, first) = office.invite("carla@example.org");
    let path = format!("{}/{carla}/resend-invite", office.users());
    let again = || office.house.post(&path, Some(&office.acme_admin.token), &json!({}));
    let second = again();
    assert_eq!(second.status, 200);
    assert_ne!(first["inviteLink"], second.body["inviteLink"]);
    come(&office.house, &second.body, "inviteLink");
    assert_eq!((again().status, &again().body["code"]), (409, &json!("conflict")));
}

/// Mail that goes no further than the test.
#[derive(Debug)]
struct Box(Mutex<Sender<Letter>>);

impl Mail for Box {
    fn send(&self, letter: &Letter) -> Result<(), String> {
        self.0.lock().unwrap().send(letter.clone()).map_err(|error| error.to_string())
    }
}

#[test]
fn where_mail_is_set_up_a_link_is_in_the_letter_and_not_in_the_answer() {
    let (sender, letters) = channel();
    let house = House::with(|settings| {
        settings.mail = Some(Arc::new(Box(Mutex::new(sender))));
    });
    let admin = house.given_user(ADMIN, None);
    let wish = json!({ "email": "zoe@example.org", "name": "Zoe", "role": "internal_user" });
    let made = house.post("/api/users", Some(&admin.token), &wish);
    assert_eq!((made.status, made.body.get("inviteLink")), (201, None));
    let letter = letters.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(letter.to, "zoe@example.org");
    let link = letter.text.lines().find(|line| line.starts_with("http")).unwrap();
    come(&house, &json!({ "inviteLink": link }), "inviteLink");

    let lead = json!({ "name": "Eve", "email": "eve@example.com", "message": "Hello!" });
    assert_eq!(house.post("/api/leads", None, &lead).status, 201);
    let letter = letters.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(letter.to, admin.email);
    assert!(letter.text.contains("Eve <eve@example.com> wrote:\n\nHello!"), "{}", letter.text);
}

#[rstest]
#[case::whole(json!({ "name": "Eve", "email": "eve@example.com", "message": "Hello!" }), 201)]
#[case::longest(json!({ "name": "Eve", "email": "e@example.com", "message": "ü".repeat(5_000) }), 201)]
#[case::too_long(json!({ "name": "Eve", "email": "e@example.com", "message": "x".repeat(5_001) }), 413)]
#[case::too_large(json!({ "name": "Eve", "email": "e@example.com", "message": "x".repeat(17_000) }), 413)]
#[case::no_address(json!({ "name": "Eve", "email": "eve", "message": "Hello!" }), 400)]
#[case::no_message(json!({ "name": "Eve", "email": "e@example.com" }), 400)]
#[case::empty(json!({ "name": "Eve", "email": "e@example.com", "message": "\n" }), 400)]
fn a_lead_is_checked(#[case] lead: Value, #[case] status: u16) {
    let house = House::new();
    let reply = house.post("/api/leads", None, &lead);
    assert_eq!(reply.status, status, "{:?}", reply.body);
}

#[test]
fn an_address_writes_five_leads_an_hour() {
    let mut house = House::new();
    let lead = json!({ "name": "Eve", "email": "eve@example.com", "message": "Hello!" });
    for _ in 0..5 {
        assert_eq!(house.post("/api/leads", None, &lead).status, 201);
    }
    let late = house.post("/api/leads", None, &lead);
    assert_eq!((late.status, &late.headers["retry-after"]), (429, &"3600".parse().unwrap()));
    house.wait(Span::hours(1));
    assert_eq!(house.post("/api/leads", None, &lead).status, 201);
}

#[test]
fn a_lead_sent_twice_under_one_key_is_one() {
    let house = House::new();
    let send = |message: &str| {
        let lead = json!({ "name": "Eve", "email": "eve@example.com", "message": message });
        let request = Request::post("/api/leads").header("idempotency-key", "one");
        house.ask(request.body(Body::from(lead.to_string())).unwrap())
    };
    let (first, second) = (send("Hello!"), send("Hello!"));
    assert_eq!((first.status, &first.body), (201, &second.body));
    assert_eq!(send("Hi!").problem(), (422, "idempotency_mismatch"));
    assert_eq!(house.store().cloud(leads::list).unwrap().len(), 1);
}

#[test]
fn what_a_program_fills_in_is_answered_and_not_kept() {
    let house = House::new();
    let lead = json!({
        "name": "Bot", "email": "bot@example.com", "message": "Buy!", "website": "https://example.com",
    });
    assert_eq!(house.post("/api/leads", None, &lead).status, 201);
    assert_eq!(house.store().cloud(leads::list).unwrap(), []);
}

#[test]
fn a_device_looks_at_everything_anew_once_its_user_has_another_role() {
    let house = House::new();
    let admin = house.given_user(ADMIN, None);
    let bob = house.given_user(Some(Role::InternalUser), None);
    let pull = |cursor: &str| house.get(&format!("/api/sync?cursor={cursor}"), Some(&bob.token));
    let cursor = pull("").text("/nextCursor");
    assert_eq!(pull(&cursor).status, 200);
    let path = format!("/api/users/{}", bob.id);
    let raise = json!({ "role": "internal_admin" });
    assert_eq!(house.patch(&path, Some(&admin.token), &raise).status, 200);
    assert_eq!(pull(&cursor).problem(), (410, "resync"));
    let cursor = pull("").text("/nextCursor");
    assert_eq!(pull(&cursor).status, 200);
}
