//! The model: everything the dashboard knows. Values only; it holds no store open.

use std::collections::BTreeMap;

use crate::config::{Targets, Ui};
use crate::domain::{Customer, Day, Refusal, Span, Timestamp, Zone};
use crate::engine::Settings;
use crate::engine::customer::CustomerShown;
use crate::engine::status::Status;
use crate::engine::task::TaskView;
use crate::store::Step;
use crate::text::glyphs::Glyphs;
use crate::text::span;

use super::deed::Did;
use super::hits::Hits;
use super::keymap::{Key, Keymap};
use super::load::{
    Ask, BillsPart, Board, Catalog, Counts, DayPart, Loaded, Part, ReportPart, WeekPart,
};
use super::overlays::Overlay;
use super::screens::{bills, reports, sync, tasks, today, week};
use super::theme::Theme;

/// A screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Screen {
    /// What runs, and the day.
    #[default]
    Today,
    /// Tasks by status.
    Tasks,
    /// The week, and the year around it.
    Week,
    /// Bills.
    Bills,
    /// Grouped sums.
    Reports,
    /// Sync and the journal.
    Sync,
}

impl Screen {
    /// Every screen, in the order of the tabs.
    pub(crate) const ALL: [Self; 6] =
        [Self::Today, Self::Tasks, Self::Week, Self::Bills, Self::Reports, Self::Sync];

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Tasks => "Tasks",
            Self::Week => "Week",
            Self::Bills => "Bills",
            Self::Reports => "Reports",
            Self::Sync => "Sync",
        }
    }

    /// The screen of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|screen| screen.name() == name)
    }
}

/// How things are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The colours.
    pub(crate) theme: Theme,
    /// The signs.
    pub(crate) glyphs: &'static Glyphs,
}

impl Look {
    /// Whether only ASCII is drawn.
    pub(crate) fn is_ascii(&self) -> bool {
        self.glyphs.full.is_ascii()
    }

    /// The sign for ASCII terminals, or the other.
    pub(crate) fn sign(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.is_ascii() { ascii } else { unicode }
    }
}

/// Something that is said below the screen until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    /// How it is meant.
    pub(crate) tone: Tone,
    /// What it says.
    pub(crate) text: String,
    /// What mends it.
    pub(crate) hint: String,
}

/// How something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It is done.
    Done,
    /// By the way.
    Note,
    /// It was refused.
    Refused,
}

impl Toast {
    /// By the way.
    pub(crate) fn note(text: impl Into<String>) -> Self {
        Self { tone: Tone::Note, text: text.into(), hint: String::new() }
    }

    /// Why something was not done.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let hint = refusal.hints.first().cloned().unwrap_or_default();
        Self { tone: Tone::Refused, text: refusal.message.clone(), hint }
    }

    /// What came of a deed.
    pub(crate) fn did(did: &Did) -> Self {
        let text =
            if did.said.is_empty() { "nothing to change".to_owned() } else { did.said.clone() };
        let more = did.notes.first().or(did.bills.first()).cloned().unwrap_or_default();
        let tone = if did.said.is_empty() { Tone::Note } else { Tone::Done };
        Self { tone, text, hint: more }
    }
}

/// What was last read of the store.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// How many commits the store had seen; none before the first answer.
    pub(crate) generation: Option<u64>,
    /// When that was.
    pub(crate) at: Option<Timestamp>,
    /// What runs, and today's and the week's totals.
    pub(crate) status: Status,
    /// The customers in focus.
    pub(crate) focus: Vec<Customer>,
    /// The day that is shown.
    pub(crate) day: Option<DayPart>,
    /// What may be done next.
    pub(crate) next: Vec<TaskView>,
    /// Numbers that stand beside others.
    pub(crate) counts: Option<Counts>,
    /// The tasks by status.
    pub(crate) board: Option<Board>,
    /// The week that is shown.
    pub(crate) week: Option<Box<WeekPart>>,
    /// The bills that are shown.
    pub(crate) bills: Option<BillsPart>,
    /// The report that is shown.
    pub(crate) report: Option<Box<ReportPart>>,
    /// The newest steps.
    pub(crate) journal: Option<Vec<Step>>,
    /// What fields may be filled with.
    pub(crate) catalog: Option<Catalog>,
    /// Customers and pillars.
    pub(crate) directory: Option<Vec<CustomerShown>>,
}

impl Data {
    /// Takes parts in.
    pub(crate) fn take(&mut self, loaded: Loaded) {
        self.generation = Some(loaded.generation);
        self.at = Some(loaded.at);
        self.status = loaded.status;
        self.focus = loaded.focus;
        for part in loaded.parts {
            match part {
                Part::Day(part) => self.day = Some(part),
                Part::Next(part) => self.next = part,
                Part::Counts(part) => self.counts = Some(part),
                Part::Board(part) => self.board = Some(part),
                Part::Week(part) => self.week = Some(part),
                Part::Bills(part) => self.bills = Some(part),
                Part::Report(part) => self.report = Some(part),
                Part::Journal(part) => self.journal = Some(part),
                Part::Catalog(part) => self.catalog = Some(part),
                Part::Directory(part) => self.directory = Some(part),
            }
        }
    }
}

/// Everything the dashboard knows.
#[derive(Debug)]
pub(crate) struct Model {
    /// The present instant.
    pub(crate) now: Timestamp,
    /// The zone of the person.
    pub(crate) zone: Zone,
    /// What the configuration says that the rules need.
    pub(crate) settings: Settings,
    /// How much time each day should hold.
    pub(crate) targets: Targets,
    /// How things are drawn.
    pub(crate) look: Look,
    /// Which keys mean what.
    pub(crate) keymap: Keymap,
    /// How often the running clock moves.
    pub(crate) beat: Span,
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    /// The screen that is shown.
    pub(crate) screen: Screen,
    /// What was last read of the store.
    pub(crate) data: Data,
    /// The state of Today.
    pub(crate) today: today::State,
    /// The state of Tasks.
    pub(crate) tasks: tasks::State,
    /// The state of Week.
    pub(crate) week: week::State,
    /// The state of Bills.
    pub(crate) bills: bills::State,
    /// The state of Reports.
    pub(crate) reports: reports::State,
    /// The state of Sync.
    pub(crate) sync: sync::State,
    /// What lies above the screen, the topmost last.
    pub(crate) overlays: Vec<Overlay>,
    /// What is said below the screen.
    pub(crate) toast: Option<Toast>,
    /// The beginning of a chord.
    pub(crate) pressed: Vec<Key>,
    /// How many deeds are on their way.
    pub(crate) saving: usize,
    /// What is started, while that is on its way.
    pub(crate) starting: Option<String>,
    /// Whether parts are on their way, and whether they are stale already.
    pub(crate) loading: Loading,
    /// What is shown is narrowed by these words, screen by screen.
    pub(crate) filters: BTreeMap<&'static str, String>,
    /// What lies where.
    pub(crate) hits: Hits,
    /// A number for the next form.
    pub(crate) next_form: u64,
}

/// Whether parts are on their way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Loading {
    /// None are.
    #[default]
    Idle,
    /// Some are.
    Busy,
    /// Some are, and the store has changed since.
    Stale,
}

/// What the model begins with.
#[derive(Debug)]
pub(crate) struct Beginning {
    /// The present instant.
    pub(crate) now: Timestamp,
    /// The zone of the person.
    pub(crate) zone: Zone,
    /// What the configuration says that the rules need.
    pub(crate) settings: Settings,
    /// How much time each day should hold.
    pub(crate) targets: Targets,
    /// How things are drawn.
    pub(crate) look: Look,
}

impl Model {
    /// A model that has read nothing yet.
    pub(crate) fn new(beginning: Beginning, ui: &Ui) -> Self {
        let Beginning { now, zone, settings, targets, look } = beginning;
        let (keymap, mut troubles) = Keymap::set(&ui.keymap);
        let today = zone.day_of(now);
        if let Some(name) = ui.theme.as_deref().filter(|name| Theme::named(name).is_none()) {
            troubles.push(format!(
                "ui.theme: nobody knows \"{name}\"; terminal, dark, light, contrast or none"
            ));
        }
        Self {
            now,
            zone,
            targets,
            look,
            keymap,
            beat: if ui.motion { Span::seconds(1) } else { Span::minutes(1) },
            size: (80, 24),
            screen: Screen::Today,
            data: Data::default(),
            today: today::State::on(today),
            tasks: tasks::State::default(),
            week: week::State::on(today),
            bills: bills::State::default(),
            reports: reports::State::on(today, settings.week_start),
            sync: sync::State::default(),
            settings,
            overlays: Vec::new(),
            toast: troubles.into_iter().next().map(Toast::note),
            pressed: Vec::new(),
            saving: 0,
            starting: None,
            loading: Loading::Idle,
            filters: BTreeMap::new(),
            hits: Hits::default(),
            next_form: 1,
        }
    }

    /// The date now.
    pub(crate) fn today(&self) -> Day {
        self.zone.day_of(self.now)
    }

    /// A running length, as exact as the clock moves.
    pub(crate) fn clock_of(&self, elapsed: Span) -> String {
        if self.beat < Span::minutes(1) {
            span::clock_seconds(elapsed)
        } else {
            span::clock(elapsed)
        }
    }

    /// How long the timer has been running since the store was read.
    pub(crate) fn since_read(&self) -> Span {
        match (&self.data.status.running, self.data.at) {
            (Some(_), Some(at)) => self.now.since(at).max(Span::ZERO),
            _ => Span::ZERO,
        }
    }

    /// The words that narrow this screen; empty for none.
    pub(crate) fn filter(&self) -> &str {
        self.filters.get(self.screen.name()).map_or("", String::as_str)
    }

    /// The parts that the screen shows.
    pub(crate) fn asks(&self) -> Vec<Ask> {
        let mut asks = match self.screen {
            Screen::Today => vec![Ask::Day(self.today.day), Ask::Next],
            Screen::Tasks => vec![Ask::Board],
            Screen::Week => vec![Ask::Week(self.week.day)],
            Screen::Bills => vec![Ask::Bills(self.bills.asked())],
            Screen::Reports => vec![Ask::Report(self.reports.ask())],
            Screen::Sync => vec![Ask::Journal],
        };
        if self.data.generation.is_some() {
            asks.push(Ask::Counts);
        }
        if self.overlays.iter().any(Overlay::needs_catalog) {
            asks.push(Ask::Catalog);
        }
        if self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Directory(_))) {
            asks.push(Ask::Directory);
        }
        asks
    }
}
