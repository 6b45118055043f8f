//! Roles: what a word is, and how that looks. Nobody else names a colour.

use anstyle::{Ansi256Color, AnsiColor, Style};

/// What a piece of text is. Every answer is understood without colour too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing in particular.
    #[default]
    Text,
    /// What the line is about: a task's title, a heading.
    Title,
    /// Less important than what stands beside it.
    Dim,
    /// What runs now, and what went well.
    Running,
    /// Needs somebody's eye.
    Warning,
    /// Went wrong.
    Error,
    /// What mends it.
    Hint,
    /// The part of an id that has to be typed.
    Id,
    /// A command to type.
    Command,
    /// A bar of a chart.
    Bar,
    /// A part of a chart of several kinds, by its number.
    Series(u8),
    /// How full a day was, from 0.
    Heat(u8),
}

impl Role {
    /// How it looks.
    pub(crate) const fn style(self) -> Style {
        match self {
            Self::Text => Style::new(),
            Self::Title => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Running => AnsiColor::Green.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default().bold(),
            Self::Error => AnsiColor::Red.on_default().bold(),
            Self::Hint => AnsiColor::Cyan.on_default().bold(),
            Self::Id => AnsiColor::Magenta.on_default().bold(),
            Self::Command => AnsiColor::Cyan.on_default(),
            Self::Bar => AnsiColor::Blue.on_default(),
            Self::Series(number) => match number {
                0 => AnsiColor::Blue.on_default(),
                1 => AnsiColor::Green.on_default(),
                2 => AnsiColor::Yellow.on_default(),
                3 => AnsiColor::Magenta.on_default(),
                4 => AnsiColor::Cyan.on_default(),
                _ => AnsiColor::BrightBlack.on_default(),
            },
            Self::Heat(level) => match level {
                0 => Style::new().dimmed(),
                1 => Ansi256Color(22).on_default(),
                2 => Ansi256Color(28).on_default(),
                3 => Ansi256Color(34).on_default(),
                _ => Ansi256Color(40).on_default(),
            },
        }
    }
}
