//! stub
use crate::domain::Currency;
use rust_decimal::Decimal;
pub fn with_currency(a: Decimal, c: Currency) -> String {
    format!("{a:.2} {c}")
}
