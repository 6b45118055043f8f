//! Forms of time: starts, stops, entries and what mends them.

use super::{Blank, Purpose, length, needed, tags, text, when};
use crate::domain::{Fold, Refusal, When, Zone, parse_day};
use crate::engine::clash::Clash;
use crate::engine::entry::{
    AddWish, BreakWish, EditWish, FillWish, Hole, SplitWish, Target, ZoneWish,
};
use crate::engine::entry_ref::EntryWords;
use crate::engine::log::Logged;
use crate::engine::status::Running;
use crate::engine::timer::{Create, StartWish, StopWish, TaskWish, Then};
use crate::text::{date, span};
use crate::tui::deed::Deed;
use crate::tui::model::Model;
use crate::tui::overlays::form::{Field, Form, Kind};

const IN_THE_WAY: &[&str] = &["refuse", "trim", "overlap"];
const BILLED: &[&str] = &["as usual", "yes", "no"];
const NO_YES: &[&str] = &["no", "yes"];
const TWICE: &[&str] = &["first", "later"];

fn clash(form: &Form) -> Clash {
    match form.value("in the way") {
        "trim" => Clash::Trim,
        "overlap" => Clash::Overlap,
        _ => Clash::Refuse,
    }
}

fn billable(form: &Form) -> Option<bool> {
    match form.value("billed") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Which of two, where a time happened twice.
fn fold(form: &Form) -> Fold {
    if form.value("if twice") == "later" { Fold::Later } else { Fold::First }
}

/// The zone of the entry, where one is typed.
fn zone_of(form: &Form) -> Result<Option<Zone>, Refusal> {
    let named = text(form, "zone").map(|name| {
        Zone::parse(&name).ok_or_else(|| {
            Refusal::usage(format!("\"{name}\" is no time zone"))
                .hint("an IANA name, such as `Europe/Paris`")
        })
    });
    named.transpose()
}

/// What is seldom needed: the zone, and which of two times.
fn rare_fields(zone: &str) -> [Field; 2] {
    [
        Field::new("zone", Kind::Text, "here, or Europe/Paris").with(zone),
        Field::new("if twice", Kind::Choice(TWICE), "").with("first"),
    ]
}

fn task_wish(form: &Form) -> TaskWish {
    let create = if form.value("make unknown") == "yes" { Create::Make } else { Create::Refuse };
    let (customer, pillar) = (text(form, "customer"), text(form, "pillar"));
    // `Acme/Web` names both.
    let (customer, pillar) = match (customer, pillar) {
        (None, Some(pillar)) => match pillar.split_once('/') {
            Some((owner, name)) => (Some(owner.trim().to_owned()), Some(name.trim().to_owned())),
            None => (None, Some(pillar)),
        },
        (customer, Some(pillar)) => {
            let name = pillar.rsplit('/').next().unwrap_or(&pillar).trim().to_owned();
            (customer, Some(name))
        }
        both => both,
    };
    TaskWish {
        words: form.value("task").to_owned(),
        customer,
        pillar,
        create,
        ..TaskWish::default()
    }
}

fn where_fields() -> [Field; 3] {
    [
        Field::new("customer", Kind::Customer, "of the task"),
        Field::new("pillar", Kind::Pillar, "of the task"),
        Field::new("make unknown", Kind::Choice(NO_YES), "").with("no"),
    ]
}

/// A start: on what, since when.
pub(crate) fn start(words: &str) -> Blank {
    let [customer, pillar, make] = where_fields();
    let [zone, twice] = rare_fields("");
    let fields = vec![
        Field::new("task", Kind::Task, "a title; an unknown one is made").with_new(words),
        Field::new("at", Kind::When, "now, or 9:30, 10m ago"),
        customer,
        pillar,
        Field::new("note", Kind::Long, "what is being done"),
        Field::new("tags", Kind::Tags, ""),
        Field::new("billed", Kind::Choice(BILLED), "").with("as usual"),
        Field::new("stopped at", Kind::When, "when what runs now really ended"),
        Field::new("in the way", Kind::Choice(IN_THE_WAY), "").with("refuse"),
        make,
        zone,
        twice,
    ];
    ("Start".to_owned(), Purpose::Start, fields)
}

/// What the form of a start means.
pub(crate) fn start_deed(form: &Form) -> Result<Deed, Refusal> {
    needed(form, "task")?;
    Ok(Deed::Start(StartWish {
        task: task_wish(form),
        at: when(form, "at")?,
        stopped_at: when(form, "stopped at")?,
        note: text(form, "note"),
        tags: tags(form, "tags"),
        billable: billable(form),
        clash: clash(form),
        fold: fold(form),
        zone: zone_of(form)?,
    }))
}

/// A stop: when, with which note.
pub(crate) fn stop(title: &str) -> Blank {
    let fields = vec![
        Field::new("at", Kind::When, "now, or 17:00, 10m ago"),
        Field::new("note", Kind::Long, "what was done"),
        Field::new("task is done", Kind::Choice(NO_YES), "").with("no"),
    ];
    (format!("Stop \"{title}\""), Purpose::Stop, fields)
}

/// What the form of a stop means.
pub(crate) fn stop_deed(form: &Form) -> Result<Deed, Refusal> {
    let then = if form.value("task is done") == "yes" { Then::Done } else { Then::Leave };
    Ok(Deed::Stop(StopWish {
        at: when(form, "at")?,
        note: text(form, "note"),
        then,
        ..StopWish::default()
    }))
}

/// Finished time on a day.
pub(crate) fn add(model: &Model, from: &str, to: &str) -> Blank {
    let [customer, pillar, make] = where_fields();
    let [zone, twice] = rare_fields("");
    let fields = vec![
        Field::new("task", Kind::Task, "a title; an unknown one is made"),
        Field::new("from", Kind::When, "9:30").with_new(from),
        Field::new("to", Kind::When, "10:15").with_new(to),
        Field::new("for", Kind::Length, "45m, instead of one of the two"),
        Field::new("on", Kind::Day, "today").with_new(model.today.day.to_string()),
        customer,
        pillar,
        Field::new("note", Kind::Long, "what was done"),
        Field::new("tags", Kind::Tags, ""),
        Field::new("billed", Kind::Choice(BILLED), "").with("as usual"),
        Field::new("in the way", Kind::Choice(IN_THE_WAY), "").with("refuse"),
        make,
        zone,
        twice,
    ];
    ("Record time".to_owned(), Purpose::Add, fields)
}

/// What the form of finished time means.
pub(crate) fn add_deed(form: &Form, model: &Model) -> Result<Deed, Refusal> {
    needed(form, "task")?;
    let on = text(form, "on").map(|day| parse_day(&day, model.now, model.zone)).transpose()?;
    Ok(Deed::Add(AddWish {
        task: task_wish(form),
        from: when(form, "from")?,
        to: when(form, "to")?,
        length: length(form, "for")?,
        on,
        note: text(form, "note"),
        tags: tags(form, "tags"),
        billable: billable(form),
        clash: clash(form),
        fold: fold(form),
        zone: zone_of(form)?,
        ..AddWish::default()
    }))
}

/// An entry as it is.
pub(crate) fn edit(logged: &Logged) -> Blank {
    let entry = &logged.entry;
    let zone = entry.zone();
    let title = logged.task.as_ref().map_or(String::new(), |task| task.title.clone());
    let mut fields = vec![Field::new("task", Kind::Task, "").with(&title)];
    if let Some((start, end)) = entry.times() {
        fields.push(Field::new("from", Kind::When, "").with(clock(start, zone)));
        fields.push(Field::new("to", Kind::When, "").with(clock(end, zone)));
    } else {
        let length = entry.duration.to_string();
        fields.push(Field::new("for", Kind::Length, "").with(length));
    }
    fields.push(Field::new("on", Kind::Day, "").with(entry.day().to_string()));
    fields.extend(note_fields(entry.notes.as_deref(), &entry.tags, entry.billable));
    fields.extend(rare_fields(zone.name()));
    let title = format!("Edit \"{title}\", {}", span::recorded(entry.duration));
    (title, Purpose::Edit(EntryWords::Id(entry.id.to_string())), fields)
}

fn clock(at: crate::domain::Timestamp, zone: Zone) -> String {
    let exact = date::clock_seconds(at, zone);
    exact.strip_suffix(":00").map_or(exact.clone(), str::to_owned)
}

/// The timer as it is.
pub(crate) fn edit_timer(running: &Running) -> Blank {
    let timer = &running.timer;
    let mut fields = vec![
        Field::new("task", Kind::Task, "").with(&running.task.title),
        Field::new("from", Kind::When, "").with(clock(timer.start_time, timer.zone())),
    ];
    fields.extend(note_fields(timer.notes.as_deref(), &timer.tags, timer.billable));
    fields.extend(rare_fields(timer.zone().name()));
    let title = format!("Edit the timer on \"{}\"", running.task.title);
    (title, Purpose::Edit(EntryWords::Running), fields)
}

fn note_fields(note: Option<&str>, tags: &[String], billable: Option<bool>) -> Vec<Field> {
    let billed = match billable {
        None => "as usual",
        Some(true) => "yes",
        Some(false) => "no",
    };
    vec![
        Field::new("note", Kind::Long, "what was done").with(note.unwrap_or("")),
        Field::new("tags", Kind::Tags, "").with(tags.join(" ")),
        Field::new("billed", Kind::Choice(BILLED), "").with(billed),
        Field::new("in the way", Kind::Choice(IN_THE_WAY), "").with("refuse"),
    ]
}

/// What the form of an entry means: what nobody touched stays as it is.
pub(crate) fn edit_deed(form: &Form, model: &Model, entry: &EntryWords) -> Result<Deed, Refusal> {
    let changed = |name: &str| form.field(name).is_some_and(Field::changed);
    let moved = |name: &str| -> Result<Option<When>, Refusal> {
        if changed(name) { when(form, name) } else { Ok(None) }
    };
    let on = text(form, "on").filter(|_| changed("on"));
    let before: Vec<String> = form
        .field("tags")
        .map_or(Vec::new(), |field| field.before.split(' ').map(str::to_owned).collect());
    let after = tags(form, "tags");
    let wish = EditWish {
        from: moved("from")?,
        to: moved("to")?,
        length: if changed("for") { length(form, "for")? } else { None },
        on: on.map(|day| parse_day(&day, model.now, model.zone)).transpose()?,
        task: text(form, "task").filter(|_| changed("task")),
        note: changed("note").then(|| form.value("note").to_owned()),
        tag: after.iter().filter(|tag| !before.contains(tag)).cloned().collect(),
        untag: before
            .iter()
            .filter(|tag| !tag.is_empty() && !after.contains(tag))
            .cloned()
            .collect(),
        billable: if changed("billed") { billable(form) } else { None },
        clash: clash(form),
        fold: fold(form),
        zone: if changed("zone") { zone_of(form)?.map(ZoneWish::KeepClock) } else { None },
        ..EditWish::default()
    };
    if wish.is_empty() {
        return Err(Refusal::usage("nothing is altered yet").hint("change a field, or esc leaves"));
    }
    Ok(Deed::Edit(Target::These(vec![entry.clone()]), wish))
}

/// A line to add to a note.
pub(crate) fn note(entry: EntryWords, title: &str) -> Blank {
    let fields = vec![Field::new("note", Kind::Long, "what was done")];
    (format!("Note on \"{title}\""), Purpose::Note(entry), fields)
}

/// What the form of a note means.
pub(crate) fn note_deed(form: &Form, entry: &EntryWords) -> Result<Deed, Refusal> {
    Ok(Deed::Note(Target::These(vec![entry.clone()]), needed(form, "note")?))
}

/// Where to split, and what the last part was.
pub(crate) fn split(entry: EntryWords, title: &str, middle: &str) -> Blank {
    let fields = vec![
        Field::new("at", Kind::When, "a time inside it").with_new(middle),
        Field::new("last part", Kind::Task, "the same task, or another"),
    ];
    (format!("Split \"{title}\""), Purpose::Split(entry), fields)
}

/// What the form of a split means.
pub(crate) fn split_deed(form: &Form, entry: &EntryWords) -> Result<Deed, Refusal> {
    let at = needed(form, "at")?;
    let at: Result<Vec<When>, Refusal> =
        at.split(',').map(|word| When::parse(word.trim())).collect();
    Ok(Deed::Split(SplitWish {
        target: Target::These(vec![entry.clone()]),
        at: at?,
        task: text(form, "last part"),
        fold: Fold::First,
    }))
}

/// What to cut out.
pub(crate) fn interruption(entry: EntryWords, title: &str) -> Blank {
    let fields = vec![
        Field::new("last", Kind::Length, "the last so much of it: 15m"),
        Field::new("from", Kind::When, "or from"),
        Field::new("to", Kind::When, "to"),
    ];
    (format!("Break in \"{title}\""), Purpose::Break(entry), fields)
}

/// What the form of a break means.
pub(crate) fn break_deed(form: &Form, entry: &EntryWords) -> Result<Deed, Refusal> {
    let hole = match (length(form, "last")?, when(form, "from")?, when(form, "to")?) {
        (Some(length), None, None) => Hole::Last(length),
        (None, Some(from), Some(to)) => Hole::Between(from, to),
        _ => {
            return Err(Refusal::usage("a break has a length, or a beginning and an end")
                .hint("fill in \"last\", or both \"from\" and \"to\""));
        }
    };
    Ok(Deed::Break(BreakWish {
        target: Target::These(vec![entry.clone()]),
        hole,
        fold: Fold::First,
    }))
}

/// What a gap was.
pub(crate) fn fill(at: When, gap: &str) -> Blank {
    let fields = vec![Field::new("task", Kind::Task, "empty: what follows begins earlier")];
    (format!("Fill the gap {gap}"), Purpose::Fill(at), fields)
}

/// What the form of a gap means.
pub(crate) fn fill_deed(form: &Form, at: When) -> Deed {
    Deed::Fill(FillWish { at: Some(at), task: text(form, "task"), ..FillWish::default() })
}
