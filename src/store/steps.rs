//! Steps: how the journal lies in its tables, and how long before-images are kept.
//!
//! What a step is stands in `journal`; taking one back is the engine's business.

use crate::domain::{Change, DeviceId, Span, Timestamp};

use super::journal::{Entry, Step, StepKind};
use super::keys::{Key, Parts, after_all, next_number};
use super::kv::{Flow, KvRead, KvWrite, Order, Table};
use super::read::Answer;
use super::records::{each, get, meta, single};
use super::rows::{Chunk, Row, StepHead};
use super::{Commit, StoreError};

/// So many of the newest steps keep their changes (spec: Undo).
const KEPT_STEPS: u64 = 10_000;

/// And the steps of so many days, whichever is more (spec: Undo).
const KEPT_DAYS: i64 = 90;

/// So many changes lie in one chunk at most.
const CHUNK: usize = 256;

/// So many chunks and steps one commit forgets at most, so that no command pays for another.
const FORGOTTEN_AT_ONCE: usize = 32;

/// The number of the newest step; 0 with none.
pub(super) fn newest(kv: &impl KvRead) -> Answer<u64> {
    let mut newest = 0;
    kv.scan(Table::Steps, &[], None, Order::Down, &mut |key, _| {
        newest = Parts(key).number()?;
        Ok(Flow::Stop)
    })?;
    Ok(newest)
}

/// A step with its changes, if they are still kept.
pub(super) fn read(kv: &impl KvRead, seq: u64) -> Answer<Option<Step>> {
    let Some(head) = get::<StepHead>(kv, Table::Steps, &seq.to_be_bytes())? else {
        return Ok(None);
    };
    let mut step = step_of(seq, head);
    if step.kept {
        each(kv, Table::StepChanges, &seq.to_be_bytes(), &mut |_, row| {
            step.changes.append(&mut Chunk::from_row(row)?.0);
            Ok(())
        })?;
    }
    Ok(Some(step))
}

/// The newest steps without their changes, newest first.
pub(super) fn heads(kv: &impl KvRead, limit: usize) -> Answer<Vec<Step>> {
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    kv.scan(Table::Steps, &[], None, Order::Down, &mut |key, row| {
        found.push(step_of(Parts(key).number()?, StepHead::from_row(row)?));
        Ok(if found.len() < limit { Flow::On } else { Flow::Stop })
    })?;
    Ok(found)
}

fn step_of(seq: u64, head: StepHead) -> Step {
    let StepHead { at, sentence, kind, device, undone, kept } = head;
    Step { seq, at, sentence, kind, device, undone, changes: Vec::new(), kept }
}

/// Writes a commit into the journal; answers the number of its step.
pub(super) fn write(kv: &mut impl KvWrite, commit: &Commit<'_>, device: DeviceId) -> Answer<u64> {
    let seq = match &commit.journal {
        Entry::New(sentence) => {
            set_redo(kv, &[])?;
            begin(kv, commit, sentence, StepKind::Command, device)?
        }
        Entry::Sync(sentence, device) => begin(kv, commit, sentence, StepKind::Sync, *device)?,
        Entry::More(seq) => go_on(kv, *seq, commit, device)?,
        Entry::Unlisted => return newest(kv),
        Entry::Undo(steps) => return turn(kv, steps, Turn::Back),
        Entry::Redo(steps) => return turn(kv, steps, Turn::Forth),
    };
    append(kv, seq, commit.changes)?;
    forget_old(kv, seq, commit.at)?;
    Ok(seq)
}

/// Begins a new step.
fn begin(
    kv: &mut impl KvWrite,
    commit: &Commit<'_>,
    sentence: &str,
    kind: StepKind,
    device: DeviceId,
) -> Answer<u64> {
    let seq = next_number(newest(kv)?)?;
    let head = StepHead {
        at: commit.at,
        sentence: sentence.to_owned(),
        kind,
        device,
        undone: false,
        kept: true,
    };
    kv.put(Table::Steps, &seq.to_be_bytes(), &head.to_row()?)?;
    Ok(seq)
}

/// Goes on with a step. One that was taken back or forgotten in the meantime goes on in a new step
/// with the same sentence.
fn go_on(kv: &mut impl KvWrite, seq: u64, commit: &Commit<'_>, device: DeviceId) -> Answer<u64> {
    let head: StepHead = get(kv, Table::Steps, &seq.to_be_bytes())?
        .ok_or_else(|| StoreError::Row(format!("step {seq} is not in the journal")))?;
    set_redo(kv, &[])?;
    if head.undone || !head.kept {
        return begin(kv, commit, &head.sentence, head.kind, device);
    }
    Ok(seq)
}

/// Writes changes behind those that a step has already.
fn append(kv: &mut impl KvWrite, seq: u64, changes: &[Change]) -> Answer<()> {
    let prefix = seq.to_be_bytes();
    let mut next: u64 = 0;
    kv.scan(
        Table::StepChanges,
        &prefix,
        after_all(&prefix).as_deref(),
        Order::Down,
        &mut |key, _| {
            next = next_number(Parts(key.get(8..).unwrap_or_default()).number()?)?;
            Ok(Flow::Stop)
        },
    )?;
    for chunk in changes.chunks(CHUNK) {
        let key = Key::new().number(seq).number(next);
        kv.put(Table::StepChanges, &key.0, &Chunk::row_of(chunk)?)?;
        next = next_number(next)?;
    }
    Ok(())
}

/// Which way steps are turned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Back,
    Forth,
}

/// Marks steps as taken back or as made again; answers the last of them.
fn turn(kv: &mut impl KvWrite, steps: &[u64], way: Turn) -> Answer<u64> {
    let mut redo: Vec<u64> = single(kv, meta::REDO)?.unwrap_or_default();
    for seq in steps {
        let key = seq.to_be_bytes();
        let mut head: StepHead = get(kv, Table::Steps, &key)?
            .ok_or_else(|| StoreError::Row(format!("step {seq} is not in the journal")))?;
        head.undone = way == Turn::Back;
        kv.put(Table::Steps, &key, &head.to_row()?)?;
        redo.retain(|other| other != seq);
        if way == Turn::Back {
            redo.push(*seq);
        }
    }
    set_redo(kv, &redo)?;
    Ok(steps.last().copied().unwrap_or(0))
}

fn set_redo(kv: &mut impl KvWrite, steps: &[u64]) -> Answer<()> {
    let stood: Vec<u64> = single(kv, meta::REDO)?.unwrap_or_default();
    if stood == steps {
        return Ok(());
    }
    kv.put(Table::Meta, meta::REDO, &steps.to_vec().to_row()?)
}

/// Takes away the changes of steps that are no longer kept, a few at a time.
fn forget_old(kv: &mut impl KvWrite, newest: u64, now: Timestamp) -> Answer<()> {
    let Some(last) = newest.checked_sub(KEPT_STEPS) else { return Ok(()) };
    let horizon = now - Span::hours(24 * KEPT_DAYS);
    let stood: u64 = single(kv, meta::KEPT_FROM)?.unwrap_or(1);
    let mut from = stood;
    let mut left = FORGOTTEN_AT_ONCE;
    while from <= last && left > 0 {
        let key = from.to_be_bytes();
        let head: Option<StepHead> = get(kv, Table::Steps, &key)?;
        if let Some(mut head) = head {
            if head.at >= horizon {
                break;
            }
            if head.kept {
                head.kept = false;
                kv.put(Table::Steps, &key, &head.to_row()?)?;
            }
        }
        let chunks = first_chunks(kv, from, left)?;
        for chunk in &chunks {
            kv.delete(Table::StepChanges, chunk)?;
        }
        left = left.saturating_sub(chunks.len().max(1));
        if left > 0 {
            from += 1;
        }
    }
    if from != stood {
        kv.put(Table::Meta, meta::KEPT_FROM, &from.to_row()?)?;
    }
    Ok(())
}

/// The keys of the first chunks of a step, at most `limit`.
fn first_chunks(kv: &impl KvRead, seq: u64, limit: usize) -> Answer<Vec<Vec<u8>>> {
    let prefix = seq.to_be_bytes();
    let mut keys = Vec::new();
    kv.scan(
        Table::StepChanges,
        &prefix,
        after_all(&prefix).as_deref(),
        Order::Up,
        &mut |key, _| {
            keys.push(key.to_vec());
            Ok(if keys.len() < limit { Flow::On } else { Flow::Stop })
        },
    )?;
    Ok(keys)
}
