//! The caller's end of the socket.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::{Code, Refusal};
use crate::engine::Mode;

use super::{Call, Order, Outcome};

/// The socket's name in the server's folder.
pub(super) const NAME: &str = "admin.sock";

/// How long the server may take for an order; a backup is copied before its first byte comes.
const PATIENCE: Duration = Duration::from_secs(600);

/// No answer is longer than this, in bytes; what follows it may be.
const LONGEST: u64 = 64 << 20;

/// What stands on the socket's line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Said {
    /// It was done.
    Done(Outcome),
    /// It was refused.
    Refused {
        /// The kind of refusal.
        code: String,
        /// Why.
        message: String,
        /// What mends it.
        hints: Vec<String>,
    },
}

impl Said {
    /// What came of an order.
    pub(super) fn of(outcome: Result<Outcome, Refusal>) -> Self {
        match outcome {
            Ok(outcome) => Self::Done(outcome),
            Err(Refusal { code, message, hints, .. }) => {
                Self::Refused { code: code.as_str().to_owned(), message, hints }
            }
        }
    }

    fn outcome(self) -> Result<Outcome, Refusal> {
        match self {
            Self::Done(outcome) => Ok(outcome),
            Self::Refused { code, message, hints } => {
                let code = Code::named(&code).unwrap_or(Code::Failed);
                Err(hints.into_iter().fold(Refusal::new(code, message), Refusal::hint))
            }
        }
    }
}

/// A mode on the line: whether it is a dry run.
pub(super) mod mode {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::engine::Mode;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
    pub(in crate::server::admin) fn serialize<S: Serializer>(
        mode: &Mode,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_bool(*mode == Mode::DryRun)
    }

    pub(in crate::server::admin) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Mode, D::Error> {
        let dry = bool::deserialize(from)?;
        Ok(if dry { Mode::DryRun } else { Mode::Real })
    }
}

#[cfg(unix)]
type Stream = std::os::unix::net::UnixStream;
#[cfg(not(unix))]
type Stream = std::net::TcpStream;

/// A line to a running server.
pub(super) struct Line(BufReader<Stream>);

impl Line {
    /// The line to the server that runs over a folder.
    #[cfg(unix)]
    pub(super) fn to(folder: &Path) -> io::Result<Self> {
        let stream = within(folder, |name| Stream::connect(name))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// There is none on this system.
    #[cfg(not(unix))]
    pub(super) fn to(_: &Path) -> io::Result<Self> {
        let _ = (NAME, PATIENCE);
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Gives an order and waits for what comes of it.
    pub(super) fn ask(&mut self, call: &Call) -> Result<Outcome, Refusal> {
        let mut text = serde_json::to_string(call)
            .map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
        text.push('\n');
        self.0.get_mut().write_all(text.as_bytes()).map_err(|error| broken(&error))?;
        let mut line = String::new();
        Read::by_ref(&mut self.0)
            .take(LONGEST)
            .read_line(&mut line)
            .map_err(|error| broken(&error))?;
        let said: Said = serde_json::from_str(&line)
            .map_err(|_| broken(&io::ErrorKind::UnexpectedEof.into()))?;
        said.outcome()
    }

    /// Has the store copied and writes it to a file that does not exist yet; answers its size.
    pub(super) fn fetch(mut self, to: &Path) -> Result<u64, Refusal> {
        let call = Call { order: Order::Backup, mode: Mode::Real };
        let Outcome::Backup(bytes) = self.ask(&call)? else {
            return Err(broken(&io::ErrorKind::InvalidData.into()));
        };
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let failed = |error: io::Error| {
            let why = error.to_string();
            Refusal::new(Code::Failed, format!("{} could not be written: {why}", to.display()))
                .hint("name a file in a folder that can be written to")
        };
        // Only its owner can read it, as the store itself.
        let mut half = tempfile::Builder::new()
            .prefix(".tat-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(failed)?;
        let came = io::copy(&mut self.0.take(bytes), half.as_file_mut()).map_err(failed)?;
        if came != bytes {
            return Err(broken(&io::ErrorKind::UnexpectedEof.into()));
        }
        half.as_file().sync_all().map_err(failed)?;
        half.persist_noclobber(to).map_err(|error| failed(error.error))?;
        Ok(bytes)
    }
}

fn broken(error: &io::Error) -> Refusal {
    let message = format!("the running server did not answer the order: {error}");
    Refusal::new(Code::Failed, message).hint("look at the server's log, then give the order again")
}

/// Does something with the socket's path. One that is too long for a socket is reached from within
/// its folder; the folder of the process is then, for a moment, another one.
#[cfg(unix)]
pub(super) fn within<T>(
    folder: &Path,
    reach: impl FnOnce(&Path) -> io::Result<T>,
) -> io::Result<T> {
    // What systems take at least, with room for the zero at the end.
    const LONGEST_PATH: usize = 100;
    let path = folder.join(NAME);
    if path.as_os_str().len() < LONGEST_PATH {
        return reach(&path);
    }
    let here = std::env::current_dir()?;
    std::env::set_current_dir(folder)?;
    let reached = reach(Path::new(NAME));
    std::env::set_current_dir(here)?;
    reached
}
