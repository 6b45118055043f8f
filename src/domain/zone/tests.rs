use chrono::NaiveDate;
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// Zones whose clocks do what naive code does not expect.
const NASTY: [&str; 16] = [
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "America/Goose_Bay",
    "America/Nuuk",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Antarctica/Casey",
    "Pacific/Apia",
    "Pacific/Kwajalein",
];

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn wall(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[rstest]
#[case("Europe/Paris", Some("Europe/Paris"))]
#[case("europe/paris", Some("Europe/Paris"))]
#[case("Atlantis/Capital", None)]
#[case("", None)]
fn reads_names(#[case] name: &str, #[case] found: Option<&str>) {
    assert_eq!(Zone::parse(name).map(Zone::name), found);
}

#[rstest]
#[case("Europe/Amsterdam", "2026-03-29", "2026-03-28T23:00:00Z", 23 * 60)]
#[case("Europe/Amsterdam", "2026-10-25", "2026-10-24T22:00:00Z", 25 * 60)]
#[case("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23 * 60)]
#[case("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25 * 60)]
#[case("Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z", 23 * 60)]
#[case("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z", 23 * 60)]
#[case("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24 * 60 + 30)]
#[case("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24 * 60)]
#[case("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0)]
#[case("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24 * 60)]
// Turned back from 01:00 to 00:00: the day begins the first time.
#[case("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25 * 60)]
// Turned back from 00:01 to 23:01: one minute is left to the day before, not 59 to the next.
#[case("America/St_Johns", "2010-11-06", "2010-11-06T02:30:00Z", 25 * 60)]
// A whole day on the wall, less an hour, a second time.
#[case("Pacific/Kwajalein", "1969-09-30", "1969-09-29T13:00:00Z", 47 * 60)]
fn days_begin_and_last(
    #[case] name: &str,
    #[case] date: &str,
    #[case] start: &str,
    #[case] minutes: i64,
) {
    let (from, to) = zone(name).day(day(date));
    assert_eq!((from, to.since(from)), (at(start), Span::minutes(minutes)));
}

#[rstest]
#[case("2026-11-23T09:30:00", Resolved::Exact(at("2026-11-23T08:30:00Z")))]
#[case("2026-10-25T02:30:00", Resolved::Fold {
    earlier: at("2026-10-25T00:30:00Z"),
    later: at("2026-10-25T01:30:00Z"),
})]
#[case("2026-10-25T03:00:00", Resolved::Exact(at("2026-10-25T02:00:00Z")))]
#[case("2026-03-29T02:00:00", gap_in_paris())]
#[case("2026-03-29T02:59:59", gap_in_paris())]
#[case("2026-03-29T03:00:00", Resolved::Exact(at("2026-03-29T01:00:00Z")))]
fn resolves_the_wall_in_paris(#[case] local: &str, #[case] expected: Resolved) {
    assert_eq!(zone("Europe/Paris").resolve(wall(local)), expected);
}

fn gap_in_paris() -> Resolved {
    Resolved::Gap {
        from: wall("2026-03-29T02:00:00"),
        to: wall("2026-03-29T03:00:00"),
        instant: at("2026-03-29T01:00:00Z"),
    }
}

#[test]
fn a_day_that_was_skipped_is_one_gap() {
    let gap = zone("Pacific/Apia").resolve(wall("2011-12-30T17:00:00"));
    let (from, to) = (wall("2011-12-30T00:00:00"), wall("2011-12-31T00:00:00"));
    assert_eq!(gap, Resolved::Gap { from, to, instant: at("2011-12-30T10:00:00Z") });
}

#[test]
fn a_time_in_a_gap_is_shifted_by_its_length() {
    let paris = zone("Europe/Paris");
    let (first, last) = (wall("2026-03-29T02:10:00"), wall("2026-03-29T02:40:00"));
    assert_eq!(paris.compatible(first), at("2026-03-29T01:10:00Z"));
    assert_eq!(paris.compatible(last), at("2026-03-29T01:40:00Z"));
    assert_eq!(paris.compatible(wall("2026-10-25T02:30:00")), at("2026-10-25T00:30:00Z"));
}

#[rstest]
#[case("Europe/Paris", "2026-10-24T20:00:00Z", "2026-10-25T23:30:00Z", &[
    ("2026-10-24", 2 * 60), ("2026-10-25", 25 * 60), ("2026-10-26", 30),
])]
#[case("Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T11:00:00Z", &[
    ("2011-12-29", 60), ("2011-12-31", 60),
])]
#[case("America/Sao_Paulo", "2018-02-18T01:30:00Z", "2018-02-18T03:30:00Z", &[
    ("2018-02-17", 90), ("2018-02-18", 30),
])]
#[case("Europe/Paris", "2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z", &[])]
#[case("Europe/Paris", "2026-11-24T09:00:00Z", "2026-11-24T08:00:00Z", &[])]
fn cuts_at_the_ends_of_days(
    #[case] name: &str,
    #[case] start: &str,
    #[case] end: &str,
    #[case] minutes: &[(&str, i64)],
) {
    let expected: Vec<_> =
        minutes.iter().map(|(date, minutes)| (day(date), Span::minutes(*minutes))).collect();
    assert_eq!(zone(name).parts(at(start), at(end)), expected);
}

#[test]
fn every_day_ends_where_the_next_begins() {
    for zone in NASTY.map(zone) {
        let mut end = zone.day(day("1969-12-31")).1;
        for date in day("1970-01-01").iter_days().take_while(|date| *date < day("2038-01-01")) {
            let (start, next) = zone.day(date);
            assert_eq!(start, end, "{date} in {} begins where the day before ends", zone.name());
            assert!(start <= next, "{date} in {} does not go backwards", zone.name());
            if start < next {
                let last = next - Span::from_millis(1);
                assert_eq!((zone.day_of(start), zone.day_of(last)), (date, date));
            }
            end = next;
        }
    }
}

/// Holds an instant against every law of a zone.
fn obeys_the_laws(zone: Zone, at: Timestamp) -> Result<(), TestCaseError> {
    let wall = zone.local(at);
    let found = match zone.resolve(wall) {
        Resolved::Exact(instant) => instant == at,
        Resolved::Fold { earlier, later } => earlier < later && (earlier == at || later == at),
        Resolved::Gap { .. } => false,
    };
    prop_assert!(found, "{} {at}: the wall shows {wall}, which leads elsewhere", zone.name());
    let day = zone.day_of(at);
    let (start, end) = zone.day(day);
    prop_assert!(start <= at && at < end, "{} {at} lies outside its day {day}", zone.name());
    let off = (day - wall.date()).num_days();
    prop_assert!(off.abs() <= 1, "{} {at} is shown as {wall} and counted on {day}", zone.name());
    Ok(())
}

/// Instants of years in which clocks were turned often, in milliseconds.
fn instants() -> impl Strategy<Value = i64> {
    let (from, to) = (at("1900-01-03T00:00:00Z").millis(), at("2100-01-01T00:00:00Z").millis());
    (from..to).prop_map(|millis| Timestamp::from_millis(millis).whole_second().millis())
}

proptest! {
    #[test]
    fn the_wall_leads_back_to_the_instant(index in 0..TZ_VARIANTS.len(), millis in instants()) {
        obeys_the_laws(Zone(TZ_VARIANTS[index]), Timestamp::from_millis(millis))?;
    }

    #[test]
    fn parts_sum_to_the_whole(
        name in proptest::sample::select(&NASTY),
        millis in instants(),
        seconds in 1..400_000_i64,
    ) {
        let (zone, start) = (zone(name), Timestamp::from_millis(millis));
        let end = start + Span::seconds(seconds);
        let parts = zone.parts(start, end);
        prop_assert_eq!(parts.iter().map(|part| part.1).sum::<Span>(), Span::seconds(seconds));
        prop_assert!(parts.iter().all(|part| part.1 > Span::ZERO));
        prop_assert!(parts.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (day, span) in parts {
            let (from, to) = zone.day(day);
            prop_assert_eq!(to.min(end).since(from.max(start)), span);
        }
    }

    #[test]
    fn no_wall_and_no_instant_is_too_far(
        index in 0..TZ_VARIANTS.len(),
        days in -80_000_000..80_000_000_i32,
        second in 0..86_400_u32,
        millis in any::<i64>(),
    ) {
        let zone = Zone(TZ_VARIANTS[index]);
        let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_default();
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        zone.compatible(date.and_time(time));
        let (start, end) = zone.day(date);
        prop_assert!(start <= end);
        zone.day_of(Timestamp::from_millis(millis));
        let span = Span::seconds(second.into());
        for start in [Timestamp::MIN, Timestamp::MAX - span] {
            let parts = zone.parts(start, start + span);
            prop_assert_eq!(parts.iter().map(|part| part.1).sum::<Span>(), span);
        }
    }
}

/// Every change of every clock, with the instants around it. To be run when the zone database is
/// renewed: `cargo test --release -- --ignored every_change_of_every_clock`.
#[test]
#[ignore = "half a minute"]
fn every_change_of_every_clock() {
    let instant = |second: i64| Timestamp::from_millis(second * 1000);
    for zone in TZ_VARIANTS.map(Zone) {
        let ahead = |second: i64| zone.offset_seconds(instant(second));
        let (mut from, end) = (-2_208_900_000, 4_102_444_800);
        while from < end {
            let mut to = from + 6 * 3600;
            if ahead(from) != ahead(to) {
                for second in (from - 90_000..to + 90_000).step_by(599) {
                    obeys_the_laws(zone, instant(second)).unwrap();
                }
                to += 3600;
            }
            from = to;
        }
    }
}
