//! Times: which instants the times of foreign records mean here.

use chrono::NaiveDateTime;

use crate::domain::{Day, Resolved, Span, Timestamp, Zone};
use crate::formats::foreign::{Foreign, ForeignTime};

/// How far in the future a time may lie (spec: Time).
const FUTURE: Span = Span::minutes(1);

/// Longer than any entry is: so many days would have to be looked at for each.
const LONGEST: Span = Span::hours(24 * 366);

/// When foreign time was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spell {
    /// From one instant to another.
    Clock(Timestamp, Timestamp),
    /// So much on a day.
    Day(Day, Span),
    /// Since an instant.
    Running(Timestamp),
    /// No time at all.
    Nothing,
}

/// Reads foreign times in a zone; `notes` gets what had to be decided.
pub(super) fn spell(
    foreign: &Foreign,
    zone: Zone,
    now: Timestamp,
    notes: &mut Vec<String>,
) -> Result<Spell, String> {
    let spell = match foreign.time {
        ForeignTime::Instants(start, Some(end)) => between(start, end),
        ForeignTime::Instants(start, None) => Ok(Spell::Running(start.whole_second())),
        ForeignTime::Wall(start, Some(end)) => {
            let (start, end) = match foreign.length.and_then(|l| of_length((start, end), l, zone)) {
                Some(times) => times,
                None => on_the_wall((start, end), zone, notes)?,
            };
            if let Some(length) = foreign.length.filter(|length| *length != end.since(start)) {
                let apart = end.since(start);
                notes.push(format!("the file says {length}, its times are {apart} apart"));
            }
            between(start, end)
        }
        ForeignTime::Wall(start, None) => Ok(Spell::Running(instant(start, zone, notes))),
        ForeignTime::Day(day, span) => return on_a_day(day, span, zone.day_of(now)),
    }?;
    let latest = match spell {
        Spell::Clock(_, end) => end,
        Spell::Running(start) => start,
        Spell::Day(..) | Spell::Nothing => return Ok(spell),
    };
    if latest > now + FUTURE {
        return Err("it lies in the future".to_owned());
    }
    Ok(spell)
}

fn between(start: Timestamp, end: Timestamp) -> Result<Spell, String> {
    let (start, end) = (start.whole_second(), end.whole_second());
    match end.since(start) {
        length if length < Span::ZERO => Err("the end is before the start".to_owned()),
        length if length > LONGEST => Err("an entry of more than a year".to_owned()),
        Span::ZERO => Ok(Spell::Nothing),
        _ => Ok(Spell::Clock(start, end)),
    }
}

fn on_a_day(day: Day, span: Span, today: Day) -> Result<Spell, String> {
    let span = Span::seconds(span.whole_seconds());
    if span < Span::ZERO {
        return Err("a time below nothing".to_owned());
    }
    if span > Span::hours(24) {
        return Err("a day holds no more than 24 hours".to_owned());
    }
    if day > today {
        return Err("it lies in the future".to_owned());
    }
    Ok(if span == Span::ZERO { Spell::Nothing } else { Spell::Day(day, span) })
}

/// The instants of a start and an end on the wall that are so far apart, where the wall alone does
/// not tell.
fn of_length(
    (start, end): (NaiveDateTime, NaiveDateTime),
    length: Span,
    zone: Zone,
) -> Option<(Timestamp, Timestamp)> {
    let both = |local| match zone.resolve(local) {
        Resolved::Fold { earlier, later } => vec![earlier, later],
        _ => Vec::new(),
    };
    let (mut starts, mut ends) = (both(start), both(end));
    if starts.is_empty() && ends.is_empty() {
        return None;
    }
    for (times, local) in [(&mut starts, start), (&mut ends, end)] {
        if times.is_empty() {
            times.push(zone.compatible(local));
        }
    }
    let pairs = starts.iter().flat_map(|from| ends.iter().map(|to| (*from, *to)));
    pairs.into_iter().find(|(from, to)| to.since(*from) == length)
}

/// The instants of a start and an end on the wall. (spec: in a gap they are shifted and reported)
fn on_the_wall(
    (start, end): (NaiveDateTime, NaiveDateTime),
    zone: Zone,
    notes: &mut Vec<String>,
) -> Result<(Timestamp, Timestamp), String> {
    let length = end - start;
    if length < chrono::TimeDelta::zero() {
        // Where a clock is turned back an end may stand before its start on the wall.
        if let Resolved::Fold { later, .. } = zone.resolve(end)
            && later > zone.compatible(start)
        {
            notes.push(format!("{} happened twice; it ended the second time", shown(end)));
            return Ok((zone.compatible(start), later));
        }
        return Err("the end is before the start".to_owned());
    }
    let (from, to) = (instant(start, zone, notes), instant(end, zone, notes));
    // A start that was shifted out of a gap may lie behind the end: the length is kept then.
    let behind = to <= from && length > chrono::TimeDelta::zero();
    let kept = from + Span::from_millis(length.num_milliseconds());
    Ok((from, if behind { kept } else { to }))
}

/// The instant of a time on the wall; says where it was shifted or happened twice.
fn instant(local: NaiveDateTime, zone: Zone, notes: &mut Vec<String>) -> Timestamp {
    let instant = zone.compatible(local).whole_second();
    match zone.resolve(local) {
        Resolved::Exact(_) => {}
        Resolved::Fold { .. } => {
            notes.push(format!(
                "{} happened twice in {}; took the first",
                shown(local),
                zone.name()
            ));
        }
        Resolved::Gap { .. } => notes.push(format!(
            "{} did not happen in {}; shifted to {}",
            shown(local),
            zone.name(),
            zone.local(instant).format("%H:%M")
        )),
    }
    instant
}

fn shown(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// From the first 02:30 to the second, or to 03:30, or not at all: the length tells.
    #[rstest]
    #[case("2026-10-25T02:30", "2026-10-25T02:30", 3600, Some(3600))]
    #[case("2026-10-25T02:30", "2026-10-25T03:30", 7200, Some(7200))]
    #[case("2026-10-25T02:30", "2026-10-25T03:30", 3600, Some(3600))]
    #[case("2026-10-25T02:30", "2026-10-25T03:30", 99, None)]
    #[case("2026-10-24T02:30", "2026-10-24T03:30", 3600, None)]
    fn the_length_tells_which_time_is_meant(
        #[case] start: &str,
        #[case] end: &str,
        #[case] length: i64,
        #[case] found: Option<i64>,
    ) {
        let [start, end] = [start, end].map(|text| format!("{text}:00").parse().unwrap());
        let zone = Zone::parse("Europe/Amsterdam").unwrap();
        let times = of_length((start, end), Span::seconds(length), zone);
        assert_eq!(times.map(|(from, to)| to.since(from).whole_seconds()), found);
    }

    #[rstest]
    // On the wall in Amsterdam; spring forward on 2026-03-29, back on 2026-10-25.
    #[case("2026-03-29T01:30", "2026-03-29T03:30", 3600, 0)]
    #[case("2026-03-29T02:30", "2026-03-29T04:00", 1800, 1)]
    #[case("2026-03-29T02:30", "2026-03-29T03:10", 2400, 1)]
    #[case("2026-10-25T01:30", "2026-10-25T02:30", 3600, 1)]
    #[case("2026-10-25T02:50", "2026-10-25T02:10", 1200, 1)]
    #[case("2026-10-25T01:30", "2026-10-25T03:30", 10800, 0)]
    fn clock_changes_are_told(
        #[case] start: &str,
        #[case] end: &str,
        #[case] seconds: i64,
        #[case] told: usize,
    ) {
        let [start, end] = [start, end].map(|text| format!("{text}:00").parse().unwrap());
        let foreign = Foreign::new(1, ForeignTime::Wall(start, Some(end)));
        let now = Timestamp::parse_rfc3339("2026-11-23T09:00:00Z").unwrap();
        let mut notes = Vec::new();
        let zone = Zone::parse("Europe/Amsterdam").unwrap();
        let Ok(Spell::Clock(from, to)) = spell(&foreign, zone, now, &mut notes) else {
            panic!("no clock times")
        };
        assert_eq!((to.since(from), notes.len()), (Span::seconds(seconds), told), "{notes:?}");
    }
}
