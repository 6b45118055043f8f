//! Aliases: a word of one's own for a longer line (`alias.NAME` in the configuration), and what
//! `tat` alone stands for (`default_command`).
//!
//! A command's own name is never an alias, so that no script is surprised.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::config::{Config, Env, Paths};
use crate::domain::Refusal;

use super::{commands, output};

/// The words with an alias at their head replaced by what it stands for.
pub(super) fn expand(words: &[OsString], env: &Env) -> Result<Vec<OsString>, Refusal> {
    let Some(at) = commands::place_of_command(words) else { return alone(words, env) };
    if words[at].to_str().is_none_or(commands::is_command) {
        return Ok(words.to_vec());
    }
    let (config, _) = Config::load(env, &Paths::find(env)?)?;
    let words = unfold(words.to_vec(), &config.aliases)?;
    let head = commands::place_of_command(&words).and_then(|at| words[at].to_str());
    match head.filter(|head| !commands::is_command(head)) {
        Some(head) => Err(commands::unknown(head, &config.aliases)),
        None => Ok(words),
    }
}

/// `tat` alone, at a terminal, with what it stands for.
fn alone(words: &[OsString], env: &Env) -> Result<Vec<OsString>, Refusal> {
    let asks = ["-h", "--help", "-V", "--version", "--json", "--plain"];
    let asked = words.iter().any(|word| asks.iter().any(|flag| word == flag));
    if asked || !output::stdout_is_terminal() {
        return Ok(words.to_vec());
    }
    let (config, _) = Config::load(env, &Paths::find(env)?)?;
    let Some(line) = config.default_command else { return Ok(words.to_vec()) };
    let mut words = words.to_vec();
    words.extend(split("default_command", &line)?);
    unfold(words, &config.aliases)
}

/// Replaces aliases at the head of the words until a command stands there, or a word that nobody
/// knows.
fn unfold(
    mut words: Vec<OsString>,
    aliases: &BTreeMap<String, String>,
) -> Result<Vec<OsString>, Refusal> {
    let mut passed: Vec<String> = Vec::new();
    while let Some(at) = commands::place_of_command(&words) {
        let Some(name) = words[at].to_str().filter(|word| !commands::is_command(word)) else {
            break;
        };
        let Some(line) = aliases.get(name) else { break };
        let name = name.to_owned();
        if passed.contains(&name) {
            return Err(circle(&passed, &name));
        }
        let expansion = split(&format!("alias.{name}"), line)?;
        words.splice(at..=at, expansion);
        passed.push(name);
    }
    Ok(words)
}

/// A line's words, as a shell would see them.
fn split(key: &str, line: &str) -> Result<Vec<OsString>, Refusal> {
    let words = shlex::split(line).ok_or_else(|| {
        Refusal::usage(format!("the quotes of {key} do not close: {line}"))
            .hint(format!("`tat config set {key} LINE` mends it"))
    })?;
    Ok(words.into_iter().map(OsString::from).collect())
}

fn circle(passed: &[String], name: &str) -> Refusal {
    let way = passed.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(" → ");
    Refusal::usage(format!("the alias \"{name}\" leads back to itself: {way}"))
        .hint(format!("`tat config set alias.{name} LINE` breaks the circle"))
}

/// What is wrong with a setting that stands for a command line (`alias.NAME`, `default_command`);
/// nothing with any other setting.
pub(super) fn look(
    key: &str,
    line: &str,
    aliases: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    let mut aliases = aliases.clone();
    if let Some(name) = key.strip_prefix("alias.") {
        if commands::is_command(name) {
            return Err(Refusal::usage(format!("\"{name}\" is a command, and no alias hides it"))
                .hint(format!("choose another name, or take it out: `tat config unset {key}`")));
        }
        if name.contains(char::is_whitespace) || name.starts_with('-') {
            return Err(Refusal::usage(format!("\"{name}\" cannot be typed as a command"))
                .hint("an alias is one word that does not begin with a hyphen"));
        }
        aliases.insert(name.to_owned(), line.to_owned());
    } else if key != "default_command" {
        return Ok(());
    }
    let program = OsString::from("tat");
    let words = unfold([program].into_iter().chain(split(key, line)?).collect(), &aliases)?;
    let head = commands::place_of_command(&words).map(|at| words[at].to_string_lossy());
    match head {
        Some(head) if commands::is_command(&head) => Ok(()),
        Some(head) => Err(commands::unknown(&head, &aliases)),
        None => Err(Refusal::usage(format!("{key} names no command: {line}"))
            .hint("`tat --help` lists the commands")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn aliases() -> BTreeMap<String, String> {
        [
            ("s", "status"),
            ("now", "s --plain"),
            ("a", "b"),
            ("b", "a x"),
            ("open", "start 'fix"),
            ("quoted", "start 'fix login' -t \"a b\""),
        ]
        .map(|(name, line)| (name.to_owned(), line.to_owned()))
        .into()
    }

    #[rstest]
    #[case("tat s", Ok("tat status"))]
    #[case("tat --json now --quiet", Ok("tat --json status --plain --quiet"))]
    #[case("tat quoted x", Ok("tat start fix login -t a b x"))]
    #[case("tat nobody", Ok("tat nobody"))]
    #[case("tat start s", Ok("tat start s"))]
    #[case("tat a", Err("leads back to itself: a → b → a"))]
    #[case("tat open", Err("the quotes of alias.open do not close"))]
    fn aliases_unfold(#[case] typed: &str, #[case] meant: Result<&str, &str>) {
        let words = typed.split(' ').map(OsString::from).collect();
        match (unfold(words, &aliases()), meant) {
            (Ok(words), Ok(meant)) => assert_eq!(words.join(" ".as_ref()), *meant),
            (Err(refusal), Err(part)) => assert!(refusal.message.contains(part), "{refusal}"),
            (got, _) => panic!("{got:?}"),
        }
    }

    #[rstest]
    #[case("alias.l", "status --check", None)]
    #[case("alias.start", "stop", Some("is a command"))]
    #[case("alias.pause", "status", Some("is a command"))]
    #[case("alias.two words", "stop", Some("cannot be typed"))]
    #[case("alias.x", "x", Some("itself: x → x"))]
    #[case("alias.s", "now", Some("itself"))]
    #[case("alias.x", "statsu", Some("statsu"))]
    #[case("alias.x", "--json", Some("names no command"))]
    #[case("default_command", "s", None)]
    #[case("default_command", "bogus", Some("bogus"))]
    #[case("ui.theme", "bogus", None)]
    fn settings_that_are_lines_are_looked_at(
        #[case] key: &str,
        #[case] line: &str,
        #[case] wrong: Option<&str>,
    ) {
        match (look(key, line, &aliases()), wrong) {
            (Ok(()), None) => {}
            (Err(refusal), Some(part)) => assert!(refusal.message.contains(part), "{refusal}"),
            (got, _) => panic!("{got:?}"),
        }
    }
}
