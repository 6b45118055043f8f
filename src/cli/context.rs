//! Context: what a command may know of the world, read once at the door: the clock, the zone, the
//! configuration, the store, and who watches.

use std::cell::RefCell;
use std::path::PathBuf;

use serde_json::Value;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::{Account, Accounts, Color, Config, Env, LocalDefaults, Paths};
use crate::domain::{Day, DeviceId, Refusal, Role, Timestamp, User, UserId, Zone};
use crate::engine::{Done, Engine, IdSource, Mode, Settings};
use crate::store::{Founder, Kind, Store};
use crate::text::glyphs::Glyphs;

use super::account;
use super::args::Global;
use super::commands::Needs;
use super::error::Failure;
use super::output::{self, Answer, Colour, Face, Line, Output, Page};
use super::view::{self, Look, Tale, View};
use super::{Opened, Opens};

/// What a command may know of the world.
pub(crate) struct Context {
    /// The use cases over the store.
    pub(crate) engine: Engine,
    /// What the configuration says.
    pub(crate) config: Config,
    /// Whose store it is; none where everything stays on this machine.
    pub(crate) account: Option<Account>,
    /// Where things lie.
    pub(crate) paths: Paths,
    /// What the environment says.
    pub(crate) env: Env,
    /// The instant of the command.
    pub(crate) now: Timestamp,
    /// The zone of the person at the prompt.
    pub(crate) zone: Zone,
    /// Flags that every command takes.
    pub(crate) global: Global,
    /// How many columns lines may have; none: as many as they like.
    pub(crate) columns: Option<usize>,
    /// What is to be warned of before anything else.
    pub(crate) warnings: RefCell<Vec<String>>,
    /// Why the configuration could not be read; only where the command can do without.
    pub(crate) trouble: Option<Refusal>,
}

impl Context {
    /// Reads the world.
    pub(crate) fn new(env: Env, global: Global, needs: Needs) -> Result<Self, Refusal> {
        let paths = Paths::find(&env)?;
        let (config, warnings, trouble) = match Config::load(&env, &paths) {
            Ok((config, warnings)) => (config, warnings, None),
            Err(trouble) if needs == Needs::Nothing => {
                (Config::of_nobody(&env), Vec::new(), Some(trouble))
            }
            Err(trouble) => return Err(trouble),
        };
        let account = match account::chosen(&env, &paths) {
            Err(_) if needs == Needs::Nothing => None,
            chosen => chosen?,
        };
        let now = env.now.map_or(Clock::System, Clock::Fixed).now();
        let ids = env.seed.as_deref().map_or_else(IdSource::random, IdSource::seeded);
        let engine = Engine {
            store: store(account.as_ref(), &paths, &ids),
            zone: config.zone,
            settings: Settings {
                timer_max: config.timer_max,
                week_start: config.week_start,
                currency: config.currency,
                rounding: config.rounding,
            },
            ids,
            mode: if global.dry_run { Mode::DryRun } else { Mode::Real },
        };
        let (zone, columns) = (config.zone, output::columns(env.columns));
        let warnings = RefCell::new(warnings);
        Ok(Self {
            engine,
            config,
            account,
            paths,
            env,
            now,
            zone,
            global,
            columns,
            warnings,
            trouble,
        })
    }

    /// Hands the world over to what runs on.
    pub(super) fn opened(self, what: Opens) -> Opened {
        let warnings = self.warnings.into_inner();
        let Self { engine, config, env, paths, .. } = self;
        let clock = env.now.map_or(Clock::System, Clock::Fixed);
        Opened { what, engine, config, env, paths, clock, warnings }
    }

    /// Whether somebody sits at a terminal that can show more than lines.
    pub(crate) fn has_screen(&self) -> bool {
        self.can_ask() && output::stdout_is_terminal()
    }

    /// The date now.
    pub(crate) fn today(&self) -> Day {
        self.zone.day_of(self.now)
    }

    /// Which face of the answer is wanted.
    pub(crate) fn face(&self) -> Face {
        self.global.face()
    }

    /// When to colour, as the configuration says it.
    pub(crate) fn config_colour(&self) -> Colour {
        match self.config.color {
            Color::Always => Colour::Always,
            Color::Never => Colour::Never,
            Color::Auto => Colour::Auto,
        }
    }

    /// Whether colours are seen, so that signs need not tell things apart.
    pub(crate) fn paints(&self) -> bool {
        match self.global.color {
            Colour::Auto => output::paints(self.config_colour()),
            said => output::paints(said),
        }
    }

    /// What shows long answers: the configuration's, else `PAGER`'s, else `less`; none with
    /// `--no-pager`.
    pub(crate) fn pager(&self) -> Option<String> {
        if self.global.no_pager || self.face() != Face::Human || is_dumb(&self.env) {
            return None;
        }
        self.config.pager.clone().filter(|pager| pager != "cat")
    }

    /// The signs that lines begin with.
    pub(crate) fn glyphs(&self) -> &'static Glyphs {
        self.config.glyphs
    }

    /// Says something at once, to somebody who is being asked.
    pub(crate) fn remark(&self, text: &str) {
        let output = Output { colour: self.global.color, ..Output::default() };
        output.err(&Page::of(Line::new().dim("  ").text(text)));
    }

    /// Whether somebody can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        !self.global.no_input
            && self.face() == Face::Human
            && !is_dumb(&self.env)
            && output::can_ask()
    }

    /// What the nearest `.tat.toml` says; what was passed over in it is warned of.
    pub(crate) fn local_defaults(&self) -> Result<Option<LocalDefaults>, Refusal> {
        let Ok(folder) = std::env::current_dir() else { return Ok(None) };
        let local = LocalDefaults::find(&folder)?;
        if let Some(local) = &local {
            self.warnings.borrow_mut().extend(local.warnings.iter().cloned());
        }
        Ok(local)
    }

    /// The answer that shows a value which was asked of the store.
    pub(crate) fn show(&self, value: &impl View) -> Result<Answer, Failure> {
        let answer = self.engine.ask(|read| self.face_of(value, read))?;
        Ok(value.say(self, answer))
    }

    /// The answer that tells of something outside the store, which stays closed.
    pub(crate) fn tell(&self, tale: &impl Tale) -> Answer {
        let answer = match self.face() {
            Face::Json => Answer::json(self.marked(tale.json())),
            Face::Plain => Answer::rows(tale.rows()),
            Face::Human => Answer::page(tale.page(self)),
        };
        match self.engine.mode {
            Mode::Real => answer,
            Mode::DryRun => answer.note(view::DRY_RUN),
        }
    }

    /// The answer of a command that changed something, or would have.
    pub(crate) fn done<T: View>(&self, done: &Done<T>) -> Result<Answer, Failure> {
        let seen = self.engine.see(done, self.now, |read| self.face_of(&done.value, read));
        // Whoever is told of trouble alone would do again what is done.
        let mut answer = seen.map_err(|refusal| match done.step {
            Some(_) => refusal.hint("the command itself is done; `tat history` shows it"),
            None => refusal,
        })?;
        if self.engine.mode == Mode::DryRun {
            answer = self.engine.see(done, self.now, |read| {
                view::dry_run(&Look { cx: self, read }, done, answer)
            })?;
        }
        Ok(done.value.say(self, answer))
    }

    /// The same for a command of which one wants to know what it did to bills.
    pub(crate) fn done_with_bills<T: View>(&self, done: &Done<T>) -> Result<Answer, Failure> {
        let answer = self.done(done)?;
        if self.engine.mode == Mode::DryRun || self.face() != Face::Human {
            return Ok(answer);
        }
        let bills = self
            .engine
            .see(done, self.now, |read| view::bill_changes(&Look { cx: self, read }, done))?;
        Ok(answer.below(&bills))
    }

    fn face_of(&self, value: &impl View, read: &dyn crate::store::Read) -> Result<Answer, Refusal> {
        let look = Look { cx: self, read };
        Ok(match self.face() {
            Face::Json => Answer::json(self.marked(value.json(&look)?)),
            Face::Plain => Answer::rows(value.rows(&look)?),
            Face::Human => Answer::page(value.page(&look)?),
        })
    }

    /// A document, which says so when it is that of a dry run.
    pub(crate) fn marked(&self, mut document: Value) -> Value {
        if self.engine.mode == Mode::DryRun
            && let Some(object) = document.as_object_mut()
        {
            object.insert("dryRun".to_owned(), Value::Bool(true));
        }
        document
    }
}

/// Whether the terminal can do nothing but print.
pub(super) fn is_dumb(env: &Env) -> bool {
    env.term.as_deref() == Some("dumb")
}

/// The store that is shown: the account's, else that of this machine alone. A customer's people
/// keep no time for the account. (spec: First sync)
fn store(account: Option<&Account>, paths: &Paths, ids: &IdSource) -> Store {
    match account.filter(|account| account.tracks()) {
        Some(account) => account_store(account, paths),
        None => local_store(paths.local_store(), ids),
    }
}

/// The store of an account. Its device is never another's, whatever ids follow from: the server
/// tells devices apart by it.
pub(super) fn account_store(account: &Account, paths: &Paths) -> Store {
    let owner = account.user.clone();
    Store::at(Accounts::of(paths).store(account), Kind::Account, move || Founder {
        owner: owner.clone(),
        device: DeviceId(Uuid::new_v4()),
    })
}

/// The store of this machine alone.
pub(super) fn local_store(path: PathBuf, ids: &IdSource) -> Store {
    let ids = ids.clone();
    Store::at(path, Kind::Local, move || Founder {
        owner: User {
            // The last ids of the first generation: no command ever gives them away. The user is
            // owner and admin (spec: Bills).
            id: UserId::from(ids.id(0, u64::MAX)),
            email: None,
            name: "me".to_owned(),
            role: Some(Role::InternalAdmin),
        },
        device: DeviceId::from(ids.id(0, u64::MAX - 1)),
    })
}
