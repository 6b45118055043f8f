//! stub
use super::*;
use std::collections::BTreeMap;
pub struct Part {
    pub entry_id: EntryId,
    pub task_id: TaskId,
    pub customer_id: Option<CustomerId>,
    pub pillar_id: Option<PillarId>,
    pub billable: bool,
    pub span: Span,
}
pub struct DayInput<'a> {
    pub user_id: UserId,
    pub day: Day,
    pub parts: &'a [Part],
    pub customers: &'a BTreeMap<CustomerId, Customer>,
    pub pillars: &'a BTreeMap<PillarId, Pillar>,
    pub existing: &'a [TimeBill],
    pub now: Timestamp,
}
pub fn recompute_day(_i: &DayInput<'_>) -> Vec<TimeBill> {
    Vec::new()
}
