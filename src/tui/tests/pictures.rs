//! Pictures: every screen at the sizes that people have, the roles of its cells, and the signs of
//! ASCII.

use rstest::rstest;

use super::office;
use crate::text::glyphs::Glyphs;
use crate::tui::model::{Look, Screen};
use crate::tui::rehearsal::lines;
use crate::tui::theme::{Theme, letter};

#[rstest]
fn a_screen(
    #[values(
        Screen::Today,
        Screen::Tasks,
        Screen::Week,
        Screen::Bills,
        Screen::Reports,
        Screen::Sync
    )]
    screen: Screen,
    #[values((80, 24), (100, 30), (160, 50))] size: (u16, u16),
) {
    let mut desk = office(size);
    desk.go_to(screen);
    let name = format!("{}_{}x{}", screen.name(), size.0, size.1);
    insta::assert_snapshot!(name, desk.picture());
}

#[rstest]
fn the_roles_of_a_screen(
    #[values(
        Screen::Today,
        Screen::Tasks,
        Screen::Week,
        Screen::Bills,
        Screen::Reports,
        Screen::Sync
    )]
    screen: Screen,
) {
    let mut desk = office((100, 30));
    desk.go_to(screen);
    let buffer = desk.draw();
    let roles = lines(&buffer, |cell| letter(cell.style()).to_string());
    insta::assert_snapshot!(format!("{}_roles", screen.name()), roles);
}

#[rstest]
fn a_screen_in_ascii(
    #[values(
        Screen::Today,
        Screen::Tasks,
        Screen::Week,
        Screen::Bills,
        Screen::Reports,
        Screen::Sync
    )]
    screen: Screen,
) {
    let mut desk = office((100, 30));
    desk.model.look = Look { theme: Theme::Plain, glyphs: Glyphs::ASCII };
    desk.go_to(screen);
    let picture = desk.picture();
    let strange: Vec<char> = picture.chars().filter(|c| !c.is_ascii()).collect();
    assert!(strange.is_empty(), "{strange:?} in\n{picture}");
    insta::assert_snapshot!(format!("{}_ascii", screen.name()), picture);
}

#[rstest]
#[case::palette(":")]
#[case::help("?")]
#[case::form("s")]
#[case::picker("F")]
#[case::directory("C")]
#[case::why("w")]
#[case::entry("e")]
fn what_lies_above(#[case] keys: &str) {
    let mut desk = office((80, 24));
    desk.press("k k");
    desk.press(keys);
    let name =
        format!("above_{}", keys.replace([':', '?'], if keys == ":" { "palette" } else { "help" }));
    insta::assert_snapshot!(name, desk.picture());
}

#[rstest]
fn where_there_is_little_room(
    #[values((60, 15), (60, 12), (59, 24), (40, 8), (12, 2))] size: (u16, u16),
) {
    let mut desk = office(size);
    insta::assert_snapshot!(format!("small_{}x{}", size.0, size.1), desk.picture());
}
