//! The server: where it listens, who may sign in to it, whether its store is sound.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::server::Started;
use crate::server::admin::{Outcome, Person};

use super::{Tale, field};

/// A server that has begun to listen.
pub(in crate::cli) struct Listening<'a>(pub(in crate::cli) &'a Started);

impl Tale for Listening<'_> {
    fn json(&self) -> Value {
        json!({ "url": self.0.url, "metrics": self.0.metrics, "link": self.0.link })
    }

    /// Where it listens, where its measures are, and the first administrator's link.
    fn rows(&self) -> Vec<Vec<String>> {
        let Started { url, metrics, link } = self.0;
        vec![vec![url.clone(), field(metrics.clone()), field(link.clone())]]
    }

    fn page(&self, _: &Context) -> Page {
        let mut page = Page::new();
        if let Some(link) = &self.0.link {
            page.push(Line::new().text("set the first administrator's password at"));
            page.push(Line::new().text("  ").title(link));
        }
        if let Some(metrics) = &self.0.metrics {
            page.push(Line::new().text("measures are at ").title(metrics));
        }
        page.push(Line::new().text("listening on ").title(&self.0.url));
        page
    }
}

/// What came of an order.
pub(in crate::cli) struct Ordered {
    /// What was done, in a word.
    done: &'static str,
    outcome: Outcome,
}

impl Ordered {
    /// What came of it; `done` stands before whom it was done to.
    pub(in crate::cli) fn new(done: &'static str, outcome: Outcome) -> Self {
        Self { done, outcome }
    }

    fn line(&self, person: &Person) -> Line {
        let email = person.account.user.email.as_deref().unwrap_or_default();
        let line = Line::new().dim(format!("{} ", self.done)).title(email);
        line.text("   ").dim(standing(person))
    }
}

impl Tale for Ordered {
    /// `{"user"}`, with `link` where there is one; of a list the array of users; of a checkup
    /// `{"ok","checks"}`; of a copy its size.
    fn json(&self) -> Value {
        match &self.outcome {
            Outcome::Account(person) => json!({ "user": person.account.to_json() }),
            Outcome::Invited { person, link } => {
                json!({ "user": person.account.to_json(), "link": link })
            }
            Outcome::People(people) => {
                people.iter().map(|person| person.account.to_json()).collect()
            }
            Outcome::Checked(wrong) => json!({
                "ok": wrong.is_empty(),
                "checks": [{
                    "name": "store",
                    "status": if wrong.is_empty() { "ok" } else { "failed" },
                    "message": if wrong.is_empty() { SOUND.to_owned() } else { wrong.join("; ") },
                    "hint": if wrong.is_empty() { None } else { Some(MEND) },
                }],
            }),
            Outcome::Backup(bytes) => json!({ "bytes": bytes }),
        }
    }

    /// E-mail address, name, role, status, customer; or the link; or what is wrong.
    fn rows(&self) -> Vec<Vec<String>> {
        match &self.outcome {
            Outcome::Account(person) => vec![row(person)],
            Outcome::Invited { link, .. } => vec![vec![link.clone()]],
            Outcome::People(people) => people.iter().map(row).collect(),
            Outcome::Checked(wrong) => wrong.iter().map(|wrong| vec![wrong.clone()]).collect(),
            Outcome::Backup(bytes) => vec![vec![bytes.to_string()]],
        }
    }

    fn page(&self, cx: &Context) -> Page {
        match &self.outcome {
            Outcome::Account(person) => Page::of(self.line(person)),
            Outcome::Invited { person, link } => {
                let mut page = Page::of(self.line(person));
                page.push(Line::new().dim("  sets a password at"));
                page.push(Line::new().text("  ").text(link));
                page
            }
            Outcome::People(people) => table(people, cx),
            Outcome::Checked(wrong) if wrong.is_empty() => {
                Page::of(Line::new().with(Role::Running, cx.glyphs().done).text(" ").text(SOUND))
            }
            Outcome::Checked(wrong) => {
                let line = |wrong: &String| {
                    Line::new().with(Role::Error, cx.glyphs().dropped).text(" ").text(wrong)
                };
                let mut page: Page = wrong.iter().map(line).collect();
                page.push(Line::new().with(Role::Hint, "hint").text(": ").sentence(MEND));
                page
            }
            Outcome::Backup(bytes) => Page::of(Line::new().text(bytes.to_string())),
        }
    }
}

const SOUND: &str = "the server's store is sound";

const MEND: &str = "`tat serve restore FILE --data DIR` makes a store of a backup";

fn row(person: &Person) -> Vec<String> {
    let user = &person.account.user;
    vec![
        field(user.email.clone()),
        user.name.clone(),
        role(person).to_owned(),
        person.account.standing.as_str().to_owned(),
        field(person.customer.clone()),
    ]
}

fn role(person: &Person) -> &'static str {
    person.account.user.role.map_or("none", crate::domain::Role::as_str)
}

/// `internal_user, invited`.
fn standing(person: &Person) -> String {
    format!("{}, {}", role(person), person.account.standing.as_str())
}

fn table(people: &[Person], cx: &Context) -> Page {
    let columns = ["e-mail", "name", "role", "status", "customer"];
    let mut table = Table::new(&columns.map(Column::left));
    for person in people {
        let [email, name, role, status, customer] = <[String; 5]>::try_from(row(person))
            .expect("a row has as many fields as the table has columns");
        table.row([
            Line::new().title(email),
            Line::new().text(name),
            Line::new().text(role),
            Line::new().dim(status),
            Line::new().text(customer),
        ]);
    }
    table.lines(cx.columns).into_iter().collect()
}
