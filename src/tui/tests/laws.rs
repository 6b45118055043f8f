//! Laws: of the table of actions, and of every message at every size.

use std::collections::BTreeSet;

use proptest::prelude::*;
use ratatui::crossterm::event::{
    KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::{engine, office, over};
use crate::tui::act::act;
use crate::tui::action::{ACTIONS, Action, Group};
use crate::tui::allowed::allowed;
use crate::tui::keymap::Keymap;
use crate::tui::message::Msg;
use crate::tui::model::Screen;

#[test]
fn every_action_has_one_line_with_a_name_and_a_label() {
    // The last one's number is one less than there are.
    assert_eq!(ACTIONS.len(), Action::Redraw as usize + 1);
    let actions: BTreeSet<usize> = ACTIONS.iter().map(|info| info.action as usize).collect();
    let names: BTreeSet<&str> = ACTIONS.iter().map(|info| info.name).collect();
    assert_eq!((actions.len(), names.len()), (ACTIONS.len(), ACTIONS.len()));
    for info in ACTIONS {
        let kebab = info.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(kebab && !info.label.is_empty(), "{}", info.name);
        assert_eq!(Action::named(info.name), Some(info.action));
    }
}

#[test]
fn every_action_is_reached_by_a_key_or_in_the_palette() {
    let map = Keymap::default();
    for info in ACTIONS {
        let in_palette = info.group != Group::Move;
        assert!(in_palette || !map.chords(info.action).is_empty(), "{}", info.name);
    }
}

/// What is possible does something or says something; what is not says why.
#[test]
fn every_action_acts_or_says_why_not_on_every_screen() {
    for mut desk in [office((100, 30)), over(engine(), (100, 30))] {
        for screen in Screen::ALL {
            for info in ACTIONS.iter().filter(|info| info.is_on(screen)) {
                desk.model.overlays.clear();
                desk.go_to(screen);
                let why = allowed(info.action, &desk.model).err();
                let effects = act(&mut desk.model, info.action);
                if let Some(why) = why {
                    assert!(!why.is_empty() && effects.is_empty(), "{}", info.name);
                    assert_eq!(desk.said(), why, "{}", info.name);
                }
                drop(desk.draw());
            }
        }
    }
}

fn keys() -> impl Strategy<Value = KeyEvent> {
    let letters = prop::sample::select(
        "jkhlgGnedfsSJNtcuUwzbvmaxMRXDFCyoOEp123456 /:?[]<>()+-.i*q9".chars().collect::<Vec<_>>(),
    );
    let codes = prop::sample::select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageDown,
        KeyCode::PageUp,
        KeyCode::Backspace,
        KeyCode::Delete,
    ]);
    prop_oneof![
        6 => letters.prop_map(|letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)),
        3 => codes.prop_map(|code| KeyEvent::new(code, KeyModifiers::NONE)),
        1 => prop::sample::select(vec!['d', 'u', 'r', 'p', 'l', 'z', 'o', 'w'])
            .prop_map(|letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)),
        1 => any::<char>().prop_map(|letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)),
    ]
}

fn mice() -> impl Strategy<Value = MouseEvent> {
    let kinds = prop::sample::select(vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
    ]);
    (kinds, 0..300_u16, 0..100_u16).prop_map(|(kind, column, row)| MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

#[derive(Clone, Debug)]
enum Happens {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Size(u16, u16),
    Paste(String),
    Changed,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        12 => keys().prop_map(Happens::Key),
        3 => mice().prop_map(Happens::Mouse),
        2 => (1..=300_u16, 1..=100_u16).prop_map(|(columns, rows)| Happens::Size(columns, rows)),
        1 => "\\PC{0,12}".prop_map(Happens::Paste),
        1 => Just(Happens::Changed),
    ]
}

/// Whatever happens is drawn, and nothing falls.
fn survives(full: bool, size: (u16, u16), happens: Vec<Happens>) {
    let mut desk = if full { office(size) } else { over(engine(), size) };
    for one in happens {
        desk.tell(match one {
            Happens::Key(key) => Msg::Key(key),
            Happens::Mouse(mouse) => Msg::Mouse(mouse),
            Happens::Size(columns, rows) => Msg::Resize(columns, rows),
            Happens::Paste(text) => Msg::Paste(text),
            Happens::Changed => Msg::Changed,
        });
        desk.draw();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_that_happens_at_any_size_panics(
        full in any::<bool>(),
        size in (1..=300_u16, 1..=100_u16),
        happens in prop::collection::vec(happens(), 1..60),
    ) {
        survives(full, size, happens);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn long_nothing_that_happens_at_any_size_panics(
        full in any::<bool>(),
        size in (1..=300_u16, 1..=100_u16),
        happens in prop::collection::vec(happens(), 1..200),
    ) {
        survives(full, size, happens);
    }
}
