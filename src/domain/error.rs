//! Refusals: why a wish cannot be granted, in the user's own words, and what mends it.
//!
//! How a refusal looks on a terminal or on the wire is not decided here.

use std::fmt;

/// The kind of a refusal: a public name that scripts rely on (spec: errors).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The words cannot be understood.
    Usage,
    /// The thing named does not exist.
    NotFound,
    /// The words name several things.
    Ambiguous,
    /// No timer is running.
    NothingRunning,
    /// Nobody is signed in.
    Unauthenticated,
    /// The user's role does not allow it.
    Forbidden,
    /// The server cannot be reached.
    Offline,
    /// Too many requests.
    RateLimited,
    /// A fault of the program itself.
    Internal,
    /// The present state of things speaks against it.
    Conflict,
    /// The task's status does not allow the move.
    IllegalTransition,
    /// The time stands in an approved or sent bill.
    Frozen,
    /// Two entries would cover the same time.
    Overlap,
    /// The time is understood and not allowed.
    InvalidTime,
    /// Another process holds the store.
    Locked,
    /// The store or another file cannot be read as what it should be.
    Damaged,
    /// The server no longer speaks this program's language.
    ClientTooOld,
    /// The store was copied from another device.
    DeviceFork,
    /// The store has to be fetched anew.
    Resync,
    /// More text than a field holds.
    TooLarge,
    /// A request that makes no sense to the server.
    BadRequest,
    /// The key was used for another request.
    IdempotencyMismatch,
    /// Something outside failed: the disk, a file, another program.
    Failed,
}

impl Code {
    /// Every kind.
    const ALL: [Self; 23] = [
        Self::Usage,
        Self::NotFound,
        Self::Ambiguous,
        Self::NothingRunning,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Offline,
        Self::RateLimited,
        Self::Internal,
        Self::Conflict,
        Self::IllegalTransition,
        Self::Frozen,
        Self::Overlap,
        Self::InvalidTime,
        Self::Locked,
        Self::Damaged,
        Self::ClientTooOld,
        Self::DeviceFork,
        Self::Resync,
        Self::TooLarge,
        Self::BadRequest,
        Self::IdempotencyMismatch,
        Self::Failed,
    ];

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }

    /// The name on the wire and in `--json` errors.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::Ambiguous => "ambiguous",
            Self::NothingRunning => "nothing_running",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Offline => "offline",
            Self::RateLimited => "rate_limited",
            Self::Internal => "internal",
            Self::Conflict => "conflict",
            Self::IllegalTransition => "illegal_transition",
            Self::Frozen => "frozen",
            Self::Overlap => "overlap",
            Self::InvalidTime => "invalid_time",
            Self::Locked => "locked",
            Self::Damaged => "damaged",
            Self::ClientTooOld => "client_too_old",
            Self::DeviceFork => "device_fork",
            Self::Resync => "resync",
            Self::TooLarge => "too_large",
            Self::BadRequest => "bad_request",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::Failed => "failed",
        }
    }

    /// The process's exit code (spec: exit codes).
    pub const fn exit(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::NotFound | Self::Ambiguous | Self::NothingRunning => 3,
            Self::Unauthenticated => 4,
            Self::Forbidden => 5,
            Self::Offline | Self::RateLimited => 6,
            Self::Internal => 70,
            _ => 1,
        }
    }
}

/// The user's own words in double quotes, for a message; long ones are cut.
pub(crate) fn quoted(words: &str) -> String {
    const LONGEST: usize = 60;
    match words.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("\"{}…\"", &words[..cut]),
        None => format!("\"{words}\""),
    }
}

/// One of several things that a word may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The id in full, which names the thing without doubt.
    pub id: String,
    /// One line that tells it from the others.
    pub label: String,
}

/// Why something was not done. Whoever returns it has changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The kind.
    pub code: Code,
    /// What is wrong: a lowercase fragment that names the thing as the user wrote it, no period.
    pub message: String,
    /// Commands or sentences that mend it, best first; commands stand in backticks.
    pub hints: Vec<String>,
    /// With [`Code::Ambiguous`], the words that mean several things, as the user wrote them.
    pub words: Option<String>,
    /// And what they may mean.
    pub candidates: Vec<Candidate>,
}

impl Refusal {
    /// A refusal of this kind with this message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hints: Vec::new(),
            words: None,
            candidates: Vec::new(),
        }
    }

    /// The same with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with the words and the things that they may mean.
    #[must_use]
    pub fn among(mut self, words: &str, candidates: Vec<Candidate>) -> Self {
        self.words = Some(words.to_owned());
        self.candidates = candidates;
        self
    }

    /// Words that cannot be understood (exit 2).
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// A thing that does not exist (exit 3).
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// A state of things that speaks against it (exit 1).
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Code::Conflict, message)
    }

    /// A time that is understood and not allowed (exit 1).
    pub fn invalid_time(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidTime, message)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
