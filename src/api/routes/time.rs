//! Timers: start, stop, who works on what, and the customers in focus.

use serde_json::Value;

use crate::api::client::{Client, Query};
use crate::api::{Answer, List};
use crate::domain::TaskId;

impl Client {
    /// Starts a timer. (POST /api/tasks/{id}/start)
    pub fn start(&self, task: TaskId, wish: &Value, key: Option<&str>) -> Answer<Value> {
        self.post(&format!("/api/tasks/{task}/start"), wish, key)
    }

    /// Stops it. (POST /api/tasks/{id}/stop)
    pub fn stop(&self, task: TaskId, wish: &Value, key: Option<&str>) -> Answer<Value> {
        self.post(&format!("/api/tasks/{task}/stop"), wish, key)
    }

    /// Everybody's timers. (GET /api/active-timers)
    pub fn timers(&self, query: &Query) -> Answer<List> {
        self.get("/api/active-timers", query)
    }

    /// One's own. (GET /api/active-timers/me)
    pub fn timer(&self) -> Answer<Value> {
        self.get("/api/active-timers/me", &Query::all())
    }

    /// Sets one's own. (PUT /api/active-timers/me)
    pub fn put_timer(&self, wish: &Value) -> Answer<Value> {
        self.put("/api/active-timers/me", wish)
    }

    /// Throws one's own away. (DELETE /api/active-timers/me)
    pub fn cancel_timer(&self) -> Answer<()> {
        self.delete("/api/active-timers/me")
    }

    /// The customers that one wants to see. (GET /api/customer-focus)
    pub fn focus(&self) -> Answer<Value> {
        self.get("/api/customer-focus", &Query::all())
    }

    /// Sets them, in this order. (PUT /api/customer-focus)
    pub fn put_focus(&self, focus: &Value) -> Answer<Value> {
        self.put("/api/customer-focus", focus)
    }
}
