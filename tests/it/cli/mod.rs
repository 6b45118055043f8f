//! One file for each command: what it prints, what it refuses, and what a script reads.

mod add;
mod bill;
mod cancel;
mod chart;
mod config;
mod customer;
mod delete;
mod doctor;
mod edit;
mod fill;
mod focus;
mod heatmap;
mod history;
mod join;
mod log;
mod many;
mod merge;
mod note;
mod picker;
mod pillar;
mod report;
mod resume;
mod sheet;
mod split;
mod start;
mod statement;
mod status;
mod stop;
mod tag;
mod take_break;
mod task;
mod transfer;
mod undo;

use crate::sandbox::Home;

/// Runs lines of `HH:MM words…`, each at its time of the day, and answers the pictures.
pub(crate) fn play(home: &mut Home, lines: &str) -> String {
    let mut pictures = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (time, words) = line.split_once(' ').unwrap_or((line, ""));
        home.at(time);
        pictures.push_str(&home.tat(words).to_string());
    }
    pictures
}

/// Runs lines of `DD HH:MM words…`, each at its time of a day of November 2026 in Amsterdam.
pub(crate) fn play_days(home: &mut Home, lines: &str) -> String {
    let mut pictures = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.splitn(3, ' ');
        let mut next = || words.next().unwrap_or_else(|| panic!("no day and time in {line:?}"));
        home.at(&format!("2026-11-{}T{}:00+01:00", next(), next()));
        pictures.push_str(&home.tat(next()).to_string());
    }
    pictures
}
