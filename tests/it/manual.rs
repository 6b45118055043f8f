//! What is written from the commands themselves and lies in the repository: manual pages, help and
//! completion. `TAT_UPDATE=1 cargo test --test it manual` writes them anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use crate::sandbox::Home;

#[test]
fn manual_pages_are_those_of_the_commands() {
    let mut program = tat::cli::program().disable_help_flag(true);
    program.build();
    let mut pages = Vec::new();
    page(&program, "tat", &mut pages);
    for (name, text) in &pages {
        same(&root().join("man").join(name), text);
    }
    let mut known: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    known.sort_unstable();
    assert_eq!(listed(&root().join("man")), known, "a page of a command that is gone");
}

/// The page of one command, and those of the commands below it.
fn page(command: &Command, line: &str, pages: &mut Vec<(String, String)>) {
    let name = line.replace(' ', "-");
    let below: Vec<&Command> = command.get_subcommands().collect();
    let examples = command.get_before_long_help().map(ToString::to_string);
    let rest = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string().replace("Usage: ", "");
    let own = command
        .clone()
        .name(name.clone())
        .display_name(name.clone())
        .bin_name(line.to_owned())
        .version("0")
        .override_usage(usage)
        .before_long_help("")
        .after_long_help("")
        .mut_args(|arg| arg.hide_short_help(false));
    let man = Man::new(own).date("").source("tat").manual("tat");
    let mut bytes = Vec::new();
    man.render_title(&mut bytes).unwrap();
    man.render_name_section(&mut bytes).unwrap();
    man.render_synopsis_section(&mut bytes).unwrap();
    let mut roff = Roff::new();
    if !rest.trim().is_empty() {
        roff.control("SH", ["NOTES"]);
        verbatim(&mut roff, &rest);
    }
    if let Some(examples) = examples.filter(|text| !text.trim().is_empty()) {
        roff.control("SH", ["EXAMPLES"]);
        verbatim(&mut roff, &examples);
    }
    roff.to_writer(&mut bytes).unwrap();
    man.render_options_section(&mut bytes).unwrap();
    let mut roff = Roff::new();
    if !below.is_empty() {
        roff.control("SH", ["COMMANDS"]);
        for command in &below {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            roff.control("TP", []);
            roff.text([bold(format!("{name}-{}(1)", command.get_name()))]);
            roff.text([roman(about)]);
        }
    }
    if line == "tat" {
        surroundings(&mut roff);
    } else {
        roff.control("SH", ["SEE ALSO"]);
        let parent = name.rsplit_once('-').map_or("tat", |(parent, _)| parent);
        roff.text([bold(format!("{parent}(1)")), roman(", "), bold("tat help")]);
    }
    roff.to_writer(&mut bytes).unwrap();
    pages.push((format!("{name}.1"), String::from_utf8(bytes).unwrap()));
    for command in below {
        page(command, &format!("{line} {}", command.get_name()), pages);
    }
}

/// What holds for all commands, as `tat help` tells it.
fn surroundings(roff: &mut Roff) {
    let home = Home::new();
    for (heading, topic) in [("ENVIRONMENT", "environment"), ("EXIT STATUS", "exit-codes")] {
        roff.control("SH", [heading]);
        for row in home.ok(&format!("help {topic} --plain")).stdout.lines() {
            let (term, about) = row.split_once('\t').unwrap_or((row, ""));
            roff.control("TP", []);
            roff.text([bold(term)]);
            roff.text([roman(about)]);
        }
    }
    roff.control("SH", ["FILES"]);
    for (file, about) in [
        ("~/.config/tat/config.toml", "The settings; `tat config`."),
        ("~/.local/share/tat/local.redb", "The store; `tat backup`."),
        (".tat.toml", "Customer, pillar and tags of new tasks made in this folder or below."),
    ] {
        roff.control("TP", []);
        roff.text([italic(file)]);
        roff.text([roman(about)]);
    }
}

/// Text whose lines stay as they are.
fn verbatim(roff: &mut Roff, text: &str) {
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

#[test]
fn help_pages_are_those_of_the_commands() {
    let home = Home::new();
    let mut text = String::from(
        "What `-h`, `--help` and `tat help TOPIC` print, 100 columns wide. Written by a test:\n\
         TAT_UPDATE=1 cargo test --test it manual\n",
    );
    let mut program = tat::cli::program();
    program.build();
    let mut lines = vec!["-h".to_owned(), "--help".to_owned()];
    lines_of(&program, "", &mut lines);
    for topic in ["time", "filters", "json", "exit-codes", "environment"] {
        lines.push(format!("help {topic}"));
    }
    for line in lines {
        let ran = home.ok(&line);
        let widest = ran.stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(widest <= 100, "{widest} columns: tat {line}\n{ran}");
        // The flags that every command takes are shown once.
        let everywhere = if line == "--help" { None } else { ran.stdout.find("\nEverywhere:\n") };
        let shown = &ran.stdout[..everywhere.unwrap_or(ran.stdout.len())];
        let _ = write!(text, "\n{}\n$ tat {line}\n{shown}", "=".repeat(100));
    }
    same(&root().join("docs/help.txt"), &text);
}

fn lines_of(command: &Command, before: &str, lines: &mut Vec<String>) {
    for below in command.get_subcommands() {
        let name = format!("{before}{}", below.get_name());
        lines.push(format!("{name} --help"));
        lines_of(below, &format!("{name} "), lines);
    }
}

/// Every command says what it does, as the house says it.
#[test]
fn every_command_and_flag_has_its_line() {
    let mut wrong = Vec::new();
    let mut program = tat::cli::program();
    program.build();
    look(&program, "tat", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn look(command: &Command, line: &str, wrong: &mut Vec<String>) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut say = |why: &str, what: &str| wrong.push(format!("{line}: {why}: {what}"));
    if about.is_empty() || about.ends_with('.') || about.chars().count() > 60 {
        say("its help is a line of at most 60 characters without a period", &about);
    }
    for arg in command.get_arguments() {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        if help.is_empty() || help.ends_with('.') {
            say("a flag's help is a line without a period", arg.get_id().as_str());
        }
    }
    for below in command.get_subcommands() {
        look(below, &format!("{line} {}", below.get_name()), wrong);
    }
}

#[test]
fn completions_are_those_that_the_program_prints() {
    let home = Home::new();
    for (shell, end) in [
        ("bash", "bash"),
        ("zsh", "zsh"),
        ("fish", "fish"),
        ("powershell", "ps1"),
        ("elvish", "elv"),
    ] {
        let printed = home.ok(&format!("completions {shell}")).stdout;
        same(&root().join(format!("completions/tat.{end}")), &printed);
        let mut asked = home.command::<&str>([]);
        let script = asked.env("COMPLETE", shell).output().unwrap();
        assert!(script.status.success() && !script.stdout.is_empty(), "{shell} cannot be taught");
    }
    home.refused("completions cmd", "usage").hints_at("elvish");
}

/// Bash itself, with what the store holds.
#[cfg(unix)]
#[test]
fn bash_completes_from_the_store() {
    let home = Home::new();
    home.ok("start 'fix login' -c Acme --create");
    home.ok("start 'write report' -c Globex --create");
    home.ok("focus Acme");
    let complete = |line: &str| {
        let script = format!(
            "source <(COMPLETE=bash tat); COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); \
             COMP_TYPE=9; _clap_complete_tat tat \"${{COMP_WORDS[COMP_CWORD]}}\"; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let binary = Path::new(env!("CARGO_BIN_EXE_tat"));
        let folder = binary.parent().unwrap().display();
        let mut bash = std::process::Command::new("bash");
        bash.args(["-c", &script]).env_clear().envs(
            home.command::<&str>([])
                .get_envs()
                .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))),
        );
        let output = bash.env("PATH", format!("{folder}:/usr/bin:/bin")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(complete("tat sta"), "start\nstatus\n");
    assert_eq!(complete(r"tat task done fix\\ l"), "fix\\ login\n");
    let titles = complete("tat task done ''");
    assert!(titles.contains("fix\\ login") && !titles.contains("write"), "{titles}");
    assert_eq!(complete("tat log -c A"), "Acme\n");
    assert_eq!(complete("tat focus G"), "Globex\n");
    assert_eq!(complete("tat config get targets.s"), "targets.sat\ntargets.sun\n");
    assert_eq!(complete("tat help exi"), "exit-codes\n");
    std::fs::write(home.store(), "no store").unwrap();
    assert_eq!(complete("tat log -c A"), "\n", "trouble is silent");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder by name.
fn listed(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

/// A file of the repository holds this text; with `TAT_UPDATE` it is made to.
#[track_caller]
pub(crate) fn same(path: &Path, text: &str) {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the program")]
    let update = std::env::var_os("TAT_UPDATE").is_some();
    if update {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        return;
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    let different = there.lines().zip(text.lines()).find(|(there, wanted)| there != wanted);
    assert!(
        there == text,
        "{} is stale ({different:?}); TAT_UPDATE=1 cargo test --test it writes it anew",
        path.display()
    );
}
