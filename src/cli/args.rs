//! Flags that several commands share, and how their words are read.

use clap::Args;
use clap_complete::ArgValueCompleter;
use rust_decimal::Decimal;

use crate::domain::{
    Currency, Day, DayRange, DayWord, Fold, Period, Refusal, Role, Span, Status, When, Zone,
    naming, parse_day,
};
use crate::engine::bill::Frozen;
use crate::engine::clash::Clash;
use crate::engine::entry::{Long, Target};
use crate::engine::entry_ref::EntryWords;
use crate::engine::filter::FilterWords;
use crate::engine::rate::Since;
use crate::engine::rehome::Twins;
use crate::engine::set::Set;
use crate::engine::timer::{Create, TaskDefaults, TaskWish};

use super::complete;
use super::context::Context;
use super::output::{Colour, Face};

/// Flags that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// Print one JSON document
    #[arg(long, global = true, hide_short_help = true, conflicts_with = "plain")]
    pub(crate) json: bool,
    /// Print one record a line, tab separated, nothing cut
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) plain: bool,
    /// Show what would change and write nothing
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) dry_run: bool,
    /// When to colour
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_default_value = true
    )]
    pub(crate) color: Colour,
    /// Leave out notes and warnings
    #[arg(long, short, global = true, hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Answer every question with yes
    #[arg(long, short, global = true, hide_short_help = true)]
    pub(crate) yes: bool,
    /// Never ask: fail and name the flag instead
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_input: bool,
    /// Never show an answer in a pager
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_pager: bool,
    /// Say more
    #[arg(long, short, global = true, hide_short_help = true)]
    pub(crate) verbose: bool,
}

impl Global {
    /// Which face of the answer is wanted.
    pub(crate) fn face(&self) -> Face {
        match (self.json, self.plain) {
            (true, _) => Face::Json,
            (_, true) => Face::Plain,
            _ => Face::Human,
        }
    }
}

/// `--later`, on every command with a WHEN.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct FoldArgs {
    /// Of a time that happens twice (the clock was turned back) take the second
    #[arg(long)]
    later: bool,
}

impl FoldArgs {
    /// Which of two.
    pub(crate) fn fold(self) -> Fold {
        if self.later { Fold::Later } else { Fold::First }
    }
}

/// `--trim` and `--overlap`.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct ClashArgs {
    /// Make room: shorten, split or delete entries in the way
    #[arg(long, conflicts_with = "overlap")]
    trim: bool,
    /// Keep both where entries cover the same time
    #[arg(long)]
    overlap: bool,
}

impl ClashArgs {
    /// What to do with entries in the way.
    pub(crate) fn clash(self) -> Clash {
        match (self.trim, self.overlap) {
            (true, _) => Clash::Trim,
            (_, true) => Clash::Overlap,
            _ => Clash::Refuse,
        }
    }
}

/// `--skip-frozen`, where many entries are altered together.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct FrozenArgs {
    /// Leave out entries that stand in approved or sent bills
    #[arg(long)]
    skip_frozen: bool,
}

impl FrozenArgs {
    /// What to do with them.
    pub(crate) fn frozen(self) -> Frozen {
        if self.skip_frozen { Frozen::Skip } else { Frozen::Refuse }
    }
}

/// `--merge-tasks`, where tasks come together that were in several places.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct TwinArgs {
    /// Merge open tasks of the same title too
    #[arg(long)]
    merge_tasks: bool,
}

impl TwinArgs {
    /// What to do with tasks of the same title.
    pub(crate) fn twins(self) -> Twins {
        if self.merge_tasks { Twins::Merge } else { Twins::Refuse }
    }
}

/// `-c` and `-p`: where a task belongs.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct PlaceArgs {
    /// The customer, by name or id
    #[arg(long, short, value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    pub(crate) customer: Option<String>,
    /// The pillar (a part of the work), by name, id or `Customer/Pillar`
    #[arg(long, short, value_name = "PILLAR", add = ArgValueCompleter::new(complete::pillars))]
    pub(crate) pillar: Option<String>,
}

/// What an entry or a timer is given beside its times.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct EntryArgs {
    /// What is being done
    #[arg(long, short, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) note: Option<String>,
    /// A word to find it by
    #[arg(long = "tag", short, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    pub(crate) tags: Vec<String>,
    /// Do not bill it
    #[arg(long)]
    pub(crate) not_billable: bool,
}

impl EntryArgs {
    /// Whether it is billed, where that was said.
    pub(crate) fn billable(&self) -> Option<bool> {
        self.not_billable.then_some(false)
    }
}

/// RANGE and filters, on commands that list or sum.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Only this task
    #[arg(long = "task", value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    tasks: Vec<String>,
    /// Only this customer; `none` finds what has none
    #[arg(long = "customer", short, value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customers: Vec<String>,
    /// Only this pillar; `none` finds what has none set
    #[arg(long = "pillar", short, value_name = "PILLAR", add = ArgValueCompleter::new(complete::pillars))]
    pillars: Vec<String>,
    /// Only with this tag; `none` finds what has none
    #[arg(long = "tag", short, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    tags: Vec<String>,
    /// Only without this tag
    #[arg(long = "not-tag", value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    not_tags: Vec<String>,
    /// Whose: an e-mail address, or `all`
    #[arg(long = "user", value_name = "EMAIL|all")]
    users: Vec<String>,
    /// Only what is billed
    #[arg(long, conflicts_with = "not_billable")]
    billable: bool,
    /// Only what is not billed
    #[arg(long)]
    not_billable: bool,
    /// Only where title, note or tags hold this text
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    grep: Vec<String>,
    /// Only the newest so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl FilterArgs {
    /// The filters as the engine takes them.
    pub(crate) fn words(&self) -> FilterWords {
        FilterWords {
            tasks: self.tasks.clone(),
            customers: self.customers.clone(),
            pillars: self.pillars.clone(),
            tags: self.tags.clone(),
            not_tags: self.not_tags.clone(),
            users: self.users.clone(),
            billable: match (self.billable, self.not_billable) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            grep: self.grep.clone(),
            limit: self.limit,
        }
    }
}

/// A range as it was typed, and the days it means.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    /// What to call it.
    pub(crate) label: String,
    /// Its days.
    pub(crate) days: DayRange,
}

impl Context {
    /// The days that RANGE means.
    pub(crate) fn range(&self, words: &str) -> Result<Range, Refusal> {
        let period = Period::parse(words)?;
        let days = period.resolve(self.today(), self.config.week_start)?;
        let label = match days {
            DayRange::ALL => "all days".to_owned(),
            _ => period.label(&days),
        };
        Ok(Range { label, days })
    }

    /// The same where RANGE may be left out.
    pub(crate) fn range_or_none(&self, words: Option<&str>) -> Result<Option<Range>, Refusal> {
        words.map(|words| self.range(words)).transpose()
    }

    /// The day that DAY means.
    pub(crate) fn day(&self, words: &str) -> Result<Day, Refusal> {
        parse_day(words, self.now, self.zone)
    }

    /// The day that DAY means where it lies ahead: a weekday is the next one, today included.
    pub(crate) fn due(&self, words: &str) -> Result<Day, Refusal> {
        let today = self.today();
        match DayWord::parse(words.trim()) {
            None if words.trim().eq_ignore_ascii_case("tomorrow") => {
                Ok(today.succ_opt().unwrap_or(today))
            }
            Some(DayWord::Weekday(weekday)) => {
                let mut days = today.iter_days().take(7);
                Ok(days.find(|day| chrono::Datelike::weekday(day) == weekday).unwrap_or(today))
            }
            _ => self.day(words),
        }
    }

    /// From when on a rate holds (`--since DAY|all`).
    pub(crate) fn since(&self, words: Option<&str>) -> Result<Since, Refusal> {
        Ok(match words {
            None => Since::Unsaid,
            Some(words) if words.eq_ignore_ascii_case("all") => Since::All,
            Some(words) => Since::Day(self.day(words)?),
        })
    }

    /// Whether an entry over 16 hours, or a gap over 4, was confirmed (`--yes`).
    pub(crate) fn long(&self) -> Long {
        if self.global.yes { Long::Allow } else { Long::Refuse }
    }

    /// The words of a start or an add, with what new tasks take over from `.tat.toml`.
    pub(crate) fn task_wish(
        &self,
        words: &[String],
        place: &PlaceArgs,
        create: bool,
    ) -> Result<TaskWish, Refusal> {
        Ok(TaskWish {
            words: words.join(" "),
            customer: place.customer.clone(),
            pillar: place.pillar.clone(),
            create: if create { Create::Make } else { Create::Refuse },
            defaults: self.task_defaults()?,
            ..TaskWish::default()
        })
    }

    /// What new tasks made in this folder take over.
    pub(crate) fn task_defaults(&self) -> Result<TaskDefaults, Refusal> {
        Ok(self.local_defaults()?.map_or_else(TaskDefaults::default, |local| TaskDefaults {
            customer: local.customer,
            pillar: local.pillar,
            tags: local.tags,
        }))
    }
}

/// What an edit does to a field: `--FLAG VALUE`, `--no-FLAG`, or neither.
pub(crate) fn field<T>(value: Option<T>, no: bool) -> Set<T> {
    if no { Set::Clear } else { Set::from(value) }
}

/// STATUS of a task; `to-do`, `todo` and `done` are understood too.
pub(crate) fn status(word: &str) -> Result<Status, Refusal> {
    let name = word.to_lowercase().replace('-', "_");
    let name = match name.as_str() {
        "todo" => "to_do",
        "done" => "completed",
        name => name,
    };
    Status::parse(name).ok_or_else(|| {
        let names = Status::ALL.map(Status::as_str);
        let refusal = Refusal::usage(format!("\"{word}\" is no status of a task"));
        match naming::nearest(word, names) {
            Some(name) => refusal.hint(format!("did you mean `{name}`?")),
            None => refusal,
        }
        .hint(names.join(", "))
    })
}

/// CODE of a currency, where it was given.
pub(crate) fn currency(words: Option<&str>) -> Result<Option<Currency>, Refusal> {
    words
        .map(|words| {
            Currency::parse(words.trim()).ok_or_else(|| {
                Refusal::usage(format!("\"{words}\" is no currency"))
                    .hint("three letters of ISO 4217, for example `EUR` or `USD`")
            })
        })
        .transpose()
}

/// RATE: money an hour, as a plain decimal number.
pub(crate) fn rate(words: Option<&str>) -> Result<Option<Decimal>, Refusal> {
    words
        .map(|words| {
            let rate = Decimal::from_str_exact(words.trim()).ok();
            rate.filter(|rate| !rate.is_sign_negative()).ok_or_else(|| {
                Refusal::usage(format!("\"{words}\" is no rate"))
                    .hint("a number of money an hour with a point: `90` or `87.50`; 0 is a rate")
            })
        })
        .transpose()
}

/// The entries that several words mean.
pub(crate) fn entries(words: &[String]) -> Result<Vec<EntryWords>, Refusal> {
    words.iter().map(|words| EntryWords::parse(words)).collect()
}

/// What a command speaks of: the entries that were named, else the timer or the last entry.
pub(crate) fn target(words: &[String]) -> Result<Target, Refusal> {
    if words.is_empty() {
        return Ok(Target::RunningOrLast);
    }
    entries(words).map(Target::These)
}

/// The one TASK of a command; several words would be several tasks. (spec: TASK elsewhere)
pub(crate) fn one<'a>(words: &'a [String], command: &str) -> Result<Option<&'a str>, Refusal> {
    match words {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => Err(Refusal::usage(format!("`tat {command}` takes one task"))
            .hint(format!("quote its title: `tat {command} \"{}\"`", several.join(" ")))),
    }
}

/// WHEN, where it was given.
pub(crate) fn when(words: Option<&str>) -> Result<Option<When>, Refusal> {
    words.map(When::parse).transpose()
}

/// DURATION, where it was given.
pub(crate) fn span(words: Option<&str>) -> Result<Option<Span>, Refusal> {
    words.map(str::parse).transpose()
}

/// ZONE, where it was given.
pub(crate) fn zone(words: Option<&str>) -> Result<Option<Zone>, Refusal> {
    words
        .map(|words| {
            Zone::parse(words).ok_or_else(|| {
                let refusal = Refusal::usage(format!("no time zone is called \"{words}\""));
                match naming::nearest(words, Zone::names()) {
                    Some(name) => refusal.hint(format!("did you mean `{name}`?")),
                    None => refusal.hint("an IANA name such as `Europe/Paris`, or `UTC`"),
                }
            })
        })
        .transpose()
}

/// ROLE of a user; `none` is none.
pub(crate) fn role(word: &str) -> Result<Option<Role>, Refusal> {
    let word = word.trim();
    if word == "none" {
        return Ok(None);
    }
    Role::named(word).map(Some).ok_or_else(|| {
        let known: Vec<String> =
            Role::ALL.iter().map(|role| format!("`{}`", role.as_str())).collect();
        Refusal::usage(format!("there is no role \"{word}\""))
            .hint(format!("roles are {} and `none`", known.join(", ")))
    })
}
