//! One line of the days: `06d184ac  9:30-11:00  fix login  #web  | what was done`.

use std::fmt;

use chrono::{NaiveTime, Timelike};

use crate::cli::args;
use crate::domain::{Day, DayWord, Refusal, SHORTEST_PREFIX, Span, When, Zone};
use crate::engine::entry::{Spell, Tick};

/// Between two parts of a line.
const GAP: &str = "  ";

/// Before a line of a note that goes on.
const INDENT: usize = 4;

/// An entry, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) day: Day,
    pub(super) spell: Spell,
    /// The zone, where it is another than one's own.
    pub(super) zone: Option<String>,
    pub(super) title: String,
    /// The task's id, where the title alone does not say which it is.
    pub(super) task_id: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) note: Option<String>,
}

impl Line {
    /// Its first line: the note may go on below.
    pub(super) fn first(&self) -> String {
        let text = self.to_string();
        text.lines().next().unwrap_or_default().to_owned()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.zone.as_ref().map_or_else(String::new, |zone| format!("@{zone}"));
        let spell = format!("{}{zone}", Shown(self.spell));
        write!(f, "{}{GAP}{spell:<11}{GAP}{}", self.id, self.title)?;
        if let Some(id) = &self.task_id {
            write!(f, "{GAP}id:{id}")?;
        }
        if !self.tags.is_empty() {
            write!(f, "{GAP}#{}", self.tags.join(" #"))?;
        }
        let mut note = self.note.as_deref().unwrap_or_default().lines();
        if let Some(first) = note.next() {
            write!(f, "{GAP}| {first}")?;
        }
        for line in note {
            let indent = if line.is_empty() { 0 } else { INDENT };
            write!(f, "\n{}{line}", " ".repeat(indent))?;
        }
        Ok(())
    }
}

/// When an entry was, as it is written.
struct Shown(Spell);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Spell::Clock { from, to, after } = self.0 else {
            let Spell::Length(length) = self.0 else { return Ok(()) };
            return write!(f, "{length}");
        };
        write!(f, "{}-{}", tick(from), tick(to))?;
        after.map_or(Ok(()), |days| write!(f, "+{days}"))
    }
}

fn tick(tick: Tick) -> String {
    let seconds = tick.time.second() != 0;
    let clock = tick.time.format(if seconds { "%H:%M:%S" } else { "%H:%M" });
    let Some(ahead) = tick.ahead else { return clock.to_string() };
    let (sign, ahead) = (if ahead < 0 { '-' } else { '+' }, ahead.unsigned_abs());
    format!("{clock}{sign}{:02}:{:02}", ahead / 3600, ahead / 60 % 60)
}

/// A line that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    /// The number of the line.
    pub(super) number: usize,
    pub(super) id: Option<String>,
    pub(super) day: Day,
    pub(super) spell: Spell,
    pub(super) zone: Zone,
    pub(super) title: String,
    pub(super) task_id: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) note: Option<String>,
}

impl Parsed {
    /// The words that name the task.
    pub(super) fn task(&self) -> String {
        self.task_id.as_ref().map_or_else(|| self.title.clone(), |id| format!("id:{id}"))
    }
}

/// Reads the lines of a text. One that cannot be read names its number.
pub(super) fn read(text: &str, here: Zone) -> Result<Vec<Parsed>, Refusal> {
    let mut day: Option<Day> = None;
    let mut read: Vec<Parsed> = Vec::new();
    let (mut open, mut empty) = (false, 0);
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = at + 1;
        if line.trim().is_empty() {
            empty += 1;
            continue;
        }
        let gap = std::mem::take(&mut empty);
        if line.starts_with('#') {
            open = false;
            continue;
        }
        if line.starts_with([' ', '\t']) {
            let last = read.last_mut().filter(|_| open);
            let last = last.ok_or_else(|| on_line(number, no_entry_above()))?;
            go_on(last, gap, line);
            continue;
        }
        open = true;
        if let Some(heading) = heading(line) {
            day = Some(heading);
            open = false;
            continue;
        }
        let day = day.ok_or_else(|| on_line(number, no_day_above()))?;
        let parsed = entry(line, number, (day, here));
        read.push(parsed.map_err(|refusal| on_line(number, refusal))?);
    }
    for parsed in &mut read {
        parsed.note = parsed.note.take().filter(|note| !note.trim().is_empty());
    }
    Ok(read)
}

/// Puts a line below a note, and the empty lines before it.
fn go_on(parsed: &mut Parsed, empty: usize, line: &str) {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let rest = match line.strip_prefix('\t') {
        Some(rest) => rest,
        None => &line[spaces.min(INDENT)..],
    };
    let note = parsed.note.get_or_insert_default();
    if !note.is_empty() || empty > 0 {
        note.push_str(&"\n".repeat(empty + 1));
    }
    note.push_str(rest.trim_end());
}

/// `2026-11-23  Monday`: the day, whatever stands behind it.
fn heading(line: &str) -> Option<Day> {
    let word = line.split_whitespace().next()?;
    match DayWord::parse(word)? {
        DayWord::Date(day) if word.len() == "2026-11-23".len() => Some(day),
        _ => None,
    }
}

/// Reads the line of an entry.
fn entry(line: &str, number: usize, (day, here): (Day, Zone)) -> Result<Parsed, Refusal> {
    let (id, rest) = match line.split_once(char::is_whitespace) {
        Some((word, rest)) if is_id(word) => (Some(word.to_lowercase()), rest.trim_start()),
        _ => (None, line),
    };
    let (spell, zone, rest) = times(rest)?;
    let mut parsed = Parsed {
        number,
        id,
        day,
        spell,
        zone: zone.unwrap_or(here),
        title: String::new(),
        task_id: None,
        tags: Vec::new(),
        note: None,
    };
    parts(rest, &mut parsed)?;
    if parsed.title.is_empty() && parsed.task_id.is_none() {
        return Err(Refusal::usage("the task is missing")
            .hint("it stands behind the time, two spaces between: `9:30-11:00  fix login`"));
    }
    Ok(parsed)
}

/// Whether a word can only be an id: times have a colon or a unit.
fn is_id(word: &str) -> bool {
    word.len() >= SHORTEST_PREFIX && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// Reads title, id, tags and note, between which two spaces stand.
fn parts(text: &str, parsed: &mut Parsed) -> Result<(), Refusal> {
    let mut rest = text.trim_start();
    let mut first = true;
    while !rest.is_empty() {
        // The first part is the title, whatever it begins with.
        if let Some(note) = rest.strip_prefix('|').filter(|_| !first) {
            parsed.note = Some(note.strip_prefix(' ').unwrap_or(note).trim_end().to_owned());
            break;
        }
        let end = rest.find(GAP).into_iter().chain(rest.find('\t')).min().unwrap_or(rest.len());
        let (part, left) = (rest[..end].trim(), rest[end..].trim_start());
        rest = left;
        if std::mem::take(&mut first) && !part.starts_with("id:") {
            part.clone_into(&mut parsed.title);
        } else if let Some(id) = part.strip_prefix("id:") {
            parsed.task_id = Some(id.to_owned());
        } else if let Some(tags) = part.strip_prefix('#') {
            parsed.tags.extend(tags.split(" #").map(|tag| tag.trim().to_owned()));
        } else {
            return Err(Refusal::usage(format!("\"{part}\" is neither a #tag nor a | note"))
                .hint("the task's title has no two spaces in it; a note stands behind `  | `"));
        }
    }
    parsed.tags.retain(|tag| !tag.is_empty());
    Ok(())
}

/// Reads when it was; answers what stands behind it.
fn times(text: &str) -> Result<(Spell, Option<Zone>, &str), Refusal> {
    let ends = text.char_indices().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([text.len()]).take(3).collect();
    let mut length = None;
    // People put spaces around the hyphen: up to three words may be one time.
    for (words, end) in ends.into_iter().enumerate() {
        let word: String = text[..end].split_whitespace().collect();
        let (clock, zone) = word.split_once('@').map_or((&*word, None), |(c, z)| (c, Some(z)));
        match spell(clock) {
            Some(spell @ Spell::Clock { .. }) => {
                return Ok((spell, args::zone(zone)?, &text[end..]));
            }
            Some(spell) if words == 0 => length = Some((spell, args::zone(zone)?, &text[end..])),
            _ => {}
        }
    }
    length.ok_or_else(|| {
        let first = text.split_whitespace().next().unwrap_or_default();
        Refusal::usage(format!("\"{first}\" is no time"))
            .hint("`9:30-11:00` is from and to, `2h` a length, `23:30-1:15+1` ends a day later")
    })
}

fn spell(word: &str) -> Option<Spell> {
    let hyphens = word.char_indices().filter(|(_, letter)| ['-', '\u{2013}'].contains(letter));
    for (at, hyphen) in hyphens {
        let (from, to) = (&word[..at], &word[at + hyphen.len_utf8()..]);
        let (to, after) = match to.rsplit_once('+') {
            Some((to, days)) if days.len() <= 2 => (to, Some(days.parse().ok()?)),
            _ => (to, None),
        };
        if let (Some(from), Some(to)) = (read_tick(from), read_tick(to)) {
            return Some(Spell::Clock { from, to, after });
        }
    }
    word.parse::<Span>().ok().map(Spell::Length)
}

/// `9:30`, `9:30:15`, `9:30am`, and any with an offset: `2:30+01:00`.
fn read_tick(word: &str) -> Option<Tick> {
    let time = |word: &str| match When::parse(word).ok()? {
        When::Clock(time) => Some(time),
        _ => None,
    };
    if let Some(time) = time(word) {
        return Some(Tick { time, ahead: None });
    }
    let at = word.rfind(['+', '-'])?;
    let offset = NaiveTime::parse_from_str(&word[at + 1..], "%H:%M").ok()?;
    let ahead = i32::try_from(offset.num_seconds_from_midnight()).ok()?;
    let ahead = if word[at..].starts_with('-') { -ahead } else { ahead };
    Some(Tick { time: time(&word[..at])?, ahead: Some(ahead) })
}

pub(super) fn on_line(number: usize, refusal: Refusal) -> Refusal {
    Refusal { message: format!("line {number}: {}", refusal.message), ..refusal }
}

fn no_entry_above() -> Refusal {
    Refusal::usage("a line that begins with spaces goes on with a note, and none stands above it")
        .hint("begin the line of an entry without spaces")
}

fn no_day_above() -> Refusal {
    Refusal::usage("no day stands above it").hint("put the day on a line of its own: `2026-11-23`")
}
