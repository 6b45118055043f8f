//! The commands: one file each, and one line each in the table below.

mod account;
mod add;
mod backup;
mod bill;
mod r#break;
mod cancel;
mod chart;
mod completions;
mod config;
mod r#continue;
mod customer;
mod delete;
mod doctor;
mod edit;
mod export;
mod fill;
mod focus;
mod heatmap;
mod help;
mod history;
mod import;
mod join;
mod log;
mod login;
mod logout;
mod note;
mod password;
mod paths;
mod pillar;
mod redo;
mod report;
mod restore;
mod serve;
mod split;
mod start;
mod status;
mod stop;
mod sync;
mod tag;
mod task;
mod timers;
mod token;
mod ui;
mod undo;
mod user;
mod watch;
mod whoami;

pub(super) use help::unfold as unfold_help;

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{ArgMatches, Args, Command};

use crate::domain::{Refusal, Zone, naming};
use crate::engine::Mode;

use super::Opens;
use super::args::Global;
use super::context::Context;
use super::error::{self, Failure};
use super::output::Answer;

/// A command: its flags, and what it does with them.
pub(super) trait Run: Args {
    /// Does it.
    fn run(self, cx: &Context) -> Result<Answer, Failure>;
}

/// Under which heading a command stands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Time,
    Work,
    Money,
    Data,
    Server,
    Program,
}

impl Group {
    /// Every group with its heading, in the order of the help.
    pub(super) const ALL: [(Self, &'static str); 6] = [
        (Self::Time, "Time"),
        (Self::Work, "Work"),
        (Self::Money, "Money"),
        (Self::Data, "Data"),
        (Self::Server, "Server"),
        (Self::Program, "Program"),
    ];
}

/// A line of the table.
#[derive(Debug)]
pub(super) struct Entry {
    name: &'static str,
    synonyms: &'static [&'static str],
    group: Group,
    define: fn(Command) -> Command,
    pub(super) run: fn(&ArgMatches, &Context) -> Result<Answer, Failure>,
    below: &'static [Entry],
    stands: Stands,
    pub(super) needs: Needs,
}

/// Whether a command with commands below it means something alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It is a command itself.
    Alone,
    /// It needs one of those below it.
    Above,
}

/// What a command cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// A configuration that can be read.
    Config,
    /// Nothing: it mends the configuration, or says what is wrong with it.
    Nothing,
}

impl Entry {
    /// A command.
    const fn of<C: Run>(group: Group, name: &'static str) -> Self {
        Self {
            name,
            synonyms: &[],
            group,
            define: C::augment_args,
            run: run::<C>,
            below: &[],
            stands: Stands::Alone,
            needs: Needs::Config,
        }
    }

    /// A noun with commands below it.
    const fn noun<C: Args>(group: Group, name: &'static str, below: &'static [Self]) -> Self {
        Self {
            name,
            synonyms: &[],
            group,
            define: C::augment_args,
            run: nothing,
            below,
            stands: Stands::Above,
            needs: Needs::Config,
        }
    }

    /// A command with further commands below it.
    const fn both<C: Run>(group: Group, name: &'static str, below: &'static [Self]) -> Self {
        Self { below, ..Self::of::<C>(group, name) }
    }

    /// The same under other names too.
    const fn or(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, ..self }
    }

    /// The same, which runs whatever the configuration is like.
    const fn hardy(self) -> Self {
        Self { needs: Needs::Nothing, ..self }
    }

    /// Its name.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The heading under which it stands in the help.
    pub(super) fn group(&self) -> Group {
        self.group
    }

    /// What it does, in a line.
    pub(super) fn about(&self) -> String {
        let command = (self.define)(Command::new(self.name));
        command.get_about().map(ToString::to_string).unwrap_or_default()
    }

    fn is(&self, word: &str) -> bool {
        self.name == word || self.synonyms.contains(&word)
    }

    /// The command without the program around it: `tat status` stands in prompts, and everything
    /// else that is built for it costs as much as its answer.
    fn alone(&self, line: String) -> Command {
        let command = (self.define)(Command::new(self.name).bin_name(line));
        let about = command.get_about().cloned().unwrap_or_default();
        Global::augment_args(command).about(about)
    }

    /// The command as the parser knows it.
    fn command(&self) -> Command {
        let command = Command::new(self.name).visible_aliases(self.synonyms);
        let mut command = super::help::dress((self.define)(command));
        for entry in self.below {
            command = command.subcommand(entry.command());
        }
        if self.stands == Stands::Above {
            command = command.subcommand_required(true);
        }
        command
    }

    /// Where one of the commands below stands in words of which those before `at` are read.
    fn place_below(&self, words: &[OsString], mut at: usize) -> Option<usize> {
        loop {
            at = place_after(words, at)?;
            let word = words[at].to_str();
            if word.is_some_and(|word| self.below.iter().any(|entry| entry.is(word))) {
                return Some(at);
            }
            // A noun's first word names the command; a command's may be a flag's value.
            if self.stands == Stands::Above {
                return None;
            }
            at += 1;
        }
    }
}

fn run<C: Run>(matches: &ArgMatches, cx: &Context) -> Result<Answer, Failure> {
    C::from_arg_matches(matches).map_err(|error| error::from_clap(&error, "tat"))?.run(cx)
}

/// A noun alone never runs: the parser asks for one of its commands.
fn nothing(_: &ArgMatches, cx: &Context) -> Result<Answer, Failure> {
    bare(cx)
}

/// Every command.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<start::Start>(Group::Time, "start"),
    Entry::of::<stop::Stop>(Group::Time, "stop").or(&["pause"]),
    Entry::of::<r#continue::Continue>(Group::Time, "continue").or(&["resume"]),
    Entry::of::<cancel::Cancel>(Group::Time, "cancel"),
    Entry::of::<status::Status>(Group::Time, "status"),
    Entry::of::<ui::Ui>(Group::Time, "ui"),
    Entry::of::<watch::Watch>(Group::Time, "watch"),
    Entry::of::<log::Log>(Group::Time, "log"),
    Entry::of::<report::Report>(Group::Time, "report"),
    Entry::of::<chart::Chart>(Group::Time, "chart"),
    Entry::of::<heatmap::Heatmap>(Group::Time, "heatmap"),
    Entry::of::<add::Add>(Group::Time, "add"),
    Entry::of::<note::Note>(Group::Time, "note"),
    Entry::of::<edit::Edit>(Group::Time, "edit"),
    Entry::of::<split::Split>(Group::Time, "split"),
    Entry::of::<join::Join>(Group::Time, "join"),
    Entry::of::<r#break::Break>(Group::Time, "break"),
    Entry::of::<fill::Fill>(Group::Time, "fill"),
    Entry::of::<delete::Delete>(Group::Time, "delete"),
    Entry::of::<undo::Undo>(Group::Time, "undo"),
    Entry::of::<redo::Redo>(Group::Time, "redo"),
    Entry::of::<history::History>(Group::Time, "history"),
    Entry::noun::<task::Task>(Group::Work, "task", task::TABLE),
    Entry::noun::<customer::Customer>(Group::Work, "customer", customer::TABLE),
    Entry::noun::<pillar::Pillar>(Group::Work, "pillar", pillar::TABLE),
    Entry::noun::<tag::Tag>(Group::Work, "tag", tag::TABLE),
    Entry::of::<focus::Focus>(Group::Work, "focus"),
    Entry::noun::<bill::Bill>(Group::Money, "bill", bill::TABLE),
    Entry::of::<export::Export>(Group::Data, "export"),
    Entry::of::<import::Import>(Group::Data, "import"),
    Entry::of::<backup::Backup>(Group::Data, "backup"),
    Entry::of::<restore::Restore>(Group::Data, "restore"),
    Entry::of::<login::Login>(Group::Server, "login"),
    Entry::of::<logout::Logout>(Group::Server, "logout"),
    Entry::of::<whoami::Whoami>(Group::Server, "whoami"),
    Entry::both::<sync::Sync>(Group::Server, "sync", sync::TABLE),
    Entry::of::<timers::ShowTimers>(Group::Server, "timers"),
    Entry::of::<password::SetPassword>(Group::Server, "password"),
    Entry::noun::<token::Token>(Group::Server, "token", token::TABLE),
    Entry::noun::<user::User>(Group::Server, "user", user::TABLE),
    Entry::noun::<account::Account>(Group::Server, "account", account::TABLE),
    Entry::both::<serve::Serve>(Group::Server, "serve", serve::TABLE),
    Entry::noun::<config::Config>(Group::Program, "config", config::TABLE),
    Entry::of::<paths::Paths>(Group::Program, "paths").hardy(),
    Entry::of::<doctor::Doctor>(Group::Program, "doctor").hardy(),
    Entry::of::<completions::Completions>(Group::Program, "completions").hardy(),
    Entry::of::<help::Help>(Group::Program, "help").hardy(),
];

/// The whole program as the parser knows it.
pub fn program() -> Command {
    TABLE.iter().fold(root(), |program, entry| program.subcommand(entry.command()))
}

/// Parses words; answers the command that they name, none for `tat` alone, with its arguments.
pub(super) fn parse(
    words: &[OsString],
) -> Result<(Option<&'static Entry>, ArgMatches), clap::Error> {
    let help = words.iter().any(|word| word == "-h" || word == "--help");
    if let Some((entry, line, words)) = named(words).filter(|_| !help) {
        let matches = entry.alone(line).try_get_matches_from(words)?;
        return Ok((Some(entry), matches));
    }
    let bare = !help && place_of_command(words).is_none();
    let parser = if bare { root() } else { program() };
    let matches = parser.try_get_matches_from(words)?;
    Ok((None, matches))
}

/// The command that words name, its line (`tat task add`), and the words that are left for it.
/// None where they name none: then the whole program's parser knows best what is wrong.
fn named(words: &[OsString]) -> Option<(&'static Entry, String, Vec<OsString>)> {
    let mut words = words.to_vec();
    let (mut entries, mut at, mut line) = (TABLE, 1, "tat".to_owned());
    at = place_after(&words, at)?;
    loop {
        let word = words.remove(at);
        let entry =
            entries.iter().find(|entry| word.to_str().is_some_and(|word| entry.is(word)))?;
        line.push(' ');
        line.push_str(entry.name);
        match entry.place_below(&words, at) {
            Some(below) => at = below,
            None if entry.stands == Stands::Alone => return Some((entry, line, words)),
            None => return None,
        }
        entries = entry.below;
    }
}

/// The program without its commands.
fn root() -> Command {
    let program = Command::new("tat")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .infer_long_args(false)
        .styles(super::help::styles())
        .max_term_width(super::help::WIDEST);
    Global::augment_args(program).about("Task and time for the terminal")
}

/// Whether a word is a command's name.
pub(super) fn is_command(word: &str) -> bool {
    TABLE.iter().any(|entry| entry.is(word))
}

/// Every command's name, synonyms included.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> + use<'a> {
    TABLE.iter().flat_map(|entry| [entry.name].into_iter().chain(entry.synonyms.iter().copied()))
}

/// The refusal of a command that there is not, with the one that was probably meant.
pub(super) fn unknown(word: &str, aliases: &BTreeMap<String, String>) -> Refusal {
    let refusal = Refusal::usage(format!("there is no command \"{word}\""));
    match naming::nearest(word, names().chain(aliases.keys().map(String::as_str))) {
        Some(name) => refusal.hint(format!("did you mean `tat {name}`?")),
        None => refusal.hint("`tat --help` lists the commands"),
    }
}

/// The first argument that is no flag (nor a flag's value).
pub(super) fn first_word(words: &[OsString]) -> Option<&str> {
    place_of_command(words).and_then(|at| words[at].to_str())
}

/// Where the first argument stands that is no flag (nor a flag's value).
pub(super) fn place_of_command(words: &[OsString]) -> Option<usize> {
    place_after(words, 1)
}

/// The same, not before a place.
fn place_after(words: &[OsString], mut at: usize) -> Option<usize> {
    while let Some(word) = words.get(at) {
        match word.to_str() {
            Some("--color") => at += 1,
            Some(flag) if flag.starts_with('-') && flag.len() > 1 => {}
            _ => return Some(at),
        }
        at += 1;
    }
    None
}

/// `tat` alone: the dashboard where somebody sits at a terminal, else the status.
pub(super) fn bare(cx: &Context) -> Result<Answer, Failure> {
    if cx.has_screen() && cx.engine.mode == Mode::Real {
        return Ok(Answer::opening(Opens::Dashboard));
    }
    status::Status::default().run(cx)
}

/// The names of the commands below a noun, in the order of its table; none of a command.
pub(super) fn below(line: &str) -> Vec<&'static str> {
    let mut entries = TABLE;
    for name in line.split(' ').skip(1) {
        entries = entries.iter().find(|entry| entry.is(name)).map_or(&[], |entry| entry.below);
    }
    entries.iter().map(|entry| entry.name).collect()
}

/// The command that words were meant for, as one types it: `tat task add`.
pub(super) fn line_of(words: &[OsString]) -> String {
    let mut line = "tat".to_owned();
    let mut entries = TABLE;
    for word in words.iter().skip(1).filter_map(|word| word.to_str()) {
        let Some(entry) = entries.iter().find(|entry| entry.is(word)) else { continue };
        line.push(' ');
        line.push_str(entry.name);
        entries = entry.below;
    }
    line
}

/// A count, from 1.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it counts from 1".to_owned()),
        Ok(count) => Ok(count),
        Err(error) => Err(format!("{error}")),
    }
}

/// The version.
pub(super) fn version() -> String {
    format!("tat {}\n", env!("CARGO_PKG_VERSION"))
}

/// The version, with what else one must know to understand a report of trouble.
pub(super) fn long_version() -> String {
    format!("{}time zones {}\n", version(), Zone::DATABASE)
}

/// The refusal for an edit that says nothing.
fn nothing_to_edit(noun: &str) -> Refusal {
    Refusal::usage(format!("what should change of the {noun}"))
        .hint(format!("`tat {noun} edit --help` shows the flags"))
}

/// Refuses a dry run of what cannot be tried without doing it.
fn refuse_dry_run(cx: &Context, why: &str) -> Result<(), Refusal> {
    match cx.engine.mode {
        Mode::Real => Ok(()),
        Mode::DryRun => Err(Refusal::usage(format!("there is nothing to try: {why}"))
            .hint("leave out `--dry-run`; undo takes back what was done")),
    }
}
