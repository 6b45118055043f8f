//! The ordered byte tables under every store: what a backend must offer.
//!
//! What the bytes mean is not known here; see `keys` and `rows`.

use super::StoreError;

/// One ordered table of byte keys and byte values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Single values: schema, owner, device, counters.
    Meta,
    /// Task rows by id.
    Tasks,
    /// Entry rows by (start, id), so that neighbours in time are neighbours on disk.
    Entries,
    /// Running timers by user.
    Timers,
    /// Customer rows by id.
    Customers,
    /// Pillar rows by id.
    Pillars,
    /// Bill rows by id.
    Bills,
    /// Focus rows by user.
    Focus,
    /// Index rows of every kind; the first byte of the key names the index.
    Index,
    /// Counters that can be recounted: entries and time; the first byte of the key names the kind.
    Counts,
    /// Journal: step headers by sequence number.
    Steps,
    /// Journal: the changes of a step, by (sequence number, chunk).
    StepChanges,
    /// Operations that wait for the server, by sequence number (account stores only).
    Outbox,
    /// The newest change of each record, by sequence number (the cloud's store only).
    Log,
    /// The newest sequence number of each record (the cloud's store only).
    Versions,
    /// What the cloud keeps beside records; the first byte of the key names the kind.
    Cloud,
    /// What sync keeps beside the records; the first byte of the key names the kind.
    Side,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 17] = [
        Self::Meta,
        Self::Tasks,
        Self::Entries,
        Self::Timers,
        Self::Customers,
        Self::Pillars,
        Self::Bills,
        Self::Focus,
        Self::Index,
        Self::Counts,
        Self::Steps,
        Self::StepChanges,
        Self::Outbox,
        Self::Log,
        Self::Versions,
        Self::Cloud,
        Self::Side,
    ];
}

/// Which way a scan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the smallest key up.
    Up,
    /// From the greatest key down.
    Down,
}

/// Whether a scan goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// To the next row.
    On,
    /// No further.
    Stop,
}

/// What a scan calls with each key and value.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<Flow, StoreError> + 'a;

/// Reads of one snapshot.
pub trait KvRead {
    /// The value of a key.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Visits the rows with `from <= key < to` (no `to`: up to the end) in order.
    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError>;
}

impl<K: KvRead + ?Sized> KvRead for &K {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        (**self).get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError> {
        (**self).scan(table, from, to, order, visit)
    }
}

/// Writes of one transaction, which sees its own.
pub trait KvWrite: KvRead {
    /// Sets a key's value.
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), StoreError>;

    /// Takes a key away, if it is there.
    fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError>;
}

impl<K: KvRead + ?Sized> KvRead for &mut K {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        (**self).get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError> {
        (**self).scan(table, from, to, order, visit)
    }
}

impl<K: KvWrite + ?Sized> KvWrite for &mut K {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        (**self).put(table, key, value)
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        (**self).delete(table, key)
    }
}
