//! Rates and rounding as edits set them: from a day on, in place of later ones.
//!
//! Which rate a bill takes is said in `domain::billing`.

use rust_decimal::Decimal;

use crate::domain::{Day, RatePeriod, Refusal, Rounding, with_rate};

use super::set::Set;

/// From when on a rate holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Since {
    /// From today, or for all time where there was no rate.
    #[default]
    Unsaid,
    /// From this day.
    Day(Day),
    /// For all time.
    All,
}

/// Sets a rate, or ends it (`Set::Clear`), from a day on. (spec: Bills, rates)
pub(super) fn set(
    rates: &mut Vec<RatePeriod>,
    rate: Set<Decimal>,
    since: Since,
    today: Day,
) -> Result<(), Refusal> {
    let rate = match rate {
        Set::Keep if since == Since::Unsaid => return Ok(()),
        Set::Keep => {
            return Err(Refusal::usage(
                "`--since` says from when on a rate holds, and none is said",
            )
            .hint("`--rate 95 --since 2026-11-01` says both"));
        }
        Set::To(rate) if rate.is_sign_negative() && !rate.is_zero() => {
            return Err(Refusal::usage(format!("the rate {rate} is less than nothing"))
                .hint("`--rate 0` makes work free, `--no-rate` makes it not chargeable"));
        }
        Set::To(rate) => Some(rate),
        Set::Clear => None,
    };
    let first = match since {
        Since::Day(day) => Some(day),
        Since::All => None,
        Since::Unsaid => rates.iter().any(|period| period.rate.is_some()).then_some(today),
    };
    *rates = with_rate(rates, first, rate);
    Ok(())
}

/// Refuses a rounding whose step is no part of an hour. (spec: Bills)
pub(super) fn refuse_rounding(rounding: Option<Rounding>) -> Result<(), Refusal> {
    match rounding.map(|rounding| rounding.increment_minutes) {
        None | Some(1..=60) => Ok(()),
        Some(minutes) => Err(Refusal::usage(format!("{minutes} minutes are no step to round to"))
            .hint("a step has 1 to 60 minutes: `--increment 15 --mode up`")),
    }
}
