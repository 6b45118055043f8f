//! One file for each command: what it prints, what it refuses, and what a script reads.

mod history;
mod undo;

use crate::sandbox::Home;

/// Runs lines of `HH:MM words…`, each at its time of the day, and answers the pictures.
pub(crate) fn play(home: &mut Home, lines: &str) -> String {
    let mut pictures = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (time, words) = line.split_once(' ').unwrap_or_else(|| panic!("no time in {line:?}"));
        home.at(time);
        pictures.push_str(&home.tat(words).to_string());
    }
    pictures
}
