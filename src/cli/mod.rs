//! The command line: parse, read the world once, run one command, print its answer.
//!
//! No rule of time tracking is decided here; see `engine` and `domain`.

mod account;
mod adopting;
mod alias;
mod args;
mod checkup;
mod commands;
mod complete;
mod context;
mod editor;
mod error;
mod help;
mod output;
mod prompt;
mod quotes;
mod sheet;
mod syncing;
mod typefaces;
mod view;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::clock::Clock;
use crate::config::{Config, Env, Paths};
use crate::domain::{Code, Refusal, When};
use crate::engine::Engine;
use crate::store;

use args::Global;
use commands::Needs;
use context::Context;
use error::Failure;
use output::{Answer, Output};

pub use commands::program;

/// What is left to open once a command is understood: it runs on, and belongs to another layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The dashboard.
    Dashboard,
    /// Two lines with the running timer.
    Watch,
}

/// What is opened, and what it needs of the world.
pub struct Opened {
    /// Which.
    pub what: Opens,
    /// The use cases over the store.
    pub engine: Engine,
    /// What the configuration says.
    pub config: Config,
    /// What the environment says.
    pub env: Env,
    /// Where things lie.
    pub paths: Paths,
    /// Where `now` comes from.
    pub clock: Clock,
    /// What is to be warned of.
    pub warnings: Vec<String>,
}

/// Who opens it.
pub type Opener = fn(Opened) -> Result<(), Refusal>;

/// Runs the program with these arguments, the program's own name first. What runs on is handed to
/// `open`.
pub fn run(args: impl IntoIterator<Item = OsString>, open: Opener) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = asks_for_json(&args);
    human_panic::setup_panic!();
    keep_quiet_of_damage(json);
    match complete::answer(&args) {
        Ok(true) => return ExitCode::SUCCESS,
        Ok(false) => {}
        // Somebody is typing: no word of trouble belongs between theirs.
        Err(_) => return ExitCode::FAILURE,
    }
    let run = catch_unwind(AssertUnwindSafe(|| run_words(args, json, open)));
    ExitCode::from(run.unwrap_or_else(|_| {
        let refusal =
            Refusal::new(Code::Internal, "this is a bug of tat; the command was given up").hint(
                "`tat doctor` looks whether the store is sound; what was reported as done is kept",
            );
        let failure = Failure::from(refusal);
        failure.tell(&Output::default(), json);
        failure.exit()
    }))
}

/// Tells of no panic that is answered as an error: over a damaged store, one error is enough. Where
/// it cannot be answered any more, it is told here.
#[expect(clippy::exit, reason = "a panic that follows would abort the process with a core dump")]
fn keep_quiet_of_damage(json: bool) {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| match store::fall() {
        store::Fall::Bug => tell(panic),
        store::Fall::Damage => {}
        store::Fall::Hopeless(error) => {
            let failure = Failure::from(error);
            failure.tell(&Output::default(), json);
            std::process::exit(failure.exit().into());
        }
    }));
}

/// Whether `--json` stands anywhere in the arguments (spec: errors).
fn asks_for_json(args: &[OsString]) -> bool {
    args.iter().skip(1).take_while(|arg| *arg != "--").any(|arg| arg == "--json")
}

/// Runs the words and tells what went wrong; answers the exit code.
fn run_words(words: Vec<OsString>, json: bool, open: Opener) -> u8 {
    let mut words = ago(words);
    loop {
        let mut output = Output::default();
        let failure = match attempt(&words, &mut output, open) {
            Ok(exit) => return exit,
            Err(failure) => failure,
        };
        match choose(&words, &failure, json) {
            Ok(Some(chosen)) => words = chosen,
            Ok(None) => {
                let failure = quotes::hinted(&words, failure);
                failure.tell(&output, json);
                return failure.exit();
            }
            Err(stopped) => {
                stopped.tell(&output, json);
                return stopped.exit();
            }
        }
    }
}

/// Runs the words once.
fn attempt(words: &[OsString], output: &mut Output, open: Opener) -> Result<u8, Failure> {
    let env = Env::read()?;
    let words = commands::unfold_help(alias::expand(words, &env)?);
    let (entry, matches) = match commands::parse(&words) {
        Ok(parsed) => parsed,
        Err(error) => return help_or_failure(&error, &words, &env, output),
    };
    let global =
        Global::from_arg_matches(&matches).map_err(|error| error::from_clap(&error, "tat"))?;
    output.colour = global.color;
    output.quiet = global.quiet;
    let needs = entry.map_or(Needs::Config, |entry| entry.needs);
    let cx = Context::new(env, global, needs)?;
    if output.colour == output::Colour::Auto {
        output.colour = cx.config_colour();
    }
    output.pager = cx.pager();
    let mut answer = match entry {
        Some(entry) => (entry.run)(&matches, &cx)?,
        None => commands::bare(&cx)?,
    };
    if let Some(what) = answer.opens {
        open(cx.opened(what))?;
        return Ok(0);
    }
    if !answer.is_silent() {
        for warning in cx.warnings.borrow().iter() {
            answer = answer.warning(warning);
        }
    }
    let exit = answer.exit;
    output.print(answer)?;
    Ok(exit)
}

/// Help and version are answers; the rest is a failure.
fn help_or_failure(
    error: &clap::Error,
    words: &[OsString],
    env: &Env,
    output: &mut Output,
) -> Result<u8, Failure> {
    let unpaged = words.iter().any(|word| word == "--no-pager");
    output.pager = (!unpaged).then(|| env.pager.clone().unwrap_or_else(default_pager));
    let line = commands::line_of(words);
    let answers = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if asks_for_json(words) && answers {
        let text = match error.kind() {
            ErrorKind::DisplayVersion => commands::long_version(),
            _ => error.render().to_string(),
        };
        output.print(Answer::json(serde_json::json!({ "text": text })))?;
        return Ok(0);
    }
    match error.kind() {
        ErrorKind::DisplayHelp => {
            let long = words.iter().any(|word| word == "--help");
            let length = if long { help::Length::Long } else { help::Length::Short };
            match line.split(' ').skip(1).collect::<Vec<_>>().as_slice() {
                [] => {
                    let page = help::root(length, output::columns(env.columns));
                    output.print(Answer::page(page).paged())?;
                }
                names => output::print_help(output, &help::of_command(names, length), true),
            }
            Ok(0)
        }
        ErrorKind::DisplayVersion => {
            let verbose = words.iter().any(|word| word == "--verbose" || word == "-v");
            let version = if verbose { commands::long_version() } else { commands::version() };
            output::print_help(output, &version, false);
            Ok(0)
        }
        _ => Err(error::from_clap(error, &line).into()),
    }
}

/// What shows long answers where nobody said anything else.
pub(crate) fn default_pager() -> String {
    "less -FRX".to_owned()
}

/// Commands whose first arguments are, or may be, times.
const WITH_TIMES: [&str; 6] = ["break", "delete", "edit", "fill", "join", "split"];

/// Flags of these commands whose value is no time, though it may begin with a hyphen.
const WITHOUT_TIMES: [&str; 3] = ["--shift", "--note", "-n"];

/// `-10m` as `10m ago`, where a WHEN stands without a flag: one that begins with a hyphen is no
/// flag itself (spec: WHEN).
fn ago(words: Vec<OsString>) -> Vec<OsString> {
    if !commands::first_word(&words).is_some_and(|command| WITH_TIMES.contains(&command)) {
        return words;
    }
    let mut past_flags = false;
    let mut value = false;
    words
        .into_iter()
        .map(|word| {
            let of_flag = std::mem::replace(&mut value, WITHOUT_TIMES.iter().any(|w| word == *w));
            past_flags |= word == "--";
            let length = word.to_str().filter(|_| !past_flags && !of_flag).and_then(|text| {
                let length = text.strip_prefix('-')?;
                let digits = length.starts_with(|c: char| c.is_ascii_digit());
                (digits && When::parse(text).is_ok()).then(|| format!("{length} ago"))
            });
            length.map_or(word, OsString::from)
        })
        .collect()
}

/// Where words are ambiguous and somebody can be asked: the same words with an id in their place.
fn choose(
    words: &[OsString],
    failure: &Failure,
    json: bool,
) -> Result<Option<Vec<OsString>>, Failure> {
    let Failure::Refused(refusal) = failure else { return Ok(None) };
    let Some(ambiguous) = refusal.words.as_deref().filter(|_| !refusal.candidates.is_empty())
    else {
        return Ok(None);
    };
    let silent = ["--no-input", "--plain"].iter().any(|flag| words.iter().any(|w| w == flag));
    let dumb = Env::read().is_ok_and(|env| context::is_dumb(&env));
    if json || silent || dumb || !output::can_ask() {
        return Ok(None);
    }
    let Some(place) = place_of(words, ambiguous) else { return Ok(None) };
    let chosen = prompt::pick(&format!("{}:", refusal.message), &refusal.candidates)?;
    let Some(candidate) = refusal.candidates.get(chosen) else { return Ok(None) };
    let mut words = words.to_vec();
    let first = words[place.start].to_string_lossy().into_owned();
    let flag = first.strip_suffix(ambiguous).filter(|flag| flag.ends_with('=')).unwrap_or_default();
    let id = OsString::from(format!("{flag}id:{}", candidate.id));
    words.splice(place, [id]);
    Ok(Some(words))
}

/// Where in the arguments some words stand: as one argument, as a flag's value, or as several
/// arguments in a row.
fn place_of(args: &[OsString], words: &str) -> Option<std::ops::Range<usize>> {
    let args: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    for at in 1..args.len() {
        if args[at] == words || args[at].ends_with(&format!("={words}")) {
            return Some(at..at + 1);
        }
    }
    for start in 1..args.len() {
        for end in start + 2..=args.len() {
            if args[start..end].join(" ") == words {
                return Some(start..end);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn args(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[rstest]
    #[case("tat stop --at -10m", "tat stop --at -10m")]
    #[case("tat start x -10m", "tat start x -10m")]
    #[case("tat -q split -10m", "tat -q split 10m ago")]
    #[case("tat edit -10m --note -10m", "tat edit 10m ago --note -10m")]
    #[case("tat break -1h30 -45m", "tat break 1h30 ago 45m ago")]
    #[case("tat edit --shift -10m", "tat edit --shift -10m")]
    #[case("tat start -- -10m", "tat start -- -10m")]
    #[case("tat start -n -v", "tat start -n -v")]
    fn a_leading_hyphen_before_a_length_is_no_flag(#[case] typed: &str, #[case] read: &str) {
        let read_as: Vec<String> =
            ago(args(typed)).iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
        assert_eq!(read_as.join(" "), read);
    }

    #[rstest]
    #[case("tat start fix login", "fix login", Some(2..4))]
    #[case("tat log --task=login -v", "login", Some(2..3))]
    #[case("tat log --task login", "login", Some(3..4))]
    #[case("tat log", "login", None)]
    fn ambiguous_words_are_found_again(
        #[case] line: &str,
        #[case] words: &str,
        #[case] place: Option<std::ops::Range<usize>>,
    ) {
        assert_eq!(place_of(&args(line), words), place);
    }
}
