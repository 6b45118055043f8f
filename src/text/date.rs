//! Days and times as people read them: `Mon 23 Nov 2026`, `09:30`.
//!
//! In English whatever the locale, like all words of the program. Days and times to be read by a
//! program are written by `domain`.

use chrono::{Datelike, Timelike};

use crate::domain::{Day, DayRange, Timestamp, Zone};

/// A day above its entries: `Mon 23 Nov 2026`.
pub fn heading(day: Day) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// A day in a list whose month is known: `Fri 20`.
pub fn short(day: Day) -> String {
    day.format("%a %-d").to_string()
}

/// A stretch of days: `Mon 23 Nov 2026`, `Mon 23 Nov 2026 to Sun 29 Nov 2026`, `all days`.
pub fn days(range: DayRange) -> String {
    match (range.start, range.end) {
        (Some(start), Some(end)) if start == end => heading(start),
        (Some(start), Some(end)) => format!("{} to {}", heading(start), heading(end)),
        (Some(start), None) => format!("from {} on", heading(start)),
        (None, Some(end)) => format!("until {}", heading(end)),
        (None, None) => "all days".to_owned(),
    }
}

/// The clock on the wall: `09:30`.
pub fn clock(instant: Timestamp, zone: Zone) -> String {
    let wall = zone.local(instant);
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// The clock on the wall with seconds: `09:30:05`.
pub fn clock_seconds(instant: Timestamp, zone: Zone) -> String {
    zone.local(instant).format("%H:%M:%S").to_string()
}

/// A day and the clock on the wall: `Fri 20 Nov 2026 17:00`.
pub fn when(instant: Timestamp, zone: Zone) -> String {
    format!("{} {}", heading(zone.day_of(instant)), clock(instant, zone))
}

/// An instant as seen from today: `09:30`, `yesterday 17:00`, `Fri 20 Nov 17:00`, with the year
/// where it is another.
pub fn moment(instant: Timestamp, zone: Zone, today: Day) -> String {
    let day = zone.day_of(instant);
    let clock = clock(instant, zone);
    if day == today {
        clock
    } else if day.succ_opt() == Some(today) {
        format!("yesterday {clock}")
    } else if day.year() == today.year() {
        format!("{} {clock}", day.format("%a %-d %b"))
    } else {
        when(instant, zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn days_are_named() {
        assert_eq!(heading(day("2026-11-23")), "Mon 23 Nov 2026");
        assert_eq!(heading(day("2026-03-01")), "Sun 1 Mar 2026");
        assert_eq!(short(day("2026-11-20")), "Fri 20");
        assert!(!heading(Day::MIN).is_empty() && !heading(Day::MAX).is_empty());
    }

    #[rstest]
    #[case(Some("2026-11-23"), Some("2026-11-23"), "Mon 23 Nov 2026")]
    #[case(Some("2026-11-23"), Some("2026-11-29"), "Mon 23 Nov 2026 to Sun 29 Nov 2026")]
    #[case(Some("2026-11-23"), None, "from Mon 23 Nov 2026 on")]
    #[case(None, Some("2026-11-23"), "until Mon 23 Nov 2026")]
    #[case(None, None, "all days")]
    fn stretches_are_named(
        #[case] start: Option<&str>,
        #[case] end: Option<&str>,
        #[case] shown: &str,
    ) {
        assert_eq!(days(DayRange { start: start.map(day), end: end.map(day) }), shown);
    }

    #[test]
    fn clocks_hang_on_the_wall() {
        let instant = at("2026-11-23T08:30:05Z");
        assert_eq!(clock(instant, zone("Europe/Amsterdam")), "09:30");
        assert_eq!(clock_seconds(instant, zone("Asia/Tokyo")), "17:30:05");
        assert_eq!(when(instant, zone("Pacific/Auckland")), "Mon 23 Nov 2026 21:30");
    }

    #[rstest]
    #[case("2026-11-23T08:30:00Z", "09:30")]
    #[case("2026-11-22T23:30:00Z", "00:30")]
    #[case("2026-11-22T16:00:00Z", "yesterday 17:00")]
    #[case("2026-11-20T16:00:00Z", "Fri 20 Nov 17:00")]
    #[case("2025-11-20T16:00:00Z", "Thu 20 Nov 2025 17:00")]
    #[case("2026-11-24T08:00:00Z", "Tue 24 Nov 09:00")]
    fn an_instant_is_seen_from_today(#[case] instant: &str, #[case] shown: &str) {
        assert_eq!(moment(at(instant), zone("Europe/Amsterdam"), day("2026-11-23")), shown);
    }
}
