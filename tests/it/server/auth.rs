//! The life of tokens and passwords.

use serde_json::json;
use tat::domain::{Role, Span};

use super::House;

#[test]
fn whoever_signed_in_is_known_until_the_token_ends() {
    let mut house = House::new();
    let ada = house.given_user(Some(Role::InternalAdmin), None);
    let me = house.get("/api/auth/me", Some(&ada.token));
    assert_eq!(me.status, 200);
    assert_eq!(me.body["email"], json!(ada.email));
    assert_eq!(me.body["role"], json!("internal_admin"));
    house.wait(Span::minutes(14));
    assert_eq!(house.get("/api/auth/me", Some(&ada.token)).status, 200);
    house.wait(Span::minutes(1));
    let over = house.get("/api/auth/me", Some(&ada.token));
    assert_eq!((over.status, &over.body["code"]), (401, &json!("unauthenticated")));
}
