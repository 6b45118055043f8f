//! Adopting: what was recorded on this machine alone goes up to an account, when somebody signs in
//! with `--adopt`. (spec: First sync)

use std::path::PathBuf;

use crate::api::Client;
use crate::config::Account;
use crate::domain::{Code, Refusal};
use crate::engine::{Engine, Mode};
use crate::store::{Founder, Kind, Store};
use crate::sync::adopt::{self, Mapping, Plan};

use super::context::{Context, account_store, local_store};
use super::syncing;

/// What came of an adoption.
pub(super) struct Adopted {
    /// What it did, or would do.
    pub(super) plan: Plan,
    /// Where the local store lies now that the server has everything; none while something waits.
    pub(super) kept_as: Option<PathBuf>,
}

/// Says what an adoption would do. The account is fetched into memory and forgotten.
pub(super) fn foresee(
    cx: &Context,
    (account, client): (&Account, &Client),
    mappings: &[Mapping],
) -> Result<Plan, Refusal> {
    let owner = account.user.clone();
    let device = uuid::Uuid::new_v4().into();
    let store = Store::in_memory(Kind::Account, move || Founder { owner: owner.clone(), device });
    syncing::sync_over(cx, &store, client)?;
    adopt::plan(&local(cx), &engine(cx, store), mappings)
}

/// Fetches the account, lays what is on this machine on top, sends it, and empties the local store
/// once the server has everything; a copy of it stays beside.
pub(super) fn adopt(
    cx: &Context,
    (account, client): (&Account, &Client),
    mappings: &[Mapping],
) -> Result<Adopted, Refusal> {
    let (local, store) = (local(cx), account_store(account, &cx.paths));
    syncing::sync_over(cx, &store, client)?;
    let engine = engine(cx, store.clone());
    adopt::plan(&local, &engine, mappings)?;
    let plan = adopt::adopt(&local, &engine, mappings, cx.now)?;
    syncing::sync_over(cx, &store, client)?;
    let through = adopt::is_through(&store)?;
    let kept_as = if through { put_aside(&local)? } else { None };
    Ok(Adopted { plan, kept_as })
}

fn local(cx: &Context) -> Store {
    local_store(cx.paths.local_store(), &cx.engine.ids)
}

fn engine(cx: &Context, store: Store) -> Engine {
    Engine {
        store,
        zone: cx.engine.zone,
        settings: cx.engine.settings.clone(),
        ids: cx.engine.ids.clone(),
        mode: Mode::Real,
    }
}

/// Moves the local store out of the way, so that a second adoption finds nothing.
fn put_aside(local: &Store) -> Result<Option<PathBuf>, Refusal> {
    let Some(path) = local.path().filter(|path| path.exists()) else { return Ok(None) };
    let aside = local.name_aside()?;
    std::fs::rename(path, &aside).map_err(|error| {
        Refusal::new(Code::Failed, format!("{} cannot be moved: {error}", path.display()))
            .hint("everything is at the server; move the file away by hand")
    })?;
    Ok(Some(aside))
}
