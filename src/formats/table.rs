//! Tables: files of rows with a header, whose columns are found by name.

use std::collections::VecDeque;
use std::io::BufRead;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::foreign::{Findings, Foreign, Found, findings};
use super::pieces;

/// What may stand between cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The names of the columns, in lower case.
pub(super) struct Columns(Vec<String>);

/// Where a column stands; none where there is none of its names.
pub(super) type Column = Option<usize>;

impl Columns {
    /// The names in the header of a table.
    pub(super) fn of(header: &str) -> Self {
        let first = header.trim_start_matches('\u{feff}').as_bytes();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(first))
            .from_reader(first);
        let mut record = ByteRecord::new();
        let _ = reader.read_byte_record(&mut record);
        Self::named(&record)
    }

    fn named(record: &ByteRecord) -> Self {
        Self(record.iter().map(|cell| pieces::text(cell).trim().to_lowercase()).collect())
    }

    /// The column that has one of these names; the first name that is there wins.
    pub(super) fn find(&self, names: &[&str]) -> Column {
        names.iter().find_map(|name| self.0.iter().position(|column| column == name))
    }

    /// The column whose name begins so: a currency or a unit may stand behind it.
    pub(super) fn beginning(&self, start: &str) -> Column {
        self.0.iter().position(|column| column.starts_with(start))
    }

    /// Whether all of these columns are there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.0.iter().any(|column| column == name))
    }
}

/// A row of a table.
pub(super) struct Row<'a> {
    /// The line on which it begins.
    pub(super) line: usize,
    cells: &'a ByteRecord,
}

impl Row<'_> {
    /// What stands in a column; none if nothing does.
    pub(super) fn get(&self, column: Column) -> Option<String> {
        let text = pieces::text(self.cells.get(column?)?);
        let text = text.trim();
        if text.is_empty() { None } else { Some(text.to_owned()) }
    }

    /// Tags that stand in one cell with commas between them.
    pub(super) fn tags(&self, column: Column) -> Vec<String> {
        let cell = self.get(column).unwrap_or_default();
        let tags = cell.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        tags.map(str::to_owned).collect()
    }

    /// A yes or a no.
    pub(super) fn yes(&self, column: Column) -> Option<bool> {
        match self.get(column)?.to_lowercase().as_str() {
            "yes" | "true" | "1" | "ja" | "oui" | "sí" | "billable" => Some(true),
            "no" | "false" | "0" | "nein" | "non" | "nee" | "non-billable" => Some(false),
            _ => None,
        }
    }
}

/// Reads a table. `begin` looks at the columns and answers how a row is read, or why none can be.
pub(super) fn table<'a, R>(
    input: Box<dyn BufRead + 'a>,
    begin: impl Fn(&Columns) -> Result<R, String> + 'a,
) -> Findings<'a>
where
    R: FnMut(&Row<'_>) -> Result<Foreign, String> + 'a,
{
    let (mut input, mut rows) = (Some(input), None);
    findings(move |found| {
        if let Some(input) = input.take() {
            match Rows::open(input, &begin) {
                Ok(opened) => rows = opened,
                Err((line, why)) => found.push_back(Found::Unreadable(line, why)),
            }
        }
        rows.as_mut().is_some_and(|rows| rows.next(found))
    })
}

/// The rows below a header.
struct Rows<'a, R> {
    reader: Reader<Box<dyn BufRead + 'a>>,
    record: ByteRecord,
    read: R,
    /// Where lines end in two characters the second is counted with the next row.
    behind: usize,
}

impl<'a, R: FnMut(&Row<'_>) -> Result<Foreign, String>> Rows<'a, R> {
    /// Reads the header; a file without one has no rows.
    fn open(
        mut input: Box<dyn BufRead + 'a>,
        begin: &impl Fn(&Columns) -> Result<R, String>,
    ) -> Result<Option<Self>, (usize, String)> {
        let head = input.fill_buf().map_err(|error| (1, error.to_string()))?;
        let ending = head.iter().position(|byte| *byte == b'\n').and_then(|at| at.checked_sub(1));
        let behind = usize::from(ending.and_then(|at| head.get(at)) == Some(&b'\r'));
        let delimiter = delimiter(head);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(input);
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record).map_err(|error| (1, error.to_string()))? {
            return Ok(None);
        }
        let read = begin(&Columns::named(&record)).map_err(|why| (1, why))?;
        Ok(Some(Self { reader, record, read, behind }))
    }

    /// Reads one row; answers whether there may be more.
    fn next(&mut self, found: &mut VecDeque<Found>) -> bool {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => false,
            Ok(true) => {
                let row = Row { line: self.line(), cells: &self.record };
                if self.record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                    found.push_back(Found::of(row.line, (self.read)(&row)));
                }
                true
            }
            Err(error) => {
                found.push_back(Found::Unreadable(self.line(), error.to_string()));
                !error.is_io_error()
            }
        }
    }

    fn line(&self) -> usize {
        let line = self.record.position().map_or(0, csv::Position::line);
        usize::try_from(line).unwrap_or(usize::MAX).saturating_add(self.behind)
    }
}

/// What stands between the cells of the first line: whichever of them occurs most often.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| {
        let mut quoted = false;
        line.iter()
            .filter(|byte| {
                quoted ^= **byte == b'"';
                !quoted && **byte == wanted
            })
            .count()
    };
    // The first of equals is the comma.
    DELIMITERS.into_iter().rev().max_by_key(|wanted| count(*wanted)).unwrap_or(b',')
}
