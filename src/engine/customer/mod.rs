//! Customers: make, alter, archive, list.
//!
//! What a customer's rates and rounding mean for bills is said in `domain::billing`.

mod add;

pub use add::CustomerWish;
