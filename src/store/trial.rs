//! A trial: a file as it would be after writes, which stay in memory and are forgotten.
//!
//! Opening a file for writing may write to it before it is known to be whole. What is no store, or
//! no longer one, must stay as it is, so that whoever mends it by hand finds it untouched.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Error, ErrorKind, Result};
use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// Writes are kept in pieces of so many bytes.
const PIECE: usize = 4096;

/// A backend over another, to which it never writes.
pub(super) struct Trial<B> {
    beneath: B,
    kept: Mutex<Kept>,
}

/// What was written, and how long the file would be.
struct Kept {
    pieces: BTreeMap<u64, Vec<u8>>,
    length: u64,
    /// From here on the file beneath would have been cut off.
    cut_at: u64,
}

impl<B: StorageBackend> Trial<B> {
    /// A trial over this backend.
    pub(super) fn over(beneath: B) -> Result<Self> {
        let length = beneath.len()?;
        let kept = Kept { pieces: BTreeMap::new(), length, cut_at: length };
        Ok(Self { beneath, kept: Mutex::new(kept) })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// A piece as it is now.
    fn piece(&self, number: u64, beneath: &impl StorageBackend) -> Result<Vec<u8>> {
        if let Some(piece) = self.pieces.get(&number) {
            return Ok(piece.clone());
        }
        let mut piece = vec![0; PIECE];
        let from = number * PIECE as u64;
        let there = self.cut_at.saturating_sub(from).min(PIECE as u64);
        let there = usize::try_from(there).unwrap_or(PIECE);
        if there > 0 {
            beneath.read(from, &mut piece[..there])?;
        }
        Ok(piece)
    }
}

/// The pieces that some bytes touch: number, where in the piece they begin, and how many.
fn pieces(offset: u64, length: usize) -> impl Iterator<Item = (u64, usize, usize)> {
    let size = PIECE as u64;
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = usize::try_from(at % size).unwrap_or(0);
        let count = (PIECE - within).min(length - done);
        done += count;
        (count > 0).then_some((at / size, within, count))
    })
}

impl<B: StorageBackend> StorageBackend for Trial<B> {
    fn len(&self) -> Result<u64> {
        Ok(self.kept().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let kept = self.kept();
        if offset.saturating_add(out.len() as u64) > kept.length {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        let mut done = 0;
        for (number, within, count) in pieces(offset, out.len()) {
            let piece = kept.piece(number, &self.beneath)?;
            out[done..done + count].copy_from_slice(&piece[within..within + count]);
            done += count;
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<()> {
        let mut kept = self.kept();
        if length < kept.length {
            kept.cut_at = kept.cut_at.min(length);
            let last = length / PIECE as u64;
            let mut piece = kept.piece(last, &self.beneath)?;
            piece[usize::try_from(length % PIECE as u64).unwrap_or(0)..].fill(0);
            kept.pieces.retain(|number, _| *number < last);
            kept.pieces.insert(last, piece);
        }
        kept.length = length;
        Ok(())
    }

    fn sync_data(&self) -> Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut kept = self.kept();
        let mut done = 0;
        for (number, within, count) in pieces(offset, data.len()) {
            let mut piece = kept.piece(number, &self.beneath)?;
            piece[within..within + count].copy_from_slice(&data[done..done + count]);
            kept.pieces.insert(number, piece);
            done += count;
        }
        kept.length = kept.length.max(offset + data.len() as u64);
        Ok(())
    }
}

impl<B> fmt::Debug for Trial<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trial")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use redb::backends::InMemoryBackend;

    proptest! {
        /// A trial reads as the file would, and the file beneath stays as it was.
        #[test]
        fn a_trial_reads_as_what_was_written(
            stood in vec(any::<u8>(), 0..9000),
            writes in vec((0..12_000u64, vec(any::<u8>(), 0..5000), any::<bool>()), 0..6),
        ) {
            let beneath = InMemoryBackend::new();
            beneath.set_len(stood.len() as u64).unwrap();
            beneath.write(0, &stood).unwrap();
            let trial = Trial::over(beneath).unwrap();
            let mut wanted = stood.clone();
            for (at, data, cut) in writes {
                let start = usize::try_from(at).unwrap();
                if cut {
                    trial.set_len(at).unwrap();
                    wanted.resize(start, 0);
                } else {
                    trial.write(at, &data).unwrap();
                    wanted.resize(wanted.len().max(start + data.len()), 0);
                    wanted[start..start + data.len()].copy_from_slice(&data);
                }
                let mut read = vec![7; wanted.len()];
                trial.read(0, &mut read).unwrap();
                prop_assert_eq!(trial.len().unwrap(), wanted.len() as u64);
                prop_assert!(read == wanted, "read otherwise than written");
                prop_assert!(trial.read(1, &mut read).is_err(), "read beyond the end");
            }
            let mut read = vec![7; stood.len()];
            trial.beneath.read(0, &mut read).unwrap();
            prop_assert!(read == stood, "the file beneath was altered");
        }
    }
}
