//! The checkup: what `tat doctor` looks at, what it finds and what mends it.
//!
//! What may be wrong inside a store is known to `store`.

use std::path::Path;

use crate::api::{Client, ServerUrl};
use crate::config::{Account, Origin};
use crate::credentials::Place;
use crate::domain::{Code, Refusal, Span, Timestamp, Zone};
use crate::store::{Findings, Read, StoreError};
use crate::text::{date, plural, span};

use super::account;
use super::alias;
use super::context::Context;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// All is well.
    Ok,
    /// Something to know, and no harm.
    Note,
    /// Something is wrong.
    Failed,
}

impl Status {
    /// Its name in `--json`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Failed => "failed",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub(super) struct Check {
    /// What.
    pub(super) name: &'static str,
    /// How it ended.
    pub(super) status: Status,
    /// What was found, as a fragment without a period.
    pub(super) message: String,
    /// What to do.
    pub(super) hints: Vec<String>,
}

impl Check {
    fn new(name: &'static str, status: Status, message: impl Into<String>) -> Self {
        Self { name, status, message: message.into(), hints: Vec::new() }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    fn failed(name: &'static str, refusal: &Refusal) -> Self {
        let hints = refusal.hints.clone();
        Self { name, status: Status::Failed, message: refusal.message.clone(), hints }
    }
}

/// Whether what can be mended is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// It is only told.
    Never,
    /// It is mended.
    Now,
}

/// What was found, the store first.
#[derive(Clone, Debug)]
pub(super) struct Checkup {
    pub(super) checks: Vec<Check>,
}

impl Checkup {
    /// Looks at everything. Nothing is made or altered, unless it is mended.
    pub(super) fn of(cx: &Context, mend: Mend) -> Self {
        let store = store(cx, mend);
        let readable = store.status != Status::Failed;
        let mut checks = vec![store];
        checks.extend(rights(&cx.paths.data_dir, &cx.store_file()));
        checks.extend(configuration(cx));
        checks.push(zone(cx));
        checks.push(clock(cx, readable));
        checks.extend(surroundings(cx));
        Self { checks }
    }

    /// Whether nothing is wrong.
    pub(super) fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.status != Status::Failed)
    }

    /// Whether the store is sound: what the exit code says.
    pub(super) fn store_is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.name != STORE || check.status != Status::Failed)
    }
}

const STORE: &str = "store";

fn store(cx: &Context, mend: Mend) -> Check {
    let path = cx.store_file();
    // A broken link is there, and no store.
    if path.symlink_metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        let message = "there is none yet; the first `tat start` makes it";
        return Check::new(STORE, Status::Ok, message);
    }
    match cx.engine.store.check() {
        Ok(findings) if findings.is_sound() => sound(cx),
        Ok(findings) if findings.mendable && mend == Mend::Now => mended(cx, &findings),
        Ok(findings) => unsound(&findings),
        Err(error) => unreadable(error),
    }
}

fn sound(cx: &Context) -> Check {
    let counted = cx.engine.ask(|read| {
        let (mut tasks, mut entries) = (0, 0);
        read.every_task(&mut |_| tasks += 1)?;
        read.every_entry(&mut |_| entries += 1)?;
        Ok((tasks, entries))
    });
    match counted {
        Ok((tasks, entries)) => {
            let tasks = plural::count(tasks, "task", "tasks");
            let entries = plural::count(entries, "entry", "entries");
            Check::new(STORE, Status::Ok, format!("sound: {tasks}, {entries}"))
        }
        Err(refusal) => Check::failed(STORE, &refusal),
    }
}

fn mended(cx: &Context, findings: &Findings) -> Check {
    let again = cx.engine.store.reindex().and_then(|()| cx.engine.store.check());
    match again {
        Ok(after) if after.is_sound() => {
            Check::new(STORE, Status::Ok, format!("mended: {}", findings.wrong.join("; ")))
        }
        Ok(after) => unsound(&after),
        Err(error) => unreadable(error),
    }
}

fn unsound(findings: &Findings) -> Check {
    let check = Check::new(STORE, Status::Failed, findings.wrong.join("; "));
    if findings.mendable {
        check.hint("`tat doctor --mend` makes the indexes again from the records; nothing is lost")
    } else {
        check
            .hint("`tat restore FILE` brings back a backup")
            .hint("`tat export -o FILE` saves what can still be read")
    }
}

fn unreadable(error: StoreError) -> Check {
    let refusal = Refusal::from(error);
    let hints: Vec<String> = match refusal.code {
        Code::Damaged => vec![
            "`tat restore FILE` brings back a backup".to_owned(),
            "move the file away, and `tat start` begins anew".to_owned(),
        ],
        _ => refusal.hints.clone(),
    };
    Check { hints, ..Check::failed(STORE, &refusal) }
}

/// Whether others on this machine may read the store.
#[cfg(unix)]
fn rights(folder: &Path, store: &Path) -> Option<Check> {
    use std::os::unix::fs::PermissionsExt;
    let open =
        |path: &Path| path.metadata().is_ok_and(|there| there.permissions().mode() & 0o077 != 0);
    let hint = match (open(folder), open(store)) {
        // Nobody comes to the file through a closed folder.
        (false, _) | (true, false) => return None,
        (true, true) => format!("`chmod 700 {}` closes the folder", folder.display()),
    };
    Some(Check::new("rights", Status::Note, "others on this machine may read the store").hint(hint))
}

#[cfg(not(unix))]
fn rights(_: &Path, _: &Path) -> Option<Check> {
    None
}

/// The file of settings: whether it loads, what was passed over, and its aliases.
fn configuration(cx: &Context) -> Vec<Check> {
    const NAME: &str = "configuration";
    if let Some(trouble) = cx.trouble.as_ref().filter(|_| !zone_is_unknown(cx)) {
        return vec![Check::failed(NAME, trouble)];
    }
    let mut checks: Vec<Check> = cx
        .warnings
        .borrow()
        .iter()
        .map(|warning| Check::new(NAME, Status::Note, warning))
        .collect();
    let aliases = &cx.config.aliases;
    let lines = aliases.iter().map(|(name, line)| (format!("alias.{name}"), line));
    let alone = cx.config.default_command.iter().map(|line| ("default_command".to_owned(), line));
    for (key, line) in lines.chain(alone) {
        if let Err(refusal) = alias::look(&key, line, aliases) {
            let check = Check::new(NAME, Status::Note, format!("{key}: {}", refusal.message));
            checks.push(Check { hints: refusal.hints, ..check });
        }
    }
    if checks.is_empty() {
        let file = cx.paths.config_file.display();
        let found = if cx.paths.config_file.exists() {
            format!("{file} can be read")
        } else {
            "there is none; the defaults hold".to_owned()
        };
        checks.push(Check::new(NAME, Status::Ok, found));
    }
    checks
}

/// Whether the environment names a zone that there is not.
fn zone_is_unknown(cx: &Context) -> bool {
    cx.env.zone.as_deref().is_some_and(|name| Zone::parse(name).is_none())
}

fn zone(cx: &Context) -> Check {
    const NAME: &str = "time zone";
    if let Some(trouble) = cx.trouble.as_ref().filter(|_| zone_is_unknown(cx)) {
        return Check::failed(NAME, trouble);
    }
    let origin = match &cx.config.zone_origin {
        Origin::Default => "no other is known".to_owned(),
        Origin::System => "from the system".to_owned(),
        Origin::File(path) => format!("from {}", path.display()),
        Origin::Environment(name) => format!("from {name}"),
    };
    let message = format!("{}, {origin}; rules of {}", cx.zone.name(), Zone::DATABASE);
    Check::new(NAME, Status::Ok, message)
}

/// Whether something in the store lies in the future: then this clock is slow, or it was fast.
fn clock(cx: &Context, readable: bool) -> Check {
    const NAME: &str = "clock";
    /// Clocks of several machines may be so far apart.
    const SLACK: Span = Span::minutes(2);
    let now = date::when(cx.now, cx.zone);
    let newest = if readable { cx.engine.ask(newest).ok().flatten() } else { None };
    match newest.map(|newest| newest.since(cx.now)).filter(|ahead| *ahead > SLACK) {
        Some(ahead) => {
            let message =
                format!("the newest record lies {} ahead of this clock", span::clock(ahead));
            Check::new(NAME, Status::Note, message)
                .hint("set the clock; `tat log` and `tat history` show what lies in the future")
        }
        None if cx.env.now.is_some() => {
            Check::new(NAME, Status::Note, format!("TAT_NOW says that it is {now}"))
        }
        None => Check::new(NAME, Status::Ok, format!("it is {now}")),
    }
}

/// The newest instant that the store knows: of a step, or the end of an entry.
fn newest(read: &dyn Read) -> Result<Option<Timestamp>, Refusal> {
    let mut newest = read.steps(1)?.first().map(|step| step.at);
    read.newest_entries(read.owner()?.id, &mut |entry| {
        newest = newest.max(entry.end_time.or(entry.start_time));
        false
    })?;
    Ok(newest)
}

/// What time is recorded without: a server, and a keyring for its token.
fn surroundings(cx: &Context) -> Vec<Check> {
    let Some(account) = &cx.account else {
        return vec![
            Check::new("server", Status::Note, "none is set; everything stays on this machine"),
            Check::new("keyring", Status::Note, "none is needed without a server"),
        ];
    };
    vec![server(account), keyring(cx, account)]
}

fn server(account: &Account) -> Check {
    const NAME: &str = "server";
    let asked =
        ServerUrl::parse(&account.server).and_then(|server| Ok(Client::new(server)?.health()?));
    match asked {
        Ok(_) => Check::new(NAME, Status::Ok, format!("{} answers", account.server)),
        Err(refusal) => Check { status: Status::Note, ..Check::failed(NAME, &refusal) }
            .hint("time is recorded all the same, and sent later"),
    }
}

/// Where the account's token is, and whether it can be had.
fn keyring(cx: &Context, account: &Account) -> Check {
    const NAME: &str = "keyring";
    match account::safe(account, &cx.paths).open() {
        Ok(found) => {
            let message = match found.place {
                Place::Given(name) => format!("not needed: the token is given by {name}"),
                Place::Keyring => "it holds the token".to_owned(),
                Place::File => "not used: the token lies in a file".to_owned(),
            };
            Check::new(NAME, Status::Ok, message)
        }
        Err(refusal) => Check { status: Status::Note, ..Check::failed(NAME, &refusal) },
    }
}
