use rstest::rstest;

use super::*;
use crate::domain::{Code, Day, DayRange, Fold, Refusal, Span, Zone};
use crate::engine::bill::Decision;
use crate::engine::clash::Clash;
use crate::engine::entry_ref::EntryWords;
use crate::engine::log::LogWish;
use crate::engine::office::{Office, when};
use crate::engine::timer::{StartWish, TaskWish};

const NOON: &str = "2026-11-24T12:00:00Z";

fn office() -> Office {
    Office::new("UTC", NOON)
}

fn day(n: u32) -> Day {
    Day::from_ymd_opt(2026, 11, n).unwrap()
}

fn edit(office: &Office, words: &str, wish: &EditWish) -> Result<Edited, Refusal> {
    let target = Target::These(vec![EntryWords::parse(words).unwrap()]);
    office.engine.edit(&target, wish, office.now).map(|done| done.value)
}

fn code<T>(done: Result<T, Refusal>) -> Result<(), Code> {
    done.map(drop).map_err(|refusal| refusal.code)
}

#[rstest]
#[case::today("9:00", "11:30", Ok("24 09:00-24 11:30 mail"))]
#[case::to_is_the_first_after_from("yesterday 23:00", "1:00", Ok("23 23:00-24 01:00 mail"))]
#[case::an_end_in_the_future("11:00", "12:02", Err(Code::InvalidTime))]
#[case::a_start_in_the_future("13:00", "14:00", Err(Code::InvalidTime))]
#[case::a_minute_ahead("11:00", "12:01", Ok("24 11:00-24 12:01 mail"))]
#[case::the_end_before_the_start("11:00", "today 10:00", Err(Code::InvalidTime))]
#[case::no_length("11:00", "today 11:00", Err(Code::InvalidTime))]
#[case::over_16_hours("yesterday 9:00", "today 2:00", Err(Code::Usage))]
#[case::exactly_16_hours("yesterday 9:00", "today 1:00", Ok("23 09:00-24 01:00 mail"))]
#[case::before_all_records("1899-12-31 23:00", "1900-01-01 01:00", Err(Code::InvalidTime))]
fn what_is_added(#[case] from: &str, #[case] to: &str, #[case] entry: Result<&str, Code>) {
    let office = office();
    assert_eq!(code(office.add("mail", from, to)), entry.map(drop));
    let wanted: Vec<&str> = entry.ok().into_iter().collect();
    assert_eq!(office.entries(), wanted);
}

#[rstest]
#[case(24, 2 * 3600, Ok("2026-11-24 2h mail"))]
#[case(25, 3600, Err(Code::InvalidTime))]
#[case(23, 86_401, Err(Code::InvalidTime))]
#[case(23, 0, Err(Code::InvalidTime))]
#[case(23, 57_601, Err(Code::Usage))]
fn a_duration_entry_belongs_to_a_day(
    #[case] on: u32,
    #[case] seconds: i64,
    #[case] entry: Result<&str, Code>,
) {
    let office = office();
    office.add("mail", "0:00", "12:00").unwrap();
    let wish = AddWish {
        task: TaskWish { words: "mail".to_owned(), ..TaskWish::default() },
        on: Some(day(on)),
        length: Some(Span::seconds(seconds)),
        ..AddWish::default()
    };
    assert_eq!(code(office.engine.add(&wish, office.now)), entry.map(drop));
    assert_eq!(
        office.entries().iter().any(|shown| Some(shown.as_str()) == entry.ok()),
        entry.is_ok()
    );
}

/// What becomes of an entry from 9 to 11 when another claims a part of its time.
#[rstest]
#[case::its_end("10:00", "11:30", &["24 09:00-24 10:00 mail", "24 10:00-24 11:30 site"])]
#[case::its_beginning("8:30", "10:00", &["24 08:30-24 10:00 site", "24 10:00-24 11:00 mail"])]
#[case::its_middle("9:30", "10:00", &["24 09:00-24 09:30 mail", "24 09:30-24 10:00 site", "24 10:00-24 11:00 mail"])]
#[case::all_of_it("9:00", "11:00", &["24 09:00-24 11:00 site"])]
fn trim_makes_room(#[case] from: &str, #[case] to: &str, #[case] left: &[&str]) {
    let office = office();
    office.add("mail", "9:00", "11:00").unwrap();
    assert_eq!(code(office.add("site", from, to)), Err(Code::Overlap));
    office.add_anyway("site", from, to, Clash::Trim);
    assert_eq!(office.entries(), left);
}

#[test]
fn trim_lets_the_timer_begin_later() {
    let office = office();
    office.start("mail", Some("9:00")).unwrap();
    assert_eq!(code(office.add("site", "10:00", "11:00")), Err(Code::Overlap));
    office.add_anyway("site", "10:00", "11:00", Clash::Trim);
    assert_eq!(office.entries(), ["24 09:00-24 10:00 mail", "24 10:00-24 11:00 site"]);
    assert_eq!(office.running().unwrap(), "24 11:00 mail");
}

#[test]
fn what_is_frozen_refuses_the_whole_command() {
    let office = office();
    office.add("mail", "yesterday 22:00", "yesterday 23:00").unwrap();
    office.add("site", "yesterday 23:00", "1:00").unwrap();
    office.decide(&Decision::Approve, "Acme/Web@mon").unwrap();
    let stood = (office.entries(), office.bills());
    let last = || EntryWords::Last;
    let target = || Target::These(vec![last()]);
    let long = AddWish { clash: Clash::Trim, ..AddWish::default() };
    let fold = Fold::First;
    let split = SplitWish { target: target(), at: vec![when("0:30")], task: None, fold };
    let join = JoinWish { one: last(), other: EntryWords::Nth(2), gap: Gap::Fill };
    let hole =
        BreakWish { target: Target::RunningOrLast, hole: Hole::Last(Span::minutes(5)), fold };
    let done = [
        code(office.add_with("loose", "yesterday 22:30", "yesterday 23:30", long)),
        code(edit(&office, "last", &EditWish { note: Some("x".into()), ..EditWish::default() })),
        code(office.engine.delete(&[EntryWords::Nth(2), last()], office.now)),
        code(office.engine.note(&target(), "x", office.now)),
        code(office.engine.split(&split, office.now)),
        code(office.engine.take_break(&hole, office.now)),
    ];
    assert_eq!(done, [Err(Code::Frozen); 6]);
    assert_eq!(code(office.engine.join(&join, office.now)), Err(Code::Conflict));
    assert_eq!((office.entries(), office.bills()), stood);
}

/// An entry from 23:30 to 0:30, Monday to Tuesday, and what an edit makes of it.
#[rstest]
#[case::from_on_the_day_it_began(EditWish { from: Some(when("23:00")), ..EditWish::default() }, Ok("23 23:00-24 00:30 mail"))]
#[case::to_the_first_after(EditWish { to: Some(when("0:15")), ..EditWish::default() }, Ok("23 23:30-24 00:15 mail"))]
#[case::a_length(EditWish { length: Some(Span::minutes(10)), ..EditWish::default() }, Ok("23 23:30-23 23:40 mail"))]
#[case::a_length_to_the_end(EditWish { to: Some(when("0:30")), length: Some(Span::minutes(10)), ..EditWish::default() }, Ok("24 00:20-24 00:30 mail"))]
#[case::another_day(EditWish { on: Some(day(20)), ..EditWish::default() }, Ok("20 23:30-21 00:30 mail"))]
#[case::shifted(EditWish { shift: Some(-Span::minutes(45)), ..EditWish::default() }, Ok("23 22:45-23 23:45 mail"))]
#[case::into_the_future(EditWish { shift: Some(Span::hours(12)), ..EditWish::default() }, Err(Code::InvalidTime))]
#[case::onto_another(EditWish { shift: Some(Span::hours(8)), ..EditWish::default() }, Err(Code::Overlap))]
#[case::too_long(EditWish { from: Some(when("7:00")), ..EditWish::default() }, Err(Code::Usage))]
#[case::to_another_zone(EditWish { zone: Zone::parse("Asia/Tokyo").map(ZoneWish::KeepClock), ..EditWish::default() }, Ok("23 14:30-23 15:30 mail"))]
fn an_edit_moves_an_entry(#[case] wish: EditWish, #[case] entry: Result<&str, Code>) {
    let office = office();
    office.add("mail", "yesterday 23:30", "0:30").unwrap();
    office.add("site", "8:00", "8:15").unwrap();
    let edited = code(edit(&office, "@2", &wish));
    assert_eq!(edited, entry.map(drop));
    let wanted = entry.unwrap_or("23 23:30-24 00:30 mail");
    assert!(office.entries().contains(&wanted.to_owned()), "{:?}", office.entries());
}

#[test]
fn a_day_on_which_the_time_happened_twice_is_told_and_one_without_it_refused() {
    let office = Office::new("Europe/Amsterdam", NOON);
    office.add("mail", "2026-10-24 2:30", "2026-10-24 3:30").unwrap();
    let on = |date: &str, fold| {
        let wish = EditWish { on: date.parse().ok(), fold, ..EditWish::default() };
        edit(&office, "last", &wish)
    };
    assert_eq!(code(on("2026-03-29", Fold::First)), Err(Code::InvalidTime));
    assert_eq!(on("2026-10-25", Fold::First).unwrap().notes.len(), 1);
    assert_eq!(office.entries(), ["25 00:30-25 01:30 mail"]);
    assert!(on("2026-10-25", Fold::Later).unwrap().notes.is_empty());
    assert_eq!(office.entries(), ["25 01:30-25 02:30 mail"]);
}

#[test]
fn tags_come_off_whatever_their_case() {
    let office = office();
    let tags = ["Api", "web"].map(str::to_owned).to_vec();
    office.add_with("mail", "9:00", "10:00", AddWish { tags, ..AddWish::default() }).unwrap();
    let wish = EditWish { untag: vec!["API".into()], ..EditWish::default() };
    assert_eq!(edit(&office, "last", &wish).unwrap().entries[0].1.tags, ["web"]);
}

#[test]
fn the_running_timer_is_split_and_broken_too() {
    let office = office();
    office.start("mail", Some("8:00")).unwrap();
    let fold = Fold::First;
    let target = Target::RunningOrLast;
    let at = vec![when("10:00"), when("9:00")];
    let split = SplitWish { target, at, task: Some("site".to_owned()), fold };
    office.engine.split(&split, office.now).unwrap();
    assert_eq!(office.entries(), ["24 08:00-24 09:00 mail", "24 09:00-24 10:00 mail"]);
    assert_eq!(office.running().unwrap(), "24 10:00 site");
    let hole = |hole| {
        office
            .engine
            .take_break(&BreakWish { target: Target::RunningOrLast, hole, fold }, office.now)
    };
    hole(Hole::Between(when("10:30"), when("11:00"))).unwrap();
    assert_eq!(office.running().unwrap(), "24 11:00 site");
    hole(Hole::Last(Span::minutes(10))).unwrap();
    assert_eq!(office.entries()[2..], ["24 10:00-24 10:30 site", "24 11:00-24 11:50 site"]);
    assert_eq!(office.running().unwrap(), "24 12:00 site");
    assert_eq!(code(hole(Hole::Last(Span::minutes(10)))), Err(Code::InvalidTime));
}

#[rstest]
#[case::adjoining(("9:00", "10:00"), ("10:00", "11:00"), Gap::Refuse, Ok("24 09:00-24 11:00 mail"))]
#[case::apart(("9:00", "10:00"), ("10:30", "11:00"), Gap::Refuse, Err(Code::Conflict))]
#[case::apart_and_wanted(("9:00", "10:00"), ("10:30", "11:00"), Gap::Fill, Ok("24 09:00-24 11:00 mail"))]
#[case::around_another(("7:00", "8:00"), ("9:00", "10:00"), Gap::Fill, Err(Code::Overlap))]
fn two_entries_become_one(
    #[case] one: (&str, &str),
    #[case] other: (&str, &str),
    #[case] gap: Gap,
    #[case] entry: Result<&str, Code>,
) {
    let office = office();
    office.add("site", "8:15", "8:45").unwrap();
    office.add("mail", one.0, one.1).unwrap();
    office.add("mail", other.0, other.1).unwrap();
    let (one, other) = (EntryWords::Last, EntryWords::At(when(one.0)));
    let joined = office.engine.join(&JoinWish { one, other, gap }, office.now);
    assert_eq!(code(joined), entry.map(drop));
    assert_eq!(office.entries().len(), if entry.is_ok() { 2 } else { 3 });
    assert!(entry.is_err() || office.entries().contains(&entry.unwrap().to_owned()));
}

/// Entries from 8 to 9 and from 10 to 11; it is noon.
#[rstest]
#[case::what_follows_begins_earlier(Some("9:30"), None, Ok("24 09:00-24 11:00 mail"))]
#[case::a_new_entry(Some("9:30"), Some("loose"), Ok("24 09:00-24 10:00 loose"))]
#[case::until_now(Some("11:30"), Some("loose"), Ok("24 11:00-24 12:00 loose"))]
#[case::nothing_follows(Some("11:30"), None, Err(Code::Conflict))]
#[case::no_gap(Some("8:30"), None, Err(Code::Conflict))]
#[case::before_the_first(Some("7:00"), None, Err(Code::Conflict))]
#[case::in_the_future(Some("13:00"), Some("loose"), Err(Code::InvalidTime))]
#[case::nothing_runs(None, None, Err(Code::NothingRunning))]
fn a_gap_is_filled(
    #[case] at: Option<&str>,
    #[case] task: Option<&str>,
    #[case] entry: Result<&str, Code>,
) {
    let office = office();
    office.add("site", "8:00", "9:00").unwrap();
    office.add("mail", "10:00", "11:00").unwrap();
    let (at, task) = (at.map(when), task.map(str::to_owned));
    let wish = FillWish { at, task, ..FillWish::default() };
    assert_eq!(code(office.engine.fill(&wish, office.now)), entry.map(drop));
    assert!(entry.is_err() || office.entries().contains(&entry.unwrap().to_owned()));
}

#[test]
fn the_timer_fills_the_gap_before_it() {
    let office = office();
    office.add("site", "6:00", "7:00").unwrap();
    office.start("mail", Some("11:30")).unwrap();
    let fill = |long| office.engine.fill(&FillWish { long, ..FillWish::default() }, office.now);
    assert_eq!(code(fill(Long::Refuse)), Err(Code::Usage));
    fill(Long::Allow).unwrap();
    assert_eq!(office.running().unwrap(), "24 07:00 mail");
}

#[test]
fn overlaps_that_were_wanted_are_flagged_and_numbered_from_the_end() {
    let office = office();
    office.add("mail", "8:00", "10:00").unwrap();
    office.add_anyway("site", "9:00", "9:30", Clash::Overlap);
    office.add("loose", "10:00", "11:00").unwrap();
    let log =
        office.engine.log(&LogWish { range: Some(DayRange::day(day(24))), ..LogWish::default() });
    let log = log.unwrap();
    let flags: Vec<usize> = log.iter().map(|logged| logged.overlaps.len()).collect();
    let numbers: Vec<Option<usize>> = log.iter().map(|logged| logged.nth).collect();
    assert_eq!((flags, numbers), (vec![1, 1, 0], vec![Some(3), Some(2), Some(1)]));
    assert_eq!(log[0].overlaps, [log[1].entry.id]);
}

#[test]
fn a_stop_is_never_refused_for_what_it_overlaps() {
    let office = office();
    let at = Some(when("8:00"));
    office.start_with("mail", StartWish { at, ..StartWish::default() }).unwrap();
    office.add_anyway("site", "9:00", "10:00", Clash::Overlap);
    office.stop(None).unwrap();
    assert_eq!(office.entries(), ["24 08:00-24 12:00 mail", "24 09:00-24 10:00 site"]);
}

#[test]
fn no_field_holds_more_than_it_may_on_any_path() {
    let office = office();
    office.add("mail", "8:00", "9:00").unwrap();
    let (note, tags) = ("x".repeat(65_536), (0..100).map(|n| format!("t{n}")).collect::<Vec<_>>());
    let full = EditWish { note: Some(note.clone()), tag: tags, ..EditWish::default() };
    edit(&office, "last", &full).unwrap();
    let last = Target::RunningOrLast;
    let more = EditWish { tag: vec!["one more".into()], ..EditWish::default() };
    assert_eq!(code(office.engine.note(&last, "more", office.now)), Err(Code::TooLarge));
    assert_eq!(code(edit(&office, "last", &more)), Err(Code::TooLarge));
    office
        .add_with(
            "mail",
            "9:00",
            "10:00",
            AddWish { tags: vec!["u".into()], note: Some("y".into()), ..AddWish::default() },
        )
        .unwrap();
    let join = JoinWish { one: EntryWords::Last, other: EntryWords::Nth(2), gap: Gap::Refuse };
    assert_eq!(code(office.engine.join(&join, office.now)), Err(Code::TooLarge));
    office.start_with("mail", StartWish { note: Some(note), ..StartWish::default() }).unwrap();
    assert_eq!(code(office.engine.note(&last, "more", office.now)), Err(Code::TooLarge));
    assert_eq!(code(office.add(&"x".repeat(1_001), "10:00", "11:00")), Err(Code::TooLarge));
}
