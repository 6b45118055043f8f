//! What the README and the pages under docs show is what the program says: every line after
//! `$ tat` in their `console` blocks is run in a throwaway home, page by page.
//!
//! `# at 17:00` behind a command says what time it is then, `# on 2026-11-24 at 9:00` which day
//! too. `<!-- another home -->` begins anew. With `TAT_UPDATE=1` the pages are written anew instead.

use std::path::{Path, PathBuf};

use crate::sandbox::Home;

#[test]
fn pages_show_what_the_program_says() {
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let played = play(&text);
        if text == played {
            continue;
        }
        #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
        let update = std::env::var_os("TAT_UPDATE").is_some();
        if update {
            std::fs::write(&page, played).unwrap();
            continue;
        }
        let (line, shown, said) = text
            .lines()
            .zip(played.lines())
            .enumerate()
            .find(|(_, (shown, said))| shown != said)
            .map_or((0, "", ""), |(at, (shown, said))| (at + 1, shown, said));
        panic!(
            "{}:{line} shows\n  {shown}\nand the program says\n  {said}\n(TAT_UPDATE=1 writes the page anew)",
            page.display()
        );
    }
}

/// The first command of the README starts a timer: it is there, and it is that of the manual.
#[test]
fn the_readme_names_both_commands() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    for command in ["cargo run --release -- start ", "tests/run\n"] {
        assert!(text.contains(command), "the README does not say `{command}`");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    for entry in std::fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// The page with what the program says now under each command.
fn play(text: &str) -> String {
    let mut home = Home::new();
    home.set("COLUMNS", "80");
    let mut out = String::new();
    let mut inside = false;
    // Within a block, lines below a command are its answer, up to the next command.
    let mut answered = false;
    for line in text.lines() {
        if line == "<!-- another home -->" {
            home = Home::new();
            home.set("COLUMNS", "80");
        }
        if line.starts_with("```") {
            inside = line == "```console";
            answered = false;
        }
        if !inside || line.starts_with("```") {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        if let Some(command) = line.strip_prefix("$ ") {
            answered = true;
            out.push_str(line);
            out.push('\n');
            out.push_str(&answer(&mut home, command));
        } else if !answered {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// What a command says, data first.
fn answer(home: &mut Home, command: &str) -> String {
    let (command, comment) = command.split_once("  # ").unwrap_or((command, ""));
    if let Some(day) = comment.split("on ").nth(1).and_then(|rest| rest.split(' ').next()) {
        home.at(&format!("{day}T09:00:00+01:00"));
    }
    if let Some(time) = comment.split("at ").nth(1).and_then(|rest| rest.split(' ').next()) {
        let two_digits = time.find(':') == Some(2);
        home.at(&if two_digits { time.to_owned() } else { format!("0{time}") });
    }
    let line = command.trim_end().strip_prefix("tat").unwrap_or_else(|| {
        panic!("only `tat` is run: {command}");
    });
    let ran = home.tat(line.trim_start());
    let mut said = String::new();
    for line in ran.stdout.lines().chain(ran.stderr.lines()) {
        said.push_str(line.trim_end());
        said.push('\n');
    }
    said
}
