//! Rows: a version byte, then the record in postcard.
//!
//! A record whose fields change gets a new version; the old one stays readable here.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::{
    ActiveTimer, Change, Customer, CustomerFocus, DeviceId, Pillar, Span, Task, TimeBill,
    TimeEntry, Timestamp, User,
};

use super::log::{LogRow, Newest};
use super::marks::Marks;
use super::outbox::Operation;
use super::{StepKind, StoreError};

/// A value with a version in front.
pub trait Row: Serialize + DeserializeOwned {
    /// What it is called in an error.
    const NAME: &'static str;
    /// The version in which it is written.
    const VERSION: u8 = 1;

    /// Reads an older version; none if there never was one.
    fn read_old(_version: u8, _bytes: &[u8]) -> Option<Result<Self, postcard::Error>> {
        None
    }

    /// The row's bytes.
    fn to_row(&self) -> Result<Vec<u8>, StoreError> {
        postcard::to_extend(self, vec![Self::VERSION])
            .map_err(|error| StoreError::Row(format!("{} cannot be written: {error}", Self::NAME)))
    }

    /// The record of a row's bytes.
    fn from_row(bytes: &[u8]) -> Result<Self, StoreError> {
        let wrong = |why: String| StoreError::Row(format!("{} {why}", Self::NAME));
        let (&version, body) = bytes.split_first().ok_or_else(|| wrong("is empty".into()))?;
        if version == Self::VERSION {
            return postcard::from_bytes(body).map_err(|error| wrong(format!("({error})")));
        }
        Self::read_old(version, body)
            .ok_or_else(|| wrong(format!("has the unknown version {version}")))?
            .map_err(|error| wrong(format!("of version {version} ({error})")))
    }
}

/// The head of a journal step; its number is the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StepHead {
    pub(super) at: Timestamp,
    pub(super) sentence: String,
    pub(super) kind: StepKind,
    pub(super) device: DeviceId,
    pub(super) undone: bool,
    pub(super) kept: bool,
}

/// Entries and their time on a task by one user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CountRow {
    pub(super) entries: u64,
    pub(super) elapsed: Span,
}

/// A piece of a step's changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunk(pub(super) Vec<Change>);

/// The same, to be written without a copy.
#[derive(Serialize)]
struct ChunkRef<'a>(&'a [Change]);

impl Chunk {
    /// The row of these changes.
    pub(super) fn row_of(changes: &[Change]) -> Result<Vec<u8>, StoreError> {
        postcard::to_extend(&ChunkRef(changes), vec![Self::VERSION])
            .map_err(|error| StoreError::Row(format!("{} cannot be written: {error}", Self::NAME)))
    }
}

macro_rules! rows {
    ($($record:ty: $name:literal),* $(,)?) => {
        $(impl Row for $record { const NAME: &'static str = $name; })*
    };
}

rows! {
    Task: "a task",
    TimeEntry: "an entry",
    ActiveTimer: "a timer",
    Customer: "a customer",
    Pillar: "a pillar",
    TimeBill: "a bill",
    CustomerFocus: "a focus",
    User: "the owner",
    Marks: "the marks of a record",
    DeviceId: "the device",
    StepHead: "a step",
    Operation: "an operation",
    CountRow: "a count",
    Chunk: "a step's changes",
    LogRow: "a row of the log",
    Newest: "the newest number",
    u64: "a number",
    u32: "a number",
    String: "a word",
    Vec<u64>: "a list of steps",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sample;
    use proptest::prelude::*;

    /// A record that has had another form before.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct Desk {
        name: String,
        drawers: u32,
    }

    impl Row for Desk {
        const NAME: &'static str = "a desk";
        const VERSION: u8 = 2;

        fn read_old(version: u8, bytes: &[u8]) -> Option<Result<Self, postcard::Error>> {
            let old = |name| Self { name, drawers: 1 };
            (version == 1).then(|| postcard::from_bytes(bytes).map(old))
        }
    }

    #[test]
    fn a_row_of_an_older_version_reads_and_is_written_in_the_newest() {
        let old = postcard::to_extend(&"oak".to_owned(), vec![1]).unwrap();
        let desk = Desk::from_row(&old).unwrap();
        assert_eq!(desk, Desk { name: "oak".to_owned(), drawers: 1 });
        let row = desk.to_row().unwrap();
        assert_eq!(row[0], 2);
        assert_eq!(Desk::from_row(&row).unwrap(), desk);
    }

    #[test]
    fn a_row_of_an_unknown_version_is_refused_and_named() {
        let mut row = Desk { name: "oak".to_owned(), drawers: 3 }.to_row().unwrap();
        row[0] = 3;
        let refused = Desk::from_row(&row).unwrap_err().to_string();
        assert!(refused.contains("a desk has the unknown version 3"), "{refused}");
        let empty = Desk::from_row(&[]).unwrap_err().to_string();
        assert!(empty.contains("a desk is empty"), "{empty}");
    }

    /// Reads bytes as every kind of row there is; what reads writes back, and reads as the same.
    fn read_as_all(bytes: &[u8]) {
        fn read<R: Row + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
            if let Ok(record) = R::from_row(bytes) {
                let row = record.to_row().unwrap();
                assert_eq!(R::from_row(&row).unwrap(), record);
            }
        }
        read::<Task>(bytes);
        read::<TimeEntry>(bytes);
        read::<ActiveTimer>(bytes);
        read::<Customer>(bytes);
        read::<Pillar>(bytes);
        read::<TimeBill>(bytes);
        read::<CustomerFocus>(bytes);
        read::<User>(bytes);
        read::<DeviceId>(bytes);
        read::<StepHead>(bytes);
        read::<Operation>(bytes);
        read::<CountRow>(bytes);
        read::<Chunk>(bytes);
        read::<u64>(bytes);
        read::<u32>(bytes);
        read::<String>(bytes);
        read::<Vec<u64>>(bytes);
    }

    /// Rows of every kind of record.
    fn row() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            sample::task().prop_map(|record| record.to_row().unwrap()),
            sample::entry().prop_map(|record| record.to_row().unwrap()),
            sample::timer().prop_map(|record| record.to_row().unwrap()),
            sample::customer().prop_map(|record| record.to_row().unwrap()),
            sample::pillar().prop_map(|record| record.to_row().unwrap()),
            sample::bill().prop_map(|record| record.to_row().unwrap()),
            sample::focus().prop_map(|record| record.to_row().unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            read_as_all(&bytes);
            read_as_all(&[&[1], bytes.as_slice()].concat());
        }

        #[test]
        fn no_damaged_row_panics(row in row(), at: prop::sample::Index, byte: u8, cut: bool) {
            let at = at.index(row.len());
            let mut damaged = row;
            if cut { damaged.truncate(at) } else { damaged[at] = byte }
            read_as_all(&damaged);
        }

        #[test]
        fn an_entry_reads_as_it_was_written(entry in sample::entry(), bill in sample::bill()) {
            prop_assert_eq!(TimeEntry::from_row(&entry.to_row().unwrap()).unwrap(), entry);
            prop_assert_eq!(TimeBill::from_row(&bill.to_row().unwrap()).unwrap(), bill);
        }
    }
}
