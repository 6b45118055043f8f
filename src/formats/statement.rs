//! Statements: what a customer is told of the bills of a stretch of days, ready to be laid out.
//!
//! Every text is as it is to be read; which bills are in it and what they come to is decided by
//! whoever fills it.

pub mod html;
pub mod markdown;
pub mod pdf;

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Whether anything in it may still change.
    pub standing: Standing,
    /// To whom it goes.
    pub customer: String,
    /// Which days it is about.
    pub days: String,
    /// When it was made.
    pub made: String,
    /// Who sends it: a name, and lines below it.
    pub sender: Vec<String>,
    /// Whose work it is.
    pub workers: Vec<String>,
    /// The parts of the work.
    pub sections: Vec<Section>,
    /// What all comes to.
    pub total: Total,
}

/// Whether anything in a statement may still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing may.
    Agreed,
    /// Bills in it are not agreed yet.
    Draft,
}

/// The work for one pillar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The pillar's name.
    pub name: String,
    /// What was done, by day.
    pub lines: Vec<Line>,
    /// What it comes to: the sum of the lines.
    pub total: Total,
}

/// A line of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The day.
    pub day: String,
    /// From when to when; empty where that is not known.
    pub clock: String,
    /// What was done.
    pub task: String,
    /// What else is said of it.
    pub notes: Vec<String>,
    /// The time as it was recorded.
    pub time: String,
    /// What is billed of it.
    pub billed: String,
    /// Money an hour.
    pub rate: String,
    /// Money.
    pub amount: String,
}

/// What lines come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The time as it was recorded.
    pub time: String,
    /// What is billed of it.
    pub billed: String,
    /// Money, in each currency.
    pub amounts: Vec<String>,
}

/// What a draft says on every page.
const DRAFT: &str = "DRAFT";

/// And once, in full.
const DRAFT_SENTENCE: &str = "Draft: what is not yet agreed may still change.";

/// A statement for tests: two pillars, a name that a browser would take for a tag.
#[cfg(test)]
fn sample() -> Statement {
    let line = |day: &str, task: &str, notes: &[&str]| Line {
        day: day.to_owned(),
        clock: "09:15 to 10:20".to_owned(),
        task: task.to_owned(),
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
        time: "1:05".to_owned(),
        billed: "1:15".to_owned(),
        rate: "90.00".to_owned(),
        amount: "112.50 EUR".to_owned(),
    };
    let total = |time: &str, billed: &str, amount: &str| Total {
        time: time.to_owned(),
        billed: billed.to_owned(),
        amounts: vec![amount.to_owned()],
    };
    Statement {
        standing: Standing::Draft,
        customer: "Acme <b> & Söhne".to_owned(),
        days: "Mon 23 Nov 2026".to_owned(),
        made: "Tue 24 Nov 2026".to_owned(),
        sender: vec!["Ανα Ñ".to_owned(), "Main Street 1".to_owned()],
        workers: vec!["Ana".to_owned()],
        sections: vec![
            Section {
                name: "Platform".to_owned(),
                lines: vec![line("Mon 23 Nov 2026", "fix \"login\"", &["twice\nas agreed"])],
                total: total("1:05", "1:15", "112.50 EUR"),
            },
            Section {
                name: "Web".to_owned(),
                lines: vec![line("Mon 23 Nov 2026", "日本", &[])],
                total: total("1:05", "1:15", "112.50 EUR"),
            },
        ],
        total: total("2:10", "2:30", "225.00 EUR"),
    }
}
