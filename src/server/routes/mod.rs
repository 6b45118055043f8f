//! The routes, one file for each thing they are about.
//!
//! A route asks the desk and answers a document; rules are in the engine, rights in `asker` and
//! `sight`.

pub mod auth;
pub mod customer_users;
pub mod customers;
pub mod document;
pub mod events;
pub mod focus;
pub mod health;
pub mod leads;
pub mod password;
pub mod pillars;
pub mod sync;
pub mod tasks;
pub mod time_bills;
pub mod time_entries;
pub mod timers;
pub mod tokens;
pub mod users;
