//! Money as people read it: `450.00 EUR`.
//!
//! Digits are not grouped: what groups them differs from country to country, and a comma that is
//! read as a decimal point costs money. Nothing is rounded here.

use rust_decimal::Decimal;

use crate::domain::Currency;

/// An amount with the currency's decimals: `450.00 EUR`, `1200 JPY`.
pub fn with_currency(amount: Decimal, currency: Currency) -> String {
    format!("{} {currency}", number(amount, currency))
}

/// The amount alone: `450.00`. One that has more decimals than its currency keeps them.
pub fn number(amount: Decimal, currency: Currency) -> String {
    let mut amount = amount.normalize();
    amount.rescale(amount.scale().max(currency.decimals()));
    amount.to_string()
}

/// An hourly rate: `90.00 EUR/h`.
pub fn rate(rate: Decimal, currency: Currency) -> String {
    format!("{}/h", with_currency(rate, currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("450", "EUR", "450.00 EUR")]
    #[case("1234567.5", "EUR", "1234567.50 EUR")]
    #[case("-0.10", "EUR", "-0.10 EUR")]
    #[case("1200.00", "JPY", "1200 JPY")]
    #[case("1.5", "KWD", "1.500 KWD")]
    #[case("0.125", "EUR", "0.125 EUR")]
    #[case("79228162514264337593543950335", "EUR", "79228162514264337593543950335 EUR")]
    fn amounts_have_their_currencys_decimals(
        #[case] amount: Decimal,
        #[case] currency: &str,
        #[case] shown: &str,
    ) {
        assert_eq!(with_currency(amount, Currency::parse(currency).unwrap()), shown);
    }

    #[test]
    fn a_rate_is_money_an_hour() {
        assert_eq!(rate(Decimal::from(90), Currency::EUR), "90.00 EUR/h");
    }
}
