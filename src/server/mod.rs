//! The cloud: the REST API that a team's devices, people and scripts speak to.
//!
//! It decides with the same use cases as the command line and has no rule of its own about time.
//! (spec: Cloud API)

mod address;
mod asker;
mod auth;
mod body;
mod desk;
mod keep;
mod page;
pub mod people;
mod problem;
mod router;
mod routes;
mod serve;
mod settings;
mod state;

pub use auth::password::Cost as PasswordCost;
pub use keep::accounts::{Account, Standing};
pub use problem::Problem;
pub use router::{document, router};
pub use serve::{Started, TlsFiles, Wish, serve};
pub use settings::Settings;
pub use state::Cloud;
