//! Customers: make, alter, archive, list.
//!
//! What a customer's rates and rounding mean for bills is said in `domain::billing`.

mod add;
mod archive;
mod edit;
mod list;
mod merge;

pub use add::CustomerWish;
pub use edit::{CustomerEdit, EditedCustomer};
pub use list::CustomerShown;
pub use merge::MergedCustomer;

#[cfg(test)]
mod tests;
