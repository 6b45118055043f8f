//! The law of going and coming back: what leaves in a format is read from it again, as far as the
//! format can say it.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{TaskId, UserId};
use crate::formats::foreign::{Foreign, ForeignTime, Found, Source};
use crate::formats::{self, EXPORTED, Projects};

/// Words with everything in them that means something in one of the formats.
const WORDS: &str = r#"[a-zé0-9|;,:'"\\#=/.@+<>*!-]{1,8}( [a-zé0-9|;,:'"\\#=/.@+<>*!-]{1,8}){0,2}"#;

fn zone() -> Zone {
    Zone::parse("Europe/Amsterdam").unwrap()
}

/// An entry of whole minutes in a year with both clock changes.
fn leaving() -> impl Strategy<Value = Leaving> {
    let start = 1_767_222_000..1_798_000_000_i64;
    let place = (proptest::option::of((WORDS, proptest::option::of(WORDS))), WORDS);
    let words =
        (place, proptest::option::of(WORDS), proptest::collection::vec("[a-zé]{1,6}", 0..3));
    (start, 1..1500_i64, any::<u128>(), words).prop_map(
        |(start, minutes, id, ((place, task), notes, tags))| {
            let start = Timestamp::from_millis(start / 60 * 60 * 1000);
            let mut entry = TimeEntry {
                id: Uuid::from_u128(id).into(),
                task_id: TaskId(Uuid::nil()),
                user_id: UserId(Uuid::nil()),
                start_time: None,
                end_time: None,
                date: None,
                duration: Span::ZERO,
                notes,
                time_zone: zone().name().to_owned(),
                tags,
                billable: None,
                created_at: start,
                updated_at: start,
                local_version: 1,
                server_version: None,
                deleted_at: None,
            };
            entry.set_times(start, start + Span::minutes(minutes));
            let (customer, pillar) = place.map_or((None, None), |(c, p)| (Some(c), p));
            let parts = entry.parts().into_iter();
            let parts = parts.map(|(day, time)| LeavingPart { day, time, billed: None }).collect();
            Leaving { entry, task, customer, pillar, user: "me".to_owned(), parts }
        },
    )
}

/// What one format makes of an entry, and what it reads of that.
fn there_and_back(format: &str, leaving: &Leaving) -> (Written, Vec<Foreign>) {
    let mut exporter = formats::exporter(format, zone()).unwrap();
    let mut text = String::new();
    exporter.begin(&mut text);
    let written = exporter.entry(leaving, &mut text);
    exporter.end(&mut text);
    let importer = formats::importer(format.trim_end_matches("-json")).unwrap();
    let source: &dyn Source = &text.as_bytes();
    let found = importer.read(source).unwrap();
    let times = found.filter_map(|found| match found {
        Found::Time(foreign) => Some(*foreign),
        Found::Unreadable(line, why) => panic!("{format}: line {line}: {why}\n{text}"),
        Found::Remark(..) => None,
    });
    (written, times.collect())
}

/// The times that a format writes of an entry: those of each day where it counts by days.
fn times(format: &str, leaving: &Leaving) -> Vec<(Timestamp, Timestamp)> {
    let (start, end) = leaving.entry.times().unwrap();
    if format != "csv" {
        return vec![(start, end)];
    }
    let days = leaving.parts.iter().map(|part| zone().day(part.day));
    days.map(|(first, last)| (start.max(first), end.min(last))).collect()
}

/// Whether foreign time is from one instant to another.
fn is_from(foreign: &Foreign, (start, end): (Timestamp, Timestamp)) -> bool {
    match foreign.time {
        ForeignTime::Instants(from, to) => (from, to) == (start, Some(end)),
        ForeignTime::Wall(from, to) => (from, to) == (zone().local(start), Some(zone().local(end))),
        ForeignTime::Day(_, span) => span == end.since(start),
    }
}

proptest! {
    #[test]
    fn what_leaves_comes_back(leaving in leaving(), at in 0..EXPORTED.len()) {
        let format = EXPORTED[at];
        let (written, back) = there_and_back(format, &leaving);
        let times = times(format, &leaving);
        prop_assert_eq!(back.len(), times.len(), "{}", format);
        let same = back.iter().zip(&times).all(|(foreign, times)| is_from(foreign, *times));
        prop_assert!(written == Written::ByTheWall || same, "{}: {:?}", format, back);
        let back = &back[0];
        let folds = matches!(format, "klog" | "timeclock");
        if folds {
            // Klog has no sign for both kinds of quotes in one name, hledger none for `;` or `:`.
            return Ok(());
        }
        match format {
            "csv" | "ics" => {
                prop_assert_eq!(&back.client, &leaving.customer);
                prop_assert_eq!(&back.project, &leaving.pillar);
                prop_assert_eq!(back.task.as_ref(), Some(&leaving.task));
            }
            "bartib" | "watson" => {
                prop_assert_eq!(back.project.clone(), Some(leaving.project('/')));
            }
            _ => {
                prop_assert_eq!(formats::importer("timewarrior").unwrap().projects(), Projects::AreTags);
                prop_assert!(back.tags.contains(&leaving.project('/')));
                prop_assert!(back.tags.contains(&leaving.task));
                prop_assert_eq!(&back.description, &leaving.entry.notes);
            }
        }
        if matches!(format, "watson" | "ics") {
            prop_assert!(leaving.entry.tags.iter().all(|tag| back.tags.contains(tag)));
        }
    }
}
