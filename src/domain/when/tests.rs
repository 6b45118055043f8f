use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::{Code, Day, Timestamp, Zone, parse_day};

/// An instant, from its RFC 3339 form without seconds: `2026-11-24T14:30Z`.
fn at(text: &str) -> Timestamp {
    let (minute, zone) = text.split_at(16);
    Timestamp::parse_rfc3339(&format!("{minute}:00{zone}")).unwrap()
}

/// Half past two on a Tuesday in Paris.
fn paris() -> Anchor {
    Anchor::new(at("2026-11-24T13:30Z"), Zone::parse("Europe/Paris").unwrap())
}

/// In Paris on the day in spring (02:00 to 03:00) or autumn (03:00 to 02:00) of a clock change.
fn paris_at(now: &str) -> Anchor {
    Anchor::new(at(now), paris().zone)
}

fn resolve(text: &str, anchor: Anchor) -> Result<Moment, Refusal> {
    When::parse(text)?.resolve(&anchor)
}

#[rstest]
#[case("now", "2026-11-24T13:30:00.000Z")]
#[case("9:30", "2026-11-24T08:30:00.000Z")]
#[case("09:30", "2026-11-24T08:30:00.000Z")]
#[case("9:30am", "2026-11-24T08:30:00.000Z")]
#[case("9:30 PM", "2026-11-24T20:30:00.000Z")]
#[case("9am", "2026-11-24T08:00:00.000Z")]
#[case("12am", "2026-11-23T23:00:00.000Z")]
#[case("12pm", "2026-11-24T11:00:00.000Z")]
#[case("17:00:30", "2026-11-24T16:00:30.000Z")]
#[case("0:00", "2026-11-23T23:00:00.000Z")]
#[case("today 9:00", "2026-11-24T08:00:00.000Z")]
#[case("yesterday 17:00", "2026-11-23T16:00:00.000Z")]
#[case("Yesterday  5pm", "2026-11-23T16:00:00.000Z")]
#[case("tomorrow 9:00", "2026-11-25T08:00:00.000Z")]
#[case("mon 9:00", "2026-11-23T08:00:00.000Z")]
#[case("monday 9:00 am", "2026-11-23T08:00:00.000Z")]
#[case("tue 14:30", "2026-11-24T13:30:00.000Z")]
#[case("tue 14:31", "2026-11-17T13:31:00.000Z")]
#[case("wednesday 9:00", "2026-11-18T08:00:00.000Z")]
#[case("2026-11-23 09:30", "2026-11-23T08:30:00.000Z")]
#[case("2026-11-23 9:30pm", "2026-11-23T20:30:00.000Z")]
#[case("2026-11-23T09:30", "2026-11-23T08:30:00.000Z")]
#[case("2026-11-23T09:30:15", "2026-11-23T08:30:15.000Z")]
#[case("2026-11-23T09:30:00Z", "2026-11-23T09:30:00.000Z")]
#[case("2026-11-23t09:30:00.999z", "2026-11-23T09:30:00.000Z")]
#[case("2026-11-23T09:30:00+05:30", "2026-11-23T04:00:00.000Z")]
#[case("2026-11-23 09:30 -0300", "2026-11-23T12:30:00.000Z")]
#[case("10m ago", "2026-11-24T13:20:00.000Z")]
#[case("1h 30m ago", "2026-11-24T12:00:00.000Z")]
#[case("10 minutes ago", "2026-11-24T13:20:00.000Z")]
#[case("-10m", "2026-11-24T13:20:00.000Z")]
#[case("-1h30", "2026-11-24T12:00:00.000Z")]
#[case("-1:30", "2026-11-24T12:00:00.000Z")]
fn means(#[case] text: &str, #[case] instant: &str) {
    let moment = resolve(text, paris()).unwrap();
    assert_eq!((moment.at.to_string().as_str(), moment.folded), (instant, None));
}

#[rstest]
#[case("", "write it as")]
#[case("0930", "`09:30`")]
#[case("930", "`9:30`")]
#[case("9", "write it as")]
#[case("9:5", "write it as")]
#[case("24:00", "`0:00`")]
#[case("25:00", "write it as")]
#[case("9:60", "write it as")]
#[case("23:59:60", "write it as")]
#[case("9:30:00:00", "write it as")]
#[case("13pm", "write it as")]
#[case("0am", "write it as")]
#[case("am", "write it as")]
#[case("noonish", "write it as")]
#[case("10m", "`10m ago`")]
#[case("45 ago", "`90m`")]
#[case("-45", "`90m`")]
#[case("ago", "write it as")]
#[case("yesterday", "`yesterday 9:00`")]
#[case("2026-11-23", "`2026-11-23 9:00`")]
#[case("2026-02-30 9:00", "write it as")]
#[case("2026-13-01T09:00:00Z", "write it as")]
#[case("2026-11-23T09:30:00+25:00", "write it as")]
#[case("2026-11-23T09:30:00+01:60", "write it as")]
#[case("2026-11-23T09:30Europe/Paris", "write it as")]
#[case("26-11-23 09:30", "write it as")]
#[case("someday 9:00", "write it as")]
#[case("９:30", "write it as")]
fn cannot_be_read(#[case] text: &str, #[case] hint: &str) {
    let refusal = When::parse(text).unwrap_err();
    assert_eq!(refusal.code, Code::Usage);
    assert!(refusal.hints[0].contains(hint), "{refusal:?}");
}

#[rstest]
#[case("1850-01-01 09:30")]
#[case("0000-01-01T00:00:00Z")]
#[case("9999-12-31T23:59:59-10:00")]
#[case("9999-12-31 23:59")]
fn lies_outside(#[case] text: &str) {
    let refusal = resolve(text, paris()).unwrap_err();
    assert_eq!(refusal.code, Code::InvalidTime);
    assert!(refusal.message.ends_with("lies outside the years 1900 to 9999"), "{refusal}");
}

#[rstest]
#[case(
    "Europe/Paris",
    "2026-03-29 02:30",
    "02:30 does not exist on 2026-03-29 in Europe/Paris: clocks went from 02:00 to 03:00"
)]
#[case(
    "America/Sao_Paulo",
    "2018-11-04 00:10:20",
    "00:10:20 does not exist on 2018-11-04 in America/Sao_Paulo: clocks went from 00:00 to 01:00"
)]
#[case(
    "Pacific/Apia",
    "2011-12-30 09:00",
    "09:00 does not exist on 2011-12-30 in Pacific/Apia: \
     clocks went from 2011-12-30 00:00 to 2011-12-31 00:00"
)]
fn names_the_gap(#[case] zone: &str, #[case] text: &str, #[case] message: &str) {
    let anchor = Anchor::new(at("2026-11-24T13:30Z"), Zone::parse(zone).unwrap());
    let refusal = resolve(text, anchor).unwrap_err();
    assert_eq!((refusal.code, refusal.message.as_str()), (Code::InvalidTime, message));
    assert_eq!(refusal.hints.len(), 1);
}

#[rstest]
#[case("2026-10-25 02:30", Fold::First, "2026-10-25T00:30Z", true)]
#[case("2026-10-25 02:30", Fold::Later, "2026-10-25T01:30Z", false)]
#[case("2026-10-25T02:30+01:00", Fold::First, "2026-10-25T01:30Z", false)]
#[case("2026-10-25 03:00", Fold::First, "2026-10-25T02:00Z", false)]
#[case("2026-10-25 03:00", Fold::Later, "2026-10-25T02:00Z", false)]
#[case("sun 2:30", Fold::First, "2026-10-25T00:30Z", true)]
#[case("sun 2:30", Fold::Later, "2026-10-25T01:30Z", false)]
#[case("2:30", Fold::First, "2026-10-25T00:30Z", true)]
fn takes_the_first_and_says_so(
    #[case] text: &str,
    #[case] fold: Fold,
    #[case] instant: &str,
    #[case] said: bool,
) {
    let moment = resolve(text, paris_at("2026-10-25T12:00Z").fold(fold)).unwrap();
    let note = "02:30 happened twice; took the first, `--later` takes the second".to_string();
    assert_eq!(moment, Moment { at: at(instant), folded: said.then_some(note) });
}

#[rstest]
// Plainly the first after the start, on the next day if need be.
#[case("17:00", "2026-11-23T09:00Z", "2026-11-23T16:00Z")]
#[case("2:00", "2026-11-23T22:00Z", "2026-11-24T01:00Z")]
#[case("0:00", "2026-11-23T22:00Z", "2026-11-23T23:00Z")]
#[case("10:00", "2026-11-23T09:00Z", "2026-11-24T09:00Z")]
// Begun in the first of the two hours, it ends in the second.
#[case("2:30", "2026-10-25T00:50Z", "2026-10-25T01:30Z")]
// After the gap the time comes again on the next day.
#[case("2:30", "2026-03-29T01:30Z", "2026-03-30T00:30Z")]
fn ends_at_the_first_time_after_the_start(
    #[case] text: &str,
    #[case] start: &str,
    #[case] end: &str,
) {
    let anchor = paris().bare(Bare::FirstAfter(at(start)));
    assert_eq!(resolve(text, anchor), Ok(Moment { at: at(end), folded: None }));
}

#[rstest]
#[case(Bare::FirstAfter(at("2026-03-29T00:30Z")))]
#[case(Bare::LatestPastAfter(at("2026-03-29T00:30Z")))]
#[case(Bare::FirstInside { start: at("2026-03-29T00:30Z"), end: at("2026-03-29T02:00Z") })]
fn a_gap_is_not_passed_over(#[case] bare: Bare) {
    let refusal = resolve("2:30", paris_at("2026-03-29T08:00Z").bare(bare)).unwrap_err();
    assert!(refusal.message.starts_with("02:30 does not exist on 2026-03-29"), "{refusal}");
}

#[rstest]
#[case("14:00", "2026-11-24T08:00Z", "2026-11-24T13:00Z")]
// A night shift, stopped late: yesterday evening lies after the start.
#[case("23:30", "2026-11-23T21:00Z", "2026-11-23T22:30Z")]
// A timer forgotten on Friday: the latest such time, not the first.
#[case("18:00", "2026-11-20T08:00Z", "2026-11-23T17:00Z")]
// None fits: before the start, or in the future, whichever is nearer.
#[case("13:00", "2026-11-24T12:30Z", "2026-11-24T12:00Z")]
#[case("15:00", "2026-11-24T12:30Z", "2026-11-24T14:00Z")]
fn stops_at_the_latest_time_that_is_past(
    #[case] text: &str,
    #[case] start: &str,
    #[case] end: &str,
) {
    let anchor = paris().bare(Bare::LatestPastAfter(at(start)));
    assert_eq!(resolve(text, anchor), Ok(Moment { at: at(end), folded: None }));
}

#[rstest]
#[case("2026-10-25T00:10Z", "2026-10-25T02:00Z", "2026-10-25T00:30Z", true)]
// The second has not come yet: there is nothing to choose.
#[case("2026-10-25T00:10Z", "2026-10-25T01:10Z", "2026-10-25T00:30Z", false)]
// The first is before the start.
#[case("2026-10-25T00:40Z", "2026-10-25T02:00Z", "2026-10-25T01:30Z", false)]
fn stops_within_the_hour_that_comes_twice(
    #[case] start: &str,
    #[case] now: &str,
    #[case] end: &str,
    #[case] said: bool,
) {
    let anchor = paris_at(now).bare(Bare::LatestPastAfter(at(start)));
    let moment = resolve("2:30", anchor).unwrap();
    assert_eq!((moment.at, moment.folded.is_some()), (at(end), said));
}

#[rstest]
#[case("12:00", "2026-11-23T11:00Z")]
#[case("0:30", "2026-11-23T23:30Z")]
// At or beyond the ends there is none inside: the nearest.
#[case("9:00", "2026-11-23T08:00Z")]
#[case("2:00", "2026-11-24T01:00Z")]
#[case("2:30", "2026-11-24T01:30Z")]
#[case("8:30", "2026-11-23T07:30Z")]
fn splits_at_the_first_time_inside(#[case] text: &str, #[case] instant: &str) {
    let (start, end) = (at("2026-11-23T08:00Z"), at("2026-11-24T01:00Z"));
    let anchor = paris().bare(Bare::FirstInside { start, end });
    assert_eq!(resolve(text, anchor), Ok(Moment { at: at(instant), folded: None }));
}

#[test]
fn a_bare_clock_can_be_on_any_day() {
    let day: Day = "2026-11-20".parse().unwrap();
    let anchor = paris().bare(Bare::OnDay(day));
    assert_eq!(resolve("9:00", anchor).unwrap().at, at("2026-11-20T08:00Z"));
    assert_eq!(resolve("today 9:00", anchor).unwrap().at, at("2026-11-24T08:00Z"));
}

#[test]
fn instants_are_whole_seconds() {
    let mut anchor = paris();
    anchor.now = Timestamp::from_millis(anchor.now.millis() + 999);
    assert_eq!(resolve("now", anchor).unwrap().at, at("2026-11-24T13:30Z"));
    assert_eq!(resolve("-10m", anchor).unwrap().at, at("2026-11-24T13:20Z"));
}

#[rstest]
#[case("2026-11-23", "2026-11-23")]
#[case("today", "2026-11-24")]
#[case("Yesterday", "2026-11-23")]
#[case("tomorrow", "2026-11-25")]
#[case("tue", "2026-11-24")]
#[case("wednesday", "2026-11-18")]
#[case("mon", "2026-11-23")]
fn names_days(#[case] text: &str, #[case] day: &str) {
    assert_eq!(parse_day(text, paris().now, paris().zone), Ok(day.parse().unwrap()));
}

#[rstest]
#[case("")]
#[case("someday")]
#[case("2026-11-31")]
#[case("2026-1-1")]
#[case("+2026-11-1")]
fn names_no_day(#[case] text: &str) {
    let refusal = parse_day(text, paris().now, paris().zone).unwrap_err();
    assert_eq!((refusal.code, refusal.hints.len()), (Code::Usage, 1));
}

/// Every way to name an instant.
fn whens() -> impl Strategy<Value = When> {
    let time = || {
        (0..86_400_u32).prop_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap())
    };
    let date =
        || (0..3_652_058_i32).prop_map(|days| Day::from_num_days_from_ce_opt(days + 1).unwrap());
    let word = prop_oneof![
        date().prop_map(DayWord::Date),
        proptest::sample::select(&[DayWord::Today, DayWord::Yesterday, DayWord::Tomorrow][..]),
        (0..7_u8).prop_map(|day| DayWord::Weekday(day.try_into().unwrap())),
    ];
    prop_oneof![
        Just(When::Now),
        (0..3_600_000_000_i64).prop_map(|seconds| When::Ago(Span::seconds(seconds))),
        time().prop_map(When::Clock),
        (word, time()).prop_map(|(word, time)| When::On(word, time)),
        (date(), time(), -1439..1440_i32).prop_map(|(date, time, minutes)| When::Offset {
            local: date.and_time(time),
            ahead: minutes * 60,
        }),
    ]
}

/// Every meaning of a bare clock, around any instant.
fn bares() -> impl Strategy<Value = Bare> {
    let instant = || any::<i64>().prop_map(Timestamp::from_millis);
    prop_oneof![
        (-90_000_000..90_000_000_i32)
            .prop_map(|days| Bare::OnDay(Day::from_num_days_from_ce_opt(days).unwrap_or(Day::MAX))),
        instant().prop_map(Bare::FirstAfter),
        instant().prop_map(Bare::LatestPastAfter),
        (instant(), instant()).prop_map(|(start, end)| Bare::FirstInside { start, end }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(when in whens()) {
        prop_assert_eq!(When::parse(&when.to_string()), Ok(when));
    }

    #[test]
    fn any_text_has_an_answer(
        text in any::<String>(),
        near in "(mon|today|2026-1[0-9]-[0-3][0-9])?[T ]?[0-9]{0,2}(:[0-9]{0,2}){0,3}[-+a-z :0-9.]{0,6}",
    ) {
        for text in [text, near] {
            let _ = parse_day(&text, paris().now, paris().zone);
            if let Ok(when) = When::parse(&text) {
                prop_assert_eq!(When::parse(&when.to_string()), Ok(when));
            }
        }
    }

    #[test]
    fn any_wish_anywhere_has_an_answer(
        when in whens(),
        bare in bares(),
        now in any::<i64>(),
        name in proptest::sample::select(&["UTC", "Pacific/Apia", "America/St_Johns"][..]),
        fold in proptest::sample::select(&[Fold::First, Fold::Later][..]),
    ) {
        let zone = Zone::parse(name).unwrap();
        let anchor = Anchor::new(Timestamp::from_millis(now), zone).bare(bare).fold(fold);
        match when.resolve(&anchor) {
            Ok(moment) => prop_assert_eq!(moment.at, moment.at.whole_second()),
            Err(refusal) => prop_assert_eq!(refusal.code, Code::InvalidTime),
        }
    }

    #[test]
    fn a_bare_clock_is_where_it_was_asked_for(
        second in 0..86_400_u32,
        start in 1_500_000_000..1_900_000_000_i64,
        length in 90_000..400_000_i64,
    ) {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        let start = Timestamp::from_millis(start * 1000);
        let end = start + Span::seconds(length);
        let mut anchor = Anchor::new(end, paris().zone);
        let rules = [Bare::FirstAfter(start), Bare::LatestPastAfter(start), Bare::FirstInside { start, end }];
        for bare in rules {
            anchor.bare = bare;
            let Ok(moment) = When::Clock(time).resolve(&anchor) else { continue };
            prop_assert!(start < moment.at && moment.at <= end);
            prop_assert_eq!(anchor.zone.local(moment.at).time(), time);
        }
    }
}
