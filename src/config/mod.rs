//! Configuration: what the environment, the user's file and the defaults come to.
//!
//! A flag on the command line comes before all of them and is not known here.

pub mod env;
mod file;
mod given;
pub mod keys;
mod list;
pub mod paths;
mod resolve;
mod targets;
mod value;
mod zone;

pub use env::Env;
pub use file::Sender;
pub use list::{Origin, Setting};
pub use paths::Paths;
pub use resolve::{Config, Ui};
pub use targets::Targets;
pub use value::Color;
/// stub
pub struct LocalDefaults {
    pub customer: Option<String>,
    pub pillar: Option<String>,
    pub tags: Vec<String>,
}
impl LocalDefaults {
    pub fn find(_: &std::path::Path) -> Result<Option<Self>, crate::domain::Refusal> {
        Ok(None)
    }
}
