//! Signing in: sessions, passwords, personal access tokens.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::client::{Client, Query};
use crate::api::{Answer, List, Tokens};
use crate::domain::User;

/// A session that has just begun.
#[derive(Clone, Debug, Deserialize)]
pub struct Session {
    /// Its tokens.
    #[serde(flatten)]
    pub tokens: Tokens,
    /// Whose it is.
    pub user: User,
}

impl Client {
    /// Begins a session. (POST /api/auth/login)
    pub fn login(&self, email: &str, password: &str) -> Answer<Session> {
        self.post("/api/auth/login", &json!({ "email": email, "password": password }), None)
    }

    /// Goes on with a session. (POST /api/auth/refresh)
    pub fn refresh(&self, refresh_token: &str) -> Answer<Tokens> {
        self.post("/api/auth/refresh", &json!({ "refreshToken": refresh_token }), None)
    }

    /// Ends the session whose access token signs this. (POST /api/auth/logout)
    pub fn logout(&self) -> Answer<()> {
        self.post::<Value>("/api/auth/logout", &json!({}), None).map(drop)
    }

    /// Who one is. (GET /api/auth/me)
    pub fn me(&self) -> Answer<Value> {
        self.get("/api/auth/me", &Query::all())
    }

    /// How one signs in to this server. (GET /api/auth/config)
    pub fn sign_in_config(&self) -> Answer<Value> {
        self.get("/api/auth/config", &Query::all())
    }

    /// Sets a new password in an old one's place. (POST /api/auth/password)
    pub fn change_password(&self, old: &str, new: &str) -> Answer<Value> {
        let body = json!({ "oldPassword": old, "newPassword": new });
        self.post("/api/auth/password", &body, None)
    }

    /// Sets a password with the token of a one-time link. (POST /api/auth/password)
    pub fn set_password(&self, token: &str, new: &str) -> Answer<Value> {
        let body = json!({ "token": token, "newPassword": new });
        self.post("/api/auth/password", &body, None)
    }

    /// One's personal access tokens. (GET /api/auth/tokens)
    pub fn tokens(&self, query: &Query) -> Answer<List> {
        self.get("/api/auth/tokens", query)
    }

    /// Makes one; its secret stands in the answer alone. (POST /api/auth/tokens)
    pub fn add_token(&self, body: &Value) -> Answer<Value> {
        self.post("/api/auth/tokens", body, None)
    }

    /// Makes one worthless. (DELETE /api/auth/tokens/{id})
    pub fn revoke_token(&self, id: &str) -> Answer<()> {
        self.delete(&format!("/api/auth/tokens/{id}"))
    }

    /// The keys with which the server signs. (GET /.well-known/jwks.json)
    pub fn jwks(&self) -> Answer<Value> {
        self.get("/.well-known/jwks.json", &Query::all())
    }

    /// Whether the server is up. (GET /api/health)
    pub fn health(&self) -> Answer<Value> {
        self.get("/api/health", &Query::all())
    }

    /// The document that describes the API. (GET /api/openapi.json)
    pub fn openapi(&self) -> Answer<Value> {
        self.get("/api/openapi.json", &Query::all())
    }
}
