use super::*;
use crate::domain::{EntryId, Task, TaskId, UserId};
use proptest::prelude::*;
use rstest::rstest;

const HERE: &str = "America/New_York";

fn day(n: u32) -> Day {
    Day::from_ymd_opt(2026, 10, n).unwrap()
}

/// An entry with clock times, so many seconds after the first of October in UTC.
fn entry(n: u128, zone: &str, start: i64, length: i64) -> TimeEntry {
    let at = Timestamp::parse_rfc3339("2026-10-01T00:00:00Z").unwrap();
    let mut entry = TimeEntry {
        id: EntryId(uuid::Uuid::from_u128(n << 124)),
        task_id: TaskId(uuid::Uuid::from_u128(1)),
        user_id: UserId(uuid::Uuid::from_u128(7)),
        start_time: None,
        end_time: None,
        date: None,
        duration: Span::ZERO,
        notes: None,
        time_zone: zone.to_owned(),
        tags: Vec::new(),
        billable: None,
        created_at: at,
        updated_at: at,
        local_version: 0,
        server_version: None,
        deleted_at: None,
    };
    let start = at + Span::seconds(start);
    entry.set_times(start, start + Span::seconds(length));
    entry
}

/// A store in which nothing is but a task, to look titles up in.
fn days(entries: &[TimeEntry], title: &str) -> Days {
    let here = Zone::parse(HERE).unwrap();
    let owner = crate::domain::User {
        id: UserId(uuid::Uuid::from_u128(7)),
        email: None,
        name: "me".to_owned(),
        role: None,
    };
    let device = uuid::Uuid::from_u128(8).into();
    let store = crate::store::Store::in_memory(crate::store::Kind::Local, move || {
        crate::store::Founder { owner: owner.clone(), device }
    });
    let logged: Vec<Logged> = entries
        .iter()
        .map(|entry| Logged {
            entry: entry.clone(),
            task: Some(Task::new(entry.task_id, title, entry.created_at)),
            customer: None,
            pillar: None,
            bills: Vec::new(),
            frozen: false,
            overlaps: Vec::new(),
            in_range: entry.duration,
            parts: entry.parts(),
            nth: None,
        })
        .collect();
    let read = |read: &dyn Read| Days::of(read, (&logged, &[]), &[day(2)], here);
    store.read(crate::store::Patience::Command, read).unwrap()
}

/// Two hours in New York and a night in Berlin, with tags and notes.
fn two() -> Days {
    let mut one = entry(0xa, HERE, 13 * 3600, 7200);
    one.tags = vec!["api".to_owned(), "code review".to_owned()];
    one.notes = Some("first\n  second\n\n# third".to_owned());
    days(&[one, entry(0xb, "Europe/Berlin", 21 * 3600, 7200)], "fix | login")
}

fn only(days: &Days, text: &str) -> (Option<usize>, Written) {
    let mut wishes = days.wishes(text).unwrap();
    assert_eq!(wishes.len(), 1, "{wishes:?}");
    let wish = wishes.remove(0);
    match wish.change {
        LineChange::Alter(_, written) | LineChange::Add(written) => (wish.line, written),
        LineChange::Delete(_) => (wish.line, Written::default()),
    }
}

fn clock(from: (u32, u32), to: (u32, u32), after: Option<u32>) -> Spell {
    let tick = |(hour, minute)| Tick {
        time: chrono::NaiveTime::from_hms_opt(hour, minute, 0).unwrap(),
        ahead: None,
    };
    Spell::Clock { from: tick(from), to: tick(to), after }
}

#[test]
fn days_are_blocks_and_entries_lines() {
    let text = two().text().replace(HEAD, "");
    insta::assert_snapshot!(text, @"
    2026-10-01  Thursday
    a0000000  09:00-11:00  fix | login  id:00000000  #api #code review  | first
          second

        # third
    b0000000  23:00-01:00+1@Europe/Berlin  fix | login  id:00000000

    2026-10-02  Friday
    ");
}

#[rstest]
#[case("09:00-11:00", "9:00 - 11:30", clock((9, 0), (11, 30), None))]
#[case("09:00-11:00", "9am–1pm", clock((9, 0), (13, 0), None))]
#[case("09:00-11:00", "22:00-00:30+1", clock((22, 0), (0, 30), Some(1)))]
#[case("09:00-11:00", "1h30", Spell::Length(Span::minutes(90)))]
fn times_are_written_as_one_likes(#[case] from: &str, #[case] to: &str, #[case] spell: Spell) {
    let days = two();
    let (line, written) = only(&days, &days.text().replacen(from, to, 1));
    let here = Zone::parse(HERE).unwrap();
    assert_eq!((line, written.spell), (Some(10), Some((day(1), here, spell))));
    assert_eq!((written.task, written.tags, written.note), (None, None, None));
}

#[test]
fn only_what_was_altered_is_wished() {
    let days = two();
    let with = |from: &str, to: &str| {
        assert!(days.text().contains(from), "{from}");
        only(&days, &days.text().replacen(from, to, 1)).1
    };
    let nothing = Written::default();
    assert_eq!(with("#api #code", "#api #x #code").tags.unwrap(), ["api", "x", "code review"]);
    let words = |text: &str| Some(text.to_owned());
    assert_eq!(
        with("fix | login  id:00000000", "mail"),
        Written { task: words("mail"), ..nothing.clone() }
    );
    assert_eq!(with("fix | login", "mail"), Written { task: words("mail"), ..nothing.clone() });
    assert_eq!(
        with("| first\n      second\n\n    # third", ""),
        Written { note: words(""), ..nothing.clone() }
    );
    assert_eq!(with("    # third\n", "    # 3rd\n").note, words("first\n  second\n\n# 3rd"));
    assert_eq!(with("@Europe/Berlin", "").spell.unwrap().1.name(), HERE);
    let moved = days.text().replacen("2026-10-02  Friday\n", "", 1).replacen(
        "a0000000",
        "2026-10-02\na0000000",
        1,
    );
    assert_eq!(
        only(&days, &moved.replacen("b0000000", "2026-10-01\nb0000000", 1)).1.spell.unwrap().0,
        day(2)
    );
}

#[test]
fn lines_are_added_and_taken_out() {
    let days = two();
    let (line, new) = only(&days, &format!("{}2h  mail  #x  | why\n", days.text()));
    assert_eq!(
        (line, new.note.as_deref(), new.task.as_deref()),
        (Some(17), Some("why"), Some("mail"))
    );
    let without: Vec<&str> = days.text().lines().filter(|line| !line.starts_with('b')).collect();
    assert!(matches!(days.wishes(&without.join("\n")).unwrap()[..], [LineWish { line: None, .. }]));
    assert!(days.wishes(" \n").unwrap().is_empty());
}

#[rstest]
#[case("09:00-11:00", "soon", "line 10: \"soon\" is no time")]
#[case("09:00-11:00", "9:00-25:00", "line 10: \"9:00-25:00\" is no time")]
#[case("@Europe/Berlin", "@Europe/Bonn", "line 14: no time zone is called \"Europe/Bonn\"")]
#[case("a0000000", "c0000000", "line 10: c0000000 is none of the entries here")]
#[case("b0000000", "a0000000", "line 14: a0000000 stands on line 10 already")]
#[case("#api", "api", "line 10: \"api #code review\" is neither a #tag nor a | note")]
#[case("fix | login  id:00000000  #api #code review  | first", "", "line 10: the task is missing")]
#[case("2026-10-01  Thursday", "Thursday", "line 9: no day stands above it")]
#[case("2026-10-01  Thursday", "  Thursday", "line 9: a line that begins with spaces")]
fn a_text_that_cannot_be_read_names_its_line(
    #[case] from: &str,
    #[case] to: &str,
    #[case] message: &str,
) {
    let days = two();
    assert!(days.text().contains(from), "{}", days.text());
    let refusal = days.wishes(&days.text().replacen(from, to, 1)).unwrap_err();
    assert!(refusal.message.starts_with(message), "{}", refusal.message);
    assert!(!refusal.hints.is_empty());
}

proptest! {
    #[test]
    fn what_nobody_touched_is_not_altered(
        starts in prop::collection::vec((0_i64..5_000_000, 1_i64..200_000, 0_usize..4), 1..8),
        title in "[^\\s\\p{Cc}]([^\\p{Cc}\\s]| [^\\p{Cc}\\s]){0,20}",
        tag in "[^\\s\\p{Cc}#]([^\\p{Cc}\\s]| [^\\p{Cc}\\s]){0,9}",
        note in prop::option::of("[^\\p{Cc}\\s][^\r]{0,40}"),
    ) {
        let zones = [HERE, "Europe/Berlin", "Australia/Lord_Howe", "UTC"];
        let entries: Vec<TimeEntry> = (1..)
            .zip(starts)
            .map(|(n, (start, length, zone))| {
                let mut entry = entry(n, zones[zone], start, length);
                entry.tags = vec![tag.clone()];
                entry.notes.clone_from(&note);
                entry
            })
            .collect();
        let days = days(&entries, &title);
        prop_assert_eq!(days.shown.len(), entries.len());
        prop_assert!(days.wishes(days.text()).unwrap().is_empty(), "{}", days.text());
    }

    #[test]
    fn no_text_panics(text in "[0-9a:|#+@ \n-]{0,60}") {
        let _ = two().wishes(&format!("2026-10-01\n{text}"));
    }
}
