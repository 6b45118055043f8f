//! The system's keyring, asked without ever waiting for a prompt: a keyring that is locked while a
//! display is there would hang for ever.
//!
//! So its lock is looked at first, and the whole look-up has a time and a thread of its own.
//! (spec: Tokens)

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use ::keyring::{Entry, Error};

use super::Secret;
use crate::domain::{Code, Refusal};

/// The name under which the keyring shows what is ours.
const SERVICE: &str = "tat";

/// How long a look-up may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether a keyring can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It can.
    Open,
    /// It wants its password first.
    Locked,
    /// There is none, and why.
    Absent(String),
    /// It does not answer.
    Silent,
}

impl Lock {
    /// Refuses unless it is open. What is said is one line, and says what to do.
    pub fn refuse(&self) -> Result<(), Refusal> {
        let instead = "or set TAT_TOKEN_FILE to a file with a personal access token";
        let message = match self {
            Self::Open => return Ok(()),
            Self::Locked => format!("the keyring is locked: unlock it, {instead}"),
            Self::Absent(why) => format!("there is no keyring ({why}): start one, {instead}"),
            Self::Silent => format!("the keyring does not answer: start it anew, {instead}"),
        };
        let hint = match self {
            Self::Locked => {
                "signing in at the desktop unlocks it; `tat token add cron --scope sync` makes a token"
            }
            _ => "`tat login URL --insecure-storage` keeps the token in a file of yours instead",
        };
        Err(Refusal::new(Code::Unauthenticated, message).hint(hint))
    }
}

/// Whether it can be asked now.
pub(super) fn lock() -> Lock {
    timed(|| Ok(look(None))).unwrap_or(Lock::Silent)
}

/// The secret under a name; none if there is none.
pub(super) fn read(name: String) -> Result<Option<Secret>, Refusal> {
    ask(move || {
        let lock = look(Some(&name));
        if lock != Lock::Open {
            return Ok(Err(lock));
        }
        match Entry::new(SERVICE, &name)?.get_secret() {
            Ok(bytes) => {
                let bytes = zeroize::Zeroizing::new(bytes);
                Ok(Ok(std::str::from_utf8(&bytes).ok().map(Secret::new)))
            }
            Err(Error::NoEntry) => Ok(Ok(None)),
            Err(error) => Err(error),
        }
    })
}

/// Keeps a secret under a name.
pub(super) fn write(name: String, secret: Secret) -> Result<(), Refusal> {
    ask(move || {
        let lock = look(Some(&name));
        if lock != Lock::Open {
            return Ok(Err(lock));
        }
        Entry::new(SERVICE, &name)?.set_secret(secret.expose().as_bytes()).map(Ok)
    })
}

/// Forgets the secret under a name.
pub(super) fn forget(name: String) -> Result<(), Refusal> {
    ask(move || {
        let lock = look(Some(&name));
        if lock != Lock::Open {
            return Ok(Err(lock));
        }
        match Entry::new(SERVICE, &name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(Ok(())),
            Err(error) => Err(error),
        }
    })
}

/// Asks within the time; a keyring that is not open is a refusal.
fn ask<T: Send + 'static>(
    question: impl FnOnce() -> Result<Result<T, Lock>, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let answer = match timed(question) {
        Ok(answer) => answer,
        Err(Some(error)) => Err(Lock::Absent(error)),
        Err(None) => Err(Lock::Silent),
    };
    answer.or_else(|lock| {
        lock.refuse()?;
        // An open keyring answers.
        Err(Refusal::new(Code::Internal, "the keyring is open and does not answer"))
    })
}

/// What a question comes to, asked on a thread of its own; else why not, or nothing once the time is
/// over.
fn timed<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Option<String>> {
    let (tell, told) = mpsc::channel();
    let asked = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
        // Nobody listens any more once the time is over.
        let _ = tell.send(question().map_err(|error| words(&error)));
    });
    match asked {
        Ok(_) => told.recv_timeout(PATIENCE).map_err(|_| None)?.map_err(Some),
        Err(error) => Err(Some(error.to_string())),
    }
}

/// What an error says, without what it may carry: some carry the secret.
fn words(error: &Error) -> String {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "its entry cannot be read".to_owned(),
        Error::NoDefaultStore => "none can be reached".to_owned(),
        Error::Ambiguous(_) => "it holds several entries for this account".to_owned(),
        error => error.to_string(),
    }
}

/// Looks whether it is open: where a name is given, for the entry under it.
#[cfg(all(unix, not(target_os = "macos")))]
fn look(name: Option<&str>) -> Lock {
    use secret_service::blocking::SecretService;
    use secret_service::{EncryptionType, Error};
    let locked = || -> Result<bool, Error> {
        let service = SecretService::connect(EncryptionType::Plain)?;
        if let Some(name) = name {
            let found = service.search_items([("service", SERVICE), ("username", name)].into())?;
            if !found.locked.is_empty() {
                return Ok(true);
            }
            if !found.unlocked.is_empty() {
                return Ok(false);
            }
        }
        // There is no entry yet: it would lie in this collection.
        service.get_default_collection()?.is_locked()
    };
    match locked() {
        Ok(true) | Err(Error::Locked | Error::Prompt) => Lock::Locked,
        Ok(false) => Lock::Open,
        Err(Error::NoResult) => Lock::Absent("it has no default collection".to_owned()),
        Err(Error::Unavailable) => Lock::Absent("no service answers on the bus".to_owned()),
        Err(error) => {
            let words = error.to_string();
            Lock::Absent(if words.contains("ServiceUnknown") {
                "no service answers on the bus".to_owned()
            } else if words.contains("Failed to connect") {
                "no bus can be reached".to_owned()
            } else {
                words
            })
        }
    }
}

/// Elsewhere the system itself says what is locked.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn look(_: Option<&str>) -> Lock {
    match Entry::store_status() {
        Ok(()) => Lock::Open,
        Err(error) => Lock::Absent(words(error)),
    }
}
