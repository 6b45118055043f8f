//! The form: an entry or a timer as text, field by field, and what somebody made of it.
//!
//! Who opens it and what becomes of it is in `by_hand`.

use std::collections::BTreeSet;

use crate::cli::args;
use crate::domain::{
    ActiveTimer, Day, DayWord, Refusal, TaskId, TimeEntry, Timestamp, When, Zone, naming, parse_day,
};
use crate::engine::entry::{EditWish, ZoneWish};
use crate::engine::entry_ref::Found;
use crate::store::Read;

/// What stands above the fields.
const HEAD: &str = "\
# Change what is wrong, save, and close the editor.
# Lines that begin with # are left out; all below `note:`
# is the note. An empty file changes nothing.
";

/// The field that takes all lines below it.
const NOTE: &str = "note";

/// A field and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    name: &'static str,
    value: String,
}

/// An entry or a timer as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    fields: Vec<Field>,
    note: String,
}

impl Form {
    /// The form of what was found.
    pub(super) fn of(read: &dyn Read, found: &Found) -> Result<Self, Refusal> {
        match found {
            Found::Entry(entry) => Self::of_entry(read, entry),
            Found::Timer(timer) => Self::of_timer(read, timer),
        }
    }

    fn of_entry(read: &dyn Read, entry: &TimeEntry) -> Result<Self, Refusal> {
        let zone = entry.zone();
        let times = match entry.times() {
            Some((start, end)) => [("from", written(start, zone)), ("to", written(end, zone))],
            None => [("on", entry.day().to_string()), ("for", entry.duration.to_string())],
        };
        let by_hand = entry.billable;
        let (task, billable) = named(read, entry.task_id, by_hand)?;
        let mut fields = vec![("task", task)];
        fields.extend(times);
        fields.push(("zone", entry.time_zone.clone()));
        fields.push(("tags", entry.tags.join(", ")));
        fields.push(("billable", billable));
        Ok(Self::new(fields, entry.notes.as_deref()))
    }

    fn of_timer(read: &dyn Read, timer: &ActiveTimer) -> Result<Self, Refusal> {
        let (task, billable) = named(read, timer.task_id, timer.billable)?;
        let fields = vec![
            ("task", task),
            ("from", written(timer.start_time, timer.zone())),
            ("zone", timer.time_zone.clone()),
            ("tags", timer.tags.join(", ")),
            ("billable", billable),
        ];
        Ok(Self::new(fields, timer.notes.as_deref()))
    }

    fn new(fields: Vec<(&'static str, String)>, note: Option<&str>) -> Self {
        let fields = fields
            .into_iter()
            .map(|(name, value)| Field { name, value: value.trim().to_owned() })
            .collect();
        Self { fields, note: note.unwrap_or_default().trim_end().to_owned() }
    }

    /// The form as text.
    pub(super) fn text(&self) -> String {
        let fields = self.fields.iter().map(|field| match field.value.as_str() {
            "" => format!("{}:\n", field.name),
            value => format!("{}: {value}\n", field.name),
        });
        let note = if self.note.is_empty() { "" } else { "\n" };
        format!("{HEAD}{}{NOTE}:\n{}{note}", fields.collect::<String>(), self.note)
    }

    /// What somebody who wrote this text wants to have altered. A text that cannot be read names
    /// its line.
    pub(super) fn wish(&self, text: &str, now: Timestamp, here: Zone) -> Result<EditWish, Refusal> {
        let mut wish = EditWish::default();
        if text.trim().is_empty() {
            return Ok(wish);
        }
        let read = Written::read(text, &self.fields)?;
        for (field, written) in self.fields.iter().zip(read.fields) {
            let (number, value) = written.ok_or_else(|| missing(field.name))?;
            if value == field.value {
                continue;
            }
            alter(&mut wish, field, value, (now, here))
                .map_err(|refusal| on_line(number, refusal))?;
        }
        let note = read.note.ok_or_else(|| missing(NOTE))?;
        let note = note.trim_matches('\n').trim_end();
        if note != self.note {
            wish.note = Some(note.to_owned());
        }
        Ok(wish)
    }
}

/// The values that stand in a text, with the numbers of their lines.
struct Written<'a> {
    fields: Vec<Option<(usize, &'a str)>>,
    note: Option<String>,
}

impl<'a> Written<'a> {
    fn read(text: &'a str, known: &[Field]) -> Result<Self, Refusal> {
        let mut written = Self { fields: vec![None; known.len()], note: None };
        let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        while let Some((at, line)) = lines.next() {
            let number = at + 1;
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once(':') else {
                return Err(on_line(number, no_field(line)));
            };
            let (name, value) = (name.trim().to_lowercase(), value.trim());
            if name == NOTE {
                let rest = lines.map(|(_, line)| line);
                let all: Vec<&str> =
                    Some(value).filter(|value| !value.is_empty()).into_iter().chain(rest).collect();
                written.note = Some(all.join("\n"));
                break;
            }
            let Some(place) = known.iter().position(|field| field.name == name) else {
                return Err(on_line(number, unknown(&name, known)));
            };
            if written.fields[place].replace((number, value)).is_some() {
                let twice = Refusal::usage(format!("\"{name}\" stands there twice"));
                return Err(on_line(number, twice.hint("leave one of the lines out")));
            }
        }
        Ok(written)
    }
}

/// Takes a new value of a field over.
fn alter(
    wish: &mut EditWish,
    field: &Field,
    value: &str,
    (now, here): (Timestamp, Zone),
) -> Result<(), Refusal> {
    match field.name {
        "task" => wish.task = Some(value.to_owned()),
        "from" => wish.from = Some(When::parse(value)?),
        "to" => wish.to = Some(When::parse(value)?),
        "on" => wish.on = Some(parse_day(value, now, here)?),
        "for" => wish.length = Some(value.parse()?),
        "zone" => wish.zone = args::zone(Some(value))?.map(ZoneWish::KeepClock),
        "tags" => {
            let (old, new) = (tags(&field.value), tags(value));
            wish.tag = new.difference(&old).cloned().collect();
            wish.untag = old.difference(&new).cloned().collect();
        }
        _ => wish.billable = Some(yes_or_no(value)?),
    }
    Ok(())
}

/// An instant as one would type it; with its offset where the clock showed it twice.
fn written(at: Timestamp, zone: Zone) -> String {
    let local = zone.local(at);
    if zone.compatible(local) == at {
        When::On(DayWord::Date(Day::from(local)), local.time()).to_string()
    } else {
        When::Offset { local, ahead: zone.offset_seconds(at) }.to_string()
    }
}

/// A task's title, and whether its time is billed.
fn named(
    read: &dyn Read,
    task: TaskId,
    by_hand: Option<bool>,
) -> Result<(String, String), Refusal> {
    let task = read.task(task)?;
    let rule = task.as_ref().is_some_and(|task| task.customer_id.is_some());
    let billable = if by_hand.unwrap_or(rule) { "yes" } else { "no" };
    Ok((task.map_or_else(String::new, |task| task.title), billable.to_owned()))
}

fn tags(value: &str) -> BTreeSet<String> {
    value.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

fn yes_or_no(value: &str) -> Result<bool, Refusal> {
    match value.to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        _ => Err(Refusal::usage(format!("\"{value}\" is neither yes nor no"))
            .hint("write `billable: yes` or `billable: no`")),
    }
}

fn on_line(number: usize, refusal: Refusal) -> Refusal {
    Refusal { message: format!("line {number}: {}", refusal.message), ..refusal }
}

fn missing(name: &str) -> Refusal {
    Refusal::usage(format!("the line \"{name}:\" is missing"))
        .hint("put it back; an empty file changes nothing")
}

fn no_field(line: &str) -> Refusal {
    Refusal::usage(format!("\"{}\" is no field", line.trim()))
        .hint("a field is a name, a colon and a value; a note stands below `note:`")
}

fn unknown(name: &str, known: &[Field]) -> Refusal {
    let names = known.iter().map(|field| field.name).chain([NOTE]);
    let refusal = Refusal::usage(format!("no field is called \"{name}\""));
    match naming::nearest(name, names.clone()) {
        Some(near) => refusal.hint(format!("did you mean `{near}:`?")),
        None => refusal.hint(format!("the fields are {}", names.collect::<Vec<_>>().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn form() -> Form {
        let fields = vec![
            ("task", "fix: login".to_owned()),
            ("from", "2026-11-23 09:30".to_owned()),
            ("to", "2026-11-23 11:00".to_owned()),
            ("zone", "Europe/Amsterdam".to_owned()),
            ("tags", "review, urgent".to_owned()),
            ("billable", "yes".to_owned()),
        ];
        Form::new(fields, Some("# first\n\nnote: second"))
    }

    fn wish(text: &str) -> Result<EditWish, Refusal> {
        form().wish(text, Timestamp::from_millis(0), Zone::UTC)
    }

    #[rstest]
    #[case::as_it_was("", "", EditWish::default())]
    #[case::a_title_may_hold_a_colon(
        "task: fix: login", "task: b: c",
        EditWish { task: Some("b: c".into()), ..EditWish::default() },
    )]
    #[case::names_in_any_case(
        "from: 2026-11-23 09:30", "FROM :9:15",
        EditWish { from: When::parse("9:15").ok(), ..EditWish::default() },
    )]
    #[case("to: 2026-11-23 11:00", "to: now", EditWish { to: Some(When::Now), ..EditWish::default() })]
    #[case(
        "Europe/Amsterdam", "UTC",
        EditWish { zone: Some(ZoneWish::KeepClock(Zone::UTC)), ..EditWish::default() },
    )]
    #[case(
        "review, urgent", "urgent,new , ",
        EditWish { tag: vec!["new".into()], untag: vec!["review".into()], ..EditWish::default() },
    )]
    #[case("billable: yes", "billable: No", EditWish { billable: Some(false), ..EditWish::default() })]
    #[case("# first", "# 1st", noted("# 1st\n\nnote: second"))]
    #[case("note:\n# first\n\nnote: second\n", "note: \n", noted(""))]
    #[case("note:\n# first\n\nnote: second\n", "note: one\ntwo", noted("one\ntwo"))]
    fn only_what_was_altered_is_wished(
        #[case] from: &str,
        #[case] to: &str,
        #[case] wanted: EditWish,
    ) {
        let text = form().text();
        assert!(text.contains(from), "{text}");
        let text = if from.is_empty() { text } else { text.replace(from, to) };
        assert_eq!(format!("{:?}", wish(&text).unwrap()), format!("{wanted:?}"));
    }

    fn noted(note: &str) -> EditWish {
        EditWish { note: Some(note.to_owned()), ..EditWish::default() }
    }

    #[rstest]
    #[case("from: 2026-11-23 09:30", "from: soon", "line 5: \"soon\" is not a time")]
    #[case("billable: yes", "billable: maybe", "line 9: \"maybe\" is neither yes nor no")]
    #[case("zone: ", "zone: Mars/", "line 7: no time zone is called \"Mars/Europe/Amsterdam\"")]
    #[case("to: ", "tp: ", "line 6: no field is called \"tp\"")]
    #[case("to: ", "from: ", "line 6: \"from\" stands there twice")]
    #[case("to: 2026-11-23 11:00", "11 o'clock", "line 6: \"11 o'clock\" is no field")]
    #[case("to: 2026-11-23 11:00\n", "", "the line \"to:\" is missing")]
    fn a_text_that_cannot_be_read_names_its_line(
        #[case] from: &str,
        #[case] to: &str,
        #[case] message: &str,
    ) {
        let refusal = wish(&form().text().replacen(from, to, 1)).unwrap_err();
        assert_eq!(refusal.message, message);
        assert!(!refusal.hints.is_empty());
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert!(wish(" \n").unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(
            task in "[^\\s\\p{Cc}][^\\p{Cc}]{0,20}",
            note in "[^\r]{0,60}",
            millis in 0_i64..4_102_444_800,
        ) {
            let zone = Zone::parse("America/New_York").unwrap();
            let at = written(Timestamp::from_millis(millis * 1000), zone);
            let form = Form::new(vec![("task", task), ("from", at.clone())], Some(&note));
            let wish = form.wish(&form.text(), Timestamp::from_millis(0), zone).unwrap();
            // A note that begins with empty lines is kept without them.
            prop_assert!(wish.is_empty() || note.starts_with('\n'), "{:?}", wish);
            prop_assert!(When::parse(&at).is_ok(), "{}", at);
        }

        #[test]
        fn no_text_panics(text in "[a-z:# \n]{0,40}") {
            let _ = wish(&text);
        }
    }
}
