//! Credentials: where the secret of an account is found, kept and replaced.
//!
//! In this order: a file, systemd's credential and a variable that the environment names; then the
//! file in which `tat login --insecure-storage` keeps it, or the system's keyring. A secret is kept
//! in one place only, and none is tried in another's stead. (spec: Tokens)
//!
//! What a secret is worth is known to the server, and what it is exchanged for to `api`.

mod chest;
mod keyring;

use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::config::{env, private};
use crate::domain::{Code, Refusal, UserId};

pub use self::keyring::Lock;

/// What personal access tokens begin with; then comes the user's id.
const PERSONAL: &str = "tatp_";

/// The name of the credential that systemd hands over.
const SYSTEMD: &str = "tat-token";

/// How long to wait for another process that renews the token: longer than a request may take.
const RENEWAL: Duration = Duration::from_secs(60);

/// A text that is never shown and does not stay in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A secret; what surrounds it on its line is no part of it.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// The text, for whoever sends or keeps it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose personal access token it is; none if it is no such token.
    pub fn user(&self) -> Option<UserId> {
        let (user, _) = self.0.strip_prefix(PERSONAL)?.split_once('_')?;
        Uuid::try_parse(user).ok().map(UserId)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where a secret was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The environment names it.
    Given(&'static str),
    /// The system's keyring.
    Keyring,
    /// The file `credentials`, which its owner alone may read.
    File,
}

/// A secret, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The secret.
    pub secret: Secret,
    /// Where it was.
    pub place: Place,
}

/// The personal access token that the environment gives, if it does.
pub fn given() -> Result<Option<Found>, Refusal> {
    if let Some(path) = env::var("TAT_TOKEN_FILE") {
        return read_token("TAT_TOKEN_FILE", Path::new(&path)).map(Some);
    }
    if let Some(folder) = env::var("CREDENTIALS_DIRECTORY") {
        let path = Path::new(&folder).join(SYSTEMD);
        if path.exists() {
            return read_token("CREDENTIALS_DIRECTORY", &path).map(Some);
        }
    }
    let token = env::text("TAT_TOKEN").map(Zeroizing::new);
    token.map(|token| personal("TAT_TOKEN", &token)).transpose()
}

fn read_token(name: &'static str, path: &Path) -> Result<Found, Refusal> {
    let text = private::read(path).map(|text| text.map(Zeroizing::new));
    match text {
        Ok(Some(text)) => personal(name, &text),
        Ok(None) => Err(unusable(&format!("{name}: there is no file {}", path.display()))),
        Err(refusal) => Err(unusable(&format!("{name}: {}", refusal.message))),
    }
}

fn personal(name: &'static str, text: &str) -> Result<Found, Refusal> {
    let secret = Secret::new(text);
    match secret.user() {
        Some(_) => Ok(Found { secret, place: Place::Given(name) }),
        // What it holds may be another secret, and is not shown.
        None => Err(unusable(&format!("{name} holds no personal access token"))),
    }
}

fn unusable(message: &str) -> Refusal {
    Refusal::new(Code::Unauthenticated, message)
        .hint("`tat token add NAME --scope sync` makes a personal access token")
}

/// Where one account's secret is.
#[derive(Clone, Debug)]
pub struct Safe {
    server: String,
    user: UserId,
    folder: PathBuf,
}

impl Safe {
    /// That of a user of a server, whose files lie in this data folder.
    pub fn of(server: &str, user: UserId, folder: &Path) -> Self {
        Self { server: server.to_owned(), user, folder: folder.to_owned() }
    }

    /// The secret; refused where there is none or none can be had.
    pub fn open(&self) -> Result<Found, Refusal> {
        if let Some(found) = given()? {
            if found.secret.user() == Some(self.user) {
                return Ok(found);
            }
            let message = "the environment gives the token of another user than the one signed in";
            return Err(Refusal::new(Code::Unauthenticated, message)
                .hint("set TAT_SERVER beside it, or unset it"));
        }
        if let Some(secret) = chest::read(&self.folder, &self.name())? {
            return Ok(Found { secret, place: Place::File });
        }
        match keyring::read(self.name())? {
            Some(secret) => Ok(Found { secret, place: Place::Keyring }),
            None => Err(Refusal::new(
                Code::Unauthenticated,
                format!("nobody is signed in at {}", self.server),
            )
            .hint(format!("`tat login {}` signs in", self.server))),
        }
    }

    /// Keeps a secret in a place, and in no other.
    pub fn keep(&self, secret: &Secret, place: Place) -> Result<(), Refusal> {
        match place {
            Place::Given(name) => {
                Err(Refusal::new(Code::Internal, format!("what {name} gives is not kept")))
            }
            Place::File => chest::write(&self.folder, &self.name(), Some(secret)),
            Place::Keyring => {
                keyring::write(self.name(), secret.clone())?;
                chest::write(&self.folder, &self.name(), None)
            }
        }
    }

    /// Forgets the secret, wherever it is kept.
    pub fn clear(&self) -> Result<(), Refusal> {
        if chest::read(&self.folder, &self.name())?.is_some() {
            return chest::write(&self.folder, &self.name(), None);
        }
        keyring::forget(self.name())
    }

    /// Whether the keyring can be asked, without a prompt of its own.
    pub fn keyring() -> Lock {
        keyring::lock()
    }

    /// Holds off every other process that would renew the token. It ends with what is answered.
    pub fn hold(&self) -> Result<Hold, Refusal> {
        let path = self.folder.join("auth.lock");
        let failed = |error: &std::io::Error| {
            Refusal::new(Code::Failed, format!("{}: {error}", path.display()))
                .hint("give the folder back its rights, then run the command again")
        };
        private::make_folder(&self.folder).map_err(|error| failed(&error))?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| failed(&error))?;
        let until = Instant::now() + RENEWAL;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Hold { _file: file }),
                Err(std::fs::TryLockError::WouldBlock) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(std::fs::TryLockError::WouldBlock) => {
                    return Err(Refusal::new(Code::Locked, "another `tat` renews the token")
                        .hint("wait for it to end, then run the command again"));
                }
                Err(std::fs::TryLockError::Error(error)) => return Err(failed(&error)),
            }
        }
    }

    /// Under which name the secret is kept.
    fn name(&self) -> String {
        format!("{}|{}", self.server, self.user)
    }
}

/// Held while a token is renewed.
#[derive(Debug)]
pub struct Hold {
    #[expect(clippy::disallowed_types, reason = "the lock lasts as long as the file is open")]
    _file: std::fs::File,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new(" tatp_hush \n");
        assert_eq!(secret.expose(), "tatp_hush");
        let found = Found { secret, place: Place::Keyring };
        assert!(!format!("{found:?}").contains("hush"));
    }

    #[test]
    fn a_personal_token_names_its_user() {
        let user = UserId(Uuid::from_u128(7));
        assert_eq!(Secret::new(&format!("tatp_{user}_x")).user(), Some(user));
        assert_eq!(Secret::new("tatp_x_y").user(), None);
        assert_eq!(Secret::new(&format!("tatr_{user}_x")).user(), None);
        let refusal = personal("TAT_TOKEN", "hush").unwrap_err();
        assert!(!refusal.message.contains("hush"));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_in_the_file_is_found_and_forgotten() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("data");
        let one = Safe::of("https://tat.example", UserId(Uuid::from_u128(1)), &folder);
        let other = Safe::of("https://tat.example", UserId(Uuid::from_u128(2)), &folder);
        one.keep(&Secret::new("a"), Place::File).unwrap();
        other.keep(&Secret::new("b"), Place::File).unwrap();
        one.keep(&Secret::new("c"), Place::File).unwrap();
        let read = |safe: &Safe| chest::read(&folder, &safe.name()).unwrap();
        assert_eq!((read(&one), read(&other)), (Some(Secret::new("c")), Some(Secret::new("b"))));
        let mode = folder.join("credentials").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        one.clear().unwrap();
        assert_eq!((read(&one), read(&other)), (None, Some(Secret::new("b"))));
        other.clear().unwrap();
        assert!(!folder.join("credentials").exists());
    }
}
