//! Completion: what may stand where somebody presses Tab. Silent on trouble.

use std::ffi::{OsStr, OsString};

use clap_complete::{CompleteEnv, CompletionCandidate};

use crate::config::keys::KEYS;
use crate::domain::{BillStatus, Refusal, Status, naming};
use crate::engine::bill;
use crate::engine::entry_ref;
use crate::store::Read;

use super::args::Global;
use super::commands::{self, Needs};
use super::context::Context;
use super::help::TOPICS;

/// Most candidates that are offered.
const MOST: usize = 200;

/// Answers a shell that asks for completion (or for its stub); false if none asks.
pub(super) fn answer(args: &[OsString]) -> Result<bool, clap::Error> {
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(commands::program)
        .bin("tat")
        .try_complete(args.to_vec(), folder.as_deref())
}

/// Open tasks, by title.
pub(super) fn open_tasks(typed: &OsStr) -> Vec<CompletionCandidate> {
    titles(typed, Status::is_open)
}

/// All tasks, by title.
pub(super) fn tasks(typed: &OsStr) -> Vec<CompletionCandidate> {
    titles(typed, |_| true)
}

fn titles(typed: &OsStr, wanted: impl Fn(Status) -> bool) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let mut titles = Vec::new();
        for status in Status::ALL.into_iter().filter(|status| wanted(*status)) {
            for task in read.tasks_in(status)? {
                titles.push((task.title, status.as_str().to_owned()));
            }
        }
        Ok(titles)
    })
}

/// Customers that are not archived.
pub(super) fn customers(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let customers = read.customers()?;
        Ok(customers.into_iter().filter(|c| c.active).map(|c| (c.name, String::new())).collect())
    })
}

/// Pillars that are not archived, as `Customer/Pillar`.
pub(super) fn pillars(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let mut names = Vec::new();
        for customer in read.customers()?.into_iter().filter(|customer| customer.active) {
            for pillar in read.pillars_of(customer.id)?.into_iter().filter(|pillar| pillar.active) {
                names.push((format!("{}/{}", customer.name, pillar.name), String::new()));
            }
        }
        Ok(names)
    })
}

/// Statuses of tasks.
pub(super) fn statuses(typed: &OsStr) -> Vec<CompletionCandidate> {
    words(typed, Status::ALL.map(Status::as_str))
}

/// Tags of the newest entries.
pub(super) fn tags(typed: &OsStr) -> Vec<CompletionCandidate> {
    const NEWEST: usize = 500;
    candidates(typed, |read| {
        let mut tags = std::collections::BTreeSet::new();
        let mut left = NEWEST;
        read.newest_entries(read.owner()?.id, &mut |entry| {
            tags.extend(entry.tags);
            left -= 1;
            left > 0
        })?;
        Ok(tags.into_iter().map(|tag| (tag, String::new())).collect())
    })
}

/// Bills that are not yet sent, as `Customer/Pillar@DAY`.
pub(super) fn bills(typed: &OsStr) -> Vec<CompletionCandidate> {
    bills_in(typed, &[BillStatus::Pending, BillStatus::Rejected, BillStatus::Approved])
}

/// Bills on which nobody has decided.
pub(super) fn pending_bills(typed: &OsStr) -> Vec<CompletionCandidate> {
    bills_in(typed, &[BillStatus::Pending])
}

fn bills_in(typed: &OsStr, statuses: &[BillStatus]) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let mut named = Vec::new();
        for status in statuses {
            for bill in read.bills_in(*status)? {
                named.push((bill::name(read, &bill)?, status.as_str().to_owned()));
            }
        }
        Ok(named)
    })
}

/// Ranges of days that have a name.
pub(super) fn ranges(typed: &OsStr) -> Vec<CompletionCandidate> {
    const NAMED: [&str; 12] = [
        "today",
        "yesterday",
        "week",
        "last-week",
        "month",
        "last-month",
        "quarter",
        "last-quarter",
        "year",
        "last-year",
        "7d",
        "all",
    ];
    words(typed, NAMED)
}

/// Those of some fixed words that begin so.
fn words(typed: &OsStr, known: impl IntoIterator<Item = &'static str>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    known
        .into_iter()
        .filter(|name| name.starts_with(&typed))
        .map(CompletionCandidate::new)
        .collect()
}

/// What ENTRY may be: the timer, and the newest entries by their ids.
pub(super) fn entries(typed: &OsStr) -> Vec<CompletionCandidate> {
    const NEWEST: usize = 20;
    candidates(typed, |read| {
        let mut named = vec![("last".to_owned(), String::new())];
        let user = read.owner()?.id;
        if read.timer(user)?.is_some() {
            named.push(("running".to_owned(), String::new()));
        }
        let mut newest = Vec::new();
        read.newest_entries(user, &mut |entry| {
            newest.push(entry);
            newest.len() < NEWEST
        })?;
        for entry in newest {
            let id = entry.id.to_string();
            let short = id.get(..8).unwrap_or(&id).to_owned();
            named.push((short, entry_ref::entry_label(read, &entry)?));
        }
        Ok(named)
    })
}

/// Topics and commands of the help.
pub(super) fn topics(typed: &OsStr) -> Vec<CompletionCandidate> {
    words(typed, TOPICS.iter().map(|topic| topic.name).chain(commands::names()))
}

/// Keys of the configuration.
pub(super) fn keys(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let keys = KEYS.iter().filter(|key| key.name.starts_with(typed.as_ref()));
    keys.map(|key| CompletionCandidate::new(key.name).help(Some(key.about.into()))).collect()
}

/// Those of the names that begin so; with none, those that hold the letters.
fn candidates(
    typed: &OsStr,
    ask: impl FnOnce(&dyn Read) -> Result<Vec<(String, String)>, Refusal>,
) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str().map(naming::fold) else { return Vec::new() };
    let asked = crate::config::Env::read()
        .and_then(|env| Context::new(env, Global::default(), Needs::Nothing))
        .and_then(|cx| cx.engine.ask(ask));
    let Ok(names) = asked else { return Vec::new() };
    let fits = |whole: bool| {
        let typed = typed.as_str();
        names.iter().filter(move |(name, _)| {
            let name = naming::fold(name);
            if whole { name.starts_with(typed) } else { name.contains(typed) }
        })
    };
    let found: Vec<_> =
        if fits(true).next().is_some() { fits(true).collect() } else { fits(false).collect() };
    found
        .into_iter()
        .take(MOST)
        .map(|(name, about)| {
            let about = (!about.is_empty()).then(|| about.clone().into());
            CompletionCandidate::new(name).help(about)
        })
        .collect()
}
