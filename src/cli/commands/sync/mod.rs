//! `tat sync`: brings this machine and the server together.

mod conflicts;
mod rejected;
mod status;
mod unit;

use std::time::Duration;

use clap::Args;

use super::{Entry, Group, Run};
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::syncing;
use crate::cli::view::sync::{Synced, Unit};
use crate::domain::{Code, Refusal, Span, Timestamp};
use crate::engine::Mode;
use crate::store::Patience;
use crate::sync::machine::Report;
use crate::sync::state::State;

/// Something that was sent was refused (spec: Exchange).
const REFUSED: u8 = 1;

/// How long a watch waits for news before it looks by itself.
const LOOK: Duration = Duration::from_secs(30);

/// Send what was recorded here and fetch what others did
#[derive(Args, Debug)]
#[command(after_help = "\
Exits with 1 when the server refused something, with 4 when nobody is signed in or the keyring is
locked, and with 6 when the server cannot be reached. What waits is kept. See docs/sync.md.

Examples:
  tat sync
  tat sync --watch                        go on until Ctrl-C
  tat sync --quiet --no-input --max-age 24h   in cron: complain only after a day
  tat sync --print-unit systemd
  tat sync status
  tat sync conflicts
  tat sync rejected")]
pub(super) struct Sync {
    /// Say nothing of passing trouble while the last sync is younger than this
    #[arg(long, value_name = "DURATION")]
    max_age: Option<String>,
    /// Go on syncing as things change
    #[arg(long, conflicts_with_all = ["max_age", "print_unit", "status"])]
    watch: bool,
    /// Print a unit that syncs regularly
    #[arg(long, value_name = "KIND", value_enum)]
    print_unit: Option<unit::Kind>,
    /// Show where things stand, as `tat sync status` does
    #[arg(long, conflicts_with = "print_unit")]
    status: bool,
}

/// The commands below it.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<status::ShowStatus>(Group::Server, "status"),
    Entry::both::<conflicts::Conflicts>(Group::Server, "conflicts", conflicts::TABLE),
    Entry::both::<rejected::Rejected>(Group::Server, "rejected", rejected::TABLE),
];

impl Run for Sync {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        if let Some(kind) = self.print_unit {
            return Ok(cx.tell(&Unit(unit::lines(kind))));
        }
        if self.status {
            return status::answer(cx);
        }
        let max_age = args::span(self.max_age.as_deref())?;
        if cx.engine.mode == Mode::DryRun {
            cx.account()?;
            return status::answer(cx);
        }
        if self.watch {
            return watch(cx);
        }
        match syncing::sync(cx) {
            Ok(report) => Ok(synced(cx, report)),
            Err(refusal) if is_young(cx, max_age, &refusal)? => Ok(Answer::default()),
            Err(refusal) => Err(refusal.into()),
        }
    }
}

fn synced(cx: &Context, report: Report) -> Answer {
    let answer = cx.tell(&Synced { report, at: cx.now });
    let answer = if cx.global.quiet { answer.silent() } else { answer };
    if report.rejected == 0 {
        return answer;
    }
    answer
        .warning("the server refused something that was recorded here")
        .hint("`tat sync rejected` shows what, why, and what to do")
        .exit(REFUSED)
}

/// Whether trouble passes and began so lately that nothing need be said.
fn is_young(cx: &Context, max_age: Option<Span>, refusal: &Refusal) -> Result<bool, Refusal> {
    let passing = matches!(refusal.code, Code::Offline | Code::RateLimited);
    let (true, Some(max_age)) = (passing, max_age) else { return Ok(false) };
    let state = cx.engine.store.read(Patience::Command, |read| State::read(read))?;
    let since: Option<Timestamp> = state.last_sync.or(state.trouble_since);
    Ok(since.is_none_or(|since| cx.now.since(since) < max_age))
}

/// Syncs until it is told to end; says what came.
fn watch(cx: &Context) -> Result<Answer, Failure> {
    loop {
        match syncing::sync(cx) {
            Ok(report) if report != Report::default() => {
                cx.remark(&Synced { report, at: cx.now }.words());
            }
            Ok(_) => {}
            Err(refusal) if matches!(refusal.code, Code::Offline | Code::RateLimited) => {
                cx.remark(&refusal.message);
            }
            Err(refusal) => return Err(refusal.into()),
        }
        listen(cx);
    }
}

/// Waits until the server tells of a change, at most for a while.
fn listen(cx: &Context) {
    let until = std::time::Instant::now() + LOOK;
    let Ok(signed) = cx.signed_in() else {
        std::thread::sleep(LOOK);
        return;
    };
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        if let Ok(mut events) = signed.client.events(None) {
            let _ = events.next();
        }
        let _ = tell.send(());
    });
    let _ = told.recv_timeout(until.saturating_duration_since(std::time::Instant::now()));
    std::thread::sleep(Duration::from_secs(1));
}
