//! Who may call which route on whose things: one table, which has a row for every route of the
//! document.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tat::domain::{CustomerId, Role, Span};
use tat::server::people;

use super::House;
use super::office::{Office, today};

/// Who may call a route at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Nobody is asked who they are.
    Public,
    /// Anybody who is signed in, with a role or without.
    Anyone,
    /// Anybody with a role.
    SignedIn,
    Internal,
    Admin,
    /// An `internal_admin`, or the customer's own.
    Manager,
}

/// Whose thing a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    /// None.
    Nothing,
    /// A task: everybody internal sees all.
    Task,
    /// An entry, of ada or of bob.
    Entry,
    /// A bill, likewise.
    Bill,
    /// A customer: Acme or Bolt.
    Customer,
    /// A pillar of Acme or of Bolt.
    Pillar,
    /// Acme or Bolt, as who manages its people sees it.
    Company,
    /// Somebody of Acme or of Bolt.
    Member,
    /// A user.
    User,
    /// A personal token of ada or of bob.
    Token,
}

struct Row(&'static str, &'static str, Rule, Thing, fn(&Office) -> Value);

fn nothing(_: &Office) -> Value {
    Value::Null
}

fn empty(_: &Office) -> Value {
    json!({})
}

const TABLE: &[Row] = &[
    Row("get", "/api/health", Rule::Public, Thing::Nothing, nothing),
    Row("get", "/api/openapi.json", Rule::Public, Thing::Nothing, nothing),
    Row("get", "/api/tasks", Rule::SignedIn, Thing::Nothing, nothing),
    Row("post", "/api/tasks", Rule::Internal, Thing::Nothing, |_| json!({ "title": "new" })),
    Row("get", "/api/tasks/internal-users", Rule::Internal, Thing::Nothing, nothing),
    Row("put", "/api/tasks/{id}", Rule::Internal, Thing::Task, empty),
    Row("delete", "/api/tasks/{id}", Rule::Internal, Thing::Task, nothing),
    Row("post", "/api/tasks/{id}/start", Rule::Internal, Thing::Task, empty),
    Row("post", "/api/tasks/{id}/stop", Rule::Internal, Thing::Task, empty),
    Row("get", "/api/time-entries", Rule::SignedIn, Thing::Nothing, nothing),
    Row(
        "post",
        "/api/time-entries",
        Rule::Internal,
        Thing::Nothing,
        |office| json!({ "taskId": office.mail, "date": "2026-11-20", "duration": 60_000 }),
    ),
    Row("patch", "/api/time-entries/{id}", Rule::Internal, Thing::Entry, empty),
    Row("delete", "/api/time-entries/{id}", Rule::Internal, Thing::Entry, nothing),
    Row("post", "/api/time-entries/{id}/notes", Rule::Internal, Thing::Entry, empty),
    Row("get", "/api/time-bills", Rule::SignedIn, Thing::Nothing, nothing),
    Row("patch", "/api/time-bills/{id}", Rule::Internal, Thing::Bill, empty),
    Row("post", "/api/time-bills/recompute", Rule::Admin, Thing::Nothing, empty),
    Row(
        "post",
        "/api/time-bills/approve-all",
        Rule::Admin,
        Thing::Nothing,
        |_| json!({ "ids": [] }),
    ),
    Row("get", "/api/customers", Rule::SignedIn, Thing::Nothing, nothing),
    Row("post", "/api/customers", Rule::Admin, Thing::Nothing, |_| json!({ "name": "new" })),
    Row("put", "/api/customers/{id}", Rule::Admin, Thing::Customer, empty),
    Row("delete", "/api/customers/{id}", Rule::Admin, Thing::Customer, nothing),
    Row("get", "/api/pillars", Rule::SignedIn, Thing::Nothing, nothing),
    Row(
        "post",
        "/api/pillars",
        Rule::Manager,
        Thing::Nothing,
        |office| json!({ "customerId": office.acme, "name": "new" }),
    ),
    Row("put", "/api/pillars/{id}", Rule::Manager, Thing::Pillar, empty),
    Row("delete", "/api/pillars/{id}", Rule::Manager, Thing::Pillar, nothing),
    Row("get", "/api/customer-focus", Rule::Internal, Thing::Nothing, nothing),
    Row(
        "put",
        "/api/customer-focus",
        Rule::Internal,
        Thing::Nothing,
        |office| json!({ "customerIds": [office.acme] }),
    ),
    Row("get", "/api/active-timers", Rule::Internal, Thing::Nothing, nothing),
    Row(
        "put",
        "/api/active-timers/me",
        Rule::Internal,
        Thing::Nothing,
        |office| json!({ "taskId": office.mail, "switch": true }),
    ),
    Row("get", "/api/active-timers/me", Rule::Internal, Thing::Nothing, nothing),
    Row("delete", "/api/active-timers/me", Rule::Internal, Thing::Nothing, nothing),
    Row("get", "/api/sync", Rule::Internal, Thing::Nothing, nothing),
    Row(
        "post",
        "/api/sync",
        Rule::Internal,
        Thing::Nothing,
        |_| json!({ "deviceId": uuid::Uuid::from_u128(7), "schema": 1, "cursor": null, "ops": [] }),
    ),
    Row("get", "/api/events", Rule::SignedIn, Thing::Nothing, nothing),
    Row("get", "/api/users", Rule::Admin, Thing::Nothing, nothing),
    Row("post", "/api/users", Rule::Admin, Thing::Nothing, empty),
    Row("patch", "/api/users/{id}", Rule::Admin, Thing::User, empty),
    Row("post", "/api/users/{id}/reset", Rule::Admin, Thing::User, empty),
    Row("get", "/api/customers/{id}/users", Rule::Manager, Thing::Company, nothing),
    Row(
        "post",
        "/api/customers/{id}/users",
        Rule::Manager,
        Thing::Company,
        |_| json!({ "email": "new@example.org", "name": "new", "role": "customer_user" }),
    ),
    Row("put", "/api/customers/{id}/users/{userId}", Rule::Manager, Thing::Member, empty),
    Row("delete", "/api/customers/{id}/users/{userId}", Rule::Manager, Thing::Member, nothing),
    Row(
        "post",
        "/api/customers/{id}/users/{userId}/resend-invite",
        Rule::Manager,
        Thing::Member,
        empty,
    ),
    Row("get", "/api/auth/tokens", Rule::Anyone, Thing::Nothing, nothing),
    Row(
        "post",
        "/api/auth/tokens",
        Rule::Anyone,
        Thing::Nothing,
        |_| json!({ "name": "cron", "scope": "sync" }),
    ),
    Row("delete", "/api/auth/tokens/{id}", Rule::Anyone, Thing::Token, nothing),
    Row("get", "/api/auth/config", Rule::Public, Thing::Nothing, nothing),
    Row("get", "/.well-known/jwks.json", Rule::Public, Thing::Nothing, nothing),
    Row("post", "/api/leads", Rule::Public, Thing::Nothing, empty),
    // Signing in, and what one may do about oneself: the life of tokens is in `auth`.
    Row("post", "/api/auth/login", Rule::Public, Thing::Nothing, empty),
    Row("post", "/api/auth/refresh", Rule::Public, Thing::Nothing, empty),
    Row("post", "/api/auth/logout", Rule::Anyone, Thing::Nothing, empty),
    Row("get", "/api/auth/me", Rule::Anyone, Thing::Nothing, nothing),
    Row("post", "/api/auth/password", Rule::Public, Thing::Nothing, empty),
    Row("get", "/set-password", Rule::Public, Thing::Nothing, nothing),
    Row("post", "/set-password", Rule::Public, Thing::Nothing, empty),
];

/// Who a token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Nobody: it is worth nothing.
    Stranger,
    /// Somebody with this role, or with none.
    Known(Option<Role>),
}

/// Somebody who asks, and what becomes of it before any rule is looked at.
struct Asker {
    name: &'static str,
    token: Option<String>,
    who: Who,
}

fn askers(office: &Office, expired: String) -> Vec<Asker> {
    let stranger = |name, token| Asker { name, token, who: Who::Stranger };
    let known = |name, role, token: &str| {
        let (token, who) = (Some(token.to_owned()), Who::Known(role));
        Asker { name, token, who }
    };
    let disabled = office.house.given_user(Some(Role::InternalAdmin), None);
    people::disable(&office.house.store(), &disabled.email, office.house.now()).unwrap();
    let without = office.house.given_user(None, None);
    let bolt = Some(CustomerId(office.bolt.parse().unwrap()));
    let foreign = office.house.given_user(Some(Role::CustomerAdmin), bolt);
    let admin = &office.admin.token;
    vec![
        stranger("nobody", None),
        stranger("an empty token", Some(String::new())),
        stranger("a forged token", Some(forged(admin))),
        stranger("an unsigned token", Some(unsigned(admin))),
        stranger("an expired token", Some(expired)),
        stranger("a disabled admin", Some(disabled.token)),
        known("without a role", None, &without.token),
        known("internal_admin", Some(Role::InternalAdmin), admin),
        known("internal_user", Some(Role::InternalUser), &office.ada.token),
        known("customer_admin", Some(Role::CustomerAdmin), &office.acme_admin.token),
        known("customer_user", Some(Role::CustomerUser), &office.acme_user.token),
        known("customer_admin of Bolt", Some(Role::CustomerAdmin), &foreign.token),
    ]
}

/// A token whose words were altered under its signature.
fn forged(token: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let claims = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
    let mut claims: Value = serde_json::from_slice(&claims).unwrap();
    claims["exp"] = json!(4_000_000_000u64);
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("{}.{claims}.{}", parts[0], parts[2])
}

/// A token that says of itself that it needs no signature.
fn unsigned(token: &str) -> String {
    let claims = token.split('.').nth(1).unwrap();
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    format!("{head}.{claims}.")
}

impl Rule {
    fn allows(self, role: Option<Role>) -> bool {
        let internal = matches!(role, Some(Role::InternalAdmin | Role::InternalUser));
        match self {
            Self::Public | Self::Anyone => true,
            Self::SignedIn => role.is_some(),
            Self::Internal => internal,
            Self::Admin => role == Some(Role::InternalAdmin),
            Self::Manager => matches!(role, Some(Role::InternalAdmin | Role::CustomerAdmin)),
        }
    }
}

/// Whose thing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Acme,
    Bolt,
    Absent,
}

impl Whose {
    /// What is not there comes first: others are compared with it.
    const ALL: [Self; 3] = [Self::Absent, Self::Acme, Self::Bolt];
}

/// Things to ask for, made as they are needed.
struct Things<'o> {
    office: &'o Office,
    made: std::cell::Cell<u32>,
}

impl Things<'_> {
    /// A fresh thing of somebody.
    fn id(&self, thing: Thing, whose: Whose) -> String {
        let office = self.office;
        let number = self.made.get();
        self.made.set(number + 1);
        let acme = whose == Whose::Acme;
        let (person, customer, task) = match whose {
            Whose::Acme => (&office.ada, &office.acme, &office.mail),
            Whose::Bolt => (&office.bob, &office.bolt, &office.site),
            Whose::Absent => return uuid::Uuid::from_u128(number.into()).to_string(),
        };
        let made = |path: &str, body: Value| office.post(&office.admin, path, &body).text("/id");
        match thing {
            Thing::Nothing => String::new(),
            Thing::Task => {
                let title = format!("task {number}");
                made("/api/tasks", json!({ "title": title, "customerId": customer }))
            }
            Thing::Entry | Thing::Bill => {
                let day = format!("20{:02}-{:02}-01", 10 + number / 12 % 16, number % 12 + 1);
                let wish = json!({ "taskId": task, "date": day, "duration": 60_000 });
                let entry = office.post(person, "/api/time-entries", &wish).text("/id");
                if thing == Thing::Entry {
                    return entry;
                }
                let path = format!("/api/time-bills?startDate={day}&endDate={day}");
                office.get(person, &path).text("/items/0/id")
            }
            Thing::Customer => {
                let wish = json!({ "name": format!("customer {number} {acme}") });
                office.post(&office.admin, "/api/customers", &wish).text("/customer/id")
            }
            Thing::Pillar => {
                let name = format!("pillar {number}");
                made("/api/pillars", json!({ "customerId": customer, "name": name }))
            }
            Thing::Company => customer.clone(),
            Thing::Member => {
                let email = format!("member{number}@example.org");
                let wish = json!({ "email": email, "name": "new", "role": "customer_user" });
                made(&format!("/api/customers/{customer}/users"), wish)
            }
            Thing::User => {
                let email = format!("user{number}@example.org");
                made("/api/users", json!({ "email": email, "name": "new", "role": null }))
            }
            Thing::Token => {
                let wish = json!({ "name": format!("token {number}"), "scope": "all" });
                office.post(person, "/api/auth/tokens", &wish).text("/id")
            }
        }
    }

    /// A path that names a fresh thing of somebody.
    fn path(&self, path: &str, thing: Thing, whose: Whose) -> String {
        let id = self.id(thing, whose);
        if thing != Thing::Member {
            return path.replace("{id}", &id);
        }
        let office = self.office;
        let customer = match whose {
            Whose::Acme => &office.acme,
            Whose::Bolt => &office.bolt,
            Whose::Absent => &id,
        };
        path.replace("{id}", customer).replace("{userId}", &id)
    }
}

/// Whether an asker may know of somebody's thing.
fn sees(asker: &Asker, thing: Thing, whose: Whose) -> bool {
    let admin = asker.who == Who::Known(Some(Role::InternalAdmin));
    whose != Whose::Absent
        && match thing {
            Thing::Nothing | Thing::Task | Thing::Customer | Thing::User => true,
            Thing::Entry | Thing::Bill => admin || whose == Whose::Acme,
            Thing::Token => asker.name == "internal_user" && whose == Whose::Acme,
            Thing::Pillar | Thing::Company | Thing::Member => {
                let theirs = if asker.name.ends_with("Bolt") { Whose::Bolt } else { Whose::Acme };
                admin || whose == theirs
            }
        }
}

/// The answer that a rule leaves: 401, then 403, then 404; none where it is granted or refused for
/// another reason.
fn expected(asker: &Asker, rule: Rule, thing: Thing, whose: Whose) -> Option<u16> {
    match asker.who {
        _ if rule == Rule::Public => None,
        Who::Stranger => Some(401),
        Who::Known(role) if !rule.allows(role) => Some(403),
        Who::Known(_) if !sees(asker, thing, whose) => Some(404),
        Who::Known(_) => None,
    }
}

#[test]
fn every_route_is_refused_to_whom_it_is_not_for() {
    let mut house = House::new();
    let early = house.given_user(Some(Role::InternalAdmin), None);
    house.wait(Span::minutes(16));
    let office = Office::in_house(house);
    let things = Things { office: &office, made: 0.into() };
    let askers = askers(&office, early.token);
    let mut wrong = Vec::new();
    for Row(method, path, rule, thing, body) in TABLE {
        let body = Some(body(&office)).filter(|body| !body.is_null());
        let own: &[Whose] = if *thing == Thing::Nothing { &[Whose::Acme] } else { &Whose::ALL };
        let name = |whose: &Whose| things.path(path, *thing, *whose);
        let mut paths: Vec<String> = own.iter().map(name).collect();
        for asker in &askers {
            let mut absent = None;
            for (whose, named) in own.iter().zip(&mut paths) {
                let expected = expected(asker, *rule, *thing, *whose);
                if *path == "/api/events" && expected.is_none() {
                    continue; // It does not end: see `events`.
                }
                let token = asker.token.as_deref();
                let reply = office.house.send(&method.to_uppercase(), named, token, body.as_ref());
                let refused = matches!(reply.status, 401 | 403 | 404);
                let other = match expected {
                    Some(status) => reply.status != status,
                    // One's own timer may be none, and a password link is not known.
                    None => refused && *thing != Thing::Nothing,
                };
                if other {
                    let got = (reply.status, &reply.body);
                    wrong.push(format!("{method} {named} by {}: {got:?}", asker.name));
                }
                if reply.status == 204 {
                    *named = name(whose);
                }
                // What one may not know of looks like what is not there.
                if *whose == Whose::Absent {
                    absent = Some(reply.body);
                } else if expected == Some(404) && absent.as_ref() != Some(&reply.body) {
                    wrong.push(format!("{method} {named} tells of itself: {:?}", reply.body));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A token that lies in a file for cron opens nothing but what sync needs.
#[test]
fn a_sync_token_is_good_for_sync_alone() {
    const ENOUGH: &[&str] = &[
        "/api/sync",
        "/api/events",
        "/api/active-timers",
        "/api/active-timers/me",
        "/api/auth/me",
    ];
    let office = Office::new();
    let wish = json!({ "name": "cron", "scope": "sync" });
    let token = office.post(&office.admin, "/api/auth/tokens", &wish).text("/token");
    for Row(method, path, rule, _, body) in TABLE {
        if *rule == Rule::Public || *path == "/api/events" {
            continue;
        }
        let named = path.replace("{id}", &office.acme).replace("{userId}", &office.acme);
        let body = Some(body(&office)).filter(|body| !body.is_null());
        let method = method.to_uppercase();
        let reply = office.house.send(&method, &named, Some(&token), body.as_ref());
        assert_eq!(reply.status != 403, ENOUGH.contains(path), "{method} {path}: {reply:?}");
    }
}

#[test]
fn every_route_of_the_document_has_a_row() {
    let document = serde_json::to_value(tat::server::document()).unwrap();
    let mut routes = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        routes.extend(item.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    let rows: BTreeSet<String> =
        TABLE.iter().map(|Row(method, path, ..)| format!("{method} {path}")).collect();
    assert_eq!(routes, rows);
}

/// Nothing refused leaves a trace.
#[test]
fn what_is_refused_changes_nothing() {
    let office = Office::new();
    office.worked(&office.bob, &office.site, "07:00", "08:00");
    let before = office.get(&office.admin, "/api/tasks").body;
    for person in [&office.acme_admin, &office.acme_user] {
        let wish = json!({ "title": "theirs" });
        assert_eq!(office.post(person, "/api/tasks", &wish).problem(), (403, "forbidden"));
        let start = format!("/api/tasks/{}/start", office.mail);
        assert_eq!(office.post(person, &start, &json!({})).status, 403);
    }
    let wish = json!({
        "taskId": office.mail, "userId": office.bob.id, "startTime": today("05:00"),
        "endTime": today("06:00"),
    });
    let refused = office.post(&office.ada, "/api/time-entries", &wish);
    assert_eq!(refused.problem(), (403, "forbidden"));
    assert_eq!(office.get(&office.admin, "/api/tasks").body, before);
}
