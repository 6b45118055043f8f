//! Short ids: how much of an id has to be typed to mean one thing only.

use uuid::Uuid;

use crate::domain::{BillId, EntryId, Refusal, SHORTEST_PREFIX, TaskId, prefix_range};
use crate::store::Read;

/// The hexadecimal digits of an id that are typed before its first hyphen.
const FIRST_GROUP: usize = 8;

/// How many characters of an entry's id name it alone.
pub fn entry(read: &dyn Read, id: EntryId) -> Result<usize, Refusal> {
    shortest(id.0, |low, high| {
        let found = read.entries_between(EntryId::from_bytes(low), EntryId::from_bytes(high))?;
        Ok(found.into_iter().filter(|other| other.id != id).map(|other| other.id.0).collect())
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

/// Asks for the ids that begin as this one does, and looks how far they go together. Few share many
/// digits, and only these are read: among a million, fifteen share four.
fn shortest(
    id: Uuid,
    others: impl Fn([u8; 16], [u8; 16]) -> Result<Vec<Uuid>, Refusal>,
) -> Result<usize, Refusal> {
    let text = id.to_string();
    for length in [SHORTEST_PREFIX + 2, SHORTEST_PREFIX + 1, SHORTEST_PREFIX] {
        let range = text.get(..length).and_then(prefix_range);
        let Some((low, high)) = range else { return Ok(FIRST_GROUP) };
        let near = others(low, high)?;
        if !near.is_empty() {
            return Ok(among(id, near));
        }
    }
    Ok(SHORTEST_PREFIX)
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
    use proptest::prelude::*;
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

    proptest! {
        #[test]
        fn asking_for_the_nearest_is_as_good_as_asking_for_all(
            ids in proptest::collection::vec((0..4u128, 0..3u128, 0..3u128), 1..20),
        ) {
            let id = |(a, b, c)| Uuid::from_u128((a << 110) | (b << 106) | (c << 100));
            let ids: Vec<Uuid> = ids.into_iter().map(id).collect();
            let one = ids[0];
            let length = shortest(one, |low, high| {
                let near = |id: &&Uuid| **id != one && (low..=high).contains(id.as_bytes());
                Ok(ids.iter().filter(near).copied().collect())
            });
            prop_assert_eq!(length.unwrap(), among(one, ids.iter().copied()));
        }
    }
}
