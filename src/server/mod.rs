//! The cloud: the REST API that a team's devices, people and scripts speak to.
//!
//! It decides with the same use cases as the command line and has no rule of its own about time.
//! (spec: Cloud API)

pub mod address;
pub mod admin;
pub mod asker;
pub mod audit;
pub mod auth;
pub mod body;
pub mod chosen;
pub mod desk;
pub mod expected;
pub mod invite;
pub mod jobs;
pub mod keep;
pub mod letters;
pub mod names;
pub mod once;
pub mod openapi;
pub mod page;
pub mod people;
pub mod problem;
pub mod router;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod sight;
pub mod state;

pub use auth::password::Cost as PasswordCost;
pub use jobs::{Jobs, Round};
pub use keep::accounts::{Account, Standing};
pub use problem::Problem;
pub use router::{document, router};
pub use serve::{Started, TlsFiles, Wish, serve};
pub use settings::{LISTENERS_REST, Settings};
pub use state::Cloud;
