//! Markdown: a table that is readable as it stands and drawn as a table where it is rendered.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Holds, Sheet};

/// The sheet as a table of GitHub's Markdown, padded so that its columns line up.
pub fn write(sheet: &Sheet) -> String {
    let headings: Vec<String> = sheet.columns.iter().map(|column| escaped(column.name)).collect();
    let rows: Vec<Vec<String>> = sheet
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| escaped(&cell.written())).collect())
        .collect();
    let widths: Vec<usize> = (0..headings.len())
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).chain(headings.get(at));
            cells.map(|text| text.width()).max().unwrap_or(0).max(SHORTEST_RULE)
        })
        .collect();
    let mut out = String::new();
    push(&mut out, sheet, &widths, &headings);
    let rules = sheet.columns.iter().zip(&widths).map(|(column, width)| match column.holds {
        Holds::Words => "-".repeat(*width),
        Holds::Numbers => format!("{}:", "-".repeat(width - 1)),
    });
    push(&mut out, sheet, &widths, &rules.collect::<Vec<_>>());
    for row in &rows {
        push(&mut out, sheet, &widths, row);
    }
    out
}

/// A rule of three hyphens is understood everywhere.
const SHORTEST_RULE: usize = 3;

/// Adds a line of the table.
fn push(out: &mut String, sheet: &Sheet, widths: &[usize], cells: &[String]) {
    for ((text, width), column) in cells.iter().zip(widths).zip(&sheet.columns) {
        let room = " ".repeat(width.saturating_sub(text.width()));
        let _ = match column.holds {
            Holds::Words => write!(out, "| {text}{room} "),
            Holds::Numbers => write!(out, "| {room}{text} "),
        };
    }
    out.push_str("|\n");
}

/// Text that means itself: what Markdown would take for a sign stands behind a backslash.
pub(in crate::formats) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str("<br>");
        }
        for c in line.chars() {
            if matches!(c, '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '&') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Column};
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn a_table_lines_up_and_means_what_it_says() {
        let mut sheet = Sheet::new(&[Column::words("task"), Column::numbers("hours")]);
        sheet.row([Cell::text("a|b *c*"), Cell::Number(Decimal::new(150, 2))]);
        sheet.row([Cell::text("日本\n<b>"), Cell::Number(Decimal::new(-1_234_500, 2))]);
        sheet.row([]);
        insta::assert_snapshot!(write(&sheet), @r"
        | task         |     hours |
        | ------------ | --------: |
        | a\|b \*c\*   |      1.50 |
        | 日本<br>\<b> | -12345.00 |
        |              |           |
        ");
    }
}
