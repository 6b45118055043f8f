//! Tasks, entries and bills.

use serde_json::Value;

use crate::api::client::{Client, Query};
use crate::api::{Answer, List};
use crate::domain::{BillId, EntryId, TaskId};

impl Client {
    /// A page of tasks. (GET /api/tasks)
    pub fn tasks(&self, query: &Query) -> Answer<List> {
        self.get("/api/tasks", query)
    }

    /// Makes a task. (POST /api/tasks)
    pub fn add_task(&self, task: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/tasks", task, key)
    }

    /// Alters a task. (PUT /api/tasks/{id})
    pub fn put_task(&self, id: TaskId, task: &Value) -> Answer<Value> {
        self.put(&format!("/api/tasks/{id}"), task)
    }

    /// Deletes a task; its entries stay. (DELETE /api/tasks/{id})
    pub fn delete_task(&self, id: TaskId) -> Answer<()> {
        self.delete(&format!("/api/tasks/{id}"))
    }

    /// The organisation's own people. (GET /api/tasks/internal-users)
    pub fn internal_users(&self) -> Answer<List> {
        self.get("/api/tasks/internal-users", &Query::all())
    }

    /// A page of entries. (GET /api/time-entries)
    pub fn entries(&self, query: &Query) -> Answer<List> {
        self.get("/api/time-entries", query)
    }

    /// Makes an entry. (POST /api/time-entries)
    pub fn add_entry(&self, entry: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/time-entries", entry, key)
    }

    /// Alters an entry's times. (PATCH /api/time-entries/{id})
    pub fn patch_entry(&self, id: EntryId, times: &Value) -> Answer<Value> {
        self.patch(&format!("/api/time-entries/{id}"), times)
    }

    /// Sets an entry's notes. (POST /api/time-entries/{id}/notes)
    pub fn note_entry(&self, id: EntryId, notes: &Value, key: Option<&str>) -> Answer<Value> {
        self.post(&format!("/api/time-entries/{id}/notes"), notes, key)
    }

    /// Deletes an entry. (DELETE /api/time-entries/{id})
    pub fn delete_entry(&self, id: EntryId) -> Answer<()> {
        self.delete(&format!("/api/time-entries/{id}"))
    }

    /// A page of bills. (GET /api/time-bills)
    pub fn bills(&self, query: &Query) -> Answer<List> {
        self.get("/api/time-bills", query)
    }

    /// Sets a bill's memo, or decides on it. (PATCH /api/time-bills/{id})
    pub fn patch_bill(&self, id: BillId, change: &Value) -> Answer<Value> {
        self.patch(&format!("/api/time-bills/{id}"), change)
    }

    /// Computes bills anew. (POST /api/time-bills/recompute)
    pub fn recompute_bills(&self, wish: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/time-bills/recompute", wish, key)
    }

    /// Approves many bills. (POST /api/time-bills/approve-all)
    pub fn approve_bills(&self, wish: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/time-bills/approve-all", wish, key)
    }
}
