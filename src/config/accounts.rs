//! Accounts: with which servers this machine's user keeps time, and with which of them now.
//!
//! Secrets are not here; see `credentials`. What an account recorded lies in its store.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::paths::Paths;
use super::private;
use crate::domain::{Code, Refusal, Role, User, UserId};

/// What the names of accounts' files are made within.
const NAMES: Uuid = Uuid::from_u128(0x7c1f_5a0e_93d2_4b6e_8a55_0d1b_6e2f_9c04);

/// A user of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The server's address.
    pub server: String,
    /// Who they are there, as the server said it last.
    pub user: User,
}

impl Account {
    /// The account of which only the user's id is known: a token names it.
    pub fn unknown(server: &str, user: UserId) -> Self {
        let user = User { id: user, email: None, name: "me".to_owned(), role: None };
        Self { server: server.to_owned(), user }
    }

    /// The name of the account's files: a hash of server and user.
    pub fn key(&self) -> String {
        let name = format!("{}|{}", self.server, self.user.id);
        Uuid::new_v5(&NAMES, name.as_bytes()).simple().to_string()
    }

    /// What people call it: the e-mail address, else the id.
    pub fn name(&self) -> String {
        self.user.email.clone().unwrap_or_else(|| self.user.id.to_string())
    }

    /// Whether time is recorded in its name: a customer's people only look. (spec: First sync)
    pub fn tracks(&self) -> bool {
        !matches!(self.user.role, Some(Role::CustomerAdmin | Role::CustomerUser))
    }
}

/// The accounts in the data folder.
#[derive(Clone, Debug)]
pub struct Accounts {
    folder: PathBuf,
}

impl Accounts {
    /// Those of this machine's user.
    pub fn of(paths: &Paths) -> Self {
        Self { folder: paths.data_dir.join("accounts") }
    }

    /// The account that is signed in; none where everything stays on this machine.
    pub fn current(&self) -> Result<Option<Account>, Refusal> {
        match private::read(&self.pointer())? {
            Some(key) => self.read(key.trim()),
            None => Ok(None),
        }
    }

    /// The account of a user at a server, if it was ever signed in here.
    pub fn find(&self, server: &str, user: UserId) -> Result<Option<Account>, Refusal> {
        self.read(&Account::unknown(server, user).key())
    }

    /// Every account that was ever signed in here, by server and name.
    pub fn list(&self) -> Result<Vec<Account>, Refusal> {
        let Ok(files) = std::fs::read_dir(&self.folder) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for file in files.flatten() {
            let path = file.path();
            if path.extension().is_some_and(|ext| ext == "json")
                && let Some(key) = path.file_stem().and_then(|stem| stem.to_str())
            {
                found.extend(self.read(key)?);
            }
        }
        found.sort_by_key(|account| (account.server.clone(), account.name()));
        Ok(found)
    }

    /// Keeps who an account is.
    pub fn keep(&self, account: &Account) -> Result<(), Refusal> {
        let text = serde_json::to_string(account).map_err(|error| {
            Refusal::new(Code::Internal, format!("an account cannot be written down: {error}"))
        })?;
        private::write(&self.file(&account.key()), text.as_bytes())
    }

    /// Makes an account the one that is signed in, or none.
    pub fn choose(&self, account: Option<&Account>) -> Result<(), Refusal> {
        match account {
            Some(account) => private::write(&self.pointer(), account.key().as_bytes()),
            None => private::remove(&self.pointer()),
        }
    }

    /// The account's store.
    pub fn store(&self, account: &Account) -> PathBuf {
        self.folder.join(format!("{}.redb", account.key()))
    }

    fn pointer(&self) -> PathBuf {
        self.folder.join("current")
    }

    fn file(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json"))
    }

    fn read(&self, key: &str) -> Result<Option<Account>, Refusal> {
        let path = self.file(key);
        let Some(text) = private::read(&path)? else { return Ok(None) };
        let account: Account = serde_json::from_str(&text).map_err(|error| {
            Refusal::new(Code::Damaged, format!("{}: {error}", path.display()))
                .hint("`tat login URL` writes it again")
        })?;
        Ok(Some(account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_again_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts { folder: folder.path().join("accounts") };
        assert_eq!(accounts.current(), Ok(None));
        let (one, other) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let mut here = Account::unknown("https://tat.example", one);
        here.user.email = Some("ada@example.com".to_owned());
        let there = Account::unknown("https://other.example", one);
        accounts.keep(&here).unwrap();
        accounts.keep(&there).unwrap();
        accounts.choose(Some(&here)).unwrap();
        assert_eq!(accounts.current(), Ok(Some(here.clone())));
        assert_eq!(accounts.find("https://tat.example", one), Ok(Some(here.clone())));
        assert_eq!(accounts.find("https://tat.example", other), Ok(None));
        assert_eq!(accounts.list(), Ok(vec![there.clone(), here.clone()]));
        assert_ne!(accounts.store(&here), accounts.store(&there));
        accounts.choose(None).unwrap();
        assert_eq!(accounts.current(), Ok(None));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_looks_into_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts { folder: folder.path().join("data").join("accounts") };
        let account = Account::unknown("https://tat.example", UserId(Uuid::from_u128(1)));
        accounts.keep(&account).unwrap();
        let mode = |path: PathBuf| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(accounts.file(&account.key())), 0o600);
        assert_eq!(mode(accounts.folder.clone()), 0o700);
        assert_eq!(mode(folder.path().join("data")), 0o700);
    }
}
