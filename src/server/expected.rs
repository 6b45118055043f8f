//! What a request expects to find: the version that its sender has read.
//!
//! Without one a change is merged: it sets the fields that it names.

use serde_json::Value;

use super::problem::Problem;

/// Refuses to alter a record that has changed since it was read; the problem holds it as it is now.
/// (spec: Routes, PUT)
pub fn refuse_changed(
    expected: Option<u64>,
    stands: Option<u64>,
    current: impl FnOnce() -> Result<Value, Problem>,
) -> Result<(), Problem> {
    match expected {
        Some(expected) if expected != stands.unwrap_or(0) => {
            Err(Problem::changed("the record has changed since you read it", current()?))
        }
        _ => Ok(()),
    }
}
