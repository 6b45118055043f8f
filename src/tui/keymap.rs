//! Keys: which keys mean which action where, as they are from the start and as somebody set them.
//!
//! What can be done is in `action`.

use std::collections::BTreeMap;
use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{ACTIONS, Action};
use super::model::Screen;
use crate::domain::naming;

/// A key as it is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

/// Names of keys that are no letters.
const NAMES: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

impl Key {
    /// The key of an event. A letter tells of shift by itself.
    pub(crate) fn of(event: KeyEvent) -> Self {
        let held = |modifier| event.modifiers.contains(modifier);
        let (code, shift) = match event.code {
            KeyCode::BackTab => (KeyCode::Tab, true),
            KeyCode::Char(c) => (KeyCode::Char(c), false),
            code => (code, held(KeyModifiers::SHIFT)),
        };
        Self { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift }
    }

    /// Reads `ctrl-d`, `shift-tab`, `space`, `G`, `f1`; none if it is no key.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        let (mut rest, mut key) =
            (word, Self { code: KeyCode::Null, ctrl: false, alt: false, shift: false });
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (rest, key.ctrl) = (after, true);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|rest| !rest.is_empty()) {
                (rest, key.alt) = (after, true);
            } else if let Some(after) = rest.strip_prefix("shift-").filter(|r| !r.is_empty()) {
                (rest, key.shift) = (after, true);
            } else {
                break;
            }
        }
        let named = NAMES.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code);
        let function = || rest.strip_prefix('f')?.parse().ok().map(KeyCode::F);
        let mut letters = rest.chars();
        key.code = match (named, letters.next(), letters.next()) {
            (Some(code), ..) => code,
            (None, Some(letter), None) if key.shift => {
                key.shift = false;
                KeyCode::Char(letter.to_ascii_uppercase())
            }
            (None, Some(letter), None) => KeyCode::Char(letter),
            _ => function().filter(|code| matches!(code, KeyCode::F(1..=24)))?,
        };
        Some(key)
    }

    /// The event of pressing it.
    pub(crate) fn event(self) -> KeyEvent {
        let mut held = KeyModifiers::NONE;
        held.set(KeyModifiers::CONTROL, self.ctrl);
        held.set(KeyModifiers::ALT, self.alt);
        held.set(KeyModifiers::SHIFT, self.shift);
        KeyEvent::new(self.code, held)
    }

    /// Whether it is this letter with the control key.
    pub(crate) fn is_ctrl(self, letter: char) -> bool {
        self.code == KeyCode::Char(letter) && self.ctrl && !self.alt
    }

    /// Whether it is tab with shift.
    pub(crate) fn is_back_tab(self) -> bool {
        self.code == KeyCode::Tab && self.shift
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(letter)) => write!(f, "{letter}"),
            (None, KeyCode::F(number)) => write!(f, "f{number}"),
            (None, _) => f.write_str("?"),
        }
    }
}

/// Keys pressed one after another.
pub(crate) type Chord = Vec<Key>;

/// How a chord is written: `z c`.
pub(crate) fn written(chord: &[Key]) -> String {
    chord.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// What pressed keys mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// An action.
    Action(Action),
    /// The beginning of a chord.
    Prefix,
    /// Nothing.
    Nothing,
}

/// The keys of every action.
#[derive(Clone, Debug)]
pub(crate) struct Keymap {
    bound: Vec<(Action, Vec<Chord>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = |keys: &[&str]| keys.iter().filter_map(|key| read_chord(key)).collect();
        Self { bound: ACTIONS.iter().map(|info| (info.action, keys(info.keys))).collect() }
    }
}

impl Keymap {
    /// The keys that somebody set, over those from the start; with a sentence for each that cannot
    /// be followed.
    pub(crate) fn set(settings: &BTreeMap<String, String>) -> (Self, Vec<String>) {
        let (mut map, mut troubles) = (Self::default(), Vec::new());
        for (name, keys) in settings {
            let Some(action) = Action::named(name) else {
                let known = naming::nearest(name, ACTIONS.iter().map(|info| info.name));
                let hint = known.map_or(String::new(), |name| format!("; did you mean {name}?"));
                troubles.push(format!("keymap.{name}: there is no such action{hint}"));
                continue;
            };
            match read_keys(keys) {
                Some(chords) => map.bind(action, chords),
                None => troubles.push(format!("keymap.{name}: \"{keys}\" names no keys")),
            }
        }
        troubles.extend(map.collisions());
        (map, troubles)
    }

    /// Gives an action keys of its own. Others lose them where both would be possible.
    fn bind(&mut self, action: Action, chords: Vec<Chord>) {
        for (other, theirs) in &mut self.bound {
            if *other != action && share_a_screen(*other, action) {
                theirs.retain(|chord| !chords.contains(chord));
            }
        }
        if let Some((_, ours)) = self.bound.iter_mut().find(|(other, _)| *other == action) {
            *ours = chords;
        }
    }

    /// The keys of an action.
    pub(crate) fn chords(&self, action: Action) -> &[Chord] {
        self.bound.iter().find(|(bound, _)| *bound == action).map_or(&[], |(_, chords)| chords)
    }

    /// The first keys of an action, as they are written; empty if it has none.
    pub(crate) fn key_of(&self, action: Action) -> String {
        self.chords(action).first().map_or_else(String::new, |chord| written(chord))
    }

    /// What these keys mean on a screen.
    pub(crate) fn meaning(&self, screen: Screen, pressed: &[Key]) -> Meaning {
        let mut meaning = Meaning::Nothing;
        for (action, chords) in &self.bound {
            if !action.info().is_on(screen) {
                continue;
            }
            for chord in chords {
                if chord == pressed {
                    return Meaning::Action(*action);
                }
                if chord.starts_with(pressed) {
                    meaning = Meaning::Prefix;
                }
            }
        }
        meaning
    }

    /// The actions of a screen whose chords begin with these keys, with the keys that are left.
    pub(crate) fn continuations(&self, screen: Screen, pressed: &[Key]) -> Vec<(String, Action)> {
        let mut found = Vec::new();
        for (action, chords) in &self.bound {
            let here = action.info().is_on(screen);
            for chord in chords.iter().filter(|chord| here && chord.len() > pressed.len()) {
                if chord.starts_with(pressed) {
                    found.push((written(&chord[pressed.len()..]), *action));
                }
            }
        }
        found
    }

    /// A sentence for each two actions that the same keys mean in one place.
    pub(crate) fn collisions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (at, (one, ours)) in self.bound.iter().enumerate() {
            for (other, theirs) in &self.bound[at + 1..] {
                for chord in ours.iter().filter(|_| share_a_screen(*one, *other)) {
                    if theirs.iter().any(|c| c.starts_with(chord) || chord.starts_with(c)) {
                        let (one, other) = (one.info().name, other.info().name);
                        found.push(format!("{} means {one} and {other}", written(chord)));
                    }
                }
            }
        }
        found
    }
}

fn share_a_screen(one: Action, other: Action) -> bool {
    Screen::ALL.into_iter().any(|screen| one.info().is_on(screen) && other.info().is_on(screen))
}

/// `j, down` or `z c`; `none` for no key at all.
fn read_keys(text: &str) -> Option<Vec<Chord>> {
    if text.trim() == "none" {
        return Some(Vec::new());
    }
    let text = text.trim();
    let words: Vec<&str> = if text == "," { vec![","] } else { text.split(", ").collect() };
    words.into_iter().map(read_chord).collect()
}

fn read_chord(text: &str) -> Option<Chord> {
    let chord: Option<Chord> = text.split_whitespace().map(Key::parse).collect();
    chord.filter(|chord| !chord.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn no_two_actions_have_one_key_in_one_place() {
        assert_eq!(Keymap::default().collisions(), Vec::<String>::new());
    }

    #[test]
    fn every_key_of_the_table_is_a_key() {
        for info in ACTIONS {
            let chords = Keymap::default().chords(info.action).len();
            assert_eq!(chords, info.keys.len(), "{}: {:?}", info.name, info.keys);
        }
    }

    #[rstest]
    #[case("space", "space")]
    #[case("shift-tab", "shift-tab")]
    #[case("ctrl-d", "ctrl-d")]
    #[case("shift-g", "G")]
    #[case("f12", "f12")]
    #[case("-", "-")]
    #[case("ctrl-alt-delete", "ctrl-alt-delete")]
    fn keys_are_read_and_written(#[case] typed: &str, #[case] shown: &str) {
        assert_eq!(Key::parse(typed).map(|key| key.to_string()).as_deref(), Some(shown));
    }

    #[rstest]
    #[case("")]
    #[case("hyper-x")]
    #[case("f99")]
    #[case("ctrl-")]
    fn what_is_no_key_is_none(#[case] typed: &str) {
        assert_eq!(Key::parse(typed), None);
    }

    #[test]
    fn set_keys_go_before_those_of_the_start() {
        let settings = [("undo", "ctrl-y, z"), ("udno", "x"), ("redo", "hyper-x")];
        let settings =
            settings.into_iter().map(|(name, keys)| (name.to_owned(), keys.to_owned())).collect();
        let (map, troubles) = Keymap::set(&settings);
        assert_eq!(map.key_of(Action::Undo), "ctrl-y");
        let pressed = [Key::parse("u").unwrap()];
        assert_eq!(map.meaning(Screen::Today, &pressed), Meaning::Nothing);
        assert!(troubles.iter().any(|trouble| trouble.contains("did you mean undo?")));
        assert!(troubles.iter().any(|trouble| trouble.contains("\"hyper-x\" names no keys")));
        // `z` alone is the beginning of what groups a report.
        assert!(troubles.iter().any(|trouble| trouble.contains("z means")), "{troubles:?}");
    }
}
