//! Money: decimals and currencies, never floating point.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Day;

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro: what a new customer is billed in unless the configuration says otherwise.
    pub const EUR: Self = Self(*b"EUR");

    /// Reads a code such as `EUR`, in any case; none if it is no ISO 4217 currency.
    pub fn parse(code: &str) -> Option<Self> {
        let upper = code.to_ascii_uppercase();
        iso_currency::Currency::from_code(&upper)?;
        upper.as_bytes().try_into().ok().map(Self)
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals its minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn decimals(&self) -> u32 {
        iso_currency::Currency::from_code(self.code())
            .and_then(iso_currency::Currency::exponent)
            .map_or(2, u32::from)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| de::Error::custom(format!("\"{code}\" is not an ISO 4217 currency")))
    }
}

/// An hourly rate, from a first day on (spec: rates).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RatePeriod {
    /// The first day it holds; none means that it has always held.
    #[serde(default)]
    pub since: Option<Day>,
    /// Money an hour, in the customer's currency; none means that no rate holds from that day.
    pub rate: Option<Decimal>,
}

/// The rate that holds on a day, from periods sorted by their first day; none if there is none.
pub fn rate_on(periods: &[RatePeriod], day: Day) -> Option<Decimal> {
    periods
        .iter()
        .rev()
        .find(|period| period.since.is_none_or(|since| since <= day))
        .and_then(|period| period.rate)
}

/// The periods once a rate holds from a day on (none: for all time), in place of later ones. A rate
/// of none ends what held. (spec: rates)
pub fn with_rate(
    periods: &[RatePeriod],
    since: Option<Day>,
    rate: Option<Decimal>,
) -> Vec<RatePeriod> {
    // No first day comes before every day.
    let mut kept: Vec<RatePeriod> =
        periods.iter().filter(|period| period.since < since).cloned().collect();
    if kept.last().and_then(|period| period.rate) != rate {
        kept.push(RatePeriod { since, rate });
    }
    kept
}

/// What so many billed minutes cost at an hourly rate: rounded half away from zero to the
/// currency's minor unit. None if the number is too large to be written down. (spec: Bills)
pub fn amount(rate: Decimal, billed_minutes: u32, currency: Currency) -> Option<Decimal> {
    let exact = rate.checked_mul(Decimal::from(billed_minutes))?.checked_div(Decimal::from(60))?;
    let decimals = currency.decimals();
    let mut rounded =
        exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    Some(rounded)
}
