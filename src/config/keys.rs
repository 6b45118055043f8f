//! Keys: every setting that there is, what it is for and which values it takes.
//!
//! `config list`, `config set` and the messages about the file are made from this table; the
//! struct in `file` holds the same keys, which a test compares.

use chrono::Weekday;
use toml_edit::{Array, Value};

use super::value::{Color, Increment, Limit, Switch, Target, Words, Written};
use crate::domain::{Currency, Day, Refusal, RoundingMode, Zone, naming};
use crate::text::glyphs::GlyphChoice;

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name; one that ends in `.*` stands for all names below it.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub about: &'static str,
    /// Its value where nothing is set; none where there is no value then.
    pub default: Option<&'static str>,
    pub(super) kind: Kind,
}

/// What a setting's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zone,
    Weekday,
    Currency,
    Minutes,
    Mode,
    /// A length of time above zero.
    Limit,
    /// A length of time of at most a day.
    Target,
    Days,
    Switch,
    Glyphs,
    Color,
    /// Text that is not empty.
    Words,
    /// Any text.
    Text,
}

/// Every key, in the order of the contract (spec: Config keys).
pub const KEYS: &[Key] = &[
    key("time_zone", "The time zone, by its IANA name.", None, Kind::Zone),
    key("week_start", "The first day of a week.", Some("monday"), Kind::Weekday),
    key("currency", "What a new customer is billed in.", Some("EUR"), Kind::Currency),
    key(
        "rounding.increment_minutes",
        "The step, 1 to 60 minutes, to which a new customer's time is rounded.",
        Some("15"),
        Kind::Minutes,
    ),
    key(
        "rounding.mode",
        "Which way a new customer's time is rounded: up, nearest, down or none.",
        Some("up"),
        Kind::Mode,
    ),
    key(
        "timer.max",
        "From when on a running timer is probably forgotten.",
        Some("10h"),
        Kind::Limit,
    ),
    key(
        "targets.daily",
        "The time to reach on a day without a target of its own.",
        None,
        Kind::Target,
    ),
    key("targets.mon", "The time to reach on a Monday.", None, Kind::Target),
    key("targets.tue", "The time to reach on a Tuesday.", None, Kind::Target),
    key("targets.wed", "The time to reach on a Wednesday.", None, Kind::Target),
    key("targets.thu", "The time to reach on a Thursday.", None, Kind::Target),
    key("targets.fri", "The time to reach on a Friday.", None, Kind::Target),
    key("targets.sat", "The time to reach on a Saturday.", None, Kind::Target),
    key("targets.sun", "The time to reach on a Sunday.", None, Kind::Target),
    key("holidays", "Days on which nothing has to be reached.", None, Kind::Days),
    key("sender.name", "Your name on statements.", None, Kind::Text),
    key("sender.address", "Your postal address on statements.", None, Kind::Text),
    key("sender.email", "Your address for mail on statements.", None, Kind::Text),
    key("sender.tax_id", "Your tax number on statements.", None, Kind::Text),
    key(
        "sync.auto",
        "Whether changes are sent to the server at once.",
        Some("false"),
        Kind::Switch,
    ),
    key("default_command", "What `tat` alone does at a terminal.", None, Kind::Words),
    key("alias.*", "A command of your own: the words it stands for.", None, Kind::Words),
    key("ui.theme", "The colours of the dashboard.", None, Kind::Words),
    key("ui.glyphs", "Which signs are drawn: auto, unicode or ascii.", Some("auto"), Kind::Glyphs),
    key("ui.mouse", "Whether the dashboard listens to the mouse.", Some("true"), Kind::Switch),
    key(
        "ui.motion",
        "Whether the dashboard's running clock shows seconds.",
        Some("true"),
        Kind::Switch,
    ),
    key(
        "ui.accessible",
        "Whether the dashboard is written for a screen reader.",
        Some("false"),
        Kind::Switch,
    ),
    key("keymap.*", "The keys for an action of the dashboard.", None, Kind::Words),
    key("color", "When colour is used: auto, always or never.", Some("auto"), Kind::Color),
    key(
        "pager",
        "The program that shows long answers; empty for none.",
        Some("less -FRX"),
        Kind::Text,
    ),
];

const fn key(
    name: &'static str,
    about: &'static str,
    default: Option<&'static str>,
    kind: Kind,
) -> Key {
    Key { name, about, default, kind }
}

/// The setting of this name; none if there is none.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| match key.name.strip_suffix('*') {
        Some(prefix) => name.len() > prefix.len() && name.starts_with(prefix),
        None => key.name == name,
    })
}

/// The setting of this name, or the refusal that names the nearest one.
pub fn get(name: &str) -> Result<&'static Key, Refusal> {
    find(name).ok_or_else(|| {
        let refusal = Refusal::usage(format!("nobody knows the key \"{name}\""));
        match nearest(name) {
            Some(meant) => refusal.hint(format!("did you mean `{meant}`?")),
            None => refusal.hint("`tat config list` shows all keys"),
        }
    })
}

/// The name that was probably meant.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    naming::nearest(name, KEYS.iter().map(|key| key.name))
}

impl Key {
    /// Reads a value from text, as it will stand in the file.
    pub(super) fn check(&self, text: &str) -> Result<Value, Refusal> {
        let trimmed = || Value::from(text.trim());
        match self.kind {
            Kind::Zone => Zone::read(text).map(|zone| zone.name().into()),
            Kind::Weekday => Weekday::read(text).map(|_| trimmed()),
            Kind::Currency => Currency::read(text).map(|currency| currency.code().into()),
            Kind::Minutes => Increment::read(text).map(|step| i64::from(step.0).into()),
            Kind::Mode => RoundingMode::read(text).map(|mode| mode.as_str().into()),
            Kind::Limit => Limit::read(text).map(|_| trimmed()),
            Kind::Target => Target::read(text).map(|_| trimmed()),
            Kind::Days => days(text),
            Kind::Switch => Switch::read(text).map(|switch| switch.0.into()),
            Kind::Glyphs => GlyphChoice::read(text).map(|_| trimmed()),
            Kind::Color => Color::read(text).map(|_| trimmed()),
            Kind::Words => Words::read(text).map(|words| words.0.into()),
            Kind::Text => Ok(text.into()),
        }
    }
}

/// Days with commas or spaces between them, in the order of the calendar.
fn days(text: &str) -> Result<Value, Refusal> {
    let mut days = Vec::new();
    for word in text.split([',', ' ']).filter(|word| !word.is_empty()) {
        days.push(Day::read(word)?);
    }
    days.sort_unstable();
    days.dedup();
    Ok(Value::Array(days.iter().map(Day::to_string).collect::<Array>()))
}
