//! Mail: letters that go out one after the other, while nobody waits for them.
//!
//! What stands in a letter is its sender's business. Neither an address nor a text is ever logged.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Address, Message, SmtpTransport, Transport};

use crate::domain::Refusal;

/// So many letters wait at most.
const WAITING: usize = 1_000;

/// How long a mail server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address it goes to.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What stands in it.
    pub text: String,
}

/// A way on which letters go.
pub trait Mail: Send + Sync + fmt::Debug {
    /// Sends a letter; the error says why not, without a word of the letter.
    fn send(&self, letter: &Letter) -> Result<(), String>;
}

/// A mail server.
pub struct Smtp {
    transport: SmtpTransport,
    sender: Mailbox,
}

impl Smtp {
    /// The mail server at `smtp(s)://USER:PASSWORD@HOST[:PORT]`. Letters come from the user, where
    /// that is an address, else from `tat@HOST`.
    pub fn at(url: &str) -> Result<Self, Refusal> {
        let transport = SmtpTransport::from_url(url.trim()).map_err(|_| unknown())?;
        let transport = transport.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, sender: Mailbox::new(Some("tat".to_owned()), sender(url)?) })
    }
}

/// From whom letters come.
fn sender(url: &str) -> Result<Address, Refusal> {
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    let place = place.split(['/', '?']).next().unwrap_or_default();
    let (user, host) = place.rsplit_once('@').unwrap_or(("", place));
    let user = user.split(':').next().unwrap_or_default().replace("%40", "@");
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let host_address = || Address::new("tat", host);
    user.parse().or_else(|_| host_address()).map_err(|_| unknown())
}

/// The words of the address are not repeated: it may hold a password.
fn unknown() -> Refusal {
    Refusal::usage("the address of the mail server cannot be understood")
        .hint("write it as `smtps://USER:PASSWORD@mail.example.com`, with %40 for an @ in USER")
}

impl Mail for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), String> {
        let to = letter.to.parse().map_err(|_| "the address is none".to_owned())?;
        let message = Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|error| error.to_string())?;
        self.transport.send(&message).map(drop).map_err(|error| error.to_string())
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp")
    }
}

/// Who carries letters to the mail server, on a thread of its own.
pub struct Postman {
    queue: SyncSender<Letter>,
}

impl Postman {
    /// Begins to carry. It ends when its last letter is gone and nobody has any more.
    pub fn hire(mail: Arc<dyn Mail>) -> Self {
        let (queue, letters) = sync_channel::<Letter>(WAITING);
        std::thread::spawn(move || {
            for letter in letters {
                if let Err(why) = mail.send(&letter) {
                    tracing::warn!(why, "a letter could not be sent");
                }
            }
        });
        Self { queue }
    }

    /// Takes a letter along; never waits.
    pub fn take(&self, letter: Letter) {
        match self.queue.try_send(letter) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                tracing::warn!("a letter was not sent: too many wait");
            }
            Err(TrySendError::Disconnected(_)) => {
                tracing::warn!("a letter was not sent: nobody carries them");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("smtps://ada%40example.org:pw@mail.example.org", "ada@example.org")]
    #[case("smtp://robot:pw@mail.example.org:2525", "tat@mail.example.org")]
    #[case("smtp://mail.example.org:2525", "tat@mail.example.org")]
    #[case("smtp://mail.example.org/hello?tls=required", "tat@mail.example.org")]
    fn letters_come_from(#[case] url: &str, #[case] from: &str) {
        assert_eq!(sender(url).unwrap().to_string(), from);
        assert!(Smtp::at(url).is_ok());
    }

    #[rstest]
    #[case("mail.example.org")]
    #[case("http://ada.example:secret@mail.example.org")]
    fn an_address_that_is_none_is_not_repeated(#[case] url: &str) {
        let refusal = Smtp::at(url).err().unwrap();
        assert!(!refusal.message.contains("secret") && !refusal.message.contains("mail.example"));
    }
}
