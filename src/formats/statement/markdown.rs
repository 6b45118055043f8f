//! Markdown: a statement to be read as it stands, or pasted where it is rendered.

use std::fmt::Write as _;

use crate::formats::sheet::markdown::{escaped, write as table};
use crate::formats::sheet::{Cell, Column, Sheet};

use super::{DRAFT_SENTENCE, Line, Section, Standing, Statement, Total};

/// The columns of a table of work.
const COLUMNS: [Column; 7] = [
    Column::words("day"),
    Column::words("time of day"),
    Column::words("task"),
    Column::numbers("time"),
    Column::numbers("billed"),
    Column::numbers("rate"),
    Column::numbers("amount"),
];

/// The statement as Markdown.
pub fn write(statement: &Statement) -> String {
    let mut out = String::from("# Statement of work\n\n");
    if statement.standing == Standing::Draft {
        let _ = writeln!(out, "**{DRAFT_SENTENCE}**\n");
    }
    let mut about = vec![
        ("For", statement.customer.clone()),
        ("Days", statement.days.clone()),
        ("Made", statement.made.clone()),
    ];
    if !statement.sender.is_empty() {
        about.push(("From", statement.sender.join(", ")));
    }
    if !statement.workers.is_empty() {
        about.push(("Work by", statement.workers.join(", ")));
    }
    for (name, text) in about {
        let _ = writeln!(out, "- {name}: {}", escaped(&text));
    }
    for section in &statement.sections {
        let _ = write!(out, "\n## {}\n\n{}", escaped(&section.name), table(&work(section)));
    }
    let mut all = Sheet::new(&COLUMNS[2..]);
    if let Some(first) = all.columns.first_mut() {
        *first = Column::words("pillar");
    }
    for section in &statement.sections {
        all.row(total(&section.name, &section.total));
    }
    all.row(total("in all", &statement.total));
    let _ = write!(out, "\n## Total\n\n{}", table(&all));
    out
}

/// The lines of a section, with their total below.
fn work(section: &Section) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    for line in &section.lines {
        sheet.row(cells(line));
    }
    sheet.row([Cell::Empty, Cell::Empty].into_iter().chain(total("total", &section.total)));
    sheet
}

fn cells(line: &Line) -> Vec<Cell> {
    let mut task = line.task.clone();
    for note in &line.notes {
        task.push('\n');
        task.push_str(note);
    }
    let (day, clock) = (&line.day, &line.clock);
    [day, clock, &task, &line.time, &line.billed, &line.rate, &line.amount]
        .map(|text| Cell::text(text.clone()))
        .to_vec()
}

fn total(name: &str, total: &Total) -> [Cell; 5] {
    [
        Cell::text(name),
        Cell::text(total.time.clone()),
        Cell::text(total.billed.clone()),
        Cell::Empty,
        Cell::text(total.amounts.join(", ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_statement_can_be_read_as_it_stands() {
        let text = write(&sample());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..3],
            ["# Statement of work", "", "**Draft: what is not yet agreed may still change.**"]
        );
        assert_eq!(lines[4], r"- For: Acme \<b> \& Söhne");
        assert!(
            text.contains(
                "| fix \"login\"<br>twice<br>as agreed | 1:05 |   1:15 | 90.00 | 112.50 EUR |"
            ),
            "{text}"
        );
        assert!(text.contains("| in all   | 2:10 |   2:30 |      | 225.00 EUR |"), "{text}");
    }
}
