//! The picture of Week.

use chrono::{Datelike, Weekday};
use ratatui::layout::Rect;

use super::{Shape, hours, range, time_on};
use crate::domain::{Day, Span};
use crate::report::{balance::Balance, calendar, heat, summary::Sums};
use crate::text::{bar, money, span};
use crate::tui::hits::Hit;
use crate::tui::layout::{Size, columns_of, rows_of};
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked};
use crate::tui::theme::Role;
use crate::tui::words;

/// Draws the screen.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let size = Size::of(model.size);
    if model.week.shape == Shape::Year {
        year(model, pen, area);
        return;
    }
    let beside_it = if size == Size::Wide { 46 } else { 34 };
    let tall = area.height >= 20;
    let [top, below] = rows_of(area, [if tall { 11 } else { area.height }, 0]);
    if size.has_side() {
        let [left, right] = columns_of(top, [0, beside_it]);
        days(model, pen, left);
        pillars(model, pen, right);
        if tall {
            let [left, right] = columns_of(below, [0, beside_it]);
            year(model, pen, left);
            beside(model, pen, right);
        }
    } else {
        days(model, pen, top);
        if tall {
            pillars(model, pen, below);
        }
    }
}

fn week_title(model: &Model) -> String {
    let range = range(model);
    let number = model.week.day.iso_week().week();
    let item = model.look.glyphs.item;
    format!("Week {number} {item} {}", words::days(range, model.look))
}

/// The days of the week: hours, or bars.
fn days(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let range = range(model);
    let done: Span = range.days().map(|day| time_on(model, day)).sum();
    let target = model.targets.over(range);
    let note = match target {
        Some(target) => format!("{} of {}", span::clock(done), span::clock(target)),
        None => span::clock(done),
    };
    let title = week_title(model);
    let inner = pen.frame(
        area,
        &Frame { title: &title, note: &note, focused: true, foot: "[ ] week  enter opens the day" },
    );
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    if inner.height < 2 {
        return;
    }
    let hours = hours(model);
    let used = hours.keys().map(|(_, hour)| *hour);
    let first = used.clone().min().unwrap_or(7).min(7);
    let last = used.max().unwrap_or(18).max(18);
    let room = inner.width.saturating_sub(9 + 8 + 9);
    let count = u16::try_from(last - first + 1).unwrap_or(12);
    let wide = (room / count).clamp(1, 4);
    if model.week.shape == Shape::Hours {
        let mut x = inner.x + 9;
        for hour in first..=last {
            if wide > 2 || hour % 2 == 0 {
                pen.text((x, inner.y), wide.max(2), &format!("{hour:02}"), Role::Muted);
            }
            x += wide;
        }
    }
    let cells = [
        Cell::rest("", Role::Muted),
        Cell::right("total", 7, Role::Muted),
        Cell::right("target", 8, Role::Muted),
    ];
    let right = Rect { x: inner.right().saturating_sub(17), width: 17.min(inner.width), ..inner };
    pen.row(right, inner.y, &cells);
    for (index, day) in range.days().enumerate() {
        let y = inner.y + 1 + u16::try_from(index).unwrap_or(0);
        if y >= inner.bottom() {
            break;
        }
        let today = day == model.today();
        let role = if today { Role::Title } else { Role::Text };
        pen.text((inner.x, y), 8, &day.format("%a %-d").to_string(), role);
        let bars = Rect { x: inner.x + 9, y, width: room, height: 1 };
        match model.week.shape {
            Shape::Bars => day_bar(model, pen, bars, day),
            _ => day_hours(pen, bars, &hours, (day, first..=last, wide)),
        }
        day_sums(model, pen, right, (y, day));
        let line = Rect { y, height: 1, ..inner };
        let place = Rect { width: 8.min(line.width), ..line };
        pen.hits.put(line, Hit::Row(0, index));
        pen.pick(place, Hit::Row(0, index), Picked::of(day == model.week.day, true));
    }
}

fn day_hours(
    pen: &mut Pen<'_>,
    area: Rect,
    hours: &std::collections::BTreeMap<(Day, u32), Span>,
    (day, shown, wide): (Day, std::ops::RangeInclusive<u32>, u16),
) {
    let mut x = area.x;
    for hour in shown {
        let time = hours.get(&(day, hour)).copied().unwrap_or_default();
        let cells = if wide > 2 { wide - 1 } else { wide };
        let (sign, role) = hour_sign(pen, time);
        pen.text((x, area.y), cells, &sign.repeat(usize::from(cells)), role);
        x += wide;
    }
}

/// How full an hour was: from an eighth to eight eighths of a cell's height.
fn hour_sign(pen: &Pen<'_>, time: Span) -> (&'static str, Role) {
    const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    if time <= Span::ZERO {
        return (pen.look.sign("·", "."), Role::Border);
    }
    if pen.look.is_ascii() {
        let level = heat::level(time, Span::hours(1));
        return (pen.look.glyphs.heat[usize::from(level)], Role::Bar(3));
    }
    let eighth = time.millis() * 8 / Span::hours(1).millis();
    let at = usize::try_from(eighth).unwrap_or(0).clamp(1, 8) - 1;
    (EIGHTHS[at], Role::Bar(3))
}

fn day_bar(model: &Model, pen: &mut Pen<'_>, area: Rect, day: Day) {
    let time = time_on(model, day);
    let full = heat::full_day(model.targets.on(day), busiest(model)).max(busiest(model));
    let drawn = bar::of(time.millis(), full.millis(), usize::from(area.width), pen.look.glyphs);
    pen.text((area.x, area.y), area.width, &drawn, Role::Bar(3));
    if let Some(target) = model.targets.on(day).filter(|target| !target.is_zero()) {
        let at =
            i128::from(target.millis()) * i128::from(area.width) / i128::from(full.millis().max(1));
        let at = u16::try_from(at).unwrap_or(area.width).min(area.width.saturating_sub(1));
        pen.text((area.x + at, area.y), 1, pen.look.glyphs.mark, Role::Muted);
    }
}

fn busiest(model: &Model) -> Span {
    range(model).days().map(|day| time_on(model, day)).max().unwrap_or_default()
}

fn day_sums(model: &Model, pen: &mut Pen<'_>, area: Rect, (y, day): (u16, Day)) {
    let time = time_on(model, day);
    let total = if time.is_zero() { "–".to_owned() } else { span::clock(time) };
    let total = if model.look.is_ascii() && time.is_zero() { "-".to_owned() } else { total };
    let over = day <= model.today();
    let (aside, role) = match model.targets.on(day) {
        Some(target) if over => {
            let more = time - target;
            let role = match more < Span::ZERO {
                // A morning is behind nobody.
                true if day == model.today() => Role::Muted,
                true => Role::Warn,
                false => Role::Done,
            };
            let sign = if more < Span::ZERO {
                model.look.sign("▼", "v")
            } else {
                model.look.sign("▲", "^")
            };
            let length = span::clock(if more < Span::ZERO { -more } else { more });
            (format!("{sign} {length}"), role)
        }
        Some(target) if target.is_zero() => (String::new(), Role::Muted),
        Some(target) => (span::clock(target), Role::Muted),
        None => (String::new(), Role::Muted),
    };
    let cells = [
        Cell::rest("", Role::Muted),
        Cell::right(total, 7, Role::Title),
        Cell::right(aside, 8, role),
    ];
    pen.row(area, y, &cells);
}

/// The week's sums by pillar.
fn pillars(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let inner = pen.frame(area, &Frame { title: "By pillar", ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let Some(part) = &model.data.week else { return };
    let whole = part.report.total.duration.millis().max(1);
    let mut sums: Vec<(String, Span, usize)> = Vec::new();
    for customer in &part.report.groups {
        for pillar in &customer.groups {
            let named = customer.key.written().is_some();
            let label = match (named, pillar.key.written()) {
                (false, _) | (true, None) => customer.label.clone(),
                (true, Some(_)) => {
                    format!("{} {} {}", customer.label, model.look.glyphs.within, pillar.label)
                }
            };
            let key = pillar.key.written().or_else(|| customer.key.written()).unwrap_or_default();
            let id = uuid::Uuid::parse_str(&key).map(uuid::Uuid::into_bytes).unwrap_or_default();
            let colour = if key.is_empty() { words::colour_of(&[]) } else { words::colour_of(&id) };
            sums.push((label, pillar.sums.duration, colour));
        }
    }
    sums.sort_by_key(|(_, time, _)| std::cmp::Reverse(*time));
    let tall = usize::from(inner.height) >= sums.len() * 2;
    let mut y = inner.y;
    for (label, time, colour) in &sums {
        if y >= inner.bottom() {
            break;
        }
        let share = time.millis() * 100 / whole;
        let cells = [
            Cell::rest(label, Role::Text),
            Cell::right(span::clock(*time), 7, Role::Title),
            Cell::right(format!("{share} %"), 5, Role::Muted),
        ];
        pen.row(inner, y, &cells);
        y += 1;
        if tall && y < inner.bottom() {
            let drawn = bar::of(time.millis(), whole, usize::from(inner.width), pen.look.glyphs);
            pen.text((inner.x, y), inner.width, &drawn, Role::Bar(*colour));
            y += 1;
        }
    }
    if sums.is_empty() {
        pen.text((inner.x, inner.y), inner.width, "nothing in this week", Role::Muted);
    }
}

/// The year, a column a week.
fn year(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let days = crate::domain::DayRange::year_of(model.week.day);
    let title = format!("{} {} hours a day", model.week.day.year(), pen.look.glyphs.item);
    let whole = model.week.shape == Shape::Year;
    let inner = pen.frame(area, &Frame { title: &title, focused: whole, ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let Some(part) = &model.data.week else { return };
    let busiest = part.year.values().copied().max().unwrap_or_default();
    let full = heat::full_day(model.targets.on(model.week.day), busiest);
    let weeks = calendar::weeks(days, model.settings.week_start);
    let columns = usize::from(inner.width.saturating_sub(5));
    let at = weeks.iter().position(|week| week.contains(&Some(model.week.day))).unwrap_or(0);
    let first = crate::tui::paint::first_row(at, weeks.len(), columns);
    let rows = calendar::weekdays(model.settings.week_start);
    let few = inner.height < 10;
    let mut y = inner.y;
    months(pen, Rect { y, ..inner }, &weeks[first..]);
    y += 1;
    for (place, weekday) in rows.enumerate() {
        let skipped = few && !matches!(weekday, Weekday::Mon | Weekday::Wed | Weekday::Fri);
        if skipped || y >= inner.bottom() {
            continue;
        }
        pen.text((inner.x, y), 4, &weekday.to_string(), Role::Muted);
        for (column, week) in weeks.iter().enumerate().skip(first).take(columns) {
            let Some(day) = week[place] else { continue };
            let time = part.year.get(&day).copied().unwrap_or_default();
            let level = usize::from(heat::level(time, full));
            let sign = if level == 0 { " " } else { pen.look.glyphs.heat[level] };
            let x = inner.x + 5 + u16::try_from(column - first).unwrap_or(0);
            pen.text((x, y), 1, sign, Role::Bar(3));
            if column == at {
                pen.over(Rect { x, y, width: 1, height: 1 }, Role::Title);
            }
        }
        y += 1;
    }
    let busy = part.year.iter().filter(|(_, time)| !time.is_zero()).map(|(day, _)| *day);
    let run = calendar::longest_run(busy);
    let all: Span = part.year.values().copied().sum();
    let said = format!(
        "{} h {} longest run {}",
        all.whole_minutes() / 60,
        pen.look.glyphs.item,
        crate::text::plural::count(run, "day", "days")
    );
    if y < inner.bottom() {
        let y = inner.bottom() - 1;
        pen.text((inner.x, y), inner.width, &said, Role::Muted);
        let legend = format!("less {} more", pen.look.glyphs.heat[1..].concat());
        pen.text_right((inner.x, y), inner.width, &legend, Role::Muted);
    }
}

fn months(pen: &mut Pen<'_>, area: Rect, weeks: &[calendar::Week]) {
    let mut before = None;
    let mut free = 0;
    for (column, week) in weeks.iter().enumerate() {
        let Some(day) = week.iter().flatten().next() else { continue };
        let x = 5 + u16::try_from(column).unwrap_or(0);
        if before != Some(day.month()) && x >= free && x + 3 <= area.width {
            pen.text((area.x + x, area.y), 3, &day.format("%b").to_string(), Role::Muted);
            free = x + 4;
        }
        before = Some(day.month());
    }
}

/// The week against the one before.
fn beside(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let before = range(model).previous().and_then(|range| range.start);
    let number = before.map_or(0, |day| day.iso_week().week());
    let title = format!("Against week {number}");
    let inner = pen.frame(area, &Frame { title: &title, ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let Some(part) = &model.data.week else { return };
    let (now, then) = (&part.report.total, &part.before.total);
    let live = if range(model).contains(model.today()) { model.since_read() } else { Span::ZERO };
    let mut y = inner.y;
    let mut fact = |pen: &mut Pen<'_>, name: &str, value: String, change: String| {
        if y < inner.bottom() {
            let cells = [
                Cell::new(name, 8, Role::Muted),
                Cell::right(value, 12, Role::Title),
                Cell::right(change, 8, Role::Muted),
            ];
            pen.row(inner, y, &cells);
            y += 1;
        }
    };
    let tracked = now.duration + live;
    fact(pen, "tracked", span::clock(tracked), change(model, tracked - then.duration));
    let billed = |sums: &Sums| {
        let minutes = sums.billed.as_ref().map_or(0, |billed| billed.minutes);
        Span::minutes(i64::try_from(minutes).unwrap_or(0))
    };
    let (is, was) = (billed(now), billed(then));
    fact(pen, "billed", span::clock(is), change(model, is - was));
    if let Some((currency, amount)) = now.billed.as_ref().and_then(crate::report::Billed::single) {
        let was = then.billed.as_ref().and_then(|billed| billed.amounts.get(&currency).copied());
        let more = amount - was.unwrap_or_default();
        let sign = if more.is_sign_negative() {
            model.look.sign("▼", "v")
        } else {
            model.look.sign("▲", "^")
        };
        let change = format!("{sign} {}", more.abs().round());
        fact(pen, "amount", money::with_currency(amount, currency), change);
    }
    let done = |day| time_on(model, day);
    let target = |day| model.targets.on(day);
    if let Some(balance) = Balance::of(range(model), model.today(), target, done) {
        fact(pen, "left", span::clock(balance.left()), change(model, balance.ahead));
    }
    if let Some(counts) = model.data.counts.filter(|counts| counts.pending > 0) {
        let said = format!(
            "{} for approval",
            crate::text::plural::count(counts.pending, "bill waits", "bills wait")
        );
        pen.text((inner.x, inner.bottom().saturating_sub(1)), inner.width, &said, Role::Warn);
    }
}

fn change(model: &Model, more: Span) -> String {
    let (sign, length) = if more < Span::ZERO {
        (model.look.sign("▼", "v"), -more)
    } else {
        (model.look.sign("▲", "^"), more)
    };
    format!("{sign} {}", span::clock(length))
}
