//! Topics: what does not belong to one command (`tat help TOPIC`).
//!
//! Their text lies in `topics/`: lines that begin with `#` are headings, those with two spaces are
//! a term and what it means, with two spaces between, and the rest are paragraphs.

use std::fmt::Write as _;

use crate::cli::output::{Line, Page};
use crate::config::env::VARIABLES;
use crate::text::wrap::wrap;

use super::lay_rows;

/// No line of a topic is wider than this: it is read, not looked up.
const WIDEST: usize = 80;

/// A topic.
#[derive(Debug)]
pub(in crate::cli) struct Topic {
    /// Its name.
    pub(in crate::cli) name: &'static str,
    /// What it is about, as the help of a command.
    pub(in crate::cli) about: &'static str,
    text: &'static str,
}

/// Every topic.
pub(in crate::cli) const TOPICS: &[Topic] = &[
    Topic {
        name: "time",
        about: "How times, days, ranges and durations are written",
        text: include_str!("topics/time.txt"),
    },
    Topic {
        name: "filters",
        about: "How lists are narrowed, and things are named",
        text: include_str!("topics/filters.txt"),
    },
    Topic { name: "json", about: "What scripts read", text: include_str!("topics/json.txt") },
    Topic {
        name: "exit-codes",
        about: "How a command ended",
        text: include_str!("topics/exit-codes.txt"),
    },
    Topic { name: "environment", about: "The variables that are read", text: "" },
];

impl Topic {
    /// The topic of this name.
    pub(in crate::cli) fn find(name: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.name == name)
    }

    /// Its text, as it was written.
    pub(in crate::cli) fn text(&self) -> String {
        if self.text.is_empty() { environment() } else { self.text.to_owned() }
    }

    /// Its terms and what they mean.
    pub(in crate::cli) fn terms(&self) -> Vec<(String, String)> {
        self.text().lines().filter_map(row).collect()
    }

    /// It, for a terminal of so many columns.
    pub(in crate::cli) fn page(&self, columns: Option<usize>) -> Page {
        lay(&self.text(), columns.unwrap_or(WIDEST).min(WIDEST))
    }
}

/// The variables, from the table in which they stand.
fn environment() -> String {
    let mut text = "# Environment\nA variable that is empty counts as not set.\n".to_owned();
    for variable in VARIABLES {
        let _ = writeln!(text, "  {}  {}", variable.name, variable.about);
    }
    text.push_str(
        "\nA flag comes before the environment, that before the file of settings \
         (`tat config list`), and that before the defaults.\n",
    );
    text
}

fn row(line: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("  ")?;
    let (term, about) = line.split_once("  ").unwrap_or((line, ""));
    Some((term.to_owned(), about.to_owned()))
}

fn lay(text: &str, columns: usize) -> Page {
    let mut page = Page::new();
    let mut rows = Vec::new();
    for line in text.lines().chain([""]) {
        if let Some(row) = row(line) {
            rows.push(row);
            continue;
        }
        lay_rows(&mut page, &std::mem::take(&mut rows), columns);
        if line.is_empty() {
            page.gap();
        } else if let Some(heading) = line.strip_prefix("# ") {
            page.gap();
            page.push(Line::new().title(heading));
        } else {
            page.extend(wrap(line, columns).iter().map(|line| Line::new().words(line)));
        }
    }
    page.trim();
    page
}
