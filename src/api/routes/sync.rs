//! The exchange of operations for changes.

use serde_json::Value;

use crate::api::Answer;
use crate::api::client::{Client, Query};

impl Client {
    /// Pulls changes. (GET /api/sync)
    pub fn sync_get(&self, query: &Query) -> Answer<Value> {
        self.get("/api/sync", query)
    }

    /// Sends operations and pulls changes. (POST /api/sync)
    pub fn sync_post(&self, exchange: &Value) -> Answer<Value> {
        self.post("/api/sync", exchange, None)
    }
}
