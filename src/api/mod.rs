//! The client of the cloud's REST API: one method for each route, over plain HTTP or TLS.
//!
//! What is sent and what becomes of an answer is decided by those who call; where tokens are kept
//! is the business of `credentials`.

mod address;
mod client;
mod events;
mod resume;
mod routes;
mod trouble;

pub use address::ServerUrl;
pub use client::{Client, Query};
pub use events::{Event, Events};
pub use resume::SignedIn;
pub use routes::auth::Session;
pub use routes::{List, Tokens};
pub use trouble::Trouble;

/// What a request comes to.
pub type Answer<T> = Result<T, Trouble>;
