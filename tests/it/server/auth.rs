//! The life of tokens: how they are given, exchanged, found to be worth nothing, and ended.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rstest::rstest;
use serde_json::{Value, json};
use tat::domain::{Role, Span};
use tat::server::people;

use super::{House, PASSWORD, Person, Reply};

const ADMIN: Option<Role> = Some(Role::InternalAdmin);

impl House {
    fn me(&self, token: &str) -> u16 {
        self.get("/api/auth/me", Some(token)).status
    }

    fn refresh(&self, token: &str) -> Reply {
        self.post("/api/auth/refresh", None, &json!({ "refreshToken": token }))
    }

    fn make_token(&self, person: &Person, wish: &Value) -> Reply {
        self.post("/api/auth/tokens", Some(&person.token), wish)
    }
}

fn text<'r>(reply: &'r Reply, field: &str) -> &'r str {
    reply.body[field].as_str().unwrap_or_else(|| panic!("no {field} in {:?}", reply.body))
}

#[test]
fn whoever_signed_in_is_known_until_the_token_ends() {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let me = house.get("/api/auth/me", Some(&ada.token));
    assert_eq!(me.status, 200);
    assert_eq!(me.body["email"], json!(ada.email));
    assert_eq!(me.body["role"], json!("internal_admin"));
    house.wait(Span::minutes(14));
    assert_eq!(house.me(&ada.token), 200);
    house.wait(Span::minutes(1));
    let over = house.get("/api/auth/me", Some(&ada.token));
    assert_eq!((over.status, &over.body["code"]), (401, &json!("unauthenticated")));
    assert!(over.headers.contains_key("www-authenticate"));
}

#[test]
fn a_lost_answer_is_given_again_and_a_copied_token_ends_the_family() {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let other = house.sign_in(&ada.email);
    let first = house.refresh(&ada.refresh);
    house.wait(Span::hours(1));
    let again = house.refresh(&ada.refresh);
    assert_eq!(text(&first, "refreshToken"), text(&again, "refreshToken"));

    // With the access token that came along the client shows that it got the answer.
    assert_eq!(house.me(text(&again, "accessToken")), 200);
    house.wait(Span::seconds(30));
    assert_eq!(house.refresh(&ada.refresh).status, 200);
    house.wait(Span::seconds(1));
    assert_eq!(house.refresh(&ada.refresh).status, 401);
    assert_eq!(house.refresh(text(&again, "refreshToken")).status, 401, "the family has ended");
    assert_eq!(house.me(text(&again, "accessToken")), 401);
    assert_eq!(house.refresh(&other.refresh).status, 200, "other sign-ins have not");
}

#[test]
fn signing_out_ends_this_session_alone() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let other = house.sign_in(&ada.email);
    assert_eq!(house.post("/api/auth/logout", Some(&ada.token), &json!({})).status, 204);
    assert_eq!(house.me(&ada.token), 401);
    assert_eq!(house.refresh(&ada.refresh).status, 401);
    assert_eq!(house.me(&other.token), 200);
}

#[test]
fn whoever_is_disabled_is_out_at_once_and_comes_back_with_nothing() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let personal = house.make_token(&ada, &json!({ "name": "cron", "scope": "all" }));
    let personal = text(&personal, "token");
    assert_eq!((house.me(&ada.token), house.me(personal)), (200, 200));
    people::disable(&house.store(), &ada.email, house.now()).unwrap();
    let out = |house: &House| {
        assert_eq!((house.me(&ada.token), house.me(personal)), (401, 401));
        assert_eq!(house.refresh(&ada.refresh).status, 401);
    };
    out(&house);
    assert_eq!(house.login(&ada.email, PASSWORD).status, 401);
    people::enable(&house.store(), &ada.email, house.now()).unwrap();
    out(&house);
    assert_eq!(house.login(&ada.email, PASSWORD).status, 200);
}

#[test]
fn a_new_password_ends_every_other_session_and_no_personal_token() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let other = house.sign_in(&ada.email);
    let personal = house.make_token(&ada, &json!({ "name": "cron", "scope": "sync" }));
    let change = |old: &str, token: Option<&str>| {
        let wish = json!({ "oldPassword": old, "newPassword": "another good one" });
        house.post("/api/auth/password", token, &wish)
    };
    assert_eq!(change(PASSWORD, None).status, 401);
    assert_eq!(change("wrong", Some(&ada.token)).status, 403);
    assert_eq!(house.me(&other.token), 200, "nothing has changed yet");
    let changed = change(PASSWORD, Some(&ada.token));
    assert_eq!((changed.status, &changed.body), (200, &json!({ "personalTokens": 1 })));
    assert_eq!((house.me(&ada.token), house.me(&other.token)), (200, 401));
    assert_eq!(house.refresh(&other.refresh).status, 401);
    assert_eq!(house.me(text(&personal, "token")), 200);
    assert_eq!(house.login(&ada.email, PASSWORD).status, 401);
    assert_eq!(house.login(&ada.email, "another good one").status, 200);
}

#[rstest]
#[case::too_short("seven 7")]
#[case::too_long(&"x".repeat(1025))]
fn a_password_that_is_none_is_refused(#[case] new: &str) {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let wish = json!({ "oldPassword": PASSWORD, "newPassword": new });
    let refused = house.post("/api/auth/password", Some(&ada.token), &wish);
    assert_eq!((refused.status, &refused.body["field"]), (400, &json!("newPassword")));
    assert!(!refused.body.to_string().contains(new));
}

#[test]
fn a_personal_token_is_shown_once_and_good_for_its_scope_until_it_ends() {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let wish = json!({ "name": "cron", "scope": "sync", "expiresInDays": 30 });
    let made = house.make_token(&ada, &wish);
    assert_eq!(made.status, 201);
    let (secret, id) = (text(&made, "token"), text(&made, "id"));
    assert!(secret.starts_with(&format!("tatp_{}_", ada.id)), "{secret}");
    assert_eq!(made.body["expiresAt"], json!("2026-12-23T09:00:00.000Z"));

    let listed = house.get("/api/auth/tokens", Some(&ada.token));
    assert_eq!(listed.body["items"][0]["id"], json!(id));
    assert!(!listed.body.to_string().contains(secret));

    assert_eq!(house.me(secret), 200);
    assert_eq!(house.get("/api/active-timers", Some(secret)).status, 200);
    for path in ["/api/tasks", "/api/auth/tokens", "/api/users"] {
        assert_eq!(house.get(path, Some(secret)).status, 403, "{path}");
    }
    house.wait(Span::hours(30 * 24));
    assert_eq!(house.me(secret), 401);
}

#[test]
fn a_revoked_token_is_worth_nothing_and_nobody_revokes_anothers() {
    let house = House::new();
    let (ada, bob) = (house.given_user(ADMIN, None), house.given_user(ADMIN, None));
    let made = house.make_token(&ada, &json!({ "name": "ci", "scope": "all" }));
    let (secret, path) = (text(&made, "token"), format!("/api/auth/tokens/{}", text(&made, "id")));
    assert_eq!(house.delete(&path, Some(&bob.token)).status, 404);
    assert_eq!(house.me(secret), 200);
    let more = json!({ "name": "heir", "scope": "all" });
    assert_eq!(house.post("/api/auth/tokens", Some(secret), &more).status, 403);
    assert_eq!(house.delete(&path, Some(&ada.token)).status, 204);
    assert_eq!(house.delete(&path, Some(&ada.token)).status, 404);
    assert_eq!(house.me(secret), 401);
}

#[test]
fn a_token_asked_for_twice_under_one_key_is_made_once_and_its_secret_shown_once() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let ask = || {
        let request = Request::post("/api/auth/tokens")
            .header("authorization", format!("Bearer {}", ada.token))
            .header("idempotency-key", "one")
            .body(Body::from(r#"{"name":"cron","scope":"sync"}"#))
            .unwrap();
        house.ask(request)
    };
    let (first, second) = (ask(), ask());
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body["id"], second.body["id"]);
    assert!(first.body["token"].is_string() && second.body["token"].is_null());
}

/// The token with another head, another payload or another signature.
fn altered(token: &str, head: Option<Value>, alter: impl FnOnce(&mut Value)) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[1]).unwrap()).unwrap();
    alter(&mut claims);
    parts[1] = URL_SAFE_NO_PAD.encode(claims.to_string());
    if let Some(head) = head {
        parts[0] = URL_SAFE_NO_PAD.encode(head.to_string());
    }
    parts.join(".")
}

#[test]
fn a_forged_token_is_worth_nothing() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let bob = house.given_user(Some(Role::InternalUser), None);
    let known = house.get("/.well-known/jwks.json", None);
    let (kid, public) = (&known.body["keys"][0]["kid"], &known.body["keys"][0]["x"]);
    let head = |alg: &str| Some(json!({ "alg": alg, "typ": "JWT", "kid": kid }));
    let as_ada = |claims: &mut Value| claims["sub"] = json!(ada.id);
    let unsigned = |token: String| {
        let (message, _) = token.rsplit_once('.').unwrap();
        message.to_owned()
    };
    // Signed with what everybody knows, as if it were a shared secret.
    let shared = unsigned(altered(&bob.token, head("HS256"), as_ada));
    let public = URL_SAFE_NO_PAD.decode(public.as_str().unwrap()).unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &public);
    let signature = URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, shared.as_bytes()));
    let stranger = House::new().given_user(ADMIN, None);
    let forged = [
        altered(&bob.token, None, as_ada),
        altered(&bob.token, None, |claims| claims["exp"] = json!(9_999_999_999_i64)),
        altered(&bob.token, head("none"), as_ada),
        format!("{}.", unsigned(altered(&bob.token, head("none"), as_ada))),
        format!("{}.", unsigned(altered(&bob.token, head("EdDSA"), as_ada))),
        unsigned(bob.token.clone()),
        format!("{shared}.{signature}"),
        stranger.token,
        format!("{}x", bob.token),
        String::new(),
        "..".to_owned(),
        format!("tatp_{}_{}", ada.id, URL_SAFE_NO_PAD.encode([0; 32])),
        bob.refresh.clone(),
    ];
    for token in forged {
        assert_eq!(house.me(&token), 401, "{token}");
    }
    assert_eq!(house.me(&bob.token), 200);
}

#[test]
fn a_key_signs_for_thirty_days_and_its_tokens_stay_good() {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let kids = |house: &House| -> Vec<Value> {
        let known = house.get("/.well-known/jwks.json", None);
        known.body["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect()
    };
    let first = kids(&house);
    assert_eq!(first.len(), 1);
    house.wait(Span::hours(30 * 24) - Span::minutes(1));
    let late = house.sign_in(&ada.email);
    assert_eq!(kids(&house), first);
    house.wait(Span::minutes(2));
    house.sign_in(&ada.email);
    assert_eq!(kids(&house).len(), 2);
    assert_eq!(house.me(&late.token), 200, "it was signed with the old key");
    house.wait(Span::hours(31 * 24));
    house.sign_in(&ada.email);
    assert!(!kids(&house).contains(&first[0]), "no token of it can be left");
}

#[test]
fn an_unknown_user_and_a_wrong_password_answer_the_same() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let invited = people::Newcomer {
        email: "late@example.org".into(),
        name: "Late".into(),
        role: ADMIN,
        customer: None,
    };
    people::add(&house.store(), invited, house.now()).unwrap();
    let wrong = house.login(&ada.email, "not the password");
    assert_eq!(wrong.status, 401);
    for (email, password) in [("nobody@example.org", PASSWORD), ("late@example.org", PASSWORD)] {
        let reply = house.login(email, password);
        assert_eq!((reply.status, &reply.body), (401, &wrong.body), "{email}");
    }
}

/// The seconds to wait, where one must.
fn must_wait(reply: &Reply) -> Option<u64> {
    assert_eq!(reply.status == 429, reply.headers.contains_key("retry-after"));
    Some(reply.headers.get("retry-after")?.to_str().unwrap().parse().unwrap())
}

#[rstest]
#[case::somebody(true)]
#[case::nobody(false)]
fn ten_failures_close_an_account_for_a_quarter_of_an_hour(#[case] is_known: bool) {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let email = if is_known { ada.email.as_str() } else { "nobody@example.org" };
    for _ in 0..10 {
        assert_eq!(house.login(email, "wrong one").status, 401);
        house.wait(Span::seconds(30));
    }
    let closed = house.login(email, PASSWORD);
    assert_eq!((closed.status, must_wait(&closed)), (429, Some(600)));
    assert_eq!(closed.body["code"], json!("rate_limited"));
    house.wait(Span::seconds(599));
    assert_eq!(must_wait(&house.login(email, PASSWORD)), Some(1));
    house.wait(Span::seconds(1));
    let open = if is_known { 200 } else { 401 };
    assert_eq!(house.login(email, PASSWORD).status, open);
}

#[test]
fn a_sign_in_forgets_the_failures_before_it() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(house.login(&ada.email, "wrong one").status, 401);
        }
        house.sign_in(&ada.email);
    }
}

#[test]
fn thirty_failures_close_an_address_and_no_other() {
    let house = House::with(|settings| {
        settings.trusted_proxies = vec!["0.0.0.0/32".parse().unwrap()];
    });
    let ada = house.given_user(ADMIN, None);
    let from = |address: &str, email: &str, password: &str| {
        let body = json!({ "email": email, "password": password }).to_string();
        let request = Request::post("/api/auth/login").header("x-forwarded-for", address);
        house.ask(request.body(Body::from(body)).unwrap())
    };
    for attempt in 0..30 {
        let email = format!("guess{attempt}@example.org");
        assert_eq!(from("192.0.2.1", &email, "wrong one").status, 401);
    }
    assert_eq!(from("192.0.2.1", &ada.email, PASSWORD).status, 429);
    assert_eq!(from("198.51.100.9, 192.0.2.1", &ada.email, PASSWORD).status, 429);
    assert_eq!(from("192.0.2.2", &ada.email, PASSWORD).status, 200);
}

#[test]
fn wrong_old_passwords_count_like_wrong_sign_ins() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let wish = json!({ "oldPassword": "wrong one", "newPassword": "another good one" });
    for _ in 0..10 {
        assert_eq!(house.post("/api/auth/password", Some(&ada.token), &wish).status, 403);
    }
    assert_eq!(house.post("/api/auth/password", Some(&ada.token), &wish).status, 429);
    assert_eq!(house.login(&ada.email, PASSWORD).status, 429);
}

/// The form of a one-time link, filled in.
fn fill(house: &House, token: &str, password: &str, again: &str) -> Reply {
    let body = format!("token={token}&password={password}&again={again}");
    let request = Request::post("/set-password")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body));
    house.ask(request.unwrap())
}

#[test]
fn a_link_shows_a_form_that_runs_nothing_and_works_once() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let token = people::reset(&house.store(), &ada.email, house.now()).unwrap().token;
    let path = format!("/set-password?token={token}");
    let form = house.get(&path, None);
    assert_eq!(form.status, 200);
    let policy = form.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(form.headers["referrer-policy"], "no-referrer");
    assert_eq!(form.headers["cache-control"], "no-store");
    let html = form.body.as_str().unwrap();
    assert!(html.contains(&token) && !html.contains("<script"), "{html}");

    assert_eq!(fill(&house, &token, "another+good+one", "another+good+on").status, 400);
    assert_eq!(fill(&house, &token, "short", "short").status, 400);
    assert_eq!(house.me(&ada.token), 200, "nothing has changed yet");
    assert_eq!(fill(&house, &token, "another+good+one", "another+good+one").status, 200);
    assert_eq!(house.me(&ada.token), 401);
    assert_eq!(house.login(&ada.email, "another good one").status, 200);
    assert_eq!(house.get(&path, None).status, 404);
    assert_eq!(fill(&house, &token, "a+third+good+one", "a+third+good+one").status, 404);
    let wish = json!({ "token": token, "newPassword": "a third good one" });
    assert_eq!(house.post("/api/auth/password", None, &wish).status, 401);
}

#[test]
fn a_form_that_is_not_whole_is_refused_with_a_page() {
    let house = House::new();
    for (kind, body) in [("application/json", "{}"), ("application/x-www-form-urlencoded", "a=b")] {
        let request = Request::post("/set-password").header("content-type", kind);
        let reply = house.ask(request.body(Body::from(body)).unwrap());
        assert_eq!(reply.status, 400);
        assert!(reply.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    }
}

#[test]
fn a_link_ends_after_seven_days_or_when_there_is_a_newer_one() {
    let mut house = House::new();
    let ada = house.given_user(ADMIN, None);
    let older = people::reset(&house.store(), &ada.email, house.now()).unwrap().token;
    let newer = people::reset(&house.store(), &ada.email, house.now()).unwrap().token;
    let shown = |house: &House, token: &str| {
        house.get(&format!("/set-password?token={token}"), None).status
    };
    assert_eq!((shown(&house, &older), shown(&house, &newer)), (404, 200));
    house.wait(Span::hours(7 * 24) - Span::seconds(1));
    assert_eq!(shown(&house, &newer), 200);
    house.wait(Span::seconds(1));
    assert_eq!(shown(&house, &newer), 404);
}

#[test]
fn what_the_form_is_given_cannot_break_out_of_it() {
    let house = House::new();
    let token = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let reply = fill(&house, token, "one+of+them", "another+one");
    let html = reply.body.as_str().unwrap();
    assert_eq!(reply.status, 400);
    assert!(html.contains("&quot;&gt;&lt;script&gt;") && !html.contains("<script>"), "{html}");
}

/// Nothing that opens a door lies in the store: only what is computed from it.
#[test]
fn no_secret_is_in_the_store() {
    let house = House::new();
    let ada = house.given_user(ADMIN, None);
    let personal = house.make_token(&ada, &json!({ "name": "cron", "scope": "all" }));
    let link = people::reset(&house.store(), &ada.email, house.now()).unwrap().token;
    house.login(&ada.email, "a mistyped password");
    let refreshed = house.refresh(&ada.refresh);
    let stored = std::fs::read(house.store().path().unwrap()).unwrap();
    let holds = |words: &str| stored.windows(words.len()).any(|bytes| bytes == words.as_bytes());
    assert!(holds(&ada.email), "the search finds what is there");
    let personal = text(&personal, "token");
    let random = personal.rsplit('_').next().unwrap();
    let secrets = [
        PASSWORD,
        "a mistyped password",
        random,
        &link,
        &ada.token,
        &ada.refresh[5..],
        text(&refreshed, "accessToken"),
    ];
    for secret in secrets {
        assert!(!holds(secret), "{secret}");
        if let Ok(bytes) = URL_SAFE_NO_PAD.decode(secret) {
            assert!(!stored.windows(bytes.len()).any(|found| found == bytes), "{secret}");
        }
    }
}
