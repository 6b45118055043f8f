//! Migration: bringing an older schema up to date, in one transaction.
//!
//! The copy that is kept of the older file is made in `file`.

use super::commit::SCHEMA;
use super::kv::{KvWrite, Table};
use super::read::Answer;
use super::records::meta;
use super::rows::Row;
use super::sound;

/// Brings tables of an older schema to the newest.
pub(super) fn migrate(kv: &mut impl KvWrite, from: u32) -> Answer<()> {
    if from < 2 {
        // Schema 0 has indexes that may lack rows, schema 1 no counters of days; neither was ever
        // released.
        sound::rebuild(kv)?;
    }
    kv.put(Table::Meta, meta::SCHEMA, &SCHEMA.to_row()?)
}
