//! Running: of several timers of one user the last to start runs, and each before it ends when the
//! next one starts. (spec: Conflicts, 6)

use crate::domain::{ActiveTimer, EntryId, Refusal};
use crate::engine::Draft;
use crate::store::Read;

use super::fault::{self, Fault};
use super::record::{Record, ended};

/// Lets a timer run. Where another of the user runs, the earlier ends for the time being when the
/// later starts; answers which.
pub fn run(draft: &mut Draft<'_>, timer: ActiveTimer) -> Result<Option<EntryId>, Refusal> {
    let other = draft.timer(timer.user_id)?.filter(|other| other.id != timer.id);
    let Some(other) = other.filter(|_| !fault::on(Fault::OneTimerSlot)) else {
        Record::Timer(timer).put(draft)?;
        return Ok(None);
    };
    let order = |timer: &ActiveTimer| (timer.start_time, timer.id);
    let (early, late) = if order(&other) < order(&timer) { (other, timer) } else { (timer, other) };
    let id = early.id;
    let entry = ended(&early, late.start_time, draft.now());
    Record::Entry(entry).put(draft)?;
    Record::Timer(late).put(draft)?;
    Ok(Some(id))
}
