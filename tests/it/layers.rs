//! The laws of the house that a compiler does not know: which layer may name which, how long a
//! file may be, what a folder may be called.
//!
//! The map they follow is `docs/architecture.md`. How code is written is for clippy.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which layers each layer may name. One that is not listed may name nothing.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("report", &["domain"]),
    ("formats", &["domain"]),
    ("text", &["domain"]),
    ("clock", &["domain"]),
    ("credentials", &["domain", "config"]),
    ("config", &["domain", "text"]),
    ("store", &["domain"]),
    ("wire", &["domain", "store"]),
    ("engine", &["domain", "report", "formats", "store", "wire"]),
    ("api", &["domain", "wire", "credentials"]),
    ("sync", &["domain", "wire", "store", "engine", "api"]),
    ("integrations", &["domain", "wire", "text", "config", "credentials"]),
    (
        "cli",
        &[
            "domain",
            "report",
            "formats",
            "text",
            "clock",
            "credentials",
            "config",
            "store",
            "wire",
            "engine",
            "api",
            "sync",
            "integrations",
            "tui",
            "server",
        ],
    ),
    (
        "tui",
        &[
            "domain",
            "report",
            "text",
            "clock",
            "credentials",
            "config",
            "store",
            "wire",
            "engine",
            "api",
            "sync",
        ],
    ),
    (
        "server",
        &[
            "domain",
            "report",
            "formats",
            "text",
            "clock",
            "credentials",
            "config",
            "store",
            "wire",
            "engine",
            "integrations",
            "sync",
        ],
    ),
    ("main", &["cli", "tui"]),
    ("lib", &[]),
];

/// The most lines of a file, tests apart.
const LONGEST_FILE: usize = 800;

/// Names that say where a thing lies and not what it is.
const DRAWERS: &[&str] = &["utils", "util", "common", "helpers", "helper", "misc", "services"];

/// Where standard output and standard error may be touched.
const STREAMS: &[&str] = &["cli/output", "tui/terminal.rs"];

#[test]
fn every_arrow_points_the_right_way() {
    let mut wrong = Vec::new();
    for file in sources() {
        let path = within_src(&file);
        let layer = layer_of(&path);
        let allowed = ARROWS.iter().find(|(name, _)| *name == layer).map(|(_, to)| *to);
        let Some(allowed) = allowed else {
            wrong.push(format!("{path}: no layer is called {layer:?}; docs/architecture.md"));
            continue;
        };
        for named in layers_named(&read(&file), depth_of(&path)) {
            let known = ARROWS.iter().any(|(name, _)| *name == named);
            if known && named != layer && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{path}: {layer} must not know {named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|file| !is_test_file(file))
        .map(|file| (within_src(&file), code_lines(&read(&file))))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("{path}: {lines} lines, {LONGEST_FILE} at most"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_folder_is_a_drawer() {
    let drawers: Vec<String> = sources()
        .iter()
        .map(|file| within_src(file))
        .filter(|path| path.trim_end_matches(".rs").split('/').any(|part| DRAWERS.contains(&part)))
        .collect();
    assert!(drawers.is_empty(), "named after no thing: {drawers:?}");
}

#[test]
fn only_the_output_touches_the_streams() {
    let mut wrong = Vec::new();
    for file in sources().into_iter().filter(|file| !is_test_file(file)) {
        let path = within_src(&file);
        if STREAMS.iter().any(|allowed| path.starts_with(allowed)) {
            continue;
        }
        let code = code_of(&read(&file));
        for word in ["stdout(", "stderr(", "println!", "eprintln!", "print!(", "eprint!("] {
            if code.contains(word) {
                wrong.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "printing belongs to {STREAMS:?}:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_imported_by_the_handful() {
    let mut wrong = Vec::new();
    for file in sources() {
        for line in code_of(&read(&file)).lines() {
            let line = line.trim();
            let glob = line.starts_with("use ") && line.ends_with("::*;");
            if glob && !["use super::*;", "use proptest::prelude::*;"].contains(&line) {
                wrong.push(format!("{}: {line}", within_src(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The reading of `use` lines is itself a thing that may be wrong.
#[test]
fn the_reader_of_imports_sees_them_all() {
    let code = r#"
        use crate::store::{Read, Store};
        use crate::{
            domain::{Task, TimeBill},
            engine as e,
        };
        // use crate::cli::Forbidden;
        /// See [`crate::tui::View`].
        fn f() -> crate::wire::Doc { "crate::server::x"; super::super::text::plural() }
    "#;
    let expected = ["domain", "engine", "store", "text", "wire"].map(str::to_owned);
    assert_eq!(layers_named(code, 2), BTreeSet::from(expected));
}

/// Every Rust file under a folder, sorted.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<PathBuf> {
    rust_files(&src())
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

fn within_src(file: &Path) -> String {
    let path = file.strip_prefix(src()).unwrap();
    path.to_string_lossy().replace('\\', "/")
}

fn layer_of(path: &str) -> String {
    let first = path.split('/').next().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// How many modules deep a file's own module lies under the crate's root.
fn depth_of(path: &str) -> usize {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    match parts.last() {
        Some(&"mod" | &"lib" | &"main") => parts.len() - 1,
        _ => parts.len(),
    }
}

fn is_test_file(file: &Path) -> bool {
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let parts = within_src(file);
    name == "tests" || name == "conformance" || parts.split('/').any(|part| part == "tests")
}

/// The lines before the tests at the end of a file.
fn code_lines(code: &str) -> usize {
    code.lines().take_while(|line| line.trim() != "#[cfg(test)]").count()
}

/// The code before the tests, without comments and without what stands in strings.
fn code_of(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    without_words(&lines.collect::<Vec<_>>().join("\n"))
}

/// A file without comments and without what stands in strings.
fn without_words(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut inside = false;
        let mut previous = ' ';
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if previous != '\\' && previous != '\'' => inside = !inside,
                '/' if !inside && chars.peek() == Some(&'/') => break,
                _ if inside => {}
                _ => code.push(c),
            }
            previous = if previous == '\\' && c == '\\' { ' ' } else { c };
        }
        code.push('\n');
    }
    code
}

/// The first names after `crate::`, `tat::` or enough `super::` to reach the root.
fn layers_named(text: &str, depth: usize) -> BTreeSet<String> {
    let code = without_words(text);
    let to_root = "super::".repeat(depth);
    let mut roots = vec!["crate::", "tat::"];
    if depth > 1 {
        roots.push(&to_root);
    }
    let mut named = BTreeSet::new();
    for root in roots {
        for (at, _) in code.match_indices(root) {
            let whole = code[..at].chars().next_back();
            if whole.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            named.extend(names_at(&code[at + root.len()..]));
        }
    }
    named.remove("");
    named
}

/// The name at the beginning of a path, or the names in the braces at its beginning.
fn names_at(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let (mut depth, mut item, mut names) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(std::mem::take(&mut item).trim())),
            c if depth == 0 => item.push(c),
            _ => {}
        }
    }
    names.push(word(item.trim()));
    names
}
