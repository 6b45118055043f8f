//! XLSX: a workbook of one sheet, in which numbers and days are numbers and days.

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::domain::{Code, Day, Refusal};

use super::{Cell, Sheet, defused};

/// The most rows that a sheet may have, its headings included.
const MOST_ROWS: usize = 1 << 20;

/// The most characters that a cell may hold.
const LONGEST_TEXT: usize = 32_767;

/// How wide a column may become, in pixels: longer texts run over.
const WIDEST: u32 = 400;

/// The sheet as a workbook that says it was made on a day.
pub fn write(sheet: &Sheet, made: Day) -> Result<Vec<u8>, Refusal> {
    if sheet.rows.len() >= MOST_ROWS {
        let count = sheet.rows.len();
        return Err(Refusal::new(Code::TooLarge, format!("{count} rows do not fit into a sheet"))
            .hint("a RANGE makes them fewer, and `--format csv` holds any number"));
    }
    workbook(sheet, made).map_err(|error| {
        Refusal::new(Code::Failed, format!("the sheet could not be made: {error}"))
            .hint("`--format csv` holds the same cells")
    })
}

fn workbook(sheet: &Sheet, made: Day) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new();
    // The clock is not for the library to read.
    book.set_properties(&properties.set_creation_datetime(&date(made).unwrap_or_default()));
    let page = book.add_worksheet();
    page.set_freeze_panes(1, 0)?;
    let heading = Format::new().set_bold();
    for (column, at) in sheet.columns.iter().zip(0..) {
        page.write_string_with_format(0, at, column.name, &heading)?;
    }
    for (row, down) in sheet.rows.iter().zip(1..) {
        for (cell, across) in row.iter().zip(0..) {
            put(page, (down, across), cell)?;
        }
    }
    page.set_autofit_max_width(WIDEST).autofit();
    book.save_to_buffer()
}

/// Puts a cell where it belongs. Text is never taken for a formula.
fn put(page: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            let value = number.to_f64().unwrap_or_default();
            page.write_number_with_format(row, column, value, &decimals(*number))?;
        }
        Cell::Day(day) => match date(*day) {
            Some(date) => {
                let format = Format::new().set_num_format("yyyy-mm-dd");
                page.write_datetime_with_format(row, column, &date, &format)?;
            }
            None => {
                page.write_string(row, column, day.to_string())?;
            }
        },
        Cell::Text(_) => {
            let text: String = defused(cell.written()).chars().take(LONGEST_TEXT).collect();
            page.write_string(row, column, text)?;
        }
    }
    Ok(())
}

/// How a number is shown: with the decimals that it has.
fn decimals(number: Decimal) -> Format {
    let format = match number.scale() {
        0 => "0".to_owned(),
        scale => format!("0.{}", "0".repeat(usize::try_from(scale).unwrap_or(2))),
    };
    Format::new().set_num_format(format)
}

/// A day as spreadsheets count them; none before 1900.
fn date(day: Day) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    #[test]
    fn a_workbook_is_the_same_for_the_same_cells() {
        let day = Day::from_ymd_opt(2026, 11, 24).unwrap();
        let mut sheet = Sheet::new(&[Column::words("task"), Column::numbers("hours")]);
        sheet.row([Cell::text("=1+1"), Cell::Number(Decimal::new(-150, 2))]);
        sheet.row([Cell::text("x".repeat(LONGEST_TEXT + 1)), Cell::Day(Day::MIN)]);
        sheet.row([Cell::Day(day), Cell::Number(Decimal::MAX)]);
        let written = write(&sheet, day).unwrap();
        assert!(written.starts_with(b"PK"), "a workbook is a zip");
        assert_eq!(written, write(&sheet, day).unwrap());
        assert!(write(&Sheet::new(&sheet.columns), Day::MIN).is_ok());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let sheet = Sheet { columns: Vec::new(), rows: vec![Vec::new(); MOST_ROWS] };
        assert_eq!(write(&sheet, Day::MIN).unwrap_err().code, Code::TooLarge);
    }
}
