//! CSV: one record a line, for spreadsheets and programs.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::{Cell, Sheet, defused};

/// Who will read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Programs, and spreadsheets that speak English: commas, decimal points.
    #[default]
    Plain,
    /// Excel where a comma stands before the decimals: semicolons, decimal commas, a byte order
    /// mark, and no text that would be taken for a formula.
    ExcelEu,
}

/// What tells Excel that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The sheet as CSV, headings first.
pub fn write(sheet: &Sheet, dialect: Dialect) -> Vec<u8> {
    let mut builder = WriterBuilder::new();
    let mut bytes = Vec::new();
    if dialect == Dialect::ExcelEu {
        builder.delimiter(b';').terminator(Terminator::CRLF);
        bytes.extend_from_slice(BYTE_ORDER_MARK);
    }
    let mut writer = builder.from_writer(bytes);
    let headings = sheet.columns.iter().map(|column| column.name.as_bytes());
    // Writing to memory fails only where rows differ in length, and a sheet's do not.
    let _ = writer.write_record(headings);
    for row in &sheet.rows {
        let _ = writer.write_record(row.iter().map(|cell| field(cell, dialect).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell as this dialect writes it.
fn field(cell: &Cell, dialect: Dialect) -> Cow<'_, str> {
    match (dialect, cell) {
        (Dialect::ExcelEu, Cell::Number(_)) => Cow::Owned(cell.written().replace('.', ",")),
        (Dialect::ExcelEu, Cell::Text(_)) => defused(cell.written()),
        _ => cell.written(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn sheet(texts: &[&str]) -> Sheet {
        let mut sheet = Sheet::new(&[Column::words("task"), Column::numbers("hours")]);
        for text in texts {
            sheet.row([Cell::text(*text), Cell::Number(Decimal::new(-150, 2))]);
        }
        sheet
    }

    #[test]
    fn programs_read_points_and_commas() {
        let written = write(&sheet(&["fix, \"login\"", "-x", "two\nlines"]), Dialect::Plain);
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "task,hours\n\"fix, \"\"login\"\"\",-1.50\n-x,-1.50\n\"two\nlines\",-1.50\n"
        );
    }

    #[test]
    fn excel_reads_no_formula() {
        let written = write(&sheet(&["=1+1", "a;b"]), Dialect::ExcelEu);
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "\u{FEFF}task;hours\r\n'=1+1;-1,50\r\n\"a;b\";-1,50\r\n"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(texts in prop::collection::vec("[^\u{0}-\u{8}\u{B}\u{C}\u{E}-\u{1F}\u{7F}-\u{9F}]{0,12}", 1..6)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let written = write(&sheet(&texts), Dialect::Plain);
            let read: Vec<String> = csv::Reader::from_reader(written.as_slice())
                .records()
                .map(|record| record.unwrap()[0].to_owned())
                .collect();
            prop_assert_eq!(read, texts);
        }
    }
}
