//! List: each setting with its value and who said so, for people.
//!
//! The program itself works with the plain values of [`Config`].

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::env::Env;
use super::keys::{self, KEYS};
use super::paths::Paths;
use super::{Config, file, given};
use crate::domain::Refusal;

/// Who set a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody.
    Default,
    /// The system.
    System,
    /// The file at this path.
    File(PathBuf),
    /// The variable of this name.
    Environment(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::System => f.write_str("system"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => f.write_str(name),
        }
    }
}

/// A setting as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key.
    pub key: String,
    /// Its value as text; none where none is set.
    pub value: Option<String>,
    /// Who set it.
    pub origin: Origin,
}

impl Config {
    /// Every setting as it stands, in the order of the table of keys.
    pub fn list(&self, env: &Env, paths: &Paths) -> Result<Vec<Setting>, Refusal> {
        let text = file::text(&paths.config_file)?.unwrap_or_default();
        let mut given: BTreeMap<String, String> = given::list(&text)
            .into_iter()
            .filter(|given| keys::find(&given.key).is_some())
            .map(|given| (given.key, given.value))
            .collect();
        let file = || Origin::File(paths.config_file.clone());
        let mut list = Vec::new();
        for key in KEYS {
            if let Some(prefix) = key.name.strip_suffix('*') {
                let own = given.iter().filter(|(name, _)| name.starts_with(prefix));
                list.extend(own.map(|(name, value)| Setting {
                    key: name.clone(),
                    value: Some(value.clone()),
                    origin: file(),
                }));
                continue;
            }
            let in_file = given.remove(key.name).map(|value| (value, file()));
            let set = self.outside(key.name, env).or(in_file);
            let (value, origin) = match set {
                Some((value, origin)) => (Some(value), origin),
                None => (key.default.map(str::to_owned), Origin::Default),
            };
            list.push(Setting { key: key.name.to_owned(), value, origin });
        }
        Ok(list)
    }

    /// One setting as it stands; an unknown key is refused with the nearest one.
    pub fn get(&self, key: &str, env: &Env, paths: &Paths) -> Result<Setting, Refusal> {
        keys::get(key)?;
        let found = self.list(env, paths)?.into_iter().find(|setting| setting.key == key);
        Ok(found.unwrap_or_else(|| Setting {
            key: key.to_owned(),
            value: None,
            origin: Origin::Default,
        }))
    }

    /// A value that the environment or the system sets.
    fn outside(&self, key: &str, env: &Env) -> Option<(String, Origin)> {
        match key {
            "time_zone" => Some((self.zone.name().to_owned(), self.zone_origin.clone())),
            "color" if env.no_color => Some(("never".to_owned(), Origin::Environment("NO_COLOR"))),
            "color" if env.force_color => {
                Some(("always".to_owned(), Origin::Environment("CLICOLOR_FORCE")))
            }
            "pager" => Some((env.pager.clone()?, Origin::Environment("PAGER"))),
            _ => None,
        }
    }
}
