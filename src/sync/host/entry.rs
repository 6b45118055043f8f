//! Entries and timers of a batch: one timer runs, ends lie after starts, and what a frozen bill
//! holds stays. (spec: Conflicts, 4 to 6)

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{ActiveTimer, Refusal, Span, TimeEntry, Timestamp};
use crate::store::{Class, How, Read, RecordKey};
use crate::sync::merge::{Lost, Merged, Standing, instant};
use crate::sync::model::{Kind, Operation, Outcome};
use crate::sync::record::{Record, runs};
use crate::sync::running;

use super::desk::Desk;

/// The longest entry: whatever is longer is a mistake, and costs a row for each day.
const LONGEST: Span = Span::hours(24 * 366);

impl Desk<'_> {
    /// Lets a timer run; the end of one that ran is the server's own.
    pub(super) fn run(&mut self, timer: ActiveTimer) -> Result<(), Refusal> {
        if let Some(ended) = running::run(&mut self.draft, timer)? {
            self.mark_rule(RecordKey::new(Class::Entry, ended.0), "endTime")?;
        }
        Ok(())
    }

    /// What asks of an entry or a timer that it can be.
    pub(super) fn fit_entry(
        &mut self,
        key: RecordKey,
        standing: &Standing,
        merged: &Merged,
    ) -> Result<(), Refusal> {
        if merged.deleted || merged.written.is_empty() {
            return Ok(());
        }
        let fields = &merged.fields;
        if runs(fields) {
            return self.refuse_second(key, standing, fields);
        }
        if fields.get("startTime").is_none_or(Value::is_null) {
            let long = fields.get("duration").and_then(Value::as_i64).unwrap_or(0);
            return if (1..=Span::hours(24).millis()).contains(&long) {
                Ok(())
            } else {
                Err(Refusal::invalid_time(
                    "an entry of a day is longer than nothing and no longer than 24 hours",
                )
                .hint("`tat edit ENTRY --duration 1h30` sets another"))
            };
        }
        let (start, end) = (time(fields.get("startTime")), time(fields.get("endTime")));
        let provisional =
            standing.marks.of("endTime").how == How::Rule && !merged.written.contains("endTime");
        let fits = if provisional { start <= end } else { start < end };
        if !fits {
            return Err(Refusal::invalid_time(format!(
                "the entry would end {end}, before its start"
            ))
            .hint("`tat edit ENTRY --to TIME` sets an end after the start"));
        }
        if end.since(start) > LONGEST {
            return Err(
                Refusal::invalid_time("the entry is longer than a year").hint("record it in parts")
            );
        }
        Ok(())
    }

    /// Refuses to open a stopped timer again while another of the user runs.
    fn refuse_second(
        &self,
        key: RecordKey,
        standing: &Standing,
        fields: &crate::sync::model::Fields,
    ) -> Result<(), Refusal> {
        let stood = standing.fields.as_ref().is_some_and(|stood| !runs(stood) && !standing.deleted);
        let user: Option<Uuid> =
            fields.get("userId").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let other = match user {
            Some(user) => self.draft.timer(user.into())?.filter(|timer| timer.id.0 != key.id),
            None => None,
        };
        if stood && other.is_some() {
            return Err(Refusal::conflict("another timer runs, so the stop cannot be taken back")
                .hint("`tat stop` ends the other one, then `tat sync rejected retry ID`"));
        }
        Ok(())
    }

    /// What becomes of an operation on an entry in a frozen bill: refused, unless it changes
    /// nothing, or stops a timer that only the server had ended. (spec: Conflicts, 5)
    pub(super) fn frozen(
        &mut self,
        key: RecordKey,
        standing: &Standing,
        operation: &Operation,
    ) -> Result<Option<Outcome>, Refusal> {
        if key.class != Class::Entry {
            return Ok(None);
        }
        let Some(Record::Entry(entry)) = Record::find(&self.draft, key)? else { return Ok(None) };
        if entry.deleted_at.is_some() || self.draft.frozen_bill_of(&entry)?.is_none() {
            return Ok(None);
        }
        let provisional = standing.marks.of("endTime").how == How::Rule;
        if operation.kind == Kind::Stop && provisional {
            return self.stop_frozen(&entry, operation).map(Some);
        }
        let author = self.author(operation);
        let merged = crate::sync::merge::merge(key, standing, operation, &author)?;
        if merged.written.is_empty() {
            return Ok(None);
        }
        self.draft.refuse_frozen(&entry)?;
        Ok(None)
    }

    /// A stop of a timer that the server had ended and that was billed since: what lies behind that
    /// end becomes an entry of its own.
    fn stop_frozen(
        &mut self,
        entry: &TimeEntry,
        operation: &Operation,
    ) -> Result<Outcome, Refusal> {
        let (Some(end), Some(stop)) = (entry.end_time, operation.fields.get("endTime")) else {
            return Ok(Outcome::Applied);
        };
        let stop = instant(stop);
        if stop <= end {
            let author = self.author(operation);
            let lost = Lost {
                field: "endTime".into(),
                kept: json!(end),
                lost: json!(stop),
                by: Some(author.user.0),
                at: operation.wall_time,
                kind: "stop",
            };
            self.journal(lost, operation, Some(entry.user_id));
            return Ok(Outcome::Merged);
        }
        let mut rest = entry.clone();
        rest.id = Uuid::new_v5(&operation.op_id, b"rest").into();
        rest.set_times(end, stop);
        (rest.server_version, rest.created_at, rest.updated_at) =
            (None, operation.wall_time, operation.wall_time);
        Record::Entry(rest).put(&mut self.draft)?;
        Ok(Outcome::Merged)
    }
}

/// An instant in a field.
fn time(value: Option<&Value>) -> Timestamp {
    value.map_or(Timestamp::MIN, instant)
}
