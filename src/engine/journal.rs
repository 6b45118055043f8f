//! Undo, redo and history.
//!
//! A step is taken back field by field: only what it changed, and only where that still stands.
//! What is computed (bills) is computed anew and never taken from an old image, unless the image
//! is that of a frozen bill.

mod restore;
mod turn;
mod unmake;
mod whole;

use crate::domain::{Refusal, Timestamp};
use crate::store::{JournalEntry, Read, Step, StepKind};

use super::draft::Draft;
use super::{Done, Engine};

/// Which steps to take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoWhich {
    /// The newest so many.
    Newest(usize),
    /// One alone, also in the middle.
    One(u64),
    /// All after this one.
    After(u64),
}

/// Which way a step is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Forth,
}

impl Engine {
    /// Takes steps back, newest first, all or none. Answers them as they were.
    pub fn undo(&self, which: UndoWhich, now: Timestamp) -> Result<Done<Vec<Step>>, Refusal> {
        self.change_as(now, |draft| {
            let steps = steps_to_undo(draft, which)?;
            for step in &steps {
                draft.go(step, Way::Back)?;
            }
            draft.refuse_what_cannot_be()?;
            let seqs = steps.iter().map(|step| step.seq).collect();
            Ok((steps, JournalEntry::Undo(seqs)))
        })
    }

    /// Does the last undone steps again, the last undone first.
    pub fn redo(&self, count: usize, now: Timestamp) -> Result<Done<Vec<Step>>, Refusal> {
        self.change_as(now, |draft| {
            let mut stack = draft.redo_stack()?;
            let mut steps = Vec::new();
            for _ in 0..count {
                let Some(seq) = stack.pop() else { break };
                let step = kept_step(draft, seq)?;
                draft.go(&step, Way::Forth)?;
                steps.push(step);
            }
            if steps.is_empty() {
                return Err(Refusal::conflict("there is nothing to redo")
                    .hint("`tat history` shows what was done and undone"));
            }
            draft.refuse_what_cannot_be()?;
            let seqs = steps.iter().map(|step| step.seq).collect();
            Ok((steps, JournalEntry::Redo(seqs)))
        })
    }

    /// The newest steps, newest first, without their changes.
    pub fn history(&self, limit: usize) -> Result<Vec<Step>, Refusal> {
        self.ask(|read| Ok(read.steps(limit)?))
    }
}

/// The steps that are meant, newest first.
fn steps_to_undo(draft: &Draft<'_>, which: UndoWhich) -> Result<Vec<Step>, Refusal> {
    let open = |step: &Step| !step.undone && step.kind == StepKind::Command;
    let seqs: Vec<u64> = match which {
        UndoWhich::One(seq) => vec![seq],
        UndoWhich::Newest(count) => {
            let mut seqs = Vec::new();
            let mut seq = draft.newest_step()?;
            while seq > 0 && seqs.len() < count {
                match draft.step(seq)? {
                    Some(step) if open(&step) => seqs.push(seq),
                    Some(_) => {}
                    None => break,
                }
                seq -= 1;
            }
            seqs
        }
        UndoWhich::After(after) => {
            if after > draft.newest_step()? {
                return Err(no_such_step(after));
            }
            let mut seqs = Vec::new();
            for seq in (after + 1..=draft.newest_step()?).rev() {
                if kept_step(draft, seq).map(|step| open(&step))? {
                    seqs.push(seq);
                }
            }
            seqs
        }
    };
    if seqs.is_empty() {
        return Err(Refusal::conflict("there is nothing to undo")
            .hint("`tat history` shows what was done and undone"));
    }
    let mut steps = Vec::with_capacity(seqs.len());
    for seq in seqs {
        let step = kept_step(draft, seq)?;
        if step.kind == StepKind::Sync {
            return Err(Refusal::conflict(format!("step {seq} came by sync and is no undo step"))
                .hint("edit what it brought, or undo it on the device that made it"));
        }
        if step.undone {
            return Err(Refusal::conflict(format!("step {seq} is undone already"))
                .hint("`tat redo` does the last undone step again"));
        }
        steps.push(step);
    }
    Ok(steps)
}

/// A step with its changes.
fn kept_step(draft: &Draft<'_>, seq: u64) -> Result<Step, Refusal> {
    let step = draft.step(seq)?.ok_or_else(|| no_such_step(seq))?;
    if !step.kept {
        return Err(Refusal::conflict(format!("step {seq} is too old: its images are not kept"))
            .hint("correct the records themselves, for example with `tat edit`"));
    }
    Ok(step)
}

fn no_such_step(seq: u64) -> Refusal {
    Refusal::not_found(format!("there is no step {seq}")).hint("`tat history` lists the steps")
}

#[cfg(test)]
mod tests;
