use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::Code;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A Tuesday.
fn today() -> Day {
    day("2026-11-24")
}

#[rstest]
#[case("today", "2026-11-24")]
#[case("yesterday", "2026-11-23")]
#[case("week", "2026-11-23..2026-11-29")]
#[case("this-week", "2026-11-23..2026-11-29")]
#[case("last-week", "2026-11-16..2026-11-22")]
#[case("last week", "2026-11-16..2026-11-22")]
#[case("month", "2026-11-01..2026-11-30")]
#[case("last-month", "2026-10-01..2026-10-31")]
#[case("quarter", "2026-10-01..2026-12-31")]
#[case("last-quarter", "2026-07-01..2026-09-30")]
#[case("year", "2026-01-01..2026-12-31")]
#[case("last-year", "2025-01-01..2025-12-31")]
#[case("2026", "2026-01-01..2026-12-31")]
#[case("2026-Q3", "2026-07-01..2026-09-30")]
#[case("2026-q4", "2026-10-01..2026-12-31")]
#[case("2026-11", "2026-11-01..2026-11-30")]
#[case("2024-02", "2024-02-01..2024-02-29")]
#[case("oct", "2026-10-01..2026-10-31")]
#[case("nov", "2026-11-01..2026-11-30")]
#[case("December", "2025-12-01..2025-12-31")]
#[case("sept", "2026-09-01..2026-09-30")]
#[case("2026-W47", "2026-11-16..2026-11-22")]
#[case("2026-w1", "2025-12-29..2026-01-04")]
#[case("2026-W53", "2026-12-28..2027-01-03")]
#[case("2026-11-23", "2026-11-23")]
#[case("mon", "2026-11-23")]
#[case("wed", "2026-11-18")]
#[case("mon..fri", "2026-11-23..2026-11-27")]
#[case("Monday .. Friday", "2026-11-23..2026-11-27")]
#[case("wed..tue", "2026-11-18..2026-11-24")]
#[case("tue..tue", "2026-11-24")]
#[case("mon..today", "2026-11-23..2026-11-24")]
#[case("2026-11-01..2026-11-15", "2026-11-01..2026-11-15")]
#[case("2026-11-01..", "2026-11-01..")]
#[case("mon..", "2026-11-23..")]
#[case("..2026-11-15", "..2026-11-15")]
#[case("..fri", "..2026-11-20")]
#[case("2026-09..oct", "2026-09-01..2026-10-31")]
#[case("7d", "2026-11-18..2026-11-24")]
#[case("1d", "2026-11-24")]
#[case("all", "all")]
fn means(#[case] text: &str, #[case] days: &str) {
    let range = Period::parse(text).unwrap().resolve(today(), Weekday::Mon).unwrap();
    assert_eq!(range.to_string(), days);
}

#[rstest]
#[case(Weekday::Mon, "2026-11-22", "2026-11-16..2026-11-22")]
#[case(Weekday::Sun, "2026-11-22", "2026-11-22..2026-11-28")]
#[case(Weekday::Sat, "2026-11-20", "2026-11-14..2026-11-20")]
fn weeks_start_where_they_should(#[case] start: Weekday, #[case] date: &str, #[case] week: &str) {
    assert_eq!(DayRange::week_of(day(date), start).to_string(), week);
}

#[rstest]
#[case("2026-11-25", "2026-11-23..2026-11-27")]
#[case("2026-11-23", "2026-11-23..2026-11-27")]
#[case("2026-11-29", "2026-11-23..2026-11-27")]
fn monday_to_friday_is_of_this_week(#[case] date: &str, #[case] days: &str) {
    let range = Period::parse("mon..fri").unwrap().resolve(day(date), Weekday::Mon).unwrap();
    assert_eq!(range.to_string(), days);
}

#[rstest]
#[case("")]
#[case("..")]
#[case("fortnight")]
#[case("last-fortnight")]
#[case("0d")]
#[case("999999d")]
#[case("-7d")]
#[case("2026-Q5")]
#[case("2026-Q0")]
#[case("2026-13")]
#[case("2026-1")]
#[case("2025-W53")]
#[case("2026-W0")]
#[case("26")]
#[case("20266")]
#[case("2026-02-30")]
#[case("all..today")]
#[case("7d..")]
#[case("mon...fri")]
#[case("mon..tue..wed")]
#[case("ma")]
#[case("octobe")]
#[case("२०२६")]
fn cannot_be_read(#[case] text: &str) {
    let refusal = Period::parse(text).unwrap_err();
    assert_eq!((refusal.code, refusal.hints.len()), (Code::Usage, 1));
    assert!(refusal.message.starts_with(&format!("\"{text}\" is not")), "{refusal}");
}

#[rstest]
#[case("2026-11-15..2026-11-01", "`2026-11-01..2026-11-15`")]
#[case("today..mon", "`mon..today`")]
#[case("month..last-month", "`last-month..month`")]
fn backwards_is_refused(#[case] text: &str, #[case] turned: &str) {
    let refusal = Period::parse(text).unwrap().resolve(today(), Weekday::Mon).unwrap_err();
    assert_eq!(refusal.code, Code::Usage);
    assert!(refusal.hints[0].contains(turned), "{refusal:?}");
}

#[rstest]
#[case("today", "today (2026-11-24)")]
#[case("Last Week", "last-week (2026-11-16..2026-11-22)")]
#[case("2026-11-01..2026-11-15", "2026-11-01..2026-11-15")]
#[case("2026-11-23", "2026-11-23")]
#[case("all", "all")]
fn says_where_it_looked(#[case] text: &str, #[case] label: &str) {
    let period = Period::parse(text).unwrap();
    assert_eq!(period.label(&period.resolve(today(), Weekday::Mon).unwrap()), label);
}

#[rstest]
#[case("2026-11-23", "2026-W48", "2026-11")]
#[case("2027-01-03", "2026-W53", "2027-01")]
#[case("2025-12-29", "2026-W01", "2025-12")]
fn keys(#[case] date: &str, #[case] week: &str, #[case] month: &str) {
    assert_eq!((week_key(day(date)), month_key(day(date))), (week.into(), month.into()));
}

#[test]
fn an_open_range_has_no_list_of_days() {
    let from = DayRange { start: Some(today()), end: None };
    assert_eq!((from.days().count(), DayRange::ALL.days().count()), (0, 0));
    assert!(from.contains(today()) && !from.contains(day("2026-11-23")));
}

/// Every way to name days, but for stretches between two others.
fn named() -> impl Strategy<Value = Period> {
    let units =
        || proptest::sample::select(&[Unit::Week, Unit::Month, Unit::Quarter, Unit::Year][..]);
    let words =
        proptest::sample::select(&[DayWord::Today, DayWord::Yesterday, DayWord::Tomorrow][..]);
    prop_oneof![
        units().prop_map(Period::This),
        units().prop_map(Period::Last),
        (0..10_000).prop_map(Period::Year),
        (0..10_000, 1..=4_u32).prop_map(|(year, quarter)| Period::Quarter(year, quarter)),
        (0..10_000, 1..=12_u32).prop_map(|(year, month)| Period::Month(year, month)),
        (1..=12_u32).prop_map(Period::NamedMonth),
        (0..10_000, 1..=52_u32).prop_map(|(year, week)| Period::IsoWeek(year, week)),
        words.prop_map(Period::On),
        (0..7_u8).prop_map(|day| Period::On(DayWord::Weekday(day.try_into().unwrap()))),
        days().prop_map(|day| Period::On(DayWord::Date(day))),
    ]
}

/// Every way to name days.
fn periods() -> impl Strategy<Value = Period> {
    let side = || named().prop_map(Box::new);
    prop_oneof![
        Just(Period::All),
        (1..100_000_u32).prop_map(Period::LastDays),
        named(),
        side().prop_map(|start| Period::Between(Some(start), None)),
        side().prop_map(|end| Period::Between(None, Some(end))),
        (side(), side()).prop_map(|(start, end)| Period::Between(Some(start), Some(end))),
    ]
}

/// The days that can be written with four digits for the year.
fn days() -> impl Strategy<Value = Day> {
    (1..3_652_059_i32).prop_map(|days| Day::from_num_days_from_ce_opt(days).unwrap())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(period in periods()) {
        prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
    }

    #[test]
    fn days_that_are_written_are_the_same_days(period in periods(), today in days()) {
        match period.resolve(today, Weekday::Mon) {
            Ok(range) => {
                let text = range.to_string();
                let again = Period::parse(&text).and_then(|read| read.resolve(today, Weekday::Mon));
                // Weeks at the edge of the calendar reach beyond year 9999, many days before year 0.
                let four_digits = |day: Option<Day>| {
                    day.is_none_or(|day| (0..=9999).contains(&chrono::Datelike::year(&day)))
                };
                if four_digits(range.start) && four_digits(range.end) {
                    prop_assert_eq!(again, Ok(range));
                }
                if let (Some(start), Some(end)) = (range.start, range.end) {
                    prop_assert!(start <= end);
                }
            }
            Err(refusal) => prop_assert_eq!(refusal.code, Code::Usage),
        }
    }

    #[test]
    fn every_day_lies_in_its_own_week_month_and_year(today in days(), start in 0..7_u8) {
        let week_start = start.try_into().unwrap();
        for unit in [Unit::Week, Unit::Month, Unit::Quarter, Unit::Year] {
            let now = unit.around(today, week_start);
            let before = Period::Last(unit).resolve(today, week_start).unwrap();
            prop_assert!(now.contains(today) && !before.contains(today));
            prop_assert_eq!(before.end.and_then(|end| end.succ_opt()), now.start);
            prop_assert!(now.days().all(|day| unit.around(day, week_start) == now));
        }
    }

    #[test]
    fn any_text_has_an_answer(
        text in any::<String>(),
        near in "(mon|oct|2026-|last-|7)?[a-z0-9.Ww-]{0,10}(\\.\\.)?[a-z0-9-]{0,10}",
        today in prop_oneof![days(), Just(Day::MIN), Just(Day::MAX)],
    ) {
        for text in [text, near] {
            if let Ok(period) = Period::parse(&text) {
                let _ = period.resolve(today, Weekday::Sun);
                prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
            }
        }
    }

    #[test]
    fn any_period_on_the_last_of_days_has_an_answer(period in periods()) {
        for today in [Day::MIN, Day::MAX] {
            let _ = period.resolve(today, Weekday::Sun).map(|range| range.to_string());
        }
    }
}

#[rstest]
#[case::a_day("2026-11-23", Some("2026-11-22"))]
#[case::a_week("2026-W47", Some("2026-11-09..2026-11-15"))]
#[case::some_days("2026-11-03..2026-11-05", Some("2026-10-31..2026-11-02"))]
#[case::a_month("2026-03", Some("2026-02-01..2026-02-28"))]
#[case::a_quarter("2026-Q1", Some("2025-10-01..2025-12-31"))]
#[case::a_year("2026", Some("2025-01-01..2025-12-31"))]
#[case::all("all", None)]
#[case::open("2026-11-01..", None)]
fn a_range_follows_another(#[case] words: &str, #[case] before: Option<&str>) {
    let range = Period::parse(words).unwrap().resolve(Day::MIN, Weekday::Mon).unwrap();
    assert_eq!(range.previous().map(|range| range.to_string()).as_deref(), before);
    assert_eq!(DayRange::day(Day::MIN).previous(), None);
}
