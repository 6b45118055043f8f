//! Everything that runs the program from outside, and the laws of the house.
//!
//! One binary, so that it is linked once. Tests whose name begins with `long_` take their time and
//! run in a second stage.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
#![expect(clippy::print_stdout, reason = "a test that was left out says so")]

#[cfg(unix)]
mod accounts;
mod cli;
mod crash;
mod docs;
mod gallery;
mod history;
mod interchange;
mod layers;
mod licences;
mod manual;
mod month;
mod readme;
mod sandbox;
mod server;
#[cfg(unix)]
mod sync;
mod terminal;
#[cfg(unix)]
mod trouble;
#[cfg(unix)]
mod tui;

/// A file that no `mod` line names is not compiled, and its tests pass by never running.
#[test]
fn no_file_is_forgotten() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut forgotten = Vec::new();
    for file in layers::rust_files(&root) {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = file.parent().unwrap();
        let (name, parent) = match name.as_str() {
            "main" => continue,
            "mod" => {
                let folder_name = folder.file_name().unwrap().to_string_lossy().into_owned();
                (folder_name, folder.parent().unwrap())
            }
            _ => (name, folder),
        };
        let index = if parent == root { "main.rs" } else { "mod.rs" };
        let listed = std::fs::read_to_string(parent.join(index)).unwrap_or_default();
        if !listed.lines().any(|line| line.trim() == format!("mod {name};")) {
            forgotten.push(file);
        }
    }
    assert!(forgotten.is_empty(), "no `mod` line names {forgotten:#?}");
}
