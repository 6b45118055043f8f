//! Values: how a setting is written as text, in the file and on the command line.
//!
//! Which setting takes which value is in `keys`.

use chrono::Weekday;
use serde::{Deserialize, Deserializer, de};

use crate::domain::{
    Currency, Day, DayWord, Refusal, Rounding, RoundingMode, Span, Zone, naming::nearest,
};
use crate::text::glyphs::GlyphChoice;

/// When colour is used (spec: `--color`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// At a terminal.
    #[default]
    Auto,
    /// Also in a pipe.
    Always,
    /// Nowhere.
    Never,
}

/// What people write as text.
pub(super) trait Written: Sized {
    /// Reads the text, or says what is wrong with it and how it is written.
    fn read(text: &str) -> Result<Self, Refusal>;
}

/// A value that stands in the file as text.
#[derive(Clone, Debug)]
pub(super) struct Text<T>(pub(super) T);

impl<'de, T: Written> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::read(&text).map(Self).map_err(de::Error::custom)
    }
}

/// A day, which the file may also hold as a date of TOML.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayValue(pub(super) Day);

impl<'de> Deserialize<'de> for DayValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Date(toml::value::Datetime),
            Text(String),
        }
        let text = match Either::deserialize(deserializer)? {
            Either::Date(date) => date.to_string(),
            Either::Text(text) => text,
        };
        Day::read(&text).map(Self).map_err(de::Error::custom)
    }
}

/// A step of rounding in minutes, 1 to 60 (spec: Bills).
#[derive(Clone, Copy, Debug)]
pub(super) struct Increment(pub(super) u32);

impl Increment {
    /// Checks a number of minutes.
    fn new(minutes: i64) -> Option<Self> {
        u32::try_from(minutes).ok().filter(|minutes| (1..=60).contains(minutes)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Increment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(deserializer)?)
            .ok_or_else(|| de::Error::custom("a step of rounding has 1 to 60 minutes"))
    }
}

impl Written for Increment {
    fn read(text: &str) -> Result<Self, Refusal> {
        text.trim().parse().ok().and_then(Self::new).ok_or_else(|| {
            wrong(text, "a step of rounding").hint(format!(
                "write 1 to 60 minutes, such as `{}`",
                Rounding::default().increment_minutes
            ))
        })
    }
}

impl Written for Zone {
    fn read(text: &str) -> Result<Self, Refusal> {
        Self::parse(text.trim()).ok_or_else(|| {
            let refusal = wrong(text, "a time zone");
            match nearest_zone(text) {
                Some(name) => refusal.hint(format!("did you mean `{name}`?")),
                None => refusal.hint("write it by its IANA name, such as `Europe/Paris`"),
            }
        })
    }
}

impl Written for Weekday {
    fn read(text: &str) -> Result<Self, Refusal> {
        match DayWord::parse(text.trim()) {
            Some(DayWord::Weekday(weekday)) => Ok(weekday),
            _ => Err(wrong(text, "a day of the week").hint("write it as `monday` or `mon`")),
        }
    }
}

impl Written for Currency {
    fn read(text: &str) -> Result<Self, Refusal> {
        Self::parse(text.trim()).ok_or_else(|| {
            wrong(text, "a currency").hint("write its three letters of ISO 4217, such as `EUR`")
        })
    }
}

/// A length of time above zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit(pub(super) Span);

impl Written for Limit {
    fn read(text: &str) -> Result<Self, Refusal> {
        let span: Span = text.parse()?;
        if span.is_zero() {
            return Err(wrong(text, "longer than no time").hint("write it as `10h`"));
        }
        Ok(Self(span))
    }
}

/// A length of time of at most a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target(pub(super) Span);

impl Written for Target {
    fn read(text: &str) -> Result<Self, Refusal> {
        let span: Span = text.parse()?;
        if span > Span::hours(24) {
            return Err(wrong(text, "a target that a day has room for").hint("write it as `8h`"));
        }
        Ok(Self(span))
    }
}

/// Text that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Words(pub(super) String);

impl Written for Words {
    fn read(text: &str) -> Result<Self, Refusal> {
        match text.trim() {
            "" => Err(Refusal::usage("there is no value in an empty text")
                .hint("`tat config unset KEY` takes a setting away")),
            words => Ok(Self(words.to_owned())),
        }
    }
}

impl Written for Day {
    fn read(text: &str) -> Result<Self, Refusal> {
        match DayWord::parse(text.trim()) {
            Some(DayWord::Date(day)) => Ok(day),
            _ => Err(wrong(text, "a date").hint("write it as `2026-12-25`")),
        }
    }
}

impl Written for RoundingMode {
    fn read(text: &str) -> Result<Self, Refusal> {
        choice(
            text,
            &[Self::Up, Self::Nearest, Self::Down, Self::None].map(|mode| (mode.as_str(), mode)),
        )
    }
}

impl Written for Color {
    fn read(text: &str) -> Result<Self, Refusal> {
        choice(text, &[("auto", Self::Auto), ("always", Self::Always), ("never", Self::Never)])
    }
}

impl Written for GlyphChoice {
    fn read(text: &str) -> Result<Self, Refusal> {
        choice(text, &[("auto", Self::Auto), ("unicode", Self::Unicode), ("ascii", Self::Ascii)])
    }
}

/// True or false.
#[derive(Clone, Copy, Debug)]
pub(super) struct Switch(pub(super) bool);

impl Written for Switch {
    fn read(text: &str) -> Result<Self, Refusal> {
        let words = [
            ("true", true),
            ("false", false),
            ("on", true),
            ("off", false),
            ("yes", true),
            ("no", false),
        ];
        choice(text, &words).map(Self).map_err(|refusal| Refusal {
            hints: vec!["write `true` or `false`".to_owned()],
            ..refusal
        })
    }
}

/// One of several words, in any case.
fn choice<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, Refusal> {
    let word = text.trim();
    if let Some((_, value)) = words.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Ok(*value);
    }
    let names: Vec<String> = words.iter().map(|(name, _)| format!("`{name}`")).collect();
    Err(wrong(text, "one of the words that are known here")
        .hint(format!("write one of {}", names.join(", "))))
}

/// The refusal of a text that is not what it should be.
fn wrong(text: &str, what: &str) -> Refusal {
    Refusal::usage(format!("\"{text}\" is not {what}"))
}

/// The zone that was probably meant: one of that city, else the name that is most like it.
fn nearest_zone(text: &str) -> Option<&'static str> {
    let city = text.trim().replace(' ', "_");
    Zone::names()
        .find(|name| {
            name.rsplit_once('/').is_some_and(|(_, last)| last.eq_ignore_ascii_case(&city))
        })
        .or_else(|| nearest(text, Zone::names()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Europe/Pari", "Europe/Paris")]
    #[case("paris", "Europe/Paris")]
    #[case("New York", "America/New_York")]
    fn the_zone_that_was_meant_is_named(#[case] text: &str, #[case] meant: &str) {
        let refusal = Zone::read(text).unwrap_err();
        assert_eq!(refusal.message, format!("\"{text}\" is not a time zone"));
        assert_eq!(refusal.hints, [format!("did you mean `{meant}`?")]);
    }

    #[rstest]
    #[case("1", Some(1))]
    #[case("60", Some(60))]
    #[case("0", None)]
    #[case("61", None)]
    #[case("-15", None)]
    #[case("15m", None)]
    fn a_step_has_one_to_sixty_minutes(#[case] text: &str, #[case] minutes: Option<u32>) {
        assert_eq!(Increment::read(text).ok().map(|step| step.0), minutes);
    }

    #[rstest]
    #[case("Monday", Some(Weekday::Mon))]
    #[case("sun", Some(Weekday::Sun))]
    #[case("today", None)]
    #[case("2026-11-23", None)]
    fn a_week_starts_on_a_weekday(#[case] text: &str, #[case] weekday: Option<Weekday>) {
        assert_eq!(Weekday::read(text).ok(), weekday);
    }
}
