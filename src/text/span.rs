//! Spans as people read them: `1:05`, `1:05:09`, `1.08`.
//!
//! How a span is written to be read back by the program is in `domain`; nothing is rounded for
//! bills here.

use crate::domain::Span;

/// Hours and minutes: `1:05`. What is less than a minute is left out, so that a running timer
/// never shows more than it holds.
pub fn clock(span: Span) -> String {
    let minutes = span.whole_minutes();
    let total = minutes.unsigned_abs();
    format!("{}{}:{:02}", sign(minutes), total / 60, total % 60)
}

/// Hours, minutes and seconds: `1:05:09`.
pub fn clock_seconds(span: Span) -> String {
    let seconds = span.whole_seconds();
    let total = seconds.unsigned_abs();
    format!("{}{}:{:02}:{:02}", sign(seconds), total / 3600, total / 60 % 60, total % 60)
}

/// Hours and minutes, and seconds where it is not whole minutes: `1:05`, `1:05:09`.
pub fn exact(span: Span) -> String {
    if span == Span::minutes(span.whole_minutes()) { clock(span) } else { clock_seconds(span) }
}

/// Hours and minutes; what is recorded and shorter than a minute with its seconds, for it is not
/// nothing: `1:05`, `0:00:09`.
pub fn recorded(span: Span) -> String {
    if span.whole_minutes() == 0 && !span.is_zero() { clock_seconds(span) } else { clock(span) }
}

/// Billed minutes as hours and minutes: `1:45`.
pub fn minutes(minutes: u32) -> String {
    clock(Span::minutes(minutes.into()))
}

/// A difference, always with its sign: `+0:15`, `-1:00`, `0:00`.
pub fn difference(span: Span) -> String {
    let plus = if span.whole_minutes() > 0 { "+" } else { "" };
    format!("{plus}{}", clock(span))
}

/// Hours with two decimals, rounded half away from zero: `1.08`.
pub fn decimal_hours(span: Span) -> String {
    const HUNDREDTH: u64 = 36_000;
    let hundredths = (span.millis().unsigned_abs() + HUNDREDTH / 2) / HUNDREDTH;
    let minus = if span.millis() < 0 && hundredths > 0 { "-" } else { "" };
    format!("{minus}{}.{:02}", hundredths / 100, hundredths % 100)
}

fn sign(shown: i64) -> &'static str {
    if shown < 0 { "-" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0:00", "0:00:00", "0.00")]
    #[case(59, "0:00", "0:00:59", "0.02")]
    #[case(-59, "0:00", "-0:00:59", "-0.02")]
    #[case(17, "0:00", "0:00:17", "0.00")]
    #[case(-17, "0:00", "-0:00:17", "0.00")]
    #[case(3909, "1:05", "1:05:09", "1.09")]
    #[case(-3909, "-1:05", "-1:05:09", "-1.09")]
    #[case(360_000, "100:00", "100:00:00", "100.00")]
    fn spans_are_shown(
        #[case] seconds: i64,
        #[case] short: &str,
        #[case] long: &str,
        #[case] hours: &str,
    ) {
        let span = Span::seconds(seconds);
        assert_eq!(clock(span), short);
        assert_eq!(clock_seconds(span), long);
        assert_eq!(decimal_hours(span), hours);
    }

    #[rstest]
    #[case(15, "+0:15")]
    #[case(-60, "-1:00")]
    #[case(0, "0:00")]
    fn a_difference_has_a_sign(#[case] minutes: i64, #[case] shown: &str) {
        assert_eq!(difference(Span::minutes(minutes)), shown);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(seconds in 0_i64..3_000_000_000) {
            let span = Span::seconds(seconds);
            prop_assert_eq!(clock_seconds(span).parse(), Ok(span));
            prop_assert_eq!(clock(span).parse(), Ok(Span::minutes(span.whole_minutes())));
        }

        #[test]
        fn no_span_is_too_long_to_be_shown(millis in any::<i64>()) {
            let span = Span::from_millis(millis);
            prop_assert!(clock(span).contains(':'));
            prop_assert!(clock_seconds(span).contains(':'));
            prop_assert!(decimal_hours(span).contains('.'));
        }
    }
}
