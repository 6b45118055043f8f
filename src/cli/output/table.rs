//! Tables: columns that fit the terminal.
//!
//! Where they do not fit, columns that may be cut are cut, widest first, and then columns that may
//! go are left out, the least needed first. What is left out is in `--plain` and `--json`.

use super::page::Line;
use super::style::Role;

/// Between two columns.
const GAP: usize = 2;

/// No column is cut below this unless it says so.
const NARROWEST: usize = 12;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    heading: &'static str,
    right: bool,
    narrowest: Option<usize>,
    need: u8,
}

impl Column {
    /// A column of text.
    pub(crate) const fn left(heading: &'static str) -> Self {
        Self { heading, right: false, narrowest: None, need: u8::MAX }
    }

    /// A column of numbers.
    pub(crate) const fn right(heading: &'static str) -> Self {
        Self { heading, right: true, narrowest: None, need: u8::MAX }
    }

    /// The column, which may be cut.
    #[must_use]
    pub(crate) const fn cut(self) -> Self {
        self.cut_to(NARROWEST)
    }

    /// The column, which may be cut to so many columns of the terminal.
    #[must_use]
    pub(crate) const fn cut_to(self, narrowest: usize) -> Self {
        Self { narrowest: Some(narrowest), ..self }
    }

    /// The column, which may be left out; those of the lowest need go first.
    #[must_use]
    pub(crate) const fn may_go(self, need: u8) -> Self {
        Self { need, ..self }
    }
}

/// A table to be laid out.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Line>>,
    indent: usize,
}

impl Table {
    /// A table with these columns; one in which nothing stands is left out.
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new(), indent: 0 }
    }

    /// The table, indented by so many columns of the terminal.
    #[must_use]
    pub(crate) fn indented(mut self, by: usize) -> Self {
        self.indent = by;
        self
    }

    /// Puts a row below the others.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Line>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines, within a terminal of so many columns (none: as wide as it likes). Headings are
    /// shown where one is not empty.
    pub(crate) fn lines(self, terminal: Option<usize>) -> Vec<Line> {
        let widths = self.widths(terminal);
        let mut lines = Vec::with_capacity(self.rows.len() + 1);
        if self.columns.iter().any(|column| !column.heading.is_empty()) {
            let headings =
                self.columns.iter().map(|column| Line::new().with(Role::Dim, column.heading));
            lines.push(self.lay(headings.collect(), &widths));
        }
        for row in &self.rows {
            lines.push(self.lay(row.clone(), &widths));
        }
        lines
    }

    /// How wide each column is; none for one that is left out.
    fn widths(&self, terminal: Option<usize>) -> Vec<Option<usize>> {
        let wanted: Vec<usize> = (0..self.columns.len()).map(|at| self.wanted(at)).collect();
        let mut widths: Vec<Option<usize>> =
            wanted.iter().map(|width| Some(*width).filter(|width| *width > 0)).collect();
        let Some(room) = terminal else { return widths };
        loop {
            let shown = widths.iter().flatten().count();
            let gaps = GAP * shown.saturating_sub(1) + self.indent;
            let total: usize = widths.iter().flatten().sum::<usize>() + gaps;
            let Some(over) = total.checked_sub(room).filter(|over| *over > 0) else { break };
            let widest = (0..widths.len())
                .filter_map(|at| Some((at, widths[at]?, self.columns[at].narrowest?)))
                .filter(|(_, width, narrowest)| width > narrowest)
                .max_by_key(|(_, width, _)| *width);
            if let Some((at, width, narrowest)) = widest {
                widths[at] = Some(width.saturating_sub(over).max(narrowest));
                continue;
            }
            let least = (0..widths.len())
                .filter(|at| widths[*at].is_some() && self.columns[*at].need < u8::MAX)
                .min_by_key(|at| self.columns[*at].need);
            let Some(at) = least else { break };
            widths[at] = None;
            // There is room again for what was cut.
            for (at, width) in widths.iter_mut().enumerate() {
                *width = width.map(|_| wanted[at]);
            }
        }
        widths
    }

    /// How wide a column would like to be; nothing if nothing stands in it.
    fn wanted(&self, at: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(at)).map(Line::width);
        match cells.max().unwrap_or(0) {
            0 => 0,
            widest => widest.max(crate::text::width::of(self.columns[at].heading)),
        }
    }

    fn lay(&self, cells: Vec<Line>, widths: &[Option<usize>]) -> Line {
        let mut line = Line::new().text(" ".repeat(self.indent));
        let mut first = true;
        for ((cell, column), width) in cells.into_iter().zip(&self.columns).zip(widths) {
            let Some(width) = *width else { continue };
            if !std::mem::take(&mut first) {
                line = line.text(" ".repeat(GAP));
            }
            let cell = cell.fit(width);
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            line = if column.right {
                line.text(padding).then(cell)
            } else {
                line.then(cell).text(padding)
            };
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> Table {
        let mut table = Table::new(&[
            Column::left("task").cut(),
            Column::right("time"),
            Column::left("tags").may_go(1),
            Column::left("never"),
        ]);
        let text = |text: &str| Line::new().text(text);
        table.row([text("fix the login redirect"), text("1:05"), text("review"), text("")]);
        table.row([text("写报告"), text("12:30"), text(""), text("")]);
        table
    }

    fn picture(terminal: Option<usize>) -> Vec<String> {
        table().lines(terminal).iter().map(|line| line.plain().trim_end().to_owned()).collect()
    }

    #[test]
    fn columns_are_cut_before_they_are_left_out() {
        let wide = [
            "task                     time  tags",
            "fix the login redirect   1:05  review",
            "写报告                  12:30",
        ];
        assert_eq!(picture(None), wide);
        let narrow = [
            "task             time  tags",
            "fix the login…   1:05  review",
            "写报告          12:30",
        ];
        assert_eq!(picture(Some(29)), narrow);
        let without = ["task          time", "fix the log…   1:05", "写报告       12:30"];
        let shown = picture(Some(19));
        assert!(shown.iter().all(|line| !line.contains("tags")), "{shown:?} {without:?}");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            titles in prop::collection::vec("\\PC{0,60}", 1..5),
            room in 20_usize..100,
        ) {
            let mut table =
                Table::new(&[Column::left("task").cut(), Column::right("n").may_go(1)]).indented(2);
            for title in &titles {
                table.row([Line::new().text(title), Line::new().text("12")]);
            }
            for line in table.lines(Some(room)) {
                prop_assert!(line.width() <= room, "{:?}", line.plain());
            }
        }
    }
}
