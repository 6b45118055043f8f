//! The dashboard: everything the command line can do with time, work and money, on a screen that
//! one leaves open all day.
//!
//! Messages change the model, the model asks for effects, effects come back as messages; a picture
//! is drawn from the model alone. It never holds the store open. No rule of time tracking is
//! decided here: deeds go through the engine, as those of the command line do.

mod act;
mod action;
mod allowed;
mod deed;
mod drag;
mod editor;
mod effect;
mod field;
mod folder;
mod forms;
mod fuzzy;
mod hints;
mod hits;
mod kept;
mod keymap;
mod layout;
mod load;
mod message;
mod model;
mod overlays;
mod pages;
mod paint;
mod prose;
mod reader;
mod screens;
mod terminal;
mod theme;
mod update;
mod view;
mod watch;
mod widgets;
mod words;
mod worker;

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::config::{Color, Config};
use crate::domain::{Refusal, Span};
use crate::engine::Engine;
use crate::text::{sanitise, span};

use effect::Effect;
use folder::Watched;
use message::Msg;
use model::{Beginning, Look, Model, Toast};
use reader::Events;
use terminal::{Extent, Mouse, Terminal};
use theme::Theme;
use worker::{Post, Work};

pub use watch::watch;

/// What the dashboard is given.
pub struct Desk {
    /// The use cases over the store.
    pub engine: Engine,
    /// What the configuration says.
    pub config: Config,
    /// Where `now` comes from.
    pub clock: Clock,
    /// The editor for texts.
    pub editor: Option<String>,
    /// Where the last screen and filters are kept.
    pub kept: PathBuf,
    /// Whether the terminal can do nothing but print.
    pub dumb: bool,
    /// What is to be warned of.
    pub warnings: Vec<String>,
}

/// At most one picture in this time.
const BETWEEN_PICTURES: Duration = Duration::from_millis(10);

/// Opens the dashboard, and ends when somebody leaves it. Where there is no terminal that could show
/// it, or somebody is read to, the day is told in words instead.
pub fn run(desk: Desk) -> Result<(), Refusal> {
    if desk.dumb || desk.config.ui.accessible || !terminal::is_there() {
        return prose::tell(&desk);
    }
    let mouse = if desk.config.ui.mouse { Mouse::On } else { Mouse::Off };
    let mut model = model_of(&desk);
    kept::restore(&desk.kept, &mut model);
    if let Some(warning) = desk.warnings.first() {
        model.toast = Some(Toast::note(warning));
    }
    let (post, messages) = Post::here();
    let mut watched = Watched::of(desk.engine.store.path(), post.clone());
    let work = worker::start(desk.engine, desk.clock, post.clone())?;
    // The store is read while the terminal is asked for its ground.
    let asks = model.asks();
    model.loading = model::Loading::Busy;
    let _ = work.send(Work::Load(asks));
    let terminal = Terminal::take(Extent::Screen, mouse)?;
    if asks_for_ground(&desk.config) && terminal::is_light() == Some(true) {
        model.look.theme = Theme::Light;
    }
    model.size = terminal.size();
    let mut hands = Hands { terminal, work, post, editor: desk.editor };
    let mut events = Events::listen();
    let mut drawn = Drawn::default();
    loop {
        let mut arrived: Vec<Msg> = messages.try_iter().collect();
        arrived.extend(events.ready());
        model.now = desk.clock.now();
        if drawn.is_due(&model) {
            arrived.push(Msg::Tick);
        }
        drawn.stale |= !arrived.is_empty();
        for msg in arrived {
            if matches!(msg, Msg::Changed | Msg::Done(..)) {
                watched.renew();
            }
            for effect in update::update(&mut model, msg) {
                match hands.take(effect, &mut model, &mut events)? {
                    Then::GoOn => {}
                    Then::Leave => {
                        kept::keep(&desk.kept, &model);
                        return Ok(());
                    }
                }
            }
        }
        if let Some(wait) = drawn.wait() {
            std::thread::park_timeout(wait);
            continue;
        }
        if drawn.stale {
            let mut hits = hits::Hits::default();
            hands.terminal.draw(|frame| hits = view::draw(&model, frame))?;
            model.hits = hits;
            Terminal::title(&title(&model));
            drawn.now(&model);
        }
        match until_due(&model) {
            Some(wait) => std::thread::park_timeout(wait),
            None => std::thread::park(),
        }
    }
}

/// A model that has read nothing yet.
fn model_of(desk: &Desk) -> Model {
    let config = &desk.config;
    let named = config.ui.theme.as_deref().and_then(Theme::named).unwrap_or_default();
    let theme = if config.color == Color::Never { Theme::Plain } else { named };
    let beginning = Beginning {
        now: desk.clock.now(),
        zone: desk.engine.zone,
        settings: desk.engine.settings.clone(),
        targets: config.targets.clone(),
        look: Look { theme, glyphs: config.glyphs },
    };
    Model::new(beginning, &config.ui)
}

/// Whether the terminal is asked for its ground: nobody named colours, and there are some.
fn asks_for_ground(config: &Config) -> bool {
    let named = config.ui.theme.as_deref().is_some_and(|name| !matches!(name, "terminal" | "auto"));
    !named && config.color != Color::Never
}

/// The title of the window: what runs.
fn title(model: &Model) -> String {
    match &model.data.status.running {
        Some(running) => {
            let elapsed = span::clock(running.timer.elapsed(model.now));
            let task = sanitise::one_line(&running.task.title);
            format!("{} {elapsed} {task} – tat", model.look.glyphs.running)
        }
        None => "tat".to_owned(),
    }
}

/// When a picture was drawn last, and what it showed.
#[derive(Debug, Default)]
struct Drawn {
    at: Option<Instant>,
    second: Option<i64>,
    stale: bool,
}

impl Drawn {
    /// How long to wait before the next picture, where one is wanted.
    fn wait(&self) -> Option<Duration> {
        let since = self.at?.elapsed();
        BETWEEN_PICTURES.checked_sub(since).filter(|wait| self.stale && !wait.is_zero())
    }

    fn now(&mut self, model: &Model) {
        self.at = Some(Instant::now());
        self.second = Some(model.now.millis().div_euclid(1000));
        self.stale = false;
    }

    /// Whether the clock has moved since, where it is shown: a second of what runs, or a day.
    fn is_due(&self, model: &Model) -> bool {
        let second = model.now.millis().div_euclid(1000);
        match (&model.data.status.running, model.data.at) {
            (Some(_), _) => self.second.is_some_and(|shown| shown != second),
            (None, Some(at)) => model.zone.day_of(at) != model.today(),
            (None, None) => false,
        }
    }
}

/// How long nothing happens by itself; none: for ever, as far as is known.
fn until_due(model: &Model) -> Option<Duration> {
    model.data.at?;
    let wait = match &model.data.status.running {
        Some(running) => {
            let elapsed = model.now.since(running.timer.start_time).millis();
            Span::from_millis(1000 - elapsed.rem_euclid(1000))
        }
        None => model.zone.day(model.today()).1.since(model.now),
    };
    let millis = u64::try_from(wait.millis()).unwrap_or(0).max(1);
    Some(Duration::from_millis(millis))
}

/// Whether the loop goes on.
enum Then {
    GoOn,
    Leave,
}

/// What effects are done with.
struct Hands {
    terminal: Terminal,
    work: Sender<Work>,
    post: Post,
    editor: Option<String>,
}

impl Hands {
    /// Does an effect, or hands it to the worker.
    fn take(
        &mut self,
        effect: Effect,
        model: &mut Model,
        events: &mut Events,
    ) -> Result<Then, Refusal> {
        let work = match effect {
            Effect::Load(asks) => Work::Load(asks),
            Effect::Do(deed) => Work::Do(deed),
            Effect::Foresee(number, deed) => Work::Foresee(number, deed),
            Effect::Show(subject) => Work::Show(subject),
            Effect::Quit => return Ok(Then::Leave),
            other => {
                self.by_hand(other, model, events)?;
                return Ok(Then::GoOn);
            }
        };
        // The worker ends with the loop alone.
        let _ = self.work.send(work);
        Ok(Then::GoOn)
    }

    /// Does what needs the terminal.
    fn by_hand(
        &mut self,
        effect: Effect,
        model: &mut Model,
        events: &mut Events,
    ) -> Result<(), Refusal> {
        match effect {
            Effect::Editor(text) => {
                events.stop();
                let line = self.editor.clone();
                let edited = self.terminal.lent(|| editor::edit(line.as_deref(), &text))?;
                *events = Events::listen();
                model.size = self.terminal.size();
                self.post.send(Msg::Edited(edited));
            }
            Effect::Suspend => {
                events.stop();
                self.terminal.lent(editor::suspend)?;
                *events = Events::listen();
                model.size = self.terminal.size();
                self.post.send(Msg::Changed);
            }
            Effect::Copy(text) => Terminal::copy(&text),
            Effect::Browse(link) => {
                if let Err(refusal) = terminal::browse(&link) {
                    model.toast = Some(Toast::refused(&refusal));
                }
            }
            Effect::Redraw => self.terminal.forget()?,
            _ => {}
        }
        Ok(())
    }
}
