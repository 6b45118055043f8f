//! What the server keeps beside records: accounts, sessions, tokens and the like, as rows of the
//! store whose first byte names the kind.
//!
//! Records of time tracking are the store's own.

pub mod accounts;
pub mod answers;
pub mod audit;
pub mod leads;
pub mod public_url;

use crate::store::{CloudRead, CloudWrite, Flow, Row, StoreError};

/// A kind of row: the first byte of its keys. Numbers are never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Accounts by user id.
    Account = 1,
    /// User ids by folded e-mail address.
    Email = 2,
    /// Hashes of passwords by user id.
    Password = 3,
    /// Families of refresh tokens by (user, family id).
    Family = 4,
    /// Personal access tokens by (user, token id).
    Personal = 5,
    /// One-time links by hash.
    Link = 6,
    /// Signing keys by id.
    SigningKey = 7,
    /// Stored answers by (user, idempotency key).
    Answer = 8,
    /// The audit log by sequence number.
    Audit = 9,
    /// Leads by id.
    Lead = 10,
    /// Failed sign-ins by account or address, and leads by address.
    Failures = 11,
    /// Single values of the server.
    Single = 12,
    /// Nothing, by (time, key of a stored answer): which answers are old.
    AnswerAge = 13,
}

/// The row of a kind under a key.
pub fn get<R: Row>(cloud: &CloudRead<'_>, kind: Kind, key: &[u8]) -> Result<Option<R>, StoreError> {
    cloud.get(kind as u8, key)?.map(|row| R::from_row(&row)).transpose()
}

/// Sets the row of a kind under a key.
pub fn put<R: Row>(
    cloud: &mut CloudWrite<'_>,
    kind: Kind,
    key: &[u8],
    row: &R,
) -> Result<(), StoreError> {
    cloud.put(kind as u8, key, &row.to_row()?)
}

/// The rows of a kind whose keys begin so, with their keys.
pub fn all<R: Row>(
    cloud: &CloudRead<'_>,
    kind: Kind,
    prefix: &[u8],
) -> Result<Vec<(Vec<u8>, R)>, StoreError> {
    let mut found = Vec::new();
    cloud.each(kind as u8, prefix, &mut |key, row| {
        found.push((key.to_vec(), R::from_row(row)?));
        Ok(Flow::On)
    })?;
    Ok(found)
}

/// Says that a type is a row.
macro_rules! row {
    ($record:ty: $name:literal) => {
        impl crate::store::Row for $record {
            const NAME: &'static str = $name;
        }
    };
}
pub(crate) use row;
