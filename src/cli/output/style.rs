//! Roles: what a word is, and how that looks. Nobody else names a colour.

use anstyle::{AnsiColor, Style};

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
        }
    }
}
