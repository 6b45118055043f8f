use proptest::prelude::*;
use rstest::rstest;

use super::*;

const START: Timestamp = Timestamp::MIN;

fn at(seconds: i64) -> Timestamp {
    START + Span::seconds(seconds)
}

/// What may happen to a client that keeps to the rules.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// It exchanges its token, and the answer arrives.
    Refresh,
    /// It exchanges its token, and the answer is lost.
    Lost,
    /// It uses the access token that came last.
    Use,
    /// So many seconds pass.
    Wait(i64),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        Just(Event::Refresh),
        Just(Event::Lost),
        Just(Event::Use),
        (0..100_000_i64).prop_map(Event::Wait),
    ];
    prop::collection::vec(event, 0..40)
}

/// A client's life in a family; answers the family, the client's token and the time.
fn live(events: &[Event]) -> (Family, u32, i64) {
    let (mut family, mut token, mut now) = (Family::begun(START), 0, 0);
    for event in events {
        match event {
            Event::Wait(seconds) => now += seconds,
            Event::Use => {
                family.use_access(token, at(now));
            }
            Event::Lost => {
                assert_eq!(family.show(token, at(now)), Shown::Next(token + 1));
            }
            Event::Refresh => {
                assert_eq!(family.show(token, at(now)), Shown::Next(token + 1));
                token += 1;
            }
        }
    }
    (family, token, now)
}

proptest! {
    /// Whatever is lost, a client that keeps the last token it got is never logged out.
    #[test]
    fn a_lost_answer_logs_nobody_out(events in events()) {
        live(&events);
    }

    /// A copy of an older token does not live: half a minute after the client has gone on it ends
    /// the family.
    #[test]
    fn a_stolen_token_does_not_live(events in events(), back in 1..40_u32) {
        let (mut family, token, now) = live(&events);
        family.use_access(token, at(now));
        let Some(stolen) = token.checked_sub(back) else { return Ok(()) };
        prop_assert_eq!(family.show(stolen, at(now + 31)), Shown::Over);
    }
}

#[rstest]
#[case::at_once(0, Shown::Next(1))]
#[case::within_the_grace(30, Shown::Next(1))]
#[case::after_it(31, Shown::Over)]
fn the_grace_begins_when_the_successor_is_used(#[case] later: i64, #[case] shown: Shown) {
    let mut family = Family::begun(START);
    assert_eq!(family.show(0, at(0)), Shown::Next(1));
    assert_eq!(family.show(0, at(10_000)), Shown::Next(1), "nobody has used the successor");
    assert!(family.use_access(1, at(20_000)));
    assert!(!family.use_access(1, at(20_025)), "it is the first use that counts");
    assert_eq!(family.show(0, at(20_000 + later)), shown);
}

#[test]
fn a_successor_that_is_exchanged_has_been_used() {
    let mut family = Family::begun(START);
    assert_eq!(family.show(0, at(0)), Shown::Next(1));
    assert_eq!(family.show(1, at(5)), Shown::Next(2));
    assert_eq!(family.show(2, at(6)), Shown::Next(3));
    assert_eq!(family.show(0, at(35)), Shown::Next(1), "it comes again within the grace");
    assert_eq!(family.show(0, at(36)), Shown::Over);
}

#[test]
fn a_token_from_after_the_backup_goes_on() {
    let mut restored = Family::begun(START);
    assert_eq!(restored.show(7, at(60)), Shown::Next(8));
    assert_eq!(restored.show(8, at(70)), Shown::Next(9));
}

#[test]
fn a_family_that_nobody_asked_for_has_ended() {
    let mut family = Family::begun(START);
    assert_eq!(family.show(0, START + IDLE), Shown::Over);
}

#[test]
fn only_this_server_makes_tokens() {
    let key: ServerKey = serde_json::from_value(serde_json::json!(vec![7; 32])).unwrap();
    let other: ServerKey = serde_json::from_value(serde_json::json!(vec![8; 32])).unwrap();
    let user = UserId(Uuid::from_u128(1));
    let token = Token { user, family: Uuid::from_u128(2), generation: 3 };
    let text = token.to_text(&key);
    assert_eq!(Token::of_text(&text, &key), Some(token));
    assert_eq!(Token::of_text(&text, &other), None);
    // The next one cannot be made of it.
    let mut bytes = secret::bytes(text.strip_prefix(PREFIX).unwrap()).unwrap();
    bytes[35] += 1;
    let forged = format!("{PREFIX}{}", secret::text(&bytes));
    assert_eq!(Token::of_text(&forged, &key), None);
    for wrong in ["", "tatr_", "tatr_AAAA", &text[..text.len() - 1], "tatp_x"] {
        assert_eq!(Token::of_text(wrong, &key), None, "{wrong}");
    }
}
