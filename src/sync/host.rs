//! The server's side of the exchange: a batch of operations in one transaction, and what changed
//! since.
//!
//! It works on a store and knows no network. Whoever calls it holds the transaction, if the store
//! is shared, and says who asks. (spec: sync, Exchange)

mod desk;
mod entry;
mod fit;
mod page;

use uuid::Uuid;

use crate::domain::{Code, Refusal, Role, Timestamp, User, UserId};
use crate::engine::IdSource;
use crate::store::{Side, Store};

use super::model::{
    Answered, Cursor, Exchange, MOST_OPERATIONS, OLDEST_SCHEMA, Operation, Outcome, Reply,
};

/// The most changes in one answer.
pub const MOST_CHANGES: usize = 1_000;

/// As many changes as are answered where nothing is said.
const CHANGES: usize = 500;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The user.
    pub user: User,
    /// The number since which they see what they see now; a cursor before it starts anew.
    pub since: u64,
}

/// The users of an organisation, whom the server keeps.
pub trait People {
    /// A user; none if there is none with this id.
    fn find(&self, id: UserId) -> Result<Option<User>, Refusal>;
}

/// The server's side of the exchange over one store.
pub struct Host<'a> {
    /// The store; where it is shared, one transaction on it.
    pub store: &'a Store,
    /// Whom to ask for users.
    pub people: &'a dyn People,
    /// The server's clock.
    pub now: Timestamp,
}

impl Host<'_> {
    /// Takes a device's operations and answers what changed since its cursor.
    pub fn exchange(&self, asker: &Asker, asked: &Exchange) -> Result<Reply, Refusal> {
        refuse_role(&asker.user)?;
        if asked.schema < OLDEST_SCHEMA {
            return Err(Refusal::new(
                Code::ClientTooOld,
                format!("the server no longer speaks version {} of the protocol", asked.schema),
            )
            .hint("install the newer `tat`; what waits in the outbox is kept"));
        }
        if asked.ops.len() > MOST_OPERATIONS {
            let message =
                format!("{} operations came at once, {MOST_OPERATIONS} may", asked.ops.len());
            return Err(Refusal::new(Code::TooLarge, message).hint("send them in parts"));
        }
        let cursor = self.cursor(asker, asked.cursor.as_deref())?;
        let results = self.take(asker, asked)?;
        self.reply(asker, results, (cursor, asked.limit))
    }

    /// Answers what changed since a cursor.
    pub fn pull(
        &self,
        asker: &Asker,
        cursor: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Reply, Refusal> {
        refuse_role(&asker.user)?;
        let cursor = self.cursor(asker, cursor)?;
        self.reply(asker, Vec::new(), (cursor, limit))
    }

    fn reply(
        &self,
        asker: &Asker,
        results: Vec<Answered>,
        (cursor, limit): (u64, Option<usize>),
    ) -> Result<Reply, Refusal> {
        let limit = limit.unwrap_or(CHANGES).clamp(1, MOST_CHANGES);
        let page = self.page(asker, cursor, limit)?;
        let epoch = self.store.cloud(|cloud| Ok::<_, Refusal>(cloud.epoch()?))?;
        let next = Cursor { epoch, seq: page.seq };
        Ok(Reply {
            changes: without_answered(page.rows, &results),
            results,
            next_cursor: Some(next.to_string()),
            has_more: page.more,
            epoch: epoch.to_string(),
            server_time: self.now,
            ended: self.ended()?,
        })
    }

    /// The lives of the store that a restore ended.
    fn ended(&self) -> Result<Vec<String>, Refusal> {
        let lives = self.store.cloud(|cloud| Ok::<_, Refusal>(cloud.lives()?))?;
        Ok(lives.into_iter().map(|(epoch, seq)| Cursor { epoch, seq }.to_string()).collect())
    }

    /// The number after which changes are wanted. A cursor that cannot be gone on from is refused
    /// before anything is taken.
    fn cursor(&self, asker: &Asker, text: Option<&str>) -> Result<u64, Refusal> {
        let Some(text) = text else { return Ok(0) };
        let cursor: Cursor = text.parse().map_err(|()| {
            Refusal::new(Code::BadRequest, "the cursor is none that the server gave")
                .hint("leave it out to begin anew")
        })?;
        let (epoch, floor, newest) = self.store.cloud(|cloud| {
            Ok::<_, Refusal>((cloud.epoch()?, cloud.log_floor()?, cloud.newest_change()?.0))
        })?;
        let known = cursor.epoch == epoch && cursor.seq >= floor && cursor.seq <= newest;
        if known && cursor.seq >= asker.since {
            return Ok(cursor.seq);
        }
        Err(Refusal::new(Code::Resync, "the server cannot go on from where the device stood")
            .hint("leave out the cursor and begin anew; what waits in the outbox is kept"))
    }

    /// Takes the operations in one transaction.
    fn take(&self, asker: &Asker, asked: &Exchange) -> Result<Vec<Answered>, Refusal> {
        if asked.ops.is_empty() {
            return Ok(Vec::new());
        }
        let ids = IdSource::random();
        let taken = self.store.write(|door| desk::take(door, (asker, asked), self.now, &ids))?;
        if !taken.conflicts.is_empty() {
            self.store.keep(|cloud| {
                for (id, gone) in &taken.conflicts {
                    let entity = crate::store::Entity::Conflict;
                    cloud.note((entity, *id), self.now, *gone)?;
                }
                Ok::<_, Refusal>(())
            })?;
        }
        let mut results = taken.results;
        for answered in &mut results {
            if let Some(operation) = asked.ops.iter().find(|op| op.op_id == answered.op_id) {
                answered.record = self.row_of(asker, operation)?;
            }
        }
        Ok(results)
    }

    fn row_of(
        &self,
        asker: &Asker,
        operation: &Operation,
    ) -> Result<Option<super::model::Row>, Refusal> {
        let Some(key) = operation.key() else { return Ok(None) };
        self.row(asker, key)
    }

    /// Forgets the answers to operations that came before an instant, at most `limit`; answers how
    /// many. (spec: kept 180 days)
    pub fn forget_answers(&self, before: Timestamp, limit: usize) -> Result<usize, Refusal> {
        let mut old: Vec<Vec<u8>> = Vec::new();
        self.store.read(crate::store::Patience::Command, |read| {
            let span = crate::store::SideSpan::under(Side::Aged, &[]);
            read.each_side(span, &mut |key, _| {
                let at = key.first_chunk::<8>().map_or(i64::MAX, |at| i64::from_be_bytes(*at));
                if at >= before.millis() || old.len() >= limit {
                    return Ok(crate::store::Flow::Stop);
                }
                old.push(key.to_vec());
                Ok(crate::store::Flow::On)
            })?;
            Ok::<_, Refusal>(())
        })?;
        if old.is_empty() {
            return Ok(0);
        }
        self.store.write(|door| {
            for key in &old {
                if let Some(id) = key.get(8..) {
                    door.put_side(Side::Seen, id, None)?;
                }
                door.put_side(Side::Aged, key, None)?;
            }
            Ok::<_, Refusal>(old.len())
        })
    }
}

/// Customers sign in for other things; somebody without a role for none.
fn refuse_role(user: &User) -> Result<(), Refusal> {
    match user.role {
        Some(Role::InternalAdmin | Role::InternalUser) => Ok(()),
        _ => Err(Refusal::new(Code::Forbidden, "the account may not sync")
            .hint("an internal_admin gives roles: `tat user role EMAIL internal_user`")),
    }
}

/// Leaves out changes that stand in the answers already.
fn without_answered(
    mut rows: Vec<super::model::Row>,
    results: &[Answered],
) -> Vec<super::model::Row> {
    let given: std::collections::HashSet<(Uuid, u64)> = results
        .iter()
        .filter_map(|answered| answered.record.as_ref())
        .map(|row| (row.id, row.server_version))
        .collect();
    rows.retain(|row| !given.contains(&(row.id, row.server_version)));
    rows
}

/// The answer to an operation that was refused.
fn rejected(operation: &Operation, refusal: &Refusal) -> Answered {
    Answered {
        op_id: operation.op_id,
        status: Outcome::Rejected,
        record: None,
        reason: Some(refusal.message.clone()),
        code: Some(refusal.code.as_str().to_owned()),
        hint: refusal.hints.first().cloned(),
    }
}
