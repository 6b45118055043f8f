//! Sync: what a sync did, what waits, what lost, and what was refused.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::config::Account;
use crate::domain::Timestamp;
use crate::sync::machine::Report;
use crate::sync::model::Conflict;
use crate::sync::state::Letter;
use crate::text::{date, plural};

use super::{Tale, account};

/// What a sync did.
pub(in crate::cli) struct Synced {
    pub(in crate::cli) report: Report,
    pub(in crate::cli) at: Timestamp,
}

impl Synced {
    /// In one line.
    pub(in crate::cli) fn words(&self) -> String {
        let Report { pushed, pulled, conflicts, rejected } = self.report;
        if self.report == Report::default() {
            return "up to date".to_owned();
        }
        let mut parts = vec![format!("{pushed} sent"), format!("{pulled} fetched")];
        if conflicts > 0 {
            parts.push(plural::count(conflicts, "conflict", "conflicts"));
        }
        if rejected > 0 {
            parts.push(format!("{rejected} refused"));
        }
        parts.join(", ")
    }
}

impl Tale for Synced {
    /// `{"pushed","pulled","conflicts","rejected","at"}` (spec: JSON).
    fn json(&self) -> Value {
        let Report { pushed, pulled, conflicts, rejected } = self.report;
        json!({
            "pushed": pushed,
            "pulled": pulled,
            "conflicts": conflicts,
            "rejected": rejected,
            "at": self.at,
        })
    }

    /// Sent, fetched, conflicts, refused.
    fn rows(&self) -> Vec<Vec<String>> {
        let Report { pushed, pulled, conflicts, rejected } = self.report;
        vec![[pushed, pulled, conflicts, rejected].map(|count| count.to_string()).to_vec()]
    }

    fn page(&self, cx: &Context) -> Page {
        let mut page = Page::of(
            Line::new().with(Role::Running, cx.glyphs().done).text(" ").text(self.words()),
        );
        if self.report.conflicts > 0 {
            page.push(Line::new().dim("  `tat sync conflicts` shows what lost and takes it back"));
        }
        page
    }
}

/// Where a store stands with its server.
pub(in crate::cli) struct Standing<'a> {
    pub(in crate::cli) account: Option<&'a Account>,
    pub(in crate::cli) outbox: usize,
    pub(in crate::cli) letters: Vec<Letter>,
    pub(in crate::cli) conflicts: usize,
    pub(in crate::cli) last_sync: Option<Timestamp>,
    pub(in crate::cli) trouble_since: Option<Timestamp>,
}

impl Tale for Standing<'_> {
    /// `{"account","outbox","deadLetters","conflicts","lastSync"}` (spec: JSON).
    fn json(&self) -> Value {
        json!({
            "account": self.account.map(account::short),
            "outbox": self.outbox,
            "deadLetters": letters(&self.letters),
            "conflicts": self.conflicts,
            "lastSync": self.last_sync,
        })
    }

    /// Server, e-mail address, what waits, what was refused, conflicts, and the last sync.
    fn rows(&self) -> Vec<Vec<String>> {
        let (server, name) = self
            .account
            .map_or_else(Default::default, |account| (account.server.clone(), account.name()));
        let last = self.last_sync.map_or_else(String::new, |at| at.to_string());
        let counts = [self.outbox, self.letters.len(), self.conflicts];
        let mut row = vec![server, name];
        row.extend(counts.map(|count| count.to_string()));
        row.push(last);
        vec![row]
    }

    fn page(&self, cx: &Context) -> Page {
        let Some(account) = self.account else {
            let mut page = Page::of(Line::new().text("nobody is signed in"));
            page.push(
                Line::new().dim("  everything stays on this machine; `tat login URL` signs in"),
            );
            return page;
        };
        let line = Line::new().title(account.name()).text(" at ").text(&account.server);
        let mut page = Page::of(line);
        let moment = |at| date::moment(at, cx.zone, cx.today());
        page.push(match self.last_sync {
            Some(at) => Line::new().text("  last sync ").text(moment(at)),
            None => Line::new().text("  never synced"),
        });
        if let Some(since) = self.trouble_since {
            page.push(Line::new().text("  fails since ").text(moment(since)));
        }
        page.push(match self.outbox {
            0 => Line::new().dim("  nothing waits"),
            count => {
                let waits = plural::word(count, "waits", "wait");
                let words = plural::count(count, "operation", "operations");
                Line::new().text(format!("  {words} {waits} to be sent"))
            }
        });
        if !self.letters.is_empty() {
            let words = plural::count(self.letters.len(), "operation was", "operations were");
            page.push(Line::new().text(format!("  {words} refused: `tat sync rejected`")));
        }
        if self.conflicts > 0 {
            let words = plural::count(self.conflicts, "conflict", "conflicts");
            page.push(Line::new().text(format!("  {words}: `tat sync conflicts`")));
        }
        page
    }
}

fn letters(letters: &[Letter]) -> Value {
    let one = |letter: &Letter| {
        json!({
            "opId": letter.op_id,
            "entity": letter.entity,
            "recordId": letter.record_id,
            "code": letter.code,
            "reason": letter.reason,
            "hint": letter.hint,
        })
    };
    letters.iter().map(one).collect()
}

/// What the server refused.
pub(in crate::cli) struct LetterList(pub(in crate::cli) Vec<Letter>);

impl Tale for LetterList {
    /// An array of `{"opId","entity","recordId","code","reason","hint"}` (spec: JSON).
    fn json(&self) -> Value {
        letters(&self.0)
    }

    /// Id, kind of record, record, code and reason.
    fn rows(&self) -> Vec<Vec<String>> {
        let row = |letter: &Letter| {
            vec![
                letter.op_id.to_string(),
                letter.entity.clone(),
                letter.record_id.to_string(),
                letter.code.clone(),
                letter.reason.clone(),
            ]
        };
        self.0.iter().map(row).collect()
    }

    fn page(&self, _: &Context) -> Page {
        if self.0.is_empty() {
            return Page::of(Line::new().dim("the server refused nothing"));
        }
        let mut page = Page::default();
        for letter in &self.0 {
            let line = Line::new().title(letter.op_id.to_string()).text("  ").text(&letter.entity);
            page.push(line.text("  ").text(&letter.reason));
            page.push(Line::new().dim("  ").text(&letter.hint));
        }
        page
    }
}

/// Writes that lost.
pub(in crate::cli) struct ConflictList(pub(in crate::cli) Vec<Conflict>);

impl Tale for ConflictList {
    /// An array of `{"id","entity","recordId","field","kept","lost","lostBy","at","kind"}`.
    fn json(&self) -> Value {
        conflicts(&self.0)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        self.0.iter().map(row).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        if self.0.is_empty() {
            return Page::of(Line::new().dim("no conflicts"));
        }
        let mut table = Table::new(&["id", "field", "kept", "lost", "when"].map(Column::left));
        for conflict in &self.0 {
            let id = conflict.id.to_string();
            let short = id.get(..8).unwrap_or(&id).to_owned();
            table.row([
                Line::new().title(short),
                Line::new().text(&conflict.field),
                Line::new().text(word(&conflict.kept)),
                Line::new().text(word(&conflict.lost)),
                Line::new().dim(date::moment(conflict.at, cx.zone, cx.today())),
            ]);
        }
        table.lines(cx.columns).into_iter().collect()
    }
}

/// The same, whole.
pub(in crate::cli) struct ConflictDetails(pub(in crate::cli) Vec<Conflict>);

impl Tale for ConflictDetails {
    fn json(&self) -> Value {
        conflicts(&self.0)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        self.0.iter().map(row).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        let mut page = Page::default();
        for conflict in &self.0 {
            let at = date::moment(conflict.at, cx.zone, cx.today());
            let line = Line::new().title(conflict.id.to_string()).text("  ").text(&conflict.entity);
            page.push(line.text("  ").text(&conflict.field).text("  ").dim(at));
            page.push(Line::new().dim("  kept  ").text(word(&conflict.kept)));
            page.push(Line::new().dim("  lost  ").text(word(&conflict.lost)));
        }
        page
    }
}

fn conflicts(conflicts: &[Conflict]) -> Value {
    let one = |conflict: &Conflict| {
        json!({
            "id": conflict.id,
            "entity": conflict.entity,
            "recordId": conflict.record_id,
            "field": conflict.field,
            "kept": conflict.kept,
            "lost": conflict.lost,
            "lostBy": conflict.lost_by,
            "at": conflict.at,
            "kind": conflict.kind,
        })
    };
    conflicts.iter().map(one).collect()
}

/// Id, kind of record, record, field, kept, lost, and when.
fn row(conflict: &Conflict) -> Vec<String> {
    vec![
        conflict.id.to_string(),
        conflict.entity.clone(),
        conflict.record_id.to_string(),
        conflict.field.clone(),
        word(&conflict.kept),
        word(&conflict.lost),
        conflict.at.to_string(),
    ]
}

/// A value as a word.
fn word(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What was done about conflicts or refused operations.
pub(in crate::cli) struct Settled {
    pub(in crate::cli) verb: &'static str,
    pub(in crate::cli) ids: Vec<Uuid>,
}

impl Tale for Settled {
    /// `{"ids":[…]}`.
    fn json(&self) -> Value {
        json!({ "ids": self.ids })
    }

    /// An id a line.
    fn rows(&self) -> Vec<Vec<String>> {
        self.ids.iter().map(|id| vec![id.to_string()]).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        let line = Line::new().with(Role::Running, cx.glyphs().done).text(" ");
        Page::of(line.text(format!("{} {}", self.ids.len(), self.verb)))
    }
}

/// A unit that syncs regularly.
pub(in crate::cli) struct Unit(pub(in crate::cli) Vec<String>);

impl Tale for Unit {
    /// `{"unit"}`.
    fn json(&self) -> Value {
        json!({ "unit": self.0.join("\n") })
    }

    fn rows(&self) -> Vec<Vec<String>> {
        self.0.iter().map(|line| vec![line.clone()]).collect()
    }

    fn page(&self, _: &Context) -> Page {
        self.0.iter().map(|line| Line::new().text(line)).collect()
    }
}
