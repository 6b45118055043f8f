//! The loop: what happens is taken in, the model changes, a picture is drawn; then it sleeps until
//! something happens again.

use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::config::{Color, Config};
use crate::domain::{Refusal, Span};
use crate::text::{sanitise, span};

use super::effect::Effect;
use super::folder::Watched;
use super::message::Msg;
use super::model::{Beginning, Loading, Look, Model, Toast};
use super::reader::Events;
use super::terminal::{Extent, Mouse, Terminal};
use super::theme::Theme;
use super::worker::{self, Post, Work};
use super::{Desk, editor, hits, kept, prose, signals, terminal, update, view};

/// At most one picture in this time.
const BETWEEN_PICTURES: Duration = Duration::from_millis(10);

/// Opens the dashboard, and ends when somebody leaves it. Where there is no terminal that could show
/// it, or somebody is read to, the day is told in words instead.
pub fn run(desk: Desk) -> Result<(), Refusal> {
    if desk.dumb || desk.config.ui.accessible || !terminal::is_there() {
        return prose::tell(&desk);
    }
    let kept = desk.kept.clone();
    let mut stage = Stage::set(desk)?;
    while stage.go_on()? == Then::GoOn {}
    kept::keep(&kept, &stage.model);
    Ok(())
}

/// Whether the loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    GoOn,
    Leave,
}

/// Everything that the loop holds.
struct Stage {
    model: Model,
    clock: crate::clock::Clock,
    messages: Receiver<Msg>,
    events: Events,
    watched: Watched,
    hands: Hands,
    drawn: Drawn,
}

impl Stage {
    /// Reads the store while the terminal is taken.
    fn set(desk: Desk) -> Result<Self, Refusal> {
        let mut model = model_of(&desk);
        kept::restore(&desk.kept, &mut model);
        if let Some(warning) = desk.warnings.first() {
            model.toast = Some(Toast::note(warning));
        }
        let (post, messages) = Post::here();
        let watched = Watched::of(desk.engine.store.path(), post.clone());
        signals::listen(post.clone());
        let work = worker::start(desk.engine, desk.clock, post.clone())?;
        // The worker ends with the loop alone.
        let _ = work.send(Work::Load(model.asks()));
        model.loading = Loading::Busy;
        let mouse = if desk.config.ui.mouse { Mouse::On } else { Mouse::Off };
        let terminal = Terminal::take(Extent::Screen, mouse)?;
        if asks_for_ground(&desk.config) && terminal::is_light() == Some(true) {
            model.look.theme = Theme::Light;
        }
        model.size = terminal.size();
        Ok(Self {
            model,
            clock: desk.clock,
            messages,
            events: Events::listen(),
            watched,
            hands: Hands { terminal, work, post, editor: desk.editor },
            drawn: Drawn::default(),
        })
    }

    /// One turn: everything that has come, one picture, sleep.
    fn go_on(&mut self) -> Result<Then, Refusal> {
        let mut arrived: Vec<Msg> = self.messages.try_iter().collect();
        arrived.extend(self.events.ready());
        self.model.now = self.clock.now();
        if self.drawn.is_due(&self.model) {
            arrived.push(Msg::Tick);
        }
        self.drawn.stale |= !arrived.is_empty();
        for msg in arrived {
            if self.take(msg)? == Then::Leave {
                return Ok(Then::Leave);
            }
        }
        if let Some(wait) = self.drawn.wait() {
            thread::park_timeout(wait);
            return Ok(Then::GoOn);
        }
        if self.drawn.stale {
            self.draw()?;
        }
        sleep(&self.model);
        Ok(Then::GoOn)
    }

    fn take(&mut self, msg: Msg) -> Result<Then, Refusal> {
        if matches!(msg, Msg::Changed | Msg::Done(..)) {
            self.watched.renew();
        }
        for effect in update::update(&mut self.model, msg) {
            if self.hands.take(effect, &mut self.model, &mut self.events)? == Then::Leave {
                return Ok(Then::Leave);
            }
        }
        Ok(Then::GoOn)
    }

    fn draw(&mut self) -> Result<(), Refusal> {
        let mut hits = hits::Hits::default();
        let model = &self.model;
        self.hands.terminal.draw(|frame| hits = view::draw(model, frame))?;
        Terminal::title(&title(model));
        self.model.hits = hits;
        self.drawn.now(&self.model);
        Ok(())
    }
}

/// Sleeps until something happens.
pub(super) fn sleep(model: &Model) {
    match until_due(model) {
        Some(wait) => thread::park_timeout(wait),
        None => thread::park(),
    }
}

/// A model that has read nothing yet.
pub(super) fn model_of(desk: &Desk) -> Model {
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
pub(super) struct Drawn {
    at: Option<Instant>,
    beats: Option<i64>,
    pub(super) stale: bool,
}

impl Drawn {
    /// How long to wait before the next picture, where one is wanted.
    fn wait(&self) -> Option<Duration> {
        let since = self.at?.elapsed();
        BETWEEN_PICTURES.checked_sub(since).filter(|wait| self.stale && !wait.is_zero())
    }

    pub(super) fn now(&mut self, model: &Model) {
        self.at = Some(Instant::now());
        self.beats = Some(beats(model));
        self.stale = false;
    }

    /// Whether the clock has moved since, where it is shown: a second of what runs, or a day.
    pub(super) fn is_due(&self, model: &Model) -> bool {
        match (&model.data.status.running, model.data.at) {
            (Some(_), _) => self.beats.is_some_and(|shown| shown != beats(model)),
            (None, Some(at)) => model.zone.day_of(at) != model.today(),
            (None, None) => false,
        }
    }
}

/// How many seconds (or minutes, where little moves) what runs has been running.
fn beats(model: &Model) -> i64 {
    let running = model.data.status.running.as_ref();
    let since = running.map_or(Span::ZERO, |running| model.now.since(running.timer.start_time));
    since.millis().div_euclid(model.beat.millis())
}

/// How long nothing happens by itself; none: for ever, as far as is known.
fn until_due(model: &Model) -> Option<Duration> {
    model.data.at?;
    let wait = match &model.data.status.running {
        Some(running) => {
            let elapsed = model.now.since(running.timer.start_time).millis();
            let beat = model.beat.millis();
            Span::from_millis(beat - elapsed.rem_euclid(beat))
        }
        None => model.zone.day(model.today()).1.since(model.now),
    };
    let millis = u64::try_from(wait.millis()).unwrap_or(0).max(1);
    Some(Duration::from_millis(millis))
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
            Effect::Renew(seen, asks) => Work::Renew(seen, asks),
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
