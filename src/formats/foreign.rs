//! Foreign time: what a record of another tracker's file says, before anybody decides what it
//! means here.
//!
//! How a format writes it is in the format's own file; what becomes of it is decided in `engine`.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use chrono::NaiveDateTime;

use crate::domain::{Day, Span, Timestamp, Zone};

/// Finished or running time in another tracker's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The line on which it stands, from 1.
    pub line: usize,
    /// The tracker's own id of it, where that never changes.
    pub native: Option<String>,
    /// When it was.
    pub time: ForeignTime,
    /// How long it was, where the file says so beside its times: it tells which of two times on the
    /// wall is meant.
    pub length: Option<Span>,
    /// The zone of its times, where the file names it.
    pub zone: Option<Zone>,
    /// Whom it was done for.
    pub client: Option<String>,
    /// The project, as the file writes it; it may name the client too.
    pub project: Option<String>,
    /// What it was spent on.
    pub task: Option<String>,
    /// What was done.
    pub description: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it is billed, where the file says so.
    pub billable: Option<bool>,
    /// Who spent it, where the file says so.
    pub user: Option<String>,
}

/// When foreign time was. An end that is missing has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForeignTime {
    /// Instants, whatever the zone.
    Instants(Timestamp, Option<Timestamp>),
    /// Times on a wall clock; which instants they are depends on the zone.
    Wall(NaiveDateTime, Option<NaiveDateTime>),
    /// So much on this day, nobody knows when.
    Day(Day, Span),
}

impl Foreign {
    /// Time of which nothing else is known yet.
    pub fn new(line: usize, time: ForeignTime) -> Self {
        Self {
            line,
            native: None,
            time,
            length: None,
            zone: None,
            client: None,
            project: None,
            task: None,
            description: None,
            tags: Vec::new(),
            billable: None,
            user: None,
        }
    }

    /// Whether it has not ended yet.
    pub fn is_running(&self) -> bool {
        matches!(self.time, ForeignTime::Instants(_, None) | ForeignTime::Wall(_, None))
    }
}

/// What a reader finds in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Time.
    Time(Box<Foreign>),
    /// A line that cannot be read, and why.
    Unreadable(usize, String),
    /// A line of which there is something to say.
    Remark(usize, String),
}

impl Found {
    /// Time that was found.
    pub(super) fn time(foreign: Foreign) -> Self {
        Self::Time(Box::new(foreign))
    }

    /// What came of reading a line.
    pub(super) fn of(line: usize, read: Result<Foreign, String>) -> Self {
        match read {
            Ok(foreign) => Self::time(foreign),
            Err(why) => Self::Unreadable(line, why),
        }
    }
}

/// What a file holds, read as it is asked for: a file may be larger than the memory.
pub type Findings<'a> = Box<dyn Iterator<Item = Found> + 'a>;

/// A file that can be read from its beginning, more than once.
pub trait Source {
    /// Opens it.
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>>;

    /// Its name, without folders.
    fn name(&self) -> &str;
}

impl Source for &[u8] {
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(*self))
    }

    fn name(&self) -> &'static str {
        ""
    }
}

/// Findings from a step that reads one piece of a file and adds what it finds; it answers whether
/// there may be more.
pub(super) fn findings<'a>(step: impl FnMut(&mut VecDeque<Found>) -> bool + 'a) -> Findings<'a> {
    Box::new(Steps { step, ready: VecDeque::new(), more: true })
}

struct Steps<F> {
    step: F,
    ready: VecDeque<Found>,
    more: bool,
}

impl<F: FnMut(&mut VecDeque<Found>) -> bool> Iterator for Steps<F> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while self.ready.is_empty() && self.more {
            self.more = (self.step)(&mut self.ready);
        }
        self.ready.pop_front()
    }
}
