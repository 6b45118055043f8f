//! The account: which one a command works for, and how it speaks to its server.
//!
//! Commands that record time never come here: they know the account's store, and that is all.

use std::path::PathBuf;

use serde_json::Value;

use crate::api::{self, Client, List, Query, ServerUrl, SignedIn};
use crate::config::{Account, Accounts, Env, Paths};
use crate::credentials::{self, Safe};
use crate::domain::{Code, CustomerId, Refusal, Timestamp, User, naming};
use crate::store::{Flow, Patience, Read, Store};
use crate::sync::state::State;

use super::context::{Context, account_store};

/// The account that the environment chooses with a server and a token, else the one that is signed
/// in. (spec: Tokens)
pub(super) fn chosen(env: &Env, paths: &Paths) -> Result<Option<Account>, Refusal> {
    let accounts = Accounts::of(paths);
    let Some(server) = &env.server else { return accounts.current() };
    let Some(given) = credentials::given()? else { return accounts.current() };
    let server = ServerUrl::parse(server)?;
    let Some(user) = given.secret.user() else { return accounts.current() };
    let known = accounts.find(server.as_str(), user)?;
    Ok(Some(known.unwrap_or_else(|| Account::unknown(server.as_str(), user))))
}

/// A client of an account's server, in its name.
pub(super) fn signed_in(account: &Account, paths: &Paths) -> Result<SignedIn, Refusal> {
    let client = Client::new(ServerUrl::parse(&account.server)?)?;
    Ok(client.resume(&safe(account, paths))?)
}

/// Where an account's secret is.
pub(super) fn safe(account: &Account, paths: &Paths) -> Safe {
    Safe::of(&account.server, account.user.id, &paths.data_dir)
}

/// Every item of a list, page by page.
pub(super) fn every(page: impl Fn(&Query) -> api::Answer<List>) -> Result<Vec<Value>, Refusal> {
    let mut query = Query::all().with("limit", 1000);
    let mut items = Vec::new();
    loop {
        let list = page(&query)?;
        items.extend(list.items);
        match list.next_cursor {
            Some(cursor) => query = query.after(&cursor),
            None => return Ok(items),
        }
    }
}

/// The customer of the server's with this name or id.
pub(super) fn customer(client: &Client, words: &str) -> Result<CustomerId, Refusal> {
    let folded = naming::fold(words.trim());
    let is_meant = |customer: &Value| {
        let is = |name: &str| customer[name].as_str().map(naming::fold);
        is("name").as_ref() == Some(&folded)
            || (folded.len() >= 4 && is("id").is_some_and(|id| id.starts_with(&folded)))
    };
    let found = every(|query| client.customers(query))?.into_iter().find(is_meant);
    let id = found.and_then(|mut customer| serde_json::from_value(customer["id"].take()).ok());
    id.ok_or_else(|| {
        Refusal::not_found(format!("the server has no customer \"{words}\""))
            .hint("`tat customer list` shows those that are known here")
    })
}

/// When the store was last in step with its server.
pub(super) fn last_sync(store: &Store) -> Result<Option<Timestamp>, Refusal> {
    let state = store.read(Patience::Status, |read: &dyn Read| State::read(read))?;
    Ok(state.last_sync)
}

/// How many operations of a store wait for the server.
pub(super) fn unsent(read: &dyn Read) -> Result<usize, Refusal> {
    let mut count = 0;
    read.waiting(0, &mut |_, _| {
        count += 1;
        Flow::On
    })?;
    Ok(count)
}

/// Keeps who a user is, as the server said it, with the account and in its store.
pub(super) fn learn(account: &Account, user: &User, paths: &Paths) -> Result<Account, Refusal> {
    let learnt = Account { user: user.clone(), ..account.clone() };
    let accounts = Accounts::of(paths);
    if accounts.find(&account.server, account.user.id)?.as_ref() != Some(&learnt) {
        accounts.keep(&learnt)?;
    }
    let store = account_store(&learnt, paths);
    if exists(&store) && store.read(Patience::Command, |read| read.owner())? != *user {
        store.write(|door| door.set_owner(user))?;
    }
    Ok(learnt)
}

fn exists(store: &Store) -> bool {
    store.path().is_some_and(std::path::Path::exists)
}

impl Context {
    /// The account, where somebody is signed in.
    pub(super) fn account(&self) -> Result<&Account, Refusal> {
        self.account.as_ref().ok_or_else(|| {
            Refusal::new(Code::Unauthenticated, "nobody is signed in")
                .hint("`tat login URL --email EMAIL` signs in")
        })
    }

    /// A client in the account's name.
    pub(super) fn signed_in(&self) -> Result<SignedIn, Refusal> {
        signed_in(self.account()?, &self.paths)
    }

    /// The file of the store that is shown.
    pub(super) fn store_file(&self) -> PathBuf {
        let path = self.engine.store.path().map(std::path::Path::to_owned);
        path.unwrap_or_else(|| self.paths.local_store())
    }
}
