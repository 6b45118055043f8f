//! The day repaired in place, with keys and with the mouse.

use ratatui::crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rstest::rstest;

use super::office;
use crate::domain::DayRange;
use crate::engine::log::LogWish;
use crate::text::date;
use crate::tui::message::Msg;
use crate::tui::model::Screen;
use crate::tui::rehearsal::Rehearsal;
use crate::tui::screens::today::{Row, rows};

const SIZE: (u16, u16) = (100, 30);

/// The stretches of the day: `08:30-09:25`.
fn times(desk: &Rehearsal) -> Vec<String> {
    let wish = LogWish { range: Some(DayRange::day(desk.model.today())), ..LogWish::default() };
    let zone = desk.engine.zone;
    let times = desk.engine.log(&wish).unwrap().into_iter().filter_map(|l| l.entry.times());
    times
        .map(|(start, end)| format!("{}-{}", date::clock(start, zone), date::clock(end, zone)))
        .collect()
}

#[rstest]
#[case::moved("<", "09:55-11:31")]
#[case::moved_twice("> >", "10:10-11:46")]
#[case::begun_earlier("(", "09:55-11:36")]
#[case::begun_later(")", "10:05-11:36")]
#[case::ended_earlier("-", "10:00-11:31")]
#[case::ended_later("+", "10:00-11:41")]
fn a_key_moves_or_resizes(#[case] keys: &str, #[case] expected: &str) {
    let mut desk = office(SIZE);
    desk.press("k k");
    desk.press(keys);
    assert_eq!(times(&desk)[1], expected, "{}", desk.said());
    desk.press("u");
}

#[test]
fn a_gap_is_filled_by_what_follows_or_by_a_task() {
    let mut desk = office(SIZE);
    desk.press("k k k f enter");
    assert_eq!(times(&desk)[1], "09:25-11:36");
    desk.press("u f");
    desk.type_text("planning");
    desk.press("enter");
    assert_eq!(times(&desk)[1], "09:25-10:00");
}

#[test]
fn an_entry_is_split_and_joined_again() {
    let mut desk = office(SIZE);
    desk.press("k k S enter");
    assert_eq!(times(&desk), ["08:30-09:25", "10:00-10:48", "10:48-11:36"]);
    desk.press("j J");
    assert_eq!(times(&desk), ["08:30-09:25", "10:00-11:36"]);
}

#[test]
fn an_interruption_is_cut_out_of_what_runs() {
    let mut desk = office(SIZE);
    desk.press("i");
    desk.type_text("15m");
    desk.press("enter");
    assert_eq!(desk.running(), "fix login redirect");
    assert_eq!(times(&desk)[2], "12:20-12:46");
}

/// Where a text stands in the picture.
fn place_of(desk: &mut Rehearsal, text: &str) -> (u16, u16) {
    let picture = desk.picture();
    for (y, line) in picture.lines().enumerate() {
        if let Some(at) = line.find(text) {
            let x = line[..at].chars().count();
            return (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
        }
    }
    panic!("{text} is not in\n{picture}");
}

fn mouse(desk: &mut Rehearsal, kind: MouseEventKind, (column, row): (u16, u16)) {
    desk.tell(Msg::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    desk.draw();
}

fn click(desk: &mut Rehearsal, at: (u16, u16)) {
    mouse(desk, MouseEventKind::Down(MouseButton::Left), at);
    mouse(desk, MouseEventKind::Up(MouseButton::Left), at);
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut desk = office(SIZE);
    let at = place_of(&mut desk, "10:00 11:36");
    click(&mut desk, at);
    let rows = rows(&desk.model);
    let row = crate::tui::screens::today::selected_row(&desk.model, &rows);
    assert!(matches!(rows[row], Row::Entry(1)), "{at:?}\n{}", desk.picture());
    click(&mut desk, at);
    assert_eq!(desk.model.overlays.len(), 1);
    click(&mut desk, (0, 29));
    assert!(desk.model.overlays.is_empty(), "a click beside it closes it");
}

#[test]
fn tabs_and_hints_are_clicked() {
    let mut desk = office(SIZE);
    let at = place_of(&mut desk, "2 Tasks");
    click(&mut desk, at);
    assert_eq!(desk.model.screen, Screen::Tasks);
    let at = place_of(&mut desk, "n new");
    click(&mut desk, at);
    assert_eq!(desk.model.overlays.len(), 1);
}

#[test]
fn a_stretch_is_dragged_along_the_day() {
    let mut desk = office(SIZE);
    let (x, y) = place_of(&mut desk, "▒▒▒▒▒▒▒▒▒▒");
    // Seven cells and a half are an hour: from its middle, one hour later is taken by the timer.
    let from = (x + 5, y);
    mouse(&mut desk, MouseEventKind::Down(MouseButton::Left), from);
    mouse(&mut desk, MouseEventKind::Drag(MouseButton::Left), (from.0 + 2, y));
    assert!(desk.picture().contains("10:15 – 11:51"), "{}", desk.picture());
    mouse(&mut desk, MouseEventKind::Up(MouseButton::Left), (from.0 + 2, y));
    assert_eq!(times(&desk)[1], "10:15-11:51", "{}", desk.said());
}

#[test]
fn the_wheel_moves_the_selection() {
    let mut desk = office(SIZE);
    desk.draw();
    mouse(&mut desk, MouseEventKind::ScrollUp, (5, 16));
    let rows = rows(&desk.model);
    assert!(crate::tui::screens::today::selected_row(&desk.model, &rows) < rows.len() - 1);
}
