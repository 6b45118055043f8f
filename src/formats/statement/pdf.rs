//! PDF: pages of A4 with their numbers, `DRAFT` on each where it is one, and the letters inside.
//!
//! How typefaces are found on a machine is not known here: they come along.

mod letters;
mod paper;

use std::collections::BTreeSet;

use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use crate::domain::{Code, Refusal};

use super::{DRAFT, DRAFT_SENTENCE, Line, Section, Standing, Statement, Total};
use letters::{Letters, Weight};
use paper::{Cell, HEIGHT, LEFT, Mark, Paper, RIGHT, Style, WIDTH};

pub use letters::Typeface;

/// The columns of a table of work: heading, place, room, and whether numbers stand in it.
const COLUMNS: [(&str, f32, f32, bool); 7] = [
    ("Day", 0.0, 76.0, false),
    ("Time of day", 80.0, 70.0, false),
    ("Task", 154.0, 132.0, false),
    ("Time", 288.0, 40.0, true),
    ("Billed", 330.0, 40.0, true),
    ("Rate", 374.0, 48.0, true),
    ("Amount", 426.0, 73.28, true),
];

const TEXT: Style = Style { size: 8.5, weight: Weight::Regular, grey: 0 };
const SMALL: Style = Style { size: 7.5, weight: Weight::Regular, grey: 90 };
const STRONG: Style = Style { size: 8.5, weight: Weight::Bold, grey: 0 };
const HEADING: Style = Style { size: 11.5, weight: Weight::Bold, grey: 0 };
const TITLE: Style = Style { size: 17.0, weight: Weight::Bold, grey: 0 };
const FAINT: u8 = 190;

/// The letters of a statement that only typefaces that come along can show.
pub fn lacking(statement: &Statement) -> BTreeSet<char> {
    words(statement).flat_map(letters::lacking).collect()
}

/// The statement as a file.
pub fn write(statement: &Statement, others: &[Typeface]) -> Result<Vec<u8>, Refusal> {
    let letters = Letters::new(others);
    let mut paper = Paper::new(&letters);
    about(&mut paper, statement);
    for part in &statement.sections {
        section(&mut paper, part);
    }
    totals(&mut paper, statement);
    let pages = paper.into_pages();
    let mut document = Document::new();
    let title = format!("Statement for {}, {}", statement.customer, statement.days);
    document.set_metadata(Metadata::new().title(title).creator("tat".to_owned()));
    for (at, marks) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(failed)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &letters, mark);
        }
        for mark in edges(&letters, statement, (at + 1, pages.len())) {
            draw(&mut surface, &letters, &mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| failed())
}

fn failed() -> Refusal {
    Refusal::new(Code::Failed, "the statement cannot be written as PDF")
        .hint("`--format html` writes a page that a browser prints")
}

/// What stands at the edges of each page: its number, and that it is a draft.
fn edges(letters: &Letters<'_>, statement: &Statement, (page, of): (usize, usize)) -> Vec<Mark> {
    let mark = |x: f32, y: f32, style: Style, text: String| {
        let Style { size, weight, grey } = style;
        Mark::Text { x, y, size, weight, grey, text }
    };
    let number = format!("Page {page} of {of}");
    let foot = letters.lines(
        &format!("{} · {}", statement.customer, statement.days),
        SMALL.weight,
        SMALL.size,
        RIGHT - LEFT - 90.0,
    );
    let mut marks = vec![mark(
        RIGHT - letters.width(&number, SMALL.weight, SMALL.size),
        HEIGHT - 32.0,
        SMALL,
        number,
    )];
    marks.extend(foot.into_iter().take(1).map(|text| mark(LEFT, HEIGHT - 32.0, SMALL, text)));
    if statement.standing == Standing::Draft {
        let width = letters.width(DRAFT, HEADING.weight, HEADING.size);
        marks.push(mark((WIDTH - width) / 2.0, 34.0, HEADING, DRAFT.to_owned()));
    }
    marks
}

/// Who writes to whom about what.
fn about(paper: &mut Paper<'_, '_>, statement: &Statement) {
    for (at, line) in statement.sender.iter().enumerate() {
        paper.text(if at == 0 { STRONG } else { TEXT }, line);
    }
    if !statement.sender.is_empty() {
        paper.gap(18.0);
    }
    paper.text(TITLE, "Statement of work");
    paper.gap(6.0);
    let mut pairs = vec![
        ("For", statement.customer.clone()),
        ("Days", statement.days.clone()),
        ("Made", statement.made.clone()),
    ];
    if !statement.workers.is_empty() {
        pairs.push(("Work by", statement.workers.join(", ")));
    }
    for (name, text) in pairs {
        let label = Style { grey: SMALL.grey, ..TEXT };
        let cells =
            [cell(0.0, 60.0, (label, name)), cell(64.0, RIGHT - LEFT - 64.0, (TEXT, &text))];
        paper.row(&cells, |_| {});
    }
    if statement.standing == Standing::Draft {
        paper.gap(6.0);
        paper.text(STRONG, DRAFT_SENTENCE);
    }
}

fn cell(x: f32, room: f32, (style, text): (Style, &str)) -> Cell {
    Cell { x: LEFT + x, room, right: false, parts: vec![(style, text.to_owned())] }
}

/// A cell of the table of work.
fn of_column(at: usize, parts: Vec<(Style, String)>) -> Cell {
    let (_, x, room, right) = COLUMNS[at];
    Cell { x: LEFT + x, room, right, parts }
}

/// The work for one pillar.
fn section(paper: &mut Paper<'_, '_>, section: &Section) {
    begin(paper, &section.name, headings);
    for line in &section.lines {
        paper.row(&row(line), headings);
        paper.gap(2.0);
    }
    paper.rule(FAINT);
    paper.row(&total(STRONG, "Total", &section.total), headings);
}

/// A heading with the headings of the columns below it, and never alone at the end of a page.
fn begin(paper: &mut Paper<'_, '_>, name: &str, headings: fn(&mut Paper<'_, '_>)) {
    if paper.fits(90.0) {
        paper.gap(20.0);
    } else {
        paper.turn();
    }
    paper.text(HEADING, name);
    paper.gap(3.0);
    headings(paper);
}

fn headings(paper: &mut Paper<'_, '_>) {
    headed(paper, |_| true);
}

/// The headings of a table of sums.
fn sums(paper: &mut Paper<'_, '_>) {
    headed(paper, |name| ["Time", "Billed", "Amount"].contains(&name));
}

fn headed(paper: &mut Paper<'_, '_>, shown: impl Fn(&str) -> bool) {
    let cells: Vec<Cell> = COLUMNS
        .iter()
        .enumerate()
        .filter(|(_, (name, ..))| shown(name))
        .map(|(at, (name, ..))| of_column(at, vec![(SMALL, (*name).to_owned())]))
        .collect();
    paper.row(&cells, |_| {});
    paper.rule(FAINT);
}

fn row(line: &Line) -> Vec<Cell> {
    let texts =
        [&line.day, &line.clock, &line.task, &line.time, &line.billed, &line.rate, &line.amount];
    let cells = texts.into_iter().enumerate().map(|(at, text)| {
        let mut parts = vec![(TEXT, text.clone())];
        if COLUMNS[at].0 == "Task" {
            parts.extend(line.notes.iter().map(|note| (SMALL, note.clone())));
        }
        of_column(at, parts)
    });
    cells.collect()
}

fn total(style: Style, name: &str, total: &Total) -> Vec<Cell> {
    let amounts = total.amounts.iter().map(|amount| (style, amount.clone())).collect();
    vec![
        cell(0.0, 284.0, (style, name)),
        of_column(3, vec![(style, total.time.clone())]),
        of_column(4, vec![(style, total.billed.clone())]),
        of_column(6, amounts),
    ]
}

/// What all comes to, by pillar and in all.
fn totals(paper: &mut Paper<'_, '_>, statement: &Statement) {
    begin(paper, "Total", sums);
    for part in &statement.sections {
        paper.row(&total(TEXT, &part.name, &part.total), sums);
    }
    paper.rule(FAINT);
    paper.row(&total(STRONG, "In all", &statement.total), sums);
}

fn draw(surface: &mut Surface<'_>, letters: &Letters<'_>, mark: &Mark) {
    let fill = |grey: u8| Fill {
        paint: luma::Color::new(grey).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    };
    match mark {
        Mark::Text { x, y, size, weight, grey, text } => {
            surface.set_fill(Some(fill(*grey)));
            let mut x = *x;
            for run in letters.runs(text, *weight) {
                let (at, font) = (Point::from_xy(x, *y), run.font.clone());
                surface.draw_text(at, font, *size, &run.text, false, TextDirection::Auto);
                x += run.width(*size);
            }
        }
        Mark::Rule { y, grey } => {
            let mut path = PathBuilder::new();
            let Some(line) = Rect::from_ltrb(LEFT, *y, RIGHT, y + 0.6) else { return };
            path.push_rect(line);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*grey)));
                surface.draw_path(&path);
            }
        }
    }
}

/// Every text of a statement.
fn words(statement: &Statement) -> impl Iterator<Item = &str> {
    let lines = statement.sections.iter().flat_map(|section| &section.lines);
    let tasks = lines.flat_map(|line| [&line.task].into_iter().chain(&line.notes));
    let names = statement.sections.iter().map(|section| &section.name);
    let people = statement.sender.iter().chain(&statement.workers);
    [&statement.customer].into_iter().chain(people).chain(names).chain(tasks).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_the_usual_typeface_lacks_is_named() {
        let lacks: String = lacking(&sample()).into_iter().collect();
        assert_eq!(lacks, "日本");
    }

    #[test]
    fn a_statement_is_one_file_of_pages() {
        let mut statement = sample();
        let line = statement.sections[0].lines[0].clone();
        statement.sections[0].lines = vec![line; 120];
        let file = write(&statement, &[]).unwrap();
        assert!(file.starts_with(b"%PDF-") && file.trim_ascii_end().ends_with(b"%%EOF"));
        assert!(
            file.len() < 200_000,
            "{} bytes: the letters are not cut to those used",
            file.len()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_name_is_too_much(name in "\\PC{0,200}", note in "[a-z \n]{0,9000}") {
            let mut statement = Statement { customer: name.clone(), ..sample() };
            statement.sections[0].lines[0].task = name.clone();
            statement.sections[0].lines[0].notes.push(note);
            statement.sections[1].name = name;
            prop_assert!(write(&statement, &[]).is_ok());
        }
    }
}
