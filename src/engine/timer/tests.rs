use rstest::rstest;

use super::*;
use crate::domain::Code;
use crate::engine::office::{Office, instant, when};

const NOON: &str = "2026-11-24T12:00:00Z";

fn office() -> Office {
    Office::new("UTC", NOON)
}

#[rstest]
#[case::a_bare_clock_is_the_latest_past_after_the_start(
    NOON,
    "9:30",
    "10:00",
    Ok("24 09:30-24 10:00 mail")
)]
#[case::also_after_midnight(
    "2026-11-24T00:20:00Z",
    "yesterday 23:30",
    "23:50",
    Ok("23 23:30-23 23:50 mail")
)]
#[case::and_across_it(
    "2026-11-24T00:20:00Z",
    "yesterday 23:30",
    "0:10",
    Ok("23 23:30-24 00:10 mail")
)]
#[case::whole_seconds("2026-11-24T12:00:00.900Z", "11:00", "now", Ok("24 11:00-24 12:00 mail"))]
#[case::a_minute_ahead("2026-11-24T11:59:30Z", "11:00", "12:00", Ok("24 11:00-24 12:00 mail"))]
#[case::two_ahead("2026-11-24T11:58:00Z", "11:00", "12:00", Err(Code::InvalidTime))]
#[case::before_its_start(NOON, "11:00", "10:00", Err(Code::InvalidTime))]
#[case::at_its_start(NOON, "11:00", "today 11:00", Ok(""))]
fn a_stop_is_taken_at_its_word(
    #[case] now: &str,
    #[case] start: &str,
    #[case] stop: &str,
    #[case] entry: Result<&str, Code>,
) {
    let office = Office::new("UTC", now);
    office.start("mail", Some(start)).unwrap();
    let stopped = office.stop(Some(stop)).map_err(|refusal| refusal.code);
    assert_eq!(stopped.as_ref().map(|_| ()).map_err(|code| *code), entry.map(|_| ()));
    let wanted: Vec<String> =
        entry.ok().filter(|e| !e.is_empty()).map(str::to_owned).into_iter().collect();
    assert_eq!(office.entries(), wanted);
    if let Ok(stopped) = stopped {
        assert_eq!(stopped.entry.is_none(), !stopped.notes.is_empty(), "what is dropped is said");
    }
    assert_eq!(office.running().is_some(), entry.is_err());
}

#[test]
fn a_second_timer_stops_the_first_at_the_same_instant() {
    let office = office();
    office.start("mail", Some("9:00")).unwrap();
    let started = office.start("site", Some("10:30")).unwrap();
    let stopped = started.stopped.unwrap();
    assert_eq!(stopped.entry.unwrap().end_time, Some(started.timer.start_time));
    assert_eq!(stopped.bill.unwrap().billed_minutes, 90);
    assert_eq!(office.entries(), ["24 09:00-24 10:30 mail"]);
    assert_eq!(office.running().unwrap(), "24 10:30 site");
}

#[test]
fn the_task_that_runs_already_runs_on() {
    let office = office();
    office.start("mail", Some("9:00")).unwrap();
    let again = office.engine.start(
        &StartWish {
            task: TaskWish { words: "MAIL".to_owned(), ..TaskWish::default() },
            at: Some(when("10:00")),
            note: Some("other".to_owned()),
            ..StartWish::default()
        },
        office.now,
    );
    let again = again.unwrap();
    assert!(again.value.already && again.changes.is_empty() && again.step.is_none());
}

#[rstest]
#[case::before_the_start_of_what_runs("8:00", Code::InvalidTime)]
#[case::in_the_future("12:02", Code::InvalidTime)]
fn a_start_that_cannot_be_leaves_all_as_it_was(#[case] at: &str, #[case] code: Code) {
    let office = office();
    office.start("mail", Some("9:00")).unwrap();
    let refusal = office.start("new one", Some(at)).unwrap_err();
    assert_eq!(refusal.code, code);
    assert!(refusal.message.contains(&format!("2026-11-24 {at:0>5}")), "{refusal}");
    assert_eq!(office.running().unwrap(), "24 09:00 mail");
    assert_eq!(office.entries(), [""; 0]);
    let titled = |read: &dyn Read| Ok(read.tasks_titled("new one")?);
    assert_eq!(office.engine.ask(titled).unwrap(), []);
}

/// Entries from 9 to 10 and from 11 to 12 lie in the way of a start at 9:30.
#[rstest]
#[case::refused(Clash::Refuse, Err(Code::Overlap))]
#[case::trimmed(Clash::Trim, Ok(&["24 09:00-24 09:30 mail"][..]))]
#[case::kept(Clash::Overlap, Ok(&["24 09:00-24 10:00 mail", "24 11:00-24 12:00 site"][..]))]
fn a_start_in_the_past_claims_the_time_until_now(
    #[case] clash: Clash,
    #[case] left: Result<&[&str], Code>,
) {
    let office = office();
    office.add("mail", "9:00", "10:00").unwrap();
    office.add("site", "11:00", "12:00").unwrap();
    let at = Some(when("9:30"));
    let started = office.start_with("loose", StartWish { at, clash, ..StartWish::default() });
    let trimmed = started.map(|started| started.trimmed.len()).map_err(|refusal| refusal.code);
    let wanted = if clash == Clash::Trim { 2 } else { 0 };
    assert_eq!(trimmed, left.map(|_| wanted));
    let all: &[&str] = &["24 09:00-24 10:00 mail", "24 11:00-24 12:00 site"];
    assert_eq!(office.entries(), left.unwrap_or(all));
}

#[test]
fn a_forgotten_timer_ends_when_it_really_ended() {
    let mut office = office();
    office.start("mail", Some("yesterday 17:00")).unwrap();
    assert!(office.engine.status(office.now).unwrap().running.unwrap().forgotten);
    let stopped_at = Some(when("yesterday 18:30"));
    office.start_with("site", StartWish { stopped_at, ..StartWish::default() }).unwrap();
    assert_eq!(office.entries(), ["23 17:00-23 18:30 mail"]);
    office.now = instant("2026-11-24T22:00:00Z");
    assert!(!office.engine.status(office.now).unwrap().running.unwrap().forgotten);
    office.now = instant("2026-11-24T22:00:01Z");
    assert!(office.engine.status(office.now).unwrap().running.unwrap().forgotten);
    let stopped_at = Some(when("2026-11-24T21:00:00Z"));
    let early = StartWish { at: Some(when("20:00")), stopped_at, ..StartWish::default() };
    assert_eq!(office.start_with("mail", early).unwrap_err().code, Code::InvalidTime);
}

#[test]
fn what_is_continued_keeps_its_tags_and_not_its_note() {
    let office = office();
    let tags = vec!["deep".to_owned()];
    let note = Some("first".to_owned());
    let at = Some(when("9:00"));
    let wish = StartWish { at, tags, note, billable: Some(false), ..StartWish::default() };
    office.start_with("mail", wish).unwrap();
    office.stop(Some("10:00")).unwrap();
    office.add("site", "8:00", "8:30").unwrap();
    let again = |again: Again| office.engine.resume(&again, &StartWish::default(), office.now);
    let timer = again(Again::Last).unwrap().value.timer;
    assert_eq!((timer.tags, timer.notes), (vec!["deep".to_owned()], None));
    assert_eq!(timer.billable, Some(false));
    for running in [Again::Last, Again::Task("mail".to_owned()), Again::Nth(1)] {
        assert_eq!(again(running).unwrap_err().code, Code::Conflict);
    }
    assert!(again(Again::Nth(2)).unwrap().value.stopped.is_some());
    assert_eq!(office.running().unwrap(), "24 12:00 site");
}

#[test]
fn a_task_that_runs_for_the_first_time_runs_already() {
    let office = office();
    office.start("mail", None).unwrap();
    let again = Again::Task("mail".to_owned());
    let refusal = office.engine.resume(&again, &StartWish::default(), office.now).unwrap_err();
    assert_eq!(refusal.code, Code::Conflict);
}

/// Clocks went back at 3:00 in Amsterdam on 25 October 2026: 2:30 happened twice.
#[rstest]
#[case(Fold::First, "25 00:30 mail", 1)]
#[case(Fold::Later, "25 01:30 mail", 0)]
fn a_time_that_happened_twice_is_told(
    #[case] fold: Fold,
    #[case] running: &str,
    #[case] notes: usize,
) {
    let office = Office::new("Europe/Amsterdam", "2026-10-25T02:00:00Z");
    let wish = StartWish { at: Some(when("2:30")), fold, ..StartWish::default() };
    let started = office.start_with("mail", wish).unwrap();
    assert_eq!((office.running().unwrap().as_str(), started.notes.len()), (running, notes));
}

#[test]
fn a_time_in_a_gap_is_no_start() {
    let office = Office::new("Europe/Amsterdam", "2026-03-29T06:00:00Z");
    let refusal = office.start("mail", Some("2:30")).unwrap_err();
    assert_eq!(refusal.code, Code::InvalidTime);
    assert!(refusal.message.contains("02:00") && refusal.message.contains("03:00"), "{refusal}");
}

#[test]
fn the_day_is_that_of_the_entrys_zone() {
    let office = Office::new("Europe/Amsterdam", NOON);
    let zone = Zone::parse("Pacific/Auckland");
    let at = Some(when("2026-11-24T09:00:00Z"));
    office.start_with("mail", StartWish { at, zone, ..StartWish::default() }).unwrap();
    // From 22:00 to 1:00 on the wall there.
    office.stop(None).unwrap();
    let hour = Span::hours(1);
    assert_eq!(
        office.billed(),
        [("2026-11-24".to_owned(), 1, hour + hour, 120), ("2026-11-25".to_owned(), 1, hour, 60)]
    );
}
