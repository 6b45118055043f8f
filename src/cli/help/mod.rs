//! Help: the first page, all commands by their groups, and topics; how the help of one command
//! looks.
//!
//! What each command takes is said where it is defined.

mod topics;

use clap::builder::{StyledStr, Styles};
use clap::{Arg, ArgAction, Args, Command};

use crate::text::wrap::wrap;

use super::args::Global;
use super::commands::{self, Entry, Group, TABLE};
use super::output::{Line, Page, Role};

pub(super) use topics::{TOPICS, Topic};

/// What a day needs first, in the order in which it needs it.
const FIRST: [&str; 6] = ["start", "stop", "continue", "status", "log", "add"];

/// No help is wider than this.
pub(super) const WIDEST: usize = 100;

/// How much of the help is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// One screen (`-h`).
    Short,
    /// All of it (`--help`).
    Long,
}

/// The help of the program itself.
pub(super) fn root(length: Length, columns: Option<usize>) -> Page {
    let columns = columns.unwrap_or(WIDEST).min(WIDEST);
    let mut page = Page::of(Line::new().title("tat").text("  task and time for the terminal"));
    page.gap();
    page.push(Line::new().title("Usage: ").with(Role::Command, "tat").dim(" [COMMAND] [FLAGS]"));
    match length {
        Length::Short => {
            let first = FIRST.iter().filter_map(|name| TABLE.iter().find(|e| e.name() == *name));
            section(&mut page, "First", first.map(command_row), columns);
            page.gap();
            for line in [
                "`tat --help` lists all commands",
                "`tat start --help` shows what one takes, with examples",
                "`tat help time` tells how times and days are written",
            ] {
                page.push(Line::new().sentence(line));
            }
        }
        Length::Long => {
            for (group, heading) in Group::ALL {
                let here = TABLE.iter().filter(|entry| entry.group() == group);
                section(&mut page, heading, here.map(command_row), columns);
            }
            section(&mut page, "Everywhere", flags(), columns);
            let topics = TOPICS
                .iter()
                .map(|topic| (format!("`tat help {}`", topic.name), topic.about.to_owned()));
            section(&mut page, "Topics", topics, columns);
            page.gap();
            page.push(
                Line::new()
                    .sentence("`tat COMMAND --help` shows what a command takes, with examples"),
            );
        }
    }
    page
}

fn command_row(entry: &Entry) -> (String, String) {
    (format!("`{}`", entry.name()), entry.about())
}

/// The flags that every command takes.
fn flags() -> Vec<(String, String)> {
    let global = Global::augment_args(Command::new("tat"));
    global
        .get_arguments()
        .filter_map(|flag| {
            let short = flag.get_short().map_or_else(String::new, |short| format!("-{short}, "));
            let value = flag.get_value_names().filter(|_| flag.get_action().takes_values());
            let value = value.and_then(|names| names.first());
            let value = value.map_or_else(String::new, |name| format!(" {name}"));
            let about = flag.get_help()?.to_string();
            Some((format!("`{short}--{}{value}`", flag.get_long()?), about))
        })
        .collect()
}

/// Puts a heading with rows below it on the page; nothing without rows.
fn section(
    page: &mut Page,
    heading: &str,
    rows: impl IntoIterator<Item = (String, String)>,
    columns: usize,
) {
    let rows: Vec<_> = rows.into_iter().collect();
    if rows.is_empty() {
        return;
    }
    page.gap();
    page.push(Line::new().title(format!("{heading}:")));
    lay_rows(page, &rows, columns);
}

/// Terms and what they mean, side by side; the meaning below its term where that is too wide.
fn lay_rows(page: &mut Page, rows: &[(String, String)], columns: usize) {
    const INDENT: usize = 2;
    let width = |term: &str| Line::new().words(term).width();
    let widest_of = columns / 2;
    let terms = rows.iter().map(|(term, _)| width(term)).filter(|width| *width <= widest_of);
    let at = INDENT + terms.max().unwrap_or(0) + 2;
    for (term, about) in rows {
        let first = Line::new().text(" ".repeat(INDENT)).words(term);
        let mut lines = wrap(about, columns.saturating_sub(at).max(20)).into_iter();
        if first.width() + 2 <= at {
            let padding = " ".repeat(at - first.width());
            page.push(first.text(padding).words(&lines.next().unwrap_or_default()));
        } else {
            page.push(first);
        }
        page.extend(lines.map(|line| Line::new().text(" ".repeat(at)).words(&line)));
    }
}

/// The help of one command as text with its escapes, given the names that lead to it.
pub(super) fn of_command(names: &[&str], length: Length) -> String {
    let mut program = commands::program();
    program.build();
    let found =
        names.iter().try_fold(&mut program, |command, name| command.find_subcommand_mut(name));
    let Some(command) = found else { return String::new() };
    let command = match length {
        Length::Short => command.clone(),
        Length::Long => in_full(command.clone()),
    };
    command.max_term_width(WIDEST).render_help().ansi().to_string()
}

/// A command with its help in order: what it is for, usage, flags. Its examples, and what else
/// there is to know, stand in the long help.
pub(super) fn dress(command: Command) -> Command {
    const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (rest, examples) = after.split_once("Examples:\n").unwrap_or((&after, ""));
    let (rest, examples) = (rest.trim_end().to_owned(), examples.trim_end().to_owned());
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .arg(help.help("Show this; `--help` shows examples and all flags"))
        .after_help("")
        .after_long_help(rest);
    if examples.is_empty() { command } else { command.before_long_help(examples) }
}

/// The same with everything that the short help leaves out, laid out as tightly.
fn in_full(command: Command) -> Command {
    let style = Role::Title.style();
    let examples = command.get_before_long_help().map(ToString::to_string);
    let rest = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let command = command.mut_args(|arg| arg.hide_short_help(false)).after_help(rest);
    match examples {
        Some(examples) => {
            let text = format!("{style}Examples:{style:#}\n{examples}");
            command.before_help(StyledStr::from(text))
        }
        None => command,
    }
}

/// How the parser's own help looks.
pub(super) fn styles() -> Styles {
    Styles::styled()
        .header(Role::Title.style())
        .usage(Role::Title.style())
        .literal(Role::Command.style())
        .placeholder(Role::Dim.style())
        .valid(Role::Command.style())
        .invalid(Role::Warning.style())
        .error(Role::Error.style())
}
