//! A file that nobody closed, read as it was when its last commit was done.
//!
//! Every commit is written in two phases and says which pages are free, so that a file whose writer
//! was killed is whole: only its header tells that it was not closed, and may tell an old length.
//! A reader sees a header that was put right and waits for no repair; the next writer repairs the
//! file itself. What to do where this is not enough is decided in `file`.

use std::fmt;
use std::io::{Error, ErrorKind, Result};
use std::ops::Bound;

use redb::{BackendError, StorageBackend};

/// So much of the header is looked at; the form is that of redb's file format 3, in little endian.
const HEAD: usize = 32;

/// What redb's files begin with.
const MAGIC: &[u8] = b"redb";

/// Where the flags are.
const FLAGS: usize = 9;

/// The flag of a file that is open for writing, or was when its writer ended.
const UNCLOSED: u8 = 2;

/// Where the size of a page is; then the pages in a region's header, the most pages of data in a
/// region, the number of full regions and the pages of data in the last one.
const SIZES: usize = 12;

/// A backend over another, to which it never writes.
pub(super) struct Unclosed<B>(B);

impl<B: StorageBackend> Unclosed<B> {
    /// Reads this backend.
    pub(super) fn over(beneath: B) -> Self {
        Self(beneath)
    }

    /// The beginning of the header, put right.
    fn head(&self) -> Result<[u8; HEAD]> {
        let mut head = [0; HEAD];
        self.0.read(0, &mut head)?;
        if head.starts_with(MAGIC) {
            let length = self.0.len()?;
            refuse_cut_off(&head, length)?;
            if head[FLAGS] & UNCLOSED != 0 {
                put_right(&mut head, length);
            }
        }
        Ok(head)
    }
}

/// The number at a place in the sizes.
fn size(head: &[u8; HEAD], number: usize) -> u64 {
    let at = SIZES + 4 * number;
    head.get(at..)
        .and_then(|bytes| bytes.first_chunk())
        .map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

/// Sets a number among the sizes; one that is too large stays as it was.
fn set_size(head: &mut [u8; HEAD], number: usize, size: u64) {
    let at = SIZES + 4 * number;
    if let (Some(bytes), Ok(size)) = (head.get_mut(at..at + 4), u32::try_from(size)) {
        bytes.copy_from_slice(&size.to_le_bytes());
    }
}

/// Refuses a file that is shorter than its header says: it was cut off, for a length is made durable
/// before the header that tells it. One that grew may be longer.
fn refuse_cut_off(head: &[u8; HEAD], length: u64) -> Result<()> {
    let [page, of_header, of_data, full, last] = [0, 1, 2, 3, 4].map(|number| size(head, number));
    let region = page.saturating_mul(of_header + of_data);
    let trailing = if last > 0 { page.saturating_mul(of_header + last) } else { 0 };
    let told = page.saturating_add(region.saturating_mul(full)).saturating_add(trailing);
    if length < told {
        return Err(Error::from(ErrorKind::UnexpectedEof));
    }
    Ok(())
}

/// Takes the flag away and sets the number of regions after the file's length, as a repair does.
fn put_right(head: &mut [u8; HEAD], length: u64) {
    let [page, of_header, of_data] = [0, 1, 2].map(|number| size(head, number));
    let region = page.saturating_mul(of_header + of_data);
    let regions = length.saturating_sub(page);
    // A page or a region of no size is refused by whoever reads on.
    let (Some(full), Some(rest)) = (regions.checked_div(region), regions.checked_rem(region))
    else {
        return;
    };
    head[FLAGS] &= !UNCLOSED;
    set_size(head, 3, full);
    set_size(head, 4, rest.checked_div(page).map_or(0, |pages| pages.saturating_sub(of_header)));
}

impl<B: StorageBackend> StorageBackend for Unclosed<B> {
    fn len(&self) -> Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        self.0.read(offset, out)?;
        let Some(from) = usize::try_from(offset).ok().filter(|from| *from < HEAD) else {
            return Ok(());
        };
        let head = self.head()?;
        let count = (HEAD - from).min(out.len());
        out[..count].copy_from_slice(&head[from..from + count]);
        Ok(())
    }

    fn set_len(&self, _length: u64) -> Result<()> {
        Err(Error::from(ErrorKind::ReadOnlyFilesystem))
    }

    fn sync_data(&self) -> Result<()> {
        Ok(())
    }

    fn write(&self, _offset: u64, _data: &[u8]) -> Result<()> {
        Err(Error::from(ErrorKind::ReadOnlyFilesystem))
    }

    fn close(&self) -> Result<()> {
        self.0.close()
    }

    fn try_lock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Locked<bool> {
        self.0.try_lock_range(from, to)
    }

    fn try_lock_shared_range(&self, from: Bound<u64>, to: Bound<u64>) -> Locked<bool> {
        self.0.try_lock_shared_range(from, to)
    }

    fn lock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Locked<()> {
        self.0.lock_range(from, to)
    }

    fn lock_shared_range(&self, from: Bound<u64>, to: Bound<u64>) -> Locked<()> {
        self.0.lock_shared_range(from, to)
    }

    fn unlock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Locked<()> {
        self.0.unlock_range(from, to)
    }

    fn query_lock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Locked<bool> {
        self.0.query_lock_range(from, to)
    }
}

/// What became of a lock.
type Locked<T> = std::result::Result<T, BackendError>;

impl<B> fmt::Debug for Unclosed<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unclosed")
    }
}
