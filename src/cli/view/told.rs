//! What the server tells: people, tokens, timers. Its documents are shown as they are.

use serde_json::{Map, Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::domain::Span;
use crate::text::{plural, span};

use super::Tale;

/// A member of a document as text; nothing where it has none.
fn text(document: &Value, name: &str) -> String {
    match &document[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// These members of each document.
fn rows(documents: &[Value], names: &[&str]) -> Vec<Vec<String>> {
    documents.iter().map(|one| names.iter().map(|name| text(one, name)).collect()).collect()
}

/// Documents as a table, the first column the most important; a sentence where there are none.
fn table(cx: &Context, headings: &[&'static str], rows: Vec<Vec<String>>, none: &str) -> Page {
    if rows.is_empty() {
        return Page::of(Line::new().dim(none));
    }
    let columns: Vec<Column> = headings.iter().map(|heading| Column::left(heading)).collect();
    let mut table = Table::new(&columns);
    for row in rows {
        table.row(row.into_iter().enumerate().map(|(at, cell)| match at {
            0 => Line::new().title(cell),
            _ => Line::new().text(cell),
        }));
    }
    table.lines(cx.columns).into_iter().collect()
}

const PERSON: [&str; 4] = ["email", "name", "role", "status"];

/// Users.
pub(in crate::cli) struct People(pub(in crate::cli) Vec<Value>);

impl Tale for People {
    fn json(&self) -> Value {
        Value::Array(self.0.clone())
    }

    /// E-mail address, name, role, status and id.
    fn rows(&self) -> Vec<Vec<String>> {
        rows(&self.0, &["email", "name", "role", "status", "id"])
    }

    fn page(&self, cx: &Context) -> Page {
        table(cx, &["e-mail", "name", "role", "status"], rows(&self.0, &PERSON), "nobody")
    }
}

/// Somebody to whom something was done.
pub(in crate::cli) struct Person {
    done: &'static str,
    user: Value,
    /// With what they set a password, where no mail was sent.
    link: Option<Value>,
}

impl Person {
    /// What the server says of them; `done` stands before their name.
    pub(in crate::cli) fn new(done: &'static str, mut user: Value) -> Self {
        let mut take =
            |name| user.as_object_mut().and_then(|user: &mut Map<_, _>| user.remove(name));
        let link = take("inviteLink").or_else(|| take("resetLink"));
        Self { done, user, link }
    }
}

impl Tale for Person {
    /// `{"user"}`, with `link` where no mail was sent.
    fn json(&self) -> Value {
        let mut document = json!({ "user": self.user });
        if let Some(link) = &self.link {
            document["link"] = link.clone();
        }
        document
    }

    /// E-mail address, name, role and status; then the link, where there is one.
    fn rows(&self) -> Vec<Vec<String>> {
        let mut row: Vec<String> = PERSON.iter().map(|name| text(&self.user, name)).collect();
        row.extend(self.link.as_ref().and_then(Value::as_str).map(str::to_owned));
        vec![row]
    }

    fn page(&self, _: &Context) -> Page {
        let line = Line::new().dim(format!("{} ", self.done)).title(text(&self.user, "email"));
        let role = self.user["role"].as_str().unwrap_or("none");
        let mut page =
            Page::of(line.text("   ").dim(format!("{role}, {}", text(&self.user, "status"))));
        if let Some(link) = self.link.as_ref().and_then(Value::as_str) {
            page.push(Line::new().dim("  sets a password at"));
            page.push(Line::new().text("  ").text(link));
        }
        page
    }
}

/// Personal access tokens.
pub(in crate::cli) struct TokenList(pub(in crate::cli) Vec<Value>);

impl Tale for TokenList {
    fn json(&self) -> Value {
        Value::Array(self.0.clone())
    }

    /// Name, scope, when it ends, id.
    fn rows(&self) -> Vec<Vec<String>> {
        rows(&self.0, &["name", "scope", "expiresAt", "id"])
    }

    fn page(&self, cx: &Context) -> Page {
        let mut rows = rows(&self.0, &["name", "scope", "expiresAt", "id"]);
        for row in &mut rows {
            if let [_, _, ends, id] = row.as_mut_slice() {
                let day = ends.get(..10).unwrap_or("never").to_owned();
                *ends = day;
                id.truncate(8);
            }
        }
        table(cx, &["name", "scope", "ends", "id"], rows, "there is no token")
    }
}

/// A token that was just made, with its secret.
pub(in crate::cli) struct NewToken(pub(in crate::cli) Value);

impl Tale for NewToken {
    /// `{"token":{"id","name","scope","expiresAt"},"secret"}` (spec: JSON).
    fn json(&self) -> Value {
        let token = &self.0;
        json!({
            "token": {
                "id": token["id"],
                "name": token["name"],
                "scope": token["scope"],
                "expiresAt": token["expiresAt"],
            },
            "secret": token["token"],
        })
    }

    /// The secret alone.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![text(&self.0, "token")]]
    }

    fn page(&self, _: &Context) -> Page {
        let name = text(&self.0, "name");
        let scope = text(&self.0, "scope");
        let line = Line::new().dim("made ").title(name).text("   ").dim(scope);
        let mut page = Page::of(line);
        page.push(Line::new().text("  ").text(text(&self.0, "token")));
        page.push(Line::new().dim("  this is the only time that it is shown"));
        page
    }
}

/// A token that was just revoked.
pub(in crate::cli) struct Revoked(pub(in crate::cli) Value);

impl Tale for Revoked {
    /// `{"token"}`.
    fn json(&self) -> Value {
        json!({ "token": self.0 })
    }

    /// Name and id.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![text(&self.0, "name"), text(&self.0, "id")]]
    }

    fn page(&self, _: &Context) -> Page {
        let line = Line::new().dim("revoked ").title(text(&self.0, "name"));
        Page::of(line.dim("   it is worth nothing from now on"))
    }
}

/// A password that was just set.
pub(in crate::cli) struct PasswordSet {
    /// How many personal access tokens stay good.
    pub(in crate::cli) personal: u64,
}

impl Tale for PasswordSet {
    /// `{"personalTokens"}`.
    fn json(&self) -> Value {
        json!({ "personalTokens": self.personal })
    }

    /// How many personal access tokens stay good.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.personal.to_string()]]
    }

    fn page(&self, cx: &Context) -> Page {
        let line = Line::new().with(Role::Running, cx.glyphs().done);
        let mut page = Page::of(line.text(" the password is set; other sessions have ended"));
        if self.personal > 0 {
            let number = usize::try_from(self.personal).unwrap_or(usize::MAX);
            let count = plural::count(number, "personal token stays", "personal tokens stay");
            page.push(Line::new().dim(format!("  {count} good: ")).sentence("`tat token list`"));
        }
        page
    }
}

/// What everybody works on.
pub(in crate::cli) struct Timers(pub(in crate::cli) Vec<Value>);

impl Tale for Timers {
    /// An array of `ActiveTimer` with `userName`, `taskTitle`, `customerName` and `elapsed` in ms.
    fn json(&self) -> Value {
        Value::Array(self.0.clone())
    }

    /// User, task, customer, start and elapsed time in ms.
    fn rows(&self) -> Vec<Vec<String>> {
        rows(&self.0, &["userName", "taskTitle", "customerName", "startTime", "elapsed"])
    }

    fn page(&self, cx: &Context) -> Page {
        let mut rows = rows(&self.0, &["userName", "taskTitle", "customerName", "elapsed"]);
        for row in &mut rows {
            if let Some(elapsed) = row.last_mut() {
                let millis = elapsed.parse().unwrap_or_default();
                *elapsed = span::clock(Span::from_millis(millis));
            }
        }
        table(cx, &["who", "task", "customer", "for"], rows, "nobody's timer is running")
    }
}
