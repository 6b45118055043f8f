//! Syncing: one sync of the account's store, as commands do it.

use std::time::Duration;

use uuid::Uuid;

use crate::api::Client;
use crate::clock::Clock;
use crate::domain::{Code, Refusal};
use crate::store::{Patience, Store};
use crate::sync::machine::Report;
use crate::sync::run::{Means, run};

use super::account;
use super::context::Context;

/// Brings the account's store and the server's together.
pub(super) fn sync(cx: &Context) -> Result<Report, Refusal> {
    let account = cx.account()?;
    if !account.tracks() {
        return Err(Refusal::new(Code::Forbidden, "a customer's account records no time")
            .hint("`tat whoami` shows the account; `tat account switch local` works without it"));
    }
    let signed = cx.signed_in()?;
    let report = sync_over(cx, &cx.engine.store, &signed.client)?;
    let owner = cx.engine.store.read(Patience::Command, |read| read.owner())?;
    account::learn(account, &owner, &cx.paths)?;
    Ok(report)
}

/// Brings a store and a server together, over a client in somebody's name.
pub(super) fn sync_over(cx: &Context, store: &Store, client: &Client) -> Result<Report, Refusal> {
    let clock = cx.env.now.map_or(Clock::System, Clock::Fixed);
    let means = Means { wire: client, clock: &|| clock.now(), chance: &chance, wait: &wait };
    run(store, &means)
}

/// A number by chance.
fn chance() -> u64 {
    Uuid::new_v4().as_u64_pair().0
}

fn wait(pause: Duration) {
    std::thread::sleep(pause);
}
