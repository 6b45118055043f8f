//! Accounts: who is signed in where.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::config::Account;
use crate::credentials::Place;

use super::{Tale, field};

/// Where the token is kept, in a word.
fn word(place: Place) -> &'static str {
    match place {
        Place::Given(name) => name,
        Place::Keyring => "keyring",
        Place::File => "file",
    }
}

fn role(account: &Account) -> &'static str {
    account.user.role.map_or("none", crate::domain::Role::as_str)
}

/// An account that has just been signed in.
pub(in crate::cli) struct SignedInAs<'a> {
    account: &'a Account,
    place: Place,
}

impl<'a> SignedInAs<'a> {
    /// The account, whose token is kept in this place.
    pub(in crate::cli) fn new(account: &'a Account, place: Place) -> Self {
        Self { account, place }
    }
}

impl Tale for SignedInAs<'_> {
    /// `{"server","user","storage"}`.
    fn json(&self) -> Value {
        let Account { server, user } = self.account;
        json!({ "server": server, "user": user, "storage": word(self.place) })
    }

    /// Server, e-mail address, role, and where the token is.
    fn rows(&self) -> Vec<Vec<String>> {
        let account = self.account;
        let place = word(self.place).to_owned();
        vec![vec![account.server.clone(), account.name(), role(account).to_owned(), place]]
    }

    fn page(&self, cx: &Context) -> Page {
        let account = self.account;
        let line = Line::new().with(Role::Running, cx.glyphs().done).text(" signed in as ");
        let line = line.title(account.name()).text(" at ").text(&account.server);
        let mut page = Page::of(line.text("   ").dim(role(account)));
        if self.place == Place::File {
            page.push(Line::new().dim("  the token lies in a file that you alone may read"));
        }
        if !account.tracks() {
            let words = "  a customer's account records no time: that stays on this machine";
            page.push(Line::new().dim(words));
        }
        page
    }
}

/// An account that has just been signed out.
pub(in crate::cli) struct SignedOut<'a> {
    pub(in crate::cli) account: &'a Account,
    /// How many operations wait in its store.
    pub(in crate::cli) unsent: usize,
}

impl Tale for SignedOut<'_> {
    /// `{"server","user","unsent"}`.
    fn json(&self) -> Value {
        let Account { server, user } = self.account;
        json!({ "server": server, "user": user, "unsent": self.unsent })
    }

    /// Server, e-mail address, and how many operations wait.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.account.server.clone(), self.account.name(), self.unsent.to_string()]]
    }

    fn page(&self, _: &Context) -> Page {
        let account = self.account;
        let line = Line::new().text("signed out ").title(account.name()).text(" at ");
        let mut page = Page::of(line.text(&account.server));
        page.push(Line::new().dim("  from now on time is recorded on this machine alone"));
        page
    }
}

/// Who somebody is.
pub(in crate::cli) struct Who<'a> {
    pub(in crate::cli) account: &'a Account,
    /// In the server's words.
    pub(in crate::cli) user: Value,
}

impl Tale for Who<'_> {
    /// `{"server","user"}` (spec: JSON).
    fn json(&self) -> Value {
        json!({ "server": self.account.server, "user": self.user })
    }

    /// Server, e-mail address, name, role and id.
    fn rows(&self) -> Vec<Vec<String>> {
        let Account { server, user } = self.account;
        let role = role(self.account).to_owned();
        let id = user.id.to_string();
        vec![vec![server.clone(), field(user.email.clone()), user.name.clone(), role, id]]
    }

    fn page(&self, _: &Context) -> Page {
        let account = self.account;
        let line = Line::new().title(account.name()).text("   ").text(&account.user.name);
        Page::of(line.text("   ").dim(format!("{} at {}", role(account), account.server)))
    }
}

/// Every account.
pub(in crate::cli) struct AccountList<'a> {
    pub(in crate::cli) accounts: Vec<Account>,
    /// The one that is signed in.
    pub(in crate::cli) current: Option<&'a Account>,
}

impl AccountList<'_> {
    fn is_current(&self, account: &Account) -> bool {
        self.current.is_some_and(|current| current.key() == account.key())
    }
}

impl Tale for AccountList<'_> {
    /// An array of `{"server","email","userId","name","role","current"}`.
    fn json(&self) -> Value {
        let one = |account: &Account| {
            json!({
                "server": account.server,
                "email": account.user.email,
                "userId": account.user.id,
                "name": account.user.name,
                "role": account.user.role,
                "current": self.is_current(account),
            })
        };
        self.accounts.iter().map(one).collect()
    }

    /// Server, e-mail address, name, role, and whether it is the current one.
    fn rows(&self) -> Vec<Vec<String>> {
        let row = |account: &Account| {
            vec![
                account.server.clone(),
                field(account.user.email.clone()),
                account.user.name.clone(),
                role(account).to_owned(),
                if self.is_current(account) { "current" } else { "" }.to_owned(),
            ]
        };
        self.accounts.iter().map(row).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        if self.accounts.is_empty() {
            return Page::of(Line::new().dim("no account was signed in here yet"));
        }
        let columns = ["", "e-mail", "name", "role", "server"];
        let mut table = Table::new(&columns.map(Column::left));
        for account in &self.accounts {
            let mark = if self.is_current(account) { cx.glyphs().done } else { "" };
            table.row([
                Line::new().with(Role::Running, mark),
                Line::new().title(account.name()),
                Line::new().text(&account.user.name),
                Line::new().dim(role(account)),
                Line::new().text(&account.server),
            ]);
        }
        table.lines(cx.columns).into_iter().collect()
    }
}

/// The account that was changed to; none is this machine alone.
pub(in crate::cli) struct Switched<'a>(pub(in crate::cli) Option<&'a Account>);

impl Tale for Switched<'_> {
    /// `{"account":{"server","email","userId"}|null}`.
    fn json(&self) -> Value {
        json!({ "account": self.0.map(short) })
    }

    /// Server and e-mail address; nothing for this machine alone.
    fn rows(&self) -> Vec<Vec<String>> {
        let row = |account: &Account| vec![account.server.clone(), account.name()];
        self.0.map(row).into_iter().collect()
    }

    fn page(&self, _: &Context) -> Page {
        Page::of(match self.0 {
            Some(account) => {
                let line = Line::new().text("works for ").title(account.name()).text(" at ");
                line.text(&account.server)
            }
            None => Line::new().text("works on this machine alone"),
        })
    }
}

/// `{"server","email","userId"}` (spec: JSON).
pub(in crate::cli) fn short(account: &Account) -> Value {
    let Account { server, user } = account;
    json!({ "server": server, "email": user.email, "userId": user.id })
}
