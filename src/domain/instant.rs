//! Instants and days: points on the time line and dates without a zone.
//!
//! Which day an instant lies in is not decided here; that needs a [`Zone`](super::Zone).

use std::fmt;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Span;

/// A civil date. Which instants it covers depends on the zone.
pub type Day = NaiveDate;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
///
/// On the wire it is RFC 3339 in UTC with milliseconds. Times that people record are whole
/// seconds (spec: Time); [`Timestamp::whole_second`] cuts the rest off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest instant that can be recorded: the first of the year 1900.
    pub const MIN: Self = Self(-2_208_988_800_000);
    /// The latest instant that can be recorded: the last second of the year 9999, less a day, so
    /// that every zone can still name it.
    pub const MAX: Self = Self(253_402_214_399_000);

    /// The instant this many milliseconds after the epoch, brought into the range that can be
    /// recorded.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The same instant without its fraction of a second.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self(self.0.div_euclid(1000) * 1000)
    }

    /// The time from `earlier` to this instant; negative if it is later.
    pub fn since(self, earlier: Self) -> Span {
        Span::from_millis(self.0 - earlier.0)
    }

    /// This instant as chrono's type, for arithmetic with zones.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// An instant of chrono's type, brought into the range that can be recorded.
    pub fn from_utc(instant: DateTime<Utc>) -> Self {
        Self::from_millis(instant.timestamp_millis())
    }

    /// Reads RFC 3339 with any offset; none if the text is something else.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let instant = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
        let millis = instant.timestamp_millis();
        (Self::MIN.0..=Self::MAX.0).contains(&millis).then_some(Self(millis))
    }
}

impl std::ops::Add<Span> for Timestamp {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_add(span.millis()))
    }
}

impl std::ops::Sub<Span> for Timestamp {
    type Output = Self;

    fn sub(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_sub(span.millis()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            Self::parse_rfc3339(&text)
                .ok_or_else(|| de::Error::custom(format!("\"{text}\" is not an RFC 3339 instant")))
        } else {
            i64::deserialize(deserializer).map(Self::from_millis)
        }
    }
}
