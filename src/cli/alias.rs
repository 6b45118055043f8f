//! Aliases: a word of one's own for a longer line (`alias.NAME` in the configuration).
//!
//! A command's own name is never an alias, so that no script is surprised.

use std::ffi::OsString;

use crate::config::{Config, Env, Paths};
use crate::domain::Refusal;

use super::commands;

/// The words with an alias at their head replaced by what it stands for.
pub(super) fn expand(words: &[OsString], env: &Env) -> Result<Vec<OsString>, Refusal> {
    let Some(at) = commands::place_of_command(words) else { return Ok(words.to_vec()) };
    let Some(name) = words[at].to_str().filter(|word| !commands::is_command(word)) else {
        return Ok(words.to_vec());
    };
    let (config, _) = Config::load(env, &Paths::find(env)?)?;
    let Some(line) = config.aliases.get(name) else { return Ok(words.to_vec()) };
    let expansion = shlex::split(line).ok_or_else(|| {
        Refusal::usage(format!("the quotes of the alias \"{name}\" do not close: {line}"))
            .hint(format!("`tat config set alias.{name} LINE` mends it"))
    })?;
    let mut expanded = words.to_vec();
    expanded.splice(at..=at, expansion.into_iter().map(OsString::from));
    Ok(expanded)
}
