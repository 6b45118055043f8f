//! Forms of what is shown: which days.

use super::{Blank, Purpose};
use crate::domain::{DayRange, Period, Refusal};
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Screen};
use crate::tui::overlays::form::{Field, Form, Kind};

/// Which days a screen shows.
pub(crate) fn period(model: &Model) -> Blank {
    let now = match model.screen {
        Screen::Reports => model.reports.range.to_string(),
        _ => model.bills.range.map_or(String::new(), |range| range.to_string()),
    };
    let hint = match model.screen {
        Screen::Bills => "empty: all that is not sent",
        _ => "week, last-month, 2026-Q3, mon..fri",
    };
    let fields = vec![Field::new("days", Kind::Range, hint).with(now)];
    ("Which days?".to_owned(), Purpose::Period, fields)
}

/// Refuses what names no days.
pub(crate) fn check_period(form: &Form) -> Result<(), Refusal> {
    let words = form.value("days");
    if words.is_empty() { Ok(()) } else { Period::parse(words).map(drop) }
}

/// Shows the days.
pub(crate) fn apply_period(form: &Form, model: &mut Model) -> Vec<Effect> {
    let words = form.value("days");
    let range: Option<DayRange> = Period::parse(words)
        .and_then(|period| period.resolve(model.today(), model.settings.week_start))
        .ok();
    match model.screen {
        Screen::Bills => model.bills.range = range,
        Screen::Reports => {
            if let Some(range) = range {
                model.reports.range = range;
            }
        }
        _ => {}
    }
    vec![Effect::Load(model.asks())]
}
