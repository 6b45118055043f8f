//! Resolving: the plain values that the program works with.
//!
//! How each is written is in `file` and `env`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::Weekday;

use super::file::{self, File, Sender};
use super::value::{Text, Words};
use super::{Color, Env, Origin, Paths, Targets, zone};
use crate::domain::{Currency, Refusal, Rounding, Span, Zone};
use crate::text::glyphs::{GlyphChoice, Glyphs};

/// What the program works with where no flag says otherwise.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where "today" is decided.
    pub zone: Zone,
    /// Who named the zone.
    pub zone_origin: Origin,
    /// The first day of a week.
    pub week_start: Weekday,
    /// What a new customer is billed in.
    pub currency: Currency,
    /// How a new customer's time is rounded; none where nothing is set.
    pub rounding: Option<Rounding>,
    /// From when on a running timer is probably forgotten.
    pub timer_max: Span,
    /// How much time each day should hold.
    pub targets: Targets,
    /// Who writes statements.
    pub sender: Sender,
    /// Whether changes are sent to the server at once.
    pub sync_auto: bool,
    /// What the program alone does at a terminal.
    pub default_command: Option<String>,
    /// Commands of the user's own: the words each stands for.
    pub aliases: BTreeMap<String, String>,
    /// When colour is used.
    pub color: Color,
    /// The program that shows long answers; none for none.
    pub pager: Option<String>,
    /// The signs to draw.
    pub glyphs: &'static Glyphs,
    /// How the dashboard looks and listens.
    pub ui: Ui,
}

/// How the dashboard looks and listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ui {
    /// The name of its colours.
    pub theme: Option<String>,
    /// Whether it listens to the mouse.
    pub mouse: bool,
    /// Whether anything moves.
    pub motion: bool,
    /// Whether it is written for a screen reader.
    pub accessible: bool,
    /// Keys for its actions, by the action's name.
    pub keymap: BTreeMap<String, String>,
}

impl Config {
    /// Reads the configuration, with warnings about what was passed over.
    pub fn load(env: &Env, paths: &Paths) -> Result<(Self, Vec<String>), Refusal> {
        let (file, mut warnings) = file::read(&paths.config_file)?;
        let own = file.time_zone.as_ref().map(|zone| zone.0);
        let found = zone::find(env, own, &paths.config_file)?;
        warnings.extend(found.warnings);
        Ok((Self::resolve(env, file, found.zone, found.origin), warnings))
    }

    /// What holds where neither the file nor the environment's zone can be relied on.
    pub fn of_nobody(env: &Env) -> Self {
        let env = Env { zone: None, ..env.clone() };
        let (zone, origin) = zone::find(&env, None, Path::new(""))
            .map_or((Zone::UTC, Origin::Default), |found| (found.zone, found.origin));
        Self::resolve(&env, File::default(), zone, origin)
    }

    fn resolve(env: &Env, file: File, zone: Zone, zone_origin: Origin) -> Self {
        let holidays: BTreeSet<_> =
            file.holidays.unwrap_or_default().into_iter().map(|day| day.0).collect();
        let glyphs = plain(file.ui.glyphs).unwrap_or(GlyphChoice::Auto);
        Self {
            zone,
            zone_origin,
            week_start: plain(file.week_start).unwrap_or(Weekday::Mon),
            currency: plain(file.currency).unwrap_or(Currency::EUR),
            rounding: rounding(file.rounding),
            timer_max: plain(file.timer.max).map_or(Span::hours(10), |limit| limit.0),
            targets: Targets::new(&file.targets, holidays),
            sender: file.sender,
            sync_auto: file.sync.auto.unwrap_or(false),
            default_command: plain(file.default_command).map(|words| words.0),
            aliases: all_words(file.alias),
            color: color(env).or(plain(file.color)).unwrap_or_default(),
            pager: pager(env, file.pager),
            glyphs: Glyphs::choose(glyphs, env.term.as_deref(), env.locale.as_deref()),
            ui: Ui {
                theme: plain(file.ui.theme).map(|words| words.0),
                mouse: file.ui.mouse.unwrap_or(true),
                motion: file.ui.motion.unwrap_or(true),
                accessible: file.ui.accessible.unwrap_or(false),
                keymap: all_words(file.keymap),
            },
        }
    }
}

fn plain<T>(text: Option<Text<T>>) -> Option<T> {
    text.map(|text| text.0)
}

fn all_words(texts: BTreeMap<String, Text<Words>>) -> BTreeMap<String, String> {
    texts.into_iter().map(|(name, words)| (name, words.0.0)).collect()
}

/// A policy as soon as one half of it is set; the other half is the usual one.
fn rounding(file: file::Rounding) -> Option<Rounding> {
    if file.increment_minutes.is_none() && file.mode.is_none() {
        return None;
    }
    let usual = Rounding::default();
    Some(Rounding {
        increment_minutes: file.increment_minutes.map_or(usual.increment_minutes, |step| step.0),
        mode: plain(file.mode).unwrap_or(usual.mode),
    })
}

/// What the environment says about colour; who forbids it is heard first.
fn color(env: &Env) -> Option<Color> {
    if env.no_color {
        Some(Color::Never)
    } else if env.force_color {
        Some(Color::Always)
    } else {
        None
    }
}

/// The pager; an empty name means that there is none.
fn pager(env: &Env, file: Option<String>) -> Option<String> {
    let name = env.pager.clone().or(file).unwrap_or_else(|| "less -FRX".to_owned());
    if name.trim().is_empty() { None } else { Some(name) }
}
#[cfg(test)]
mod tests;
