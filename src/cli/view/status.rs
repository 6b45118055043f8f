//! Status: what runs now, as people, scripts and prompts read it.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::config::Account;
use crate::domain::{DayRange, Refusal, Span, Timestamp, naming};
use crate::engine::status::{Running, Status};
use crate::report::Balance;
use crate::text::{date, money, plural, span};
use crate::wire;

use super::balance::{self, Done};
use super::field;
use super::headline::Headline;

/// `{"running","timer","today","week","lastSync"}` (spec: JSON).
pub(crate) fn json(status: &Status, last_sync: Option<Timestamp>) -> Value {
    let timer = status.running.as_ref().map(|running| {
        let mut timer = wire::timer(&running.timer, Some(&running.task));
        let facts = wire::TaskFacts {
            count: running.count,
            runs: true,
            children: running.children.clone(),
        };
        timer["task"] = wire::task(&running.task, &facts);
        timer["customerName"] = json!(running.customer.as_ref().map(|customer| &customer.name));
        timer["pillarName"] = json!(running.pillar.as_ref().map(|pillar| &pillar.name));
        timer["elapsed"] = json!(running.elapsed);
        timer
    });
    json!({
        "running": timer.is_some(),
        "timer": timer,
        "today": status.today,
        "week": status.week,
        "lastSync": last_sync,
    })
}

/// One record while a timer runs: id, task id, title, customer, pillar, start, elapsed and today's
/// and the week's time in ms. None while nothing runs.
pub(crate) fn rows(status: &Status) -> Vec<Vec<String>> {
    let row = status.running.as_ref().map(|running| {
        vec![
            running.timer.id.to_string(),
            running.task.id.to_string(),
            running.task.title.clone(),
            field(running.customer.as_ref().map(|customer| &customer.name)),
            field(running.pillar.as_ref().map(|pillar| &pillar.name)),
            running.timer.start_time.to_string(),
            running.elapsed.millis().to_string(),
            status.today.millis().to_string(),
            status.week.millis().to_string(),
        ]
    });
    row.into_iter().collect()
}

/// For people.
pub(crate) fn page(cx: &Context, status: &Status) -> Page {
    let mut page = Page::new();
    match &status.running {
        Some(running) => page.push(running_line(cx, running)),
        None => page.push(Line::new().dim("no timer is running")),
    }
    page.extend(totals(cx, status));
    if let Some(running) = status.running.as_ref().filter(|running| running.forgotten) {
        let line = Line::new()
            .text("  ")
            .with(Role::Warning, format!("runs for over {}", span::clock(cx.config.timer_max)))
            .sentence("; `tat stop --at WHEN` says when it really ended");
        debug_assert!(running.elapsed > cx.config.timer_max, "that is what forgotten means");
        page.push(line);
    }
    if status.running.as_ref().is_some_and(|running| running.ahead) {
        let line = Line::new()
            .text("  ")
            .with(Role::Warning, "the clock stands before its start")
            .sentence(&format!(": it says {}", date::moment(cx.now, cx.zone, cx.today())));
        page.push(line);
    }
    let waits = [
        (status.refused, "change was", "changes were", " refused: `tat sync rejected`"),
        (status.conflicts, "conflict waits", "conflicts wait", ": `tat sync conflicts`"),
    ];
    for (number, one, many, rest) in waits.into_iter().filter(|(number, ..)| *number > 0) {
        let line = Line::new().text("  ").with(Role::Warning, plural::count(number, one, many));
        page.push(line.sentence(rest));
    }
    if status.rejected_bills > 0 {
        let count = plural::count(status.rejected_bills, "rejected bill", "rejected bills");
        let line = Line::new().text("  ").with(Role::Warning, count);
        page.push(line.sentence(" wait: `tat bill list --status rejected`"));
    }
    page
}

fn running_line(cx: &Context, running: &Running) -> Line {
    let place = match (&running.customer, &running.pillar) {
        (Some(customer), Some(pillar)) => {
            format!("{} {} {}", customer.name, cx.glyphs().within, pillar.name)
        }
        (Some(customer), None) => customer.name.clone(),
        (None, _) => String::new(),
    };
    let zone = running.timer.zone();
    let mut since = date::moment(running.timer.start_time, zone, cx.today());
    if zone.offset_seconds(cx.now) != cx.zone.offset_seconds(cx.now) {
        since = format!("{since} {}", zone.name());
    }
    let sign = Line::new().with(Role::Running, format!("{} ", cx.glyphs().running));
    let tail = Line::new()
        .with(Role::Running, span::clock(running.elapsed))
        .dim(format!(" since {since}"));
    Headline { sign, title: running.task.title.clone(), place, tail }.line(cx)
}

/// `today 3:12   week 12:40`; where there are targets, a line for each with its balance.
fn totals(cx: &Context, status: &Status) -> Vec<Line> {
    let today = cx.today();
    let done = Done { days: &status.days, since: status.since.or(Some(today)) };
    let of_day = done.balance(DayRange::day(today), cx);
    let of_week = done.balance(DayRange::week_of(today, cx.config.week_start), cx);
    let (day, week) = (span::clock(status.today), span::clock(status.week));
    let (Some(of_day), Some(of_week)) = (of_day, of_week) else {
        let line = Line::new().text("  ").dim("today ").text(day);
        return vec![line.dim("   week ").text(week)];
    };
    let mut table =
        Table::new(&[Column::left(""), Column::right(""), Column::left("")]).indented(2);
    let of = |balance: &Balance| match balance.target {
        Span::ZERO => String::new(),
        target => format!("of {}, {}", span::clock(target), balance::left(balance)),
    };
    let ahead = if of_week.target.is_zero() {
        balance::so_far(&of_week)
    } else {
        format!("{}, {}", of(&of_week), balance::so_far(&of_week))
    };
    table.row([Line::new().dim("today"), Line::new().text(day), Line::new().dim(of(&of_day))]);
    table.row([Line::new().dim("week"), Line::new().text(week), Line::new().dim(ahead)]);
    table.lines(cx.columns)
}

/// The fields of a format.
const FIELDS: [&str; 11] = [
    "task",
    "customer",
    "pillar",
    "elapsed",
    "elapsed_s",
    "today",
    "week",
    "target",
    "amount",
    "unsent",
    "account",
];

/// What the fields stand for; none while nothing runs.
pub(crate) fn facts(cx: &Context, status: &Status) -> Option<[String; FIELDS.len()]> {
    let running = status.running.as_ref()?;
    let amounts: Vec<String> = status
        .amounts
        .iter()
        .map(|(currency, amount)| money::with_currency(*amount, *currency))
        .collect();
    Some([
        running.task.title.clone(),
        field(running.customer.as_ref().map(|customer| &customer.name)),
        field(running.pillar.as_ref().map(|pillar| &pillar.name)),
        span::clock(running.elapsed),
        running.elapsed.whole_seconds().to_string(),
        span::clock(status.today),
        span::clock(status.week),
        cx.config.targets.on(cx.today()).map_or_else(String::new, span::clock),
        amounts.join(", "),
        // This machine's own store has nobody to send to.
        cx.account.as_ref().map_or_else(String::new, |_| status.unsent.to_string()),
        cx.account.as_ref().map_or_else(String::new, Account::name),
    ])
}

/// A line of one's own: words, fields, and words that stand only where a field has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Field(usize),
    Where(usize, Format),
}

impl Format {
    /// Reads a format; a field that nobody knows is refused.
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        let (format, rest) = Self::parse_until(text, Depth::Outside)?;
        debug_assert!(rest.is_empty(), "outside of braces everything is read");
        Ok(format)
    }

    fn parse_until(mut text: &str, depth: Depth) -> Result<(Self, &str), Refusal> {
        let mut parts = Vec::new();
        loop {
            let stop = |c: char| c == '{' || (depth == Depth::Inside && c == '}');
            let Some(at) = text.find(stop) else {
                if depth == Depth::Inside {
                    return Err(unclosed());
                }
                parts.extend((!text.is_empty()).then(|| Part::Words(text.to_owned())));
                return Ok((Self(parts), ""));
            };
            let (words, rest) = text.split_at(at);
            parts.extend((!words.is_empty()).then(|| Part::Words(words.to_owned())));
            let Some(inside) = rest.strip_prefix('{') else {
                return Ok((Self(parts), rest.get(1..).unwrap_or_default()));
            };
            let end = inside.find(['}', ':']).ok_or_else(unclosed)?;
            let field = known(&inside[..end])?;
            if let Some(below) = inside[end..].strip_prefix(":+") {
                let (format, rest) = Self::parse_until(below, Depth::Inside)?;
                parts.push(Part::Where(field, format));
                text = rest;
            } else if let Some(rest) = inside[end..].strip_prefix('}') {
                parts.push(Part::Field(field));
                text = rest;
            } else {
                return Err(Refusal::usage(format!("\"{{{inside}\" is no field"))
                    .hint("`{customer:+ › {customer}}` prints words where a field has a value"));
            }
        }
    }

    /// The line; empty while nothing runs.
    pub(crate) fn line(&self, facts: Option<&[String; FIELDS.len()]>) -> Line {
        Line::new().text(facts.map_or_else(String::new, |facts| self.fill(facts)))
    }

    fn fill(&self, facts: &[String; FIELDS.len()]) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Field(field) => facts[*field].clone(),
            Part::Where(field, _) if facts[*field].is_empty() => String::new(),
            Part::Where(_, below) => below.fill(facts),
        });
        parts.collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Outside,
    Inside,
}

fn known(name: &str) -> Result<usize, Refusal> {
    FIELDS.iter().position(|field| *field == name).ok_or_else(|| {
        let refusal = Refusal::usage(format!("no field is called \"{{{name}}}\""));
        match naming::nearest(name, FIELDS) {
            Some(field) => refusal.hint(format!("did you mean `{{{field}}}`?")),
            None => refusal,
        }
        .hint("`tat status --help` lists the fields")
    })
}

fn unclosed() -> Refusal {
    Refusal::usage("a brace of the format does not close")
        .hint("for example `--format '{task} {elapsed}'`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn facts(customer: &str) -> [String; FIELDS.len()] {
        let mut facts: [String; FIELDS.len()] = Default::default();
        (facts[0], facts[1], facts[3]) = ("fix".into(), customer.into(), "1:05".into());
        facts
    }

    #[rstest]
    #[case("{task} {elapsed}", "Acme", "fix 1:05")]
    #[case("{task}{customer:+ › {customer}} }", "Acme", "fix › Acme }")]
    #[case("{task}{customer:+ › {customer}}", "", "fix")]
    #[case("{customer:+{pillar:+a}b}", "Acme", "b")]
    fn a_format_is_filled(#[case] format: &str, #[case] customer: &str, #[case] line: &str) {
        let format = Format::parse(format).unwrap();
        assert_eq!(format.line(Some(&facts(customer))).plain(), line);
        assert_eq!(format.line(None).plain(), "");
    }

    #[rstest]
    #[case("{taks}", "task")]
    #[case("{task", "task")]
    #[case("{customer:+ › {customer}", "task")]
    #[case("{task:x}", "customer")]
    fn what_cannot_be_filled_is_refused(#[case] format: &str, #[case] hint: &str) {
        let refusal = Format::parse(format).unwrap_err();
        assert_eq!(refusal.code, crate::domain::Code::Usage);
        assert!(refusal.hints.iter().any(|h| h.contains(hint)), "{:?}", refusal.hints);
    }

    proptest! {
        #[test]
        fn no_format_panics(format in "[{}:+a-z ]{0,30}") {
            if let Ok(format) = Format::parse(&format) {
                format.line(Some(&facts("x")));
            }
        }
    }
}
