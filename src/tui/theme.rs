//! Colours: what each role looks like. Only the terminal's own sixteen colours are used, so that
//! the dashboard looks as the terminal does.
//!
//! Nothing is told by colour alone: every state has a sign or a word too.

use ratatui::style::{Color, Modifier, Style};

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Plain text.
    Text,
    /// The name of a thing or a pane.
    Title,
    /// What stands in the background.
    Muted,
    /// Frames.
    Border,
    /// The frame of the pane that has the keys.
    Focused,
    /// What is selected.
    Selected,
    /// What runs.
    Running,
    /// What needs a look.
    Warn,
    /// What went wrong.
    Error,
    /// What is done.
    Done,
    /// Money.
    Money,
    /// A key to press.
    Key,
    /// The tab that is open.
    Tab,
    /// A pillar's own colour.
    Bar(usize),
}

/// How many colours pillars are told apart by.
pub(crate) const BARS: usize = 6;

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// The terminal's own colours, on a dark ground.
    #[default]
    Dark,
    /// The same on a light ground, where yellow cannot be read.
    Light,
    /// As much contrast as the terminal has.
    Contrast,
    /// No colour: bold, underlined and reversed only.
    Plain,
    /// For tests: every role has a number.
    #[cfg(test)]
    Numbers,
}

impl Theme {
    /// The theme of this name; none if there is none. `terminal` asks the terminal.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "dark" | "terminal" | "auto" => Some(Self::Dark),
            "light" => Some(Self::Light),
            "contrast" => Some(Self::Contrast),
            "none" | "plain" => Some(Self::Plain),
            _ => None,
        }
    }

    /// What a role looks like.
    pub(crate) fn style(self, role: Role) -> Style {
        match self {
            Self::Dark => coloured(role, Color::Yellow),
            Self::Light => coloured(role, Color::Magenta),
            Self::Contrast => contrast(role),
            Self::Plain => plain(role),
            #[cfg(test)]
            Self::Numbers => numbered(role),
        }
    }
}

fn coloured(role: Role, warning: Color) -> Style {
    let plain = Style::new();
    match role {
        Role::Text => plain,
        Role::Title | Role::Key => plain.add_modifier(Modifier::BOLD),
        Role::Muted | Role::Border => plain.fg(Color::DarkGray),
        Role::Focused | Role::Money => plain.fg(Color::Cyan),
        // Without the colours beneath: bright black on reversed ground can be read nowhere.
        Role::Selected => plain.fg(Color::Reset).add_modifier(Modifier::REVERSED),
        Role::Tab => plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
        Role::Running => plain.fg(Color::Green).add_modifier(Modifier::BOLD),
        Role::Warn => plain.fg(warning),
        Role::Error => plain.fg(Color::Red),
        Role::Done => plain.fg(Color::Green),
        Role::Bar(number) => plain.fg(match number % BARS {
            0 => Color::Blue,
            1 => Color::Magenta,
            2 => Color::Cyan,
            3 => Color::Green,
            4 => warning,
            _ => Color::Red,
        }),
    }
}

fn contrast(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Text | Role::Muted | Role::Border | Role::Money | Role::Bar(_) => plain,
        Role::Title | Role::Key | Role::Focused | Role::Done => plain.add_modifier(Modifier::BOLD),
        Role::Selected | Role::Tab => plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
        Role::Running | Role::Warn | Role::Error => {
            plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }
}

fn plain(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Text | Role::Muted | Role::Border | Role::Money | Role::Bar(_) | Role::Done => plain,
        Role::Title | Role::Key | Role::Focused | Role::Running => {
            plain.add_modifier(Modifier::BOLD)
        }
        Role::Warn | Role::Error => plain.add_modifier(Modifier::UNDERLINED),
        Role::Selected | Role::Tab => plain.add_modifier(Modifier::REVERSED),
    }
}

/// The letter by which tests know each role.
#[cfg(test)]
pub(crate) fn letter(style: Style) -> char {
    const LETTERS: &[u8] = b" tm-fsrwed$kT012345";
    let index = |color: Option<Color>| match color {
        Some(Color::Indexed(index)) => Some(usize::from(index)),
        _ => None,
    };
    let at = index(style.bg).or(index(style.fg)).unwrap_or(0);
    char::from(LETTERS.get(at).copied().unwrap_or(b'?'))
}

#[cfg(test)]
fn numbered(role: Role) -> Style {
    let plain = Style::new();
    let number = match role {
        Role::Text => return plain,
        Role::Selected => return plain.bg(Color::Indexed(5)),
        Role::Tab => return plain.bg(Color::Indexed(12)),
        Role::Title => 1,
        Role::Muted => 2,
        Role::Border => 3,
        Role::Focused => 4,
        Role::Running => 6,
        Role::Warn => 7,
        Role::Error => 8,
        Role::Done => 9,
        Role::Money => 10,
        Role::Key => 11,
        Role::Bar(number) => u8::try_from(13 + number % BARS).unwrap_or(13),
    };
    plain.fg(Color::Indexed(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 19] = [
        Role::Text,
        Role::Title,
        Role::Muted,
        Role::Border,
        Role::Focused,
        Role::Selected,
        Role::Running,
        Role::Warn,
        Role::Error,
        Role::Done,
        Role::Money,
        Role::Key,
        Role::Tab,
        Role::Bar(0),
        Role::Bar(1),
        Role::Bar(2),
        Role::Bar(3),
        Role::Bar(4),
        Role::Bar(5),
    ];

    #[test]
    fn without_colour_there_is_none() {
        for theme in [Theme::Plain, Theme::Contrast] {
            for role in ROLES {
                let style = theme.style(role);
                assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            }
        }
    }

    #[test]
    fn what_needs_a_look_stands_out_in_every_theme() {
        for theme in [Theme::Dark, Theme::Light, Theme::Contrast, Theme::Plain] {
            for role in [Role::Selected, Role::Tab, Role::Running, Role::Warn, Role::Error] {
                assert_ne!(theme.style(role), theme.style(Role::Text), "{theme:?} {role:?}");
            }
        }
    }

    #[test]
    fn on_a_light_ground_nothing_is_yellow() {
        for role in ROLES {
            assert_ne!(Theme::Light.style(role).fg, Some(Color::Yellow), "{role:?}");
        }
    }
}
