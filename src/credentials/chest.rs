//! The file `credentials`: secrets where there is no keyring, by their owner's wish.
//!
//! It is never written unless somebody asked for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::Secret;
use crate::config::private;
use crate::domain::{Code, Refusal};

/// The secret under a name; none if there is none.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<Secret>, Refusal> {
    Ok(all(folder)?.get(name).map(|text| Secret::new(text)))
}

/// Sets the secret under a name, or takes it out; a file that holds none goes.
pub(super) fn write(folder: &Path, name: &str, secret: Option<&Secret>) -> Result<(), Refusal> {
    let mut secrets = all(folder)?;
    match secret {
        Some(secret) => {
            secrets.insert(name.to_owned(), Zeroizing::new(secret.expose().to_owned()));
        }
        None if secrets.remove(name).is_none() => return Ok(()),
        None => {}
    }
    if secrets.is_empty() {
        return private::remove(&path(folder));
    }
    let plain: BTreeMap<&str, &str> =
        secrets.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let text = serde_json::to_string(&plain).map(Zeroizing::new).map_err(|error| {
        Refusal::new(Code::Internal, format!("credentials cannot be written down: {error}"))
    })?;
    private::write(&path(folder), text.as_bytes())
}

fn path(folder: &Path) -> PathBuf {
    folder.join("credentials")
}

fn all(folder: &Path) -> Result<BTreeMap<String, Zeroizing<String>>, Refusal> {
    let path = path(folder);
    let Some(text) = private::read(&path)?.map(Zeroizing::new) else { return Ok(BTreeMap::new()) };
    let secrets: BTreeMap<String, String> = serde_json::from_str(&text).map_err(|_| {
        // What could not be read may be a secret.
        Refusal::new(Code::Damaged, format!("{} cannot be read", path.display()))
            .hint("remove it; `tat login URL --insecure-storage` writes it again")
    })?;
    Ok(secrets.into_iter().map(|(name, text)| (name, Zeroizing::new(text))).collect())
}
