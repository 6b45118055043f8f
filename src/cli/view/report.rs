//! Reports: grouped totals as people, scripts and spreadsheets read them.
//!
//! What is summed is decided by the engine; how two ranges are laid beside each other, in
//! `report/beside`; the lines of the page, in `report/page`.

mod beside;
mod page;
mod table;

use serde_json::{Map, Value, json};

use crate::cli::output::Page;
use crate::cli::sheet::Tabled;
use crate::domain::Refusal;
use crate::engine::report::Report as Sums;
use crate::formats::sheet::Sheet;
use crate::report::{self, Billed, Group, Grouping};

use super::{Look, View, field};

/// Grouped totals of a range, and of the one before where that was asked for.
#[derive(Debug)]
pub(in crate::cli) struct Report {
    /// The totals.
    pub(in crate::cli) sums: Sums,
    /// Those of the days before.
    pub(in crate::cli) previous: Option<Sums>,
    /// By what they are grouped, the outermost first.
    pub(in crate::cli) by: Vec<Grouping>,
    /// What the range is called.
    pub(in crate::cli) range: String,
    /// Whether filters leave something out.
    pub(in crate::cli) filtered: bool,
}

impl View for Report {
    /// `{"range","groups","total"}`, with `"previous"` (spec: JSON).
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let mut value = document(&self.sums);
        if let Some(previous) = &self.previous {
            value["previous"] = document(previous);
        }
        Ok(value)
    }

    /// An innermost group as a record: key and label of every group around it and of its own, then
    /// its time, what runs of it (both in ms), its billed minutes, and its amounts as `EUR 450.00`
    /// with commas between them.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let mut rows = Vec::new();
        for path in table::leaves(&self.sums.groups) {
            let mut row: Vec<String> = Vec::new();
            for group in &path {
                row.extend([group.key.written().unwrap_or_default(), group.label.clone()]);
            }
            let Some(sums) = path.last().map(|group| &group.sums) else { continue };
            row.push(sums.duration.millis().to_string());
            row.push(sums.running.millis().to_string());
            row.push(field(sums.billed.as_ref().map(|billed| billed.minutes)));
            row.push(sums.billed.as_ref().map(amounts).unwrap_or_default());
            rows.push(row);
        }
        Ok(rows)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        Ok(page::page(self, look.cx))
    }
}

impl Tabled for Report {
    /// The innermost groups in the columns of time; weeks, months and tags stand behind them.
    fn sheet(&self, _: &Look<'_>) -> Result<Sheet, Refusal> {
        Ok(table::csv(self))
    }

    /// A column for each grouping, then time and money, with the total below.
    fn markdown(&self, _: &Look<'_>) -> Result<Sheet, Refusal> {
        Ok(table::markdown(self))
    }
}

/// `EUR 450.00,USD 12.00`
fn amounts(billed: &Billed) -> String {
    let amounts = billed.amounts.iter().map(|(currency, amount)| format!("{currency} {amount}"));
    amounts.collect::<Vec<_>>().join(",")
}

fn document(report: &Sums) -> Value {
    let mut total = Map::new();
    total.insert("duration".to_owned(), json!(report.total.duration));
    total.insert("running".to_owned(), json!(report.total.running));
    total.extend(money(&report.total));
    json!({
        "range": { "start": report.range.start, "end": report.range.end },
        "groups": report.groups.iter().map(group).collect::<Value>(),
        "total": total,
    })
}

fn group(group: &Group) -> Value {
    let mut value = Map::new();
    value.insert("key".to_owned(), json!(group.key.written()));
    value.insert("label".to_owned(), json!(group.label));
    value.insert("duration".to_owned(), json!(group.sums.duration));
    value.extend(money(&group.sums));
    value.insert("groups".to_owned(), group.groups.iter().map(self::group).collect());
    Value::Object(value)
}

/// The fields of what is billed: all null where it cannot be told.
fn money(sums: &report::Sums) -> Map<String, Value> {
    let billed = sums.billed.as_ref();
    let single = billed.and_then(Billed::single);
    let amounts = billed.map(|billed| {
        let amounts = billed.amounts.iter();
        amounts
            .map(|(currency, amount)| (currency.to_string(), json!(amount)))
            .collect::<Map<_, _>>()
    });
    [
        ("billedMinutes", json!(billed.map(|billed| billed.minutes))),
        ("amount", json!(single.map(|(_, amount)| amount))),
        ("currency", json!(single.map(|(currency, _)| currency))),
        ("amounts", json!(amounts)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}
