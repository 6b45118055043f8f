//! Customers and pillars.

use serde_json::Value;

use crate::api::client::{Client, Query};
use crate::api::{Answer, List};
use crate::domain::{CustomerId, PillarId};

impl Client {
    /// A page of customers. (GET /api/customers)
    pub fn customers(&self, query: &Query) -> Answer<List> {
        self.get("/api/customers", query)
    }

    /// Makes a customer with its General Support. (POST /api/customers)
    pub fn add_customer(&self, customer: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/customers", customer, key)
    }

    /// Alters a customer. (PUT /api/customers/{id})
    pub fn put_customer(&self, id: CustomerId, customer: &Value) -> Answer<Value> {
        self.put(&format!("/api/customers/{id}"), customer)
    }

    /// Deletes a customer that nothing hangs on. (DELETE /api/customers/{id})
    pub fn delete_customer(&self, id: CustomerId) -> Answer<()> {
        self.delete(&format!("/api/customers/{id}"))
    }

    /// A page of pillars. (GET /api/pillars)
    pub fn pillars(&self, query: &Query) -> Answer<List> {
        self.get("/api/pillars", query)
    }

    /// Makes a pillar. (POST /api/pillars)
    pub fn add_pillar(&self, pillar: &Value, key: Option<&str>) -> Answer<Value> {
        self.post("/api/pillars", pillar, key)
    }

    /// Alters a pillar. (PUT /api/pillars/{id})
    pub fn put_pillar(&self, id: PillarId, pillar: &Value) -> Answer<Value> {
        self.put(&format!("/api/pillars/{id}"), pillar)
    }

    /// Deletes a pillar; what hung on it hangs on General Support. (DELETE /api/pillars/{id})
    pub fn delete_pillar(&self, id: PillarId) -> Answer<()> {
        self.delete(&format!("/api/pillars/{id}"))
    }
}
