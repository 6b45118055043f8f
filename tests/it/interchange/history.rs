//! A history of any length in the formats of several trackers: five years of days, the same every
//! time, in UTC and to the minute, without overlaps. The benches use it, too.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde_json::json;

const PROJECTS: [&str; 10] = [
    "acme/dev",
    "acme/ops",
    "globex/dev",
    "globex/ops",
    "initech/dev",
    "initech/ops",
    "stark/dev",
    "stark/ops",
    "umbrella/dev",
    "umbrella/ops",
];
const TASKS: [&str; 8] = [
    "call with the client",
    "fix the login redirect",
    "investigate an alert",
    "pair on the naïve cache",
    "prepare the release",
    "triage the queue",
    "update the docs",
    "write the spec",
];
const TAGS: [&str; 6] = ["bugfix", "meeting", "oncall", "research", "review", "travel"];

/// So many days the history has.
const DAYS: usize = 5 * 365;

/// The first of its days: 2020-01-01.
const FIRST_DAY: i64 = 1_577_836_800;

/// A stretch of work.
pub(crate) struct Entry {
    start: i64,
    end: i64,
    project: &'static str,
    task: &'static str,
    tags: Vec<&'static str>,
}

/// A history of so many entries.
pub(crate) fn entries(count: usize) -> Vec<Entry> {
    let mut all = Vec::with_capacity(count);
    for day in 0..DAYS {
        let in_day = count * (day + 1) / DAYS - count * day / DAYS;
        // The day's 24 hours are shared out in slots; work fills a part of each.
        let slot = 1440 / in_day.max(3);
        for at in 0..in_day {
            let nth = all.len();
            let start = FIRST_DAY + whole(day * 86_400 + at * slot * 60);
            let minutes = whole(1 + chance(nth, 0) % slot);
            let any = |salt: usize, of: &[&'static str]| of[chance(nth, salt) % of.len()];
            let mut tags = vec![any(3, &TAGS[..3])];
            if chance(nth, 4).is_multiple_of(2) {
                tags.push(any(5, &TAGS[3..]));
            }
            all.push(Entry {
                start,
                end: start + minutes * 60,
                project: any(1, &PROJECTS),
                task: any(2, &TASKS),
                tags,
            });
        }
    }
    all
}

/// Their time in milliseconds.
pub(crate) fn total(all: &[Entry]) -> i64 {
    all.iter().map(|entry| (entry.end - entry.start) * 1000).sum()
}

/// Chance that falls the same way every time.
fn chance(nth: usize, salt: usize) -> usize {
    let seed = (nth * 8 + salt) as u64;
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from(mixed >> 33).expect("31 bits")
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).expect("five years in seconds are few")
}

/// The history as a tracker writes it.
pub(crate) fn written(format: &str, all: &[Entry]) -> String {
    match format {
        "watson" => {
            let frames = all.iter().enumerate().map(|(n, e)| {
                json!([e.start, e.end, e.project, format!("{n:032x}"), e.tags, e.end])
            });
            serde_json::to_string_pretty(&frames.collect::<Vec<_>>()).expect("frames are plain")
        }
        "csv" => lines(all, "start,end,project,task,tags\n", |e, out| {
            let (start, end) = (at(e.start, "%Y-%m-%dT%H:%M:%SZ"), at(e.end, "%Y-%m-%dT%H:%M:%SZ"));
            writeln!(out, "{start},{end},{},{},\"{}\"", e.project, e.task, e.tags.join(", "))
        }),
        "timewarrior" => lines(all, "", |e, out| {
            let (start, end) = (at(e.start, "%Y%m%dT%H%M%SZ"), at(e.end, "%Y%m%dT%H%M%SZ"));
            writeln!(
                out,
                "inc {start} - {end} # {} {} # \"{}\"",
                e.project,
                e.tags.join(" "),
                e.task
            )
        }),
        "bartib" => lines(all, "", |e, out| {
            let (start, end) = (at(e.start, "%Y-%m-%d %H:%M"), at(e.end, "%Y-%m-%d %H:%M"));
            writeln!(out, "{start} - {end} | {} | {}", e.project, e.task)
        }),
        "timeclock" => lines(all, "", |e, out| {
            let (start, end) = (at(e.start, "%Y/%m/%d %H:%M:%S"), at(e.end, "%Y/%m/%d %H:%M:%S"));
            let account = e.project.replace('/', ":");
            writeln!(out, "i {start} {account}  {}\no {end}", e.task)
        }),
        "klog" => {
            let mut day = String::new();
            lines(all, "", |e, out| {
                let today = at(e.start, "%Y-%m-%d");
                if today != day {
                    let gap = if day.is_empty() { "" } else { "\n" };
                    writeln!(out, "{gap}{today}")?;
                    day = today;
                }
                let end = if at(e.end, "%Y-%m-%d") == day { "" } else { ">" };
                let (start, to) = (at(e.start, "%-H:%M"), at(e.end, "%-H:%M"));
                let tags = e.tags.join(" #");
                writeln!(out, "  {start} - {to}{end} {} #project={:?} #{tags}", e.task, e.project)
            })
        }
        _ => unreachable!("no history is written in {format}"),
    }
}

fn lines(
    all: &[Entry],
    head: &str,
    mut line: impl FnMut(&Entry, &mut String) -> std::fmt::Result,
) -> String {
    let mut text = head.to_owned();
    for entry in all {
        line(entry, &mut text).expect("a text takes any words");
    }
    text
}

fn at(seconds: i64, form: &str) -> String {
    let at = DateTime::<Utc>::from_timestamp(seconds, 0).expect("a day of these years");
    at.format(form).to_string()
}
