//! People: those of the organisation, those of its customers, and those who ask to become one.

use serde_json::Value;

use crate::api::client::{Client, Query};
use crate::api::{Answer, List};
use crate::domain::{CustomerId, UserId};

impl Client {
    /// A page of users. (GET /api/users)
    pub fn users(&self, query: &Query) -> Answer<List> {
        self.get("/api/users", query)
    }

    /// Lets somebody join. (POST /api/users)
    pub fn add_user(&self, user: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/users", user, key)
    }

    /// Alters a user's role or status. (PATCH /api/users/{id})
    pub fn patch_user(&self, id: UserId, change: &Value) -> Answer<Value> {
        self.patch(&format!("/api/users/{id}"), change)
    }

    /// Makes a link with which a user sets a new password. (POST /api/users/{id}/reset)
    pub fn reset_user(&self, id: UserId) -> Answer<Value> {
        self.post(&format!("/api/users/{id}/reset"), &Value::Object(serde_json::Map::new()), None)
    }

    /// A page of a customer's people. (GET /api/customers/{id}/users)
    pub fn customer_users(&self, customer: CustomerId, query: &Query) -> Answer<List> {
        self.get(&format!("/api/customers/{customer}/users"), query)
    }

    /// Invites one of them. (POST /api/customers/{id}/users)
    pub fn invite(&self, customer: CustomerId, user: &Value, key: Option<&str>) -> Answer<Value> {
        self.post(&format!("/api/customers/{customer}/users"), user, key)
    }

    /// Alters one of them. (PUT /api/customers/{id}/users/{userId})
    pub fn put_customer_user(&self, of: CustomerId, id: UserId, user: &Value) -> Answer<Value> {
        self.put(&format!("/api/customers/{of}/users/{id}"), user)
    }

    /// Takes one of them away. (DELETE /api/customers/{id}/users/{userId})
    pub fn delete_customer_user(&self, of: CustomerId, id: UserId) -> Answer<()> {
        self.delete(&format!("/api/customers/{of}/users/{id}"))
    }

    /// Sends an invitation again. (POST /api/customers/{id}/users/{userId}/resend-invite)
    pub fn resend_invite(&self, of: CustomerId, id: UserId) -> Answer<Value> {
        let path = format!("/api/customers/{of}/users/{id}/resend-invite");
        self.post(&path, &Value::Object(serde_json::Map::new()), None)
    }

    /// Leaves word of oneself. (POST /api/leads)
    pub fn add_lead(&self, lead: &Value) -> Answer<Value> {
        self.post("/api/leads", lead, None)
    }
}
