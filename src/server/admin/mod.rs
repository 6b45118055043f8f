//! Administration: accounts, backups and checkups, ordered by whoever owns the server's folder.
//!
//! Beside a running server an order goes to it through a socket in the folder, since the server
//! holds the store; otherwise the store is opened. Only its lock decides which. What is ordered over
//! the network is the routes' business. (spec: Start)

mod call;
mod socket;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::domain::{Code, Refusal, Role, Timestamp};
use crate::engine::{Mode, lookup};
use crate::store::{Held, Patience, Store, StoreError, restore_cloud};

use super::keep::accounts::Account;
use super::keep::public_url;
use super::people::{self, Invitation, Newcomer};
use super::serve::{founder, in_use};

pub(super) use socket::Socket;

/// How long an order waits for another one to end.
const WAIT: Duration = Duration::from_secs(5);

/// What is ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Somebody shall join.
    Add {
        /// Their e-mail address.
        email: String,
        /// What they are called.
        name: String,
        /// What they may do.
        role: Option<Role>,
        /// The customer whose people they are, by name or id.
        customer: Option<String>,
    },
    /// Who is there?
    List,
    /// Somebody gets another role.
    SetRole {
        /// Their e-mail address.
        email: String,
        /// What they may do from now on.
        role: Option<Role>,
    },
    /// Somebody may no longer sign in.
    Disable {
        /// Their e-mail address.
        email: String,
    },
    /// Somebody may sign in again.
    Enable {
        /// Their e-mail address.
        email: String,
    },
    /// Somebody needs a new password.
    Reset {
        /// Their e-mail address.
        email: String,
    },
    /// Is the store sound?
    Check,
    /// A copy of the store; its bytes follow the answer.
    Backup,
}

/// An order, and whether it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Call {
    order: Order,
    #[serde(with = "call::mode")]
    mode: Mode,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// An account as it is now.
    Account(Person),
    /// An account, and the link with which its password is set.
    Invited {
        /// The account.
        person: Person,
        /// The link: to be shown once, to whoever ordered it.
        link: String,
    },
    /// Everybody, by e-mail address.
    People(Vec<Person>),
    /// What is wrong with the store; nothing where it is sound.
    Checked(Vec<String>),
    /// The copy's size in bytes.
    Backup(u64),
}

/// An account, and what the customer is called whose people it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// The customer's name.
    pub customer: Option<String>,
}

/// Gives an order to the server whose store this is, running or not. A dry run is decided and
/// forgotten.
pub fn order(store: &Path, order: Order, mode: Mode, now: Timestamp) -> Result<Outcome, Refusal> {
    let call = Call { order, mode };
    match reach(store)? {
        Reached::Store(held) => decide(&held, &call, now),
        Reached::Server(mut line) => line.ask(&call),
    }
}

/// Copies a server's store to a file that does not exist yet; answers its size in bytes.
pub fn backup(store: &Path, to: &Path, mode: Mode) -> Result<u64, Refusal> {
    if to.symlink_metadata().is_ok() {
        return Err(Refusal::new(Code::Conflict, format!("{} is there already", to.display()))
            .hint("a backup replaces nothing: choose another name"));
    }
    match reach(store)? {
        _ if mode == Mode::DryRun => Ok(0),
        Reached::Store(held) => {
            held.backup(to)?;
            Ok(to.metadata().map_or(0, |file| file.len()))
        }
        Reached::Server(line) => line.fetch(to),
    }
}

/// Makes a server's store of a backup, in a folder that has none.
pub fn restore(store: &Path, from: &Path, mode: Mode) -> Result<(), Refusal> {
    if !from.exists() {
        return Err(Refusal::not_found(format!("there is no file {}", from.display()))
            .hint("name a file that `tat serve backup` wrote"));
    }
    if store.exists() {
        let folder = folder_of(store);
        let message = format!("there is a server's store in {} already", folder.display());
        return Err(Refusal::conflict(message).hint(
            "a backup is restored into an empty folder: name another one with `--data DIR`",
        ));
    }
    match mode {
        Mode::DryRun => Ok(()),
        Mode::Real => Ok(restore_cloud(store, from)?),
    }
}

/// How a server's store is reached.
enum Reached {
    /// Nobody serves it: it is open now.
    Store(Arc<Held>),
    /// Through the server that has it open.
    Server(call::Line),
}

fn reach(store: &Path) -> Result<Reached, Refusal> {
    if !store.exists() {
        let folder = folder_of(store);
        return Err(Refusal::not_found(format!(
            "there is no server's store in {}",
            folder.display()
        ))
        .hint("`tat serve --admin-email you@example.com` makes one")
        .hint("or name the server's folder with `--data DIR`"));
    }
    let until = Instant::now() + WAIT;
    loop {
        let locked = match Held::open(store, &founder()) {
            Ok(held) => return Ok(Reached::Store(held)),
            Err(locked @ StoreError::Locked { .. }) => locked,
            Err(error) => return Err(error.into()),
        };
        // No socket: another order has the store open, or a server that only just starts or stops.
        match call::Line::to(&folder_of(store)) {
            Ok(line) => return Ok(Reached::Server(line)),
            Err(_) if Instant::now() < until => std::thread::sleep(Duration::from_millis(50)),
            Err(_) => return Err(in_use(locked)),
        }
    }
}

fn folder_of(store: &Path) -> PathBuf {
    store.parent().unwrap_or(Path::new(".")).to_owned()
}

/// What a transaction came to that was only rehearsed, or why it was refused.
enum Undone {
    Rehearsed(Box<Outcome>),
    Refused(Refusal),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.into())
    }
}

/// Does what is ordered, as one durable transaction.
fn decide(held: &Arc<Held>, call: &Call, now: Timestamp) -> Result<Outcome, Refusal> {
    match &call.order {
        Order::List => {
            let store = Store::held(held, None);
            let all = people::list(&store)?.into_iter().map(|account| person(&store, account));
            Ok(Outcome::People(all.collect::<Result<_, _>>()?))
        }
        Order::Check => Ok(Outcome::Checked(held.check()?.wrong)),
        // Whoever has the socket makes it; see there.
        Order::Backup => Err(Refusal::new(Code::Internal, "a backup is no transaction")),
        order => {
            let done = held.transact(None, |store| {
                let outcome = alter(store, order, now).map_err(Undone::Refused)?;
                match call.mode {
                    Mode::Real => Ok(outcome),
                    // What ends in an error leaves no trace.
                    Mode::DryRun => Err(Undone::Rehearsed(Box::new(outcome))),
                }
            });
            match done {
                Ok(outcome) => Ok(outcome),
                Err(Undone::Rehearsed(outcome)) => Ok(match *outcome {
                    // A link that was never kept leads nowhere.
                    Outcome::Invited { person, .. } => Outcome::Account(person),
                    outcome => outcome,
                }),
                Err(Undone::Refused(refusal)) => Err(refusal),
            }
        }
    }
}

fn alter(store: &Store, order: &Order, now: Timestamp) -> Result<Outcome, Refusal> {
    let altered = |account| Ok(Outcome::Account(person(store, account)?));
    match order {
        Order::Add { email, name, role, customer } => {
            let customer = customer.as_deref().map(|words| {
                let find = |read: &dyn crate::store::Read| lookup::customer(read, words);
                store.read(Patience::Command, find)
            });
            let customer = customer.transpose()?.map(|customer| customer.id);
            let (email, name) = (email.clone(), name.clone());
            let newcomer = Newcomer { email, name, role: *role, customer };
            invited(store, people::add(store, newcomer, now)?)
        }
        Order::SetRole { email, role } => altered(people::set_role(store, email, *role, now)?),
        Order::Disable { email } => altered(people::disable(store, email, now)?),
        Order::Enable { email } => altered(people::enable(store, email, now)?),
        Order::Reset { email } => invited(store, people::reset(store, email, now)?),
        Order::List | Order::Check | Order::Backup => {
            Err(Refusal::new(Code::Internal, "this order alters nothing"))
        }
    }
}

fn invited(store: &Store, invitation: Invitation) -> Result<Outcome, Refusal> {
    let Invitation { account, token } = invitation;
    let url = store.cloud(|cloud| Ok::<_, Refusal>(public_url::find(cloud)?))?;
    let link = format!("{}/set-password?token={token}", url.unwrap_or_default());
    Ok(Outcome::Invited { person: person(store, account)?, link })
}

fn person(store: &Store, account: Account) -> Result<Person, Refusal> {
    let Some(id) = account.customer else { return Ok(Person { account, customer: None }) };
    let customer = store.read(Patience::Command, |read| Ok::<_, Refusal>(read.customer(id)?))?;
    Ok(Person { account, customer: customer.map(|customer| customer.name) })
}
