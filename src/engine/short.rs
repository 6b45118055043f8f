//! Short ids: how much of an id has to be typed to mean one thing only.

use uuid::Uuid;

use crate::domain::{BillId, EntryId, Refusal, SHORTEST_PREFIX, TaskId, prefix_range};
use crate::store::Read;

/// The hexadecimal digits of an id that are typed before its first hyphen.
const FIRST_GROUP: usize = 8;

/// How many characters of an entry's id name it alone, deleted ones included: a log shows many, and
/// ids alone lie close together where entries would be read from all over the store.
pub fn entry(read: &dyn Read, id: EntryId) -> Result<usize, Refusal> {
    shortest(id.0, |low, high| {
        let found = read.entry_ids_between(EntryId::from_bytes(low), EntryId::from_bytes(high))?;
        Ok(found.into_iter().filter(|other| *other != id).map(|other| other.0).collect())
    })
}

/// How many characters of a task's id name it alone.
pub fn task(read: &dyn Read, id: TaskId) -> Result<usize, Refusal> {
    shortest(id.0, |low, high| {
        let found = read.tasks_between(TaskId::from_bytes(low), TaskId::from_bytes(high))?;
        Ok(found.into_iter().filter(|other| other.id != id).map(|other| other.id.0).collect())
    })
}

/// How many characters of a bill's id name it alone.
pub fn bill(read: &dyn Read, id: BillId) -> Result<usize, Refusal> {
    shortest(id.0, |low, high| {
        let found = read.bills_range(BillId::from_bytes(low), BillId::from_bytes(high))?;
        Ok(found.into_iter().filter(|other| other.id != id).map(|other| other.id.0).collect())
    })
}

/// How many characters of an id name it alone among these.
pub fn among(id: Uuid, others: impl IntoIterator<Item = Uuid>) -> usize {
    let shared = others.into_iter().filter(|other| *other != id).map(|other| alike(id, other));
    typed(shared.max().unwrap_or(0))
}

/// Asks once for all ids that begin as this one does, and looks how far they go together.
fn shortest(
    id: Uuid,
    others: impl FnOnce([u8; 16], [u8; 16]) -> Result<Vec<Uuid>, Refusal>,
) -> Result<usize, Refusal> {
    let text = id.to_string();
    let range = text.get(..SHORTEST_PREFIX).and_then(prefix_range);
    let Some((low, high)) = range else { return Ok(FIRST_GROUP) };
    Ok(among(id, others(low, high)?))
}

/// How many characters two ids have in common at their head.
fn alike(one: Uuid, other: Uuid) -> usize {
    let (one, other) = (one.to_string(), other.to_string());
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()
}

/// What has to be typed where so many characters are common: one more, and no hyphen at the end.
fn typed(common: usize) -> usize {
    let length = (common + 1).max(SHORTEST_PREFIX);
    if length == FIRST_GROUP + 1 { length + 1 } else { length }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["bbbb0000-0000-4000-8000-000000000000"], 4)]
    #[case(&["aaaa1000-0000-4000-8000-000000000000"], 5)]
    #[case(&["aaaa0000-1000-4000-8000-000000000000"], 10)]
    #[case(&["aaaa0001-0000-4000-8000-000000000000", "aaaa2000-0000-4000-8000-000000000000"], 8)]
    fn one_more_character_than_the_nearest_shares(#[case] others: &[&str], #[case] length: usize) {
        let id = Uuid::parse_str("aaaa0000-0000-4000-8000-000000000000").unwrap();
        let others = others.iter().map(|other| Uuid::parse_str(other).unwrap());
        assert_eq!(among(id, others.chain([id])), length);
    }
}
