//! Scripts: keys as somebody presses them, and what the store holds then.

use rstest::rstest;

use super::{engine, instant, now, office, over};
use crate::domain::{BillStatus, DayRange, Span, Status};
use crate::engine::bill::BillWish;
use crate::engine::log::LogWish;
use crate::tui::model::Screen;
use crate::tui::rehearsal::Rehearsal;

const SIZE: (u16, u16) = (100, 30);

fn log(rehearsal: &Rehearsal) -> Vec<(String, Span)> {
    let today = rehearsal.model.today();
    let wish = LogWish { range: Some(DayRange::day(today)), ..LogWish::default() };
    let logged = rehearsal.engine.log(&wish).unwrap();
    let title = |task: Option<crate::domain::Task>| task.map_or(String::new(), |task| task.title);
    logged.into_iter().map(|logged| (title(logged.task), logged.in_range)).collect()
}

fn bills(rehearsal: &Rehearsal, status: BillStatus) -> Vec<String> {
    let wish = BillWish { statuses: vec![status], ..BillWish::default() };
    rehearsal.engine.list_bills(&wish).unwrap().into_iter().map(|view| view.name).collect()
}

#[test]
fn space_stops_what_runs_and_undo_starts_it_again() {
    let mut desk = office(SIZE);
    assert_eq!(desk.running(), "fix login redirect");
    desk.press("space");
    assert_eq!(desk.running(), "");
    assert_eq!(desk.said(), "Stopped \"fix login redirect\"");
    assert_eq!(log(&desk).len(), 3);
    desk.press("u");
    assert_eq!(desk.running(), "fix login redirect");
    assert_eq!(log(&desk).len(), 2);
    desk.press("U");
    assert_eq!(desk.running(), "");
}

#[test]
fn space_on_another_row_switches() {
    let mut desk = office(SIZE);
    desk.press("k k space");
    assert_eq!(desk.running(), "review PR 118");
    assert_eq!(log(&desk).last().unwrap(), &("fix login redirect".to_owned(), Span::seconds(2467)));
}

#[test]
fn space_on_a_gap_stops_and_then_continues_the_last() {
    let mut desk = office(SIZE);
    desk.press("k space");
    assert_eq!(desk.running(), "");
    desk.press("c");
    assert_eq!(desk.running(), "fix login redirect");
}

#[test]
fn in_an_empty_store_space_asks_what_to_start() {
    let mut desk = over(engine(), SIZE);
    desk.press("space");
    desk.type_text("water the plants");
    desk.press("enter");
    assert_eq!(desk.running(), "water the plants");
}

#[test]
fn a_form_begins_with_the_title_and_enter_accepts_the_whole() {
    let mut desk = office(SIZE);
    desk.press("s");
    desk.type_text("interview");
    desk.press("tab");
    desk.type_text("12:50");
    assert!(desk.picture().contains("ready") || desk.picture().contains("bill of"));
    desk.press("enter");
    assert_eq!(desk.running(), "interview");
    assert_eq!(log(&desk).last().unwrap(), &("fix login redirect".to_owned(), Span::minutes(30)));
}

#[test]
fn a_form_says_what_is_wrong_and_stays() {
    let mut desk = office(SIZE);
    desk.press("s");
    desk.type_text("interview");
    desk.press("tab");
    desk.type_text("9:00");
    desk.press("enter");
    assert_eq!(desk.running(), "fix login redirect");
    // Entries lie there: the form told so before, and the refusal tells it again.
    assert!(desk.said().contains("fix login redirect") || !desk.said().is_empty());
    let mut desk = office(SIZE);
    desk.press("s tab");
    desk.type_text("half past");
    assert!(desk.picture().contains("is not a time"), "{}", desk.picture());
    desk.press("esc");
    assert!(desk.model.overlays.is_empty());
}

#[test]
fn an_entry_is_edited_where_it_stands() {
    let mut desk = office(SIZE);
    desk.press("k k e tab tab ctrl-u");
    desk.type_text("11:45");
    desk.press("enter");
    assert_eq!(log(&desk)[1], ("review PR 118".to_owned(), Span::minutes(105)));
    assert!(desk.said().starts_with("Edited"), "{}", desk.said());
}

#[test]
fn a_note_may_be_written_in_an_editor() {
    let mut desk = office(SIZE);
    desk.edited = Some("looked at it\n".to_owned());
    desk.press("N ctrl-o enter");
    let running = desk.model.data.status.running.as_ref().unwrap();
    assert_eq!(running.timer.notes.as_deref(), Some("looked at it"));
}

#[test]
fn bills_are_approved_marked_and_one_by_one_and_that_is_undone() {
    let mut desk = office(SIZE);
    desk.go_to(Screen::Bills);
    let before = bills(&desk, BillStatus::Pending).len();
    desk.press("G a");
    assert_eq!(bills(&desk, BillStatus::Pending).len(), before - 1);
    desk.press("* a");
    assert_eq!(bills(&desk, BillStatus::Pending).len(), 0);
    desk.press("u u");
    assert_eq!(bills(&desk, BillStatus::Pending).len(), before);
}

#[test]
fn a_rejection_needs_a_reason() {
    let mut desk = office(SIZE);
    desk.go_to(Screen::Bills);
    desk.press("G x enter");
    assert!(desk.picture().contains("reason is empty"));
    desk.type_text("too long");
    desk.press("enter");
    assert!(bills(&desk, BillStatus::Rejected).contains(&"Acme/Platform@2026-11-23".to_owned()));
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut desk = office(SIZE);
    desk.press("f");
    assert_eq!(desk.said(), "select a gap");
    desk.go_to(Screen::Sync);
    desk.press("r");
    assert_eq!(desk.said(), "there is no account: this is a local store");
    desk.go_to(Screen::Bills);
    desk.press("B");
    assert_eq!(desk.said(), "it is pending, not approved");
}

#[test]
fn tasks_are_made_moved_and_marked() {
    let mut desk = office(SIZE);
    desk.go_to(Screen::Tasks);
    desk.press("n");
    desk.type_text("water the plants");
    desk.press("enter");
    let status = |desk: &Rehearsal, title: &str| {
        desk.engine.show_task(title).map(|shown| shown.view.task.status).ok()
    };
    assert_eq!(status(&desk, "water the plants"), Some(Status::ToDo));
    desk.press("*");
    assert!(desk.model.tasks.marked.len() > 3);
    desk.press("D");
    assert_eq!(status(&desk, "water the plants"), Some(Status::Completed));
    // What waited for others is ready now.
    assert_eq!(status(&desk, "ship 2.4"), Some(Status::ToDo));
    desk.press("u");
    assert_eq!(status(&desk, "ship 2.4"), Some(Status::Blocked));
}

#[test]
fn what_another_process_did_is_shown() {
    let mut desk = office(SIZE);
    crate::tui::deed::Deed::Cancel.run(&desk.engine, now()).unwrap();
    desk.changed();
    assert_eq!(desk.running(), "");
}

#[rstest]
#[case::a_bill(Screen::Bills, "G w", &["review PR 118", "rounded up to 15 min", "166.25 EUR"])]
#[case::a_day(Screen::Week, "w", &["planning", "tracked in 3 entries", "in 1 bill"])]
#[case::a_group(Screen::Reports, "w", &["review PR 118", "billed, each bill rounded by itself"])]
#[case::an_entry(Screen::Today, "k k w", &["rounded up to 15 min", "166.25 EUR"])]
#[case::a_task(Screen::Tasks, "l w", &["fix login redirect", "tracked in 6 entries"])]
fn every_number_says_why(#[case] screen: Screen, #[case] keys: &str, #[case] said: &[&str]) {
    let mut desk = office(SIZE);
    desk.go_to(screen);
    desk.press(keys);
    let picture = desk.picture();
    for words in said {
        assert!(picture.contains(words), "{words} is not in\n{picture}");
    }
}

#[test]
fn a_long_gap_asks_for_a_second_word() {
    let mut desk = office(SIZE);
    desk.press("space");
    desk.at(instant("2026-11-23T19:30:00+01:00"));
    desk.press("s");
    desk.type_text("evening");
    desk.press("enter k f enter");
    assert!(desk.picture().contains("Sure?"), "{}", desk.picture());
    desk.press("enter");
    assert!(desk.model.overlays.is_empty(), "No is what enter means");
    desk.press("f enter y");
    assert_eq!(log(&desk).len(), 3);
    let running = desk.model.data.status.running.as_ref().unwrap();
    assert_eq!(running.timer.start_time, now());
}

#[test]
fn a_new_day_is_shown_at_midnight() {
    let mut desk = office(SIZE);
    desk.press("space");
    desk.at(instant("2026-11-24T00:00:01+01:00"));
    assert_eq!(desk.model.today.day.to_string(), "2026-11-24");
}

#[test]
fn the_filter_narrows_while_it_is_typed_and_esc_takes_it_away() {
    let mut desk = office(SIZE);
    desk.go_to(Screen::Bills);
    desk.press("/");
    desk.type_text("globex");
    desk.press("enter");
    let picture = desk.picture();
    assert!(picture.contains("Globex › Web") && !picture.contains("Acme › Billing"));
    desk.press("q");
    assert!(!desk.left && desk.picture().contains("Acme › Billing"));
    desk.press("q");
    assert!(desk.left);
}
