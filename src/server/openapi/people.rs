//! People and what they sign in with, as the document describes them.

#![expect(dead_code, reason = "shapes of the document are never made")]

use utoipa::ToSchema;

/// What somebody may do.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Role {
    /// Sees and decides everything.
    InternalAdmin,
    /// Tracks their own time.
    InternalUser,
    /// A customer's own administrator.
    CustomerAdmin,
    /// A customer's reader.
    CustomerUser,
}

/// What a role of a customer's people may be.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum CustomerRole {
    /// A customer's own administrator.
    CustomerAdmin,
    /// A customer's reader.
    CustomerUser,
}

/// Whether somebody may sign in.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Standing {
    /// Invited, and has not set a password yet.
    Invited,
    /// May sign in.
    Active,
    /// May no longer sign in.
    Disabled,
}

/// Somebody who may sign in.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct User {
    #[schema(format = Uuid)]
    id: String,
    email: Option<String>,
    name: String,
    /// None means nothing at all.
    role: Option<Role>,
    /// The customer whose people they are.
    #[schema(format = Uuid)]
    customer_id: Option<String>,
    status: Standing,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    /// With an invitation, where no mail is set up: the link with which a password is set.
    #[schema(nullable = false)]
    invite_link: Option<String>,
    /// The same, with a reset.
    #[schema(nullable = false)]
    reset_link: Option<String>,
}

/// A page of users.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct UserPage {
    items: Vec<User>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
}

/// A client's tokens, and whose they are.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Session {
    /// Shown with each request.
    access_token: String,
    /// Exchanged for the next one of both.
    refresh_token: String,
    /// For how many seconds the access token is good.
    expires_in: i64,
    user: User,
}

/// What a new password leaves as it is.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct PasswordSet {
    /// How many personal access tokens there are.
    personal_tokens: u64,
}

/// Which kind of sign-in a server wants.
#[derive(ToSchema)]
pub struct SignIn {
    /// `builtin`.
    kind: String,
}

/// A personal access token.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct PersonalToken {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    scope: crate::server::asker::Scope,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// The secret, in the answer that makes the token and never again.
    #[schema(nullable = false)]
    token: Option<String>,
}

/// One's personal access tokens.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct PersonalTokenPage {
    items: Vec<PersonalToken>,
    /// Always none.
    next_cursor: Option<String>,
}

/// The keys that check access tokens (RFC 7517).
#[derive(ToSchema)]
pub struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// What somebody from outside wrote.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Lead {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    email: String,
    message: String,
    #[schema(format = DateTime)]
    created_at: String,
}
