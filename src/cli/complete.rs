//! Completion: what may stand where somebody presses Tab. Silent on trouble.

use std::ffi::{OsStr, OsString};
use std::sync::OnceLock;

use clap_complete::{CompleteEnv, CompletionCandidate};

use crate::config::env;
use crate::config::keys::KEYS;
use crate::domain::{BillStatus, Customer, CustomerId, Refusal, Status, naming};
use crate::engine::bill;
use crate::engine::{entry_ref, focus};
use crate::formats;
use crate::store::{Patience, Read};
use crate::text::sanitise::one_line;

use super::args::Global;
use super::commands::{self, Needs};
use super::context::Context;
use super::help::TOPICS;

/// Most candidates that are offered.
const MOST: usize = 200;

/// A shell that can be taught.
#[derive(Debug)]
pub(super) struct Shell {
    /// Its name.
    pub(super) name: &'static str,
    /// The lines that make it ask the program, as they lie in `completions/`.
    pub(super) stub: &'static str,
}

/// Every shell that can be taught.
const SHELLS: [Shell; 5] = [
    Shell { name: "bash", stub: include_str!("../../completions/tat.bash") },
    Shell { name: "zsh", stub: include_str!("../../completions/tat.zsh") },
    Shell { name: "fish", stub: include_str!("../../completions/tat.fish") },
    Shell { name: "powershell", stub: include_str!("../../completions/tat.ps1") },
    Shell { name: "elvish", stub: include_str!("../../completions/tat.elv") },
];

impl Shell {
    /// The shell of this name.
    pub(super) fn find(name: &str) -> Result<&'static Self, Refusal> {
        let wanted = name.to_lowercase();
        let wanted = if wanted == "pwsh" { "powershell" } else { &wanted };
        SHELLS.iter().find(|shell| shell.name == wanted).ok_or_else(|| {
            let names = SHELLS.iter().map(|shell| shell.name).collect::<Vec<_>>().join("`, `");
            Refusal::usage(format!("no shell is called \"{name}\""))
                .hint(format!("one of `{names}`"))
        })
    }
}

/// Shells that can be taught.
pub(super) fn shells(typed: &OsStr) -> Vec<CompletionCandidate> {
    words(typed, SHELLS.iter().map(|shell| shell.name))
}

/// Answers a shell that asks for completion (or for its stub); false if none asks.
pub(super) fn answer(args: &[OsString]) -> Result<bool, clap::Error> {
    // Read now: while candidates are asked for, the variable is gone.
    let _ = WRITING.set(match env::text("COMPLETE").as_deref() {
        Some("bash") => Writing::Escaped,
        _ => Writing::Bare,
    });
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
        let (focus, mut titles) = (focus::customers(read)?, Vec::new());
        for status in Status::ALL.into_iter().filter(|status| wanted(*status)) {
            let tasks = read.tasks_in(status)?.into_iter();
            for task in tasks.filter(|task| in_focus(&focus, task.customer_id)) {
                titles.push((task.title, status.as_str().to_owned()));
            }
        }
        Ok(titles)
    })
}

/// Customers that are not archived, in focus or not.
pub(super) fn all_customers(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let customers = read.customers()?.into_iter().filter(|customer| customer.active);
        Ok(customers.map(|customer| (customer.name, String::new())).collect())
    })
}

/// Customers that are not archived.
pub(super) fn customers(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let focus = focus::customers(read)?;
        let customers = read.customers()?.into_iter();
        let shown = customers.filter(|c| c.active && in_focus(&focus, Some(c.id)));
        Ok(shown.map(|customer| (customer.name, String::new())).collect())
    })
}

/// Pillars that are not archived, as `Customer/Pillar`.
pub(super) fn pillars(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let (focus, mut names) = (focus::customers(read)?, Vec::new());
        let customers = read.customers()?.into_iter();
        for customer in customers.filter(|c| c.active && in_focus(&focus, Some(c.id))) {
            for pillar in read.pillars_of(customer.id)?.into_iter().filter(|pillar| pillar.active) {
                names.push((format!("{}/{}", customer.name, pillar.name), String::new()));
            }
        }
        Ok(names)
    })
}

/// Customers that are archived.
pub(super) fn archived_customers(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let customers = read.customers()?.into_iter().filter(|customer| !customer.active);
        Ok(customers.map(|customer| (customer.name, String::new())).collect())
    })
}

/// Pillars that are archived, as `Customer/Pillar`.
pub(super) fn archived_pillars(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, |read| {
        let mut names = Vec::new();
        for customer in read.customers()? {
            let pillars = read.pillars_of(customer.id)?.into_iter();
            for pillar in pillars.filter(|pillar| !pillar.active) {
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

/// What can be exported.
pub(super) fn export_formats(typed: &OsStr) -> Vec<CompletionCandidate> {
    words(typed, formats::EXPORTED.into_iter().chain(["json"]))
}

/// What can be imported.
pub(super) fn import_formats(typed: &OsStr) -> Vec<CompletionCandidate> {
    words(typed, ["auto"].into_iter().chain(formats::names()))
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

/// Whether what belongs to this customer is offered (spec: focus).
fn in_focus(focus: &[Customer], customer: Option<CustomerId>) -> bool {
    focus.is_empty() || focus.iter().any(|focused| Some(focused.id) == customer)
}

/// Those of the names that begin so; with none, those that hold the letters.
fn candidates(
    typed: &OsStr,
    ask: impl FnOnce(&dyn Read) -> Result<Vec<(String, String)>, Refusal>,
) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let shell = Writing::of_shell();
    let typed = naming::fold(&shell.read(typed));
    // Somebody waits with a finger on Tab: a store that is busy has nothing to offer.
    let asked = crate::config::Env::read()
        .and_then(|env| Context::new(env, Global::default(), Needs::Nothing))
        .and_then(|cx| cx.engine.store.read(Patience::Status, ask));
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
            CompletionCandidate::new(shell.write(&one_line(name))).help(about)
        })
        .collect()
}

/// How the shell that asks wants names.
static WRITING: OnceLock<Writing> = OnceLock::new();

/// How a shell wants names that it puts into the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// As they are: it quotes them itself.
    Bare,
    /// With backslashes, as they stand in the line.
    Escaped,
}

impl Writing {
    /// That of the shell which asks.
    fn of_shell() -> Self {
        WRITING.get().copied().unwrap_or(Self::Bare)
    }

    /// What was typed, without its backslashes and the quote before it.
    fn read(self, typed: &str) -> String {
        match self {
            Self::Bare => typed.to_owned(),
            Self::Escaped => typed.chars().filter(|c| !matches!(c, '\\' | '"' | '\'')).collect(),
        }
    }

    /// The name as it goes into the line.
    fn write(self, name: &str) -> String {
        if self == Self::Bare {
            return name.to_owned();
        }
        let mut escaped = String::with_capacity(name.len());
        for c in name.chars() {
            if c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_./@%+,:".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_bash_is_given_is_one_word_and_that_name(name in "[a-z '\"$`\\\\(){}!&;|<>*?~#üж]{1,20}") {
            let written = Writing::Escaped.write(&name);
            prop_assert_eq!(shlex::split(&written), Some(vec![name]));
        }
    }
}
