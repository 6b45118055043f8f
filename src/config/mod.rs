//! Configuration: what the environment, the user's file and the defaults come to.
//!
//! A flag on the command line comes before all of them and is not known here.

pub mod accounts;
pub mod edit;
pub mod env;
mod file;
mod given;
pub mod keys;
mod list;
mod local;
pub mod paths;
pub mod private;
mod resolve;
mod targets;
mod value;
mod zone;

pub use accounts::{Account, Accounts};
pub use env::Env;
pub use file::Sender;
pub use list::{Origin, Setting};
pub use local::LocalDefaults;
pub use paths::Paths;
pub use resolve::{Config, Ui};
pub use targets::Targets;
pub use value::Color;
