//! The day in words, for whoever cannot see a screen: nothing moves, nothing is drawn.

use std::fmt::Write as _;

use super::run::model_of;
use super::screens::today;
use super::worker::{self, Work};
use super::{Desk, message::Msg, terminal, words};
use crate::domain::Refusal;
use crate::text::{date, plural, sanitise, span};

/// Tells the day.
pub(crate) fn tell(desk: &Desk) -> Result<(), Refusal> {
    let mut model = model_of(desk);
    let asks = model.asks();
    match worker::answer(&desk.engine, desk.clock, &Work::Load(asks)) {
        Msg::Loaded(Ok(loaded)) => model.data.take(*loaded),
        Msg::Loaded(Err(refusal)) => return Err(refusal),
        _ => {}
    }
    let mut lines = vec![date::heading(model.today.day)];
    match &model.data.status.running {
        Some(running) => {
            let since = date::moment(running.timer.start_time, model.zone, model.today());
            let elapsed = span::clock(running.timer.elapsed(model.now));
            lines.push(format!("Running: {}, since {since}, {elapsed}.", running.task.title));
        }
        None => lines.push("Nothing runs.".to_owned()),
    }
    let (tracked, billable, _) = today::totals(&model);
    let mut said = format!("Today {} are tracked", span::clock(tracked));
    if let Some(target) = model.targets.on(model.today()).filter(|target| !target.is_zero()) {
        let _ = write!(said, " of {}", span::clock(target));
    }
    lines.push(format!("{said}, {} of them billable.", span::clock(billable)));
    let entries = today::entries(&model);
    lines.push(format!("{}:", plural::count(entries.len(), "entry", "entries")));
    for logged in entries {
        let zone = logged.entry.zone();
        let times = logged.entry.times().map_or("all day".to_owned(), |(start, end)| {
            format!("{} to {}", date::clock(start, zone), date::clock(end, zone))
        });
        let title = logged.task.as_ref().map_or("(unknown task)", |task| task.title.as_str());
        let place = words::place(logged.customer.as_ref(), logged.pillar.as_ref(), model.look);
        let place = if place.is_empty() { place } else { format!(", {place}") };
        lines.push(format!("{times}, {}, {title}{place}.", span::clock(logged.in_range)));
    }
    if !model.data.next.is_empty() {
        let titles: Vec<&str> =
            model.data.next.iter().take(5).map(|view| view.task.title.as_str()).collect();
        lines.push(format!("Next: {}.", titles.join(", ")));
    }
    lines.push("`tat start`, `tat stop` and `tat help` do the rest.".to_owned());
    let lines: Vec<String> = lines.iter().map(|line| sanitise::one_line(line)).collect();
    let text = format!("{}\n", lines.join("\n"));
    terminal::say(&text)
}
