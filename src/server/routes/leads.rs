//! Leads: the form of a web site, open to everybody.
//!
//! A field that no person sees tells programs that fill in everything: they get the same answer,
//! and nothing is kept.

use std::net::IpAddr;

use axum::extract::State;
use lettre::Address;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{Code, Role, Timestamp, UserId, limits};
use crate::server::address::Caller;
use crate::server::auth::limit::{self, Counted};
use crate::server::body::{Once, Posted};
use crate::server::desk::Reply;
use crate::server::keep::accounts::{self, Standing};
use crate::server::keep::leads::{self, Lead};
use crate::server::letters;
use crate::server::once::granted_once;
use crate::server::openapi::{self, OpenRefused};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::store::Store;

/// The largest body, in bytes. (spec: Routes)
const LARGEST: usize = 16 << 10;

/// The most characters of a message. (spec: Routes)
const LONGEST: usize = 5_000;

/// What somebody from outside writes.
#[derive(Deserialize, ToSchema)]
pub struct NewLead {
    /// Who writes.
    #[schema(min_length = 1, max_length = 1000)]
    name: String,
    /// Where they can be reached.
    email: String,
    /// What they write.
    #[schema(min_length = 1, max_length = 5000)]
    message: String,
    /// To be left empty: people do not see it.
    website: Option<String>,
}

/// Takes a message from somebody outside.
#[utoipa::path(
    post, path = "/api/leads", tag = "leads", request_body = NewLead, params(openapi::Once),
    responses(
        (status = 201, description = "It is kept", body = openapi::Lead),
        OpenRefused,
    ),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    Caller(address): Caller,
    posted: Posted<NewLead, LARGEST>,
) -> Result<Reply, Problem> {
    let by_hand = posted.value.is_by_hand();
    let lead = posted.value.checked(&cloud)?;
    let once = posted.once.map(|once| by_address(once, address));
    let desk = cloud.clone();
    let taken = cloud.work(move || {
        desk.held().transact(None, |store| {
            let mut admins = Vec::new();
            let mut take = || {
                count(store, address, lead.created_at)?;
                if by_hand {
                    admins = keep(store, &lead)?;
                }
                Ok(Reply::created(json!(lead)))
            };
            let reply = match once {
                Some(once) => granted_once(store, (NOBODY, lead.created_at), &once, take)?,
                None => take()?,
            };
            Ok::<_, Problem>((reply, admins, lead))
        })
    });
    let (reply, admins, lead) = taken.await?;
    for admin in &admins {
        cloud.post(|| letters::lead(admin, &lead));
    }
    Ok(reply)
}

/// In whose name answers are kept that nobody signed in for.
const NOBODY: UserId = UserId(Uuid::nil());

/// Nobody meets the key of another address.
fn by_address(once: Once, address: IpAddr) -> Once {
    Once { key: format!("{address} {}", once.key), ..once }
}

fn count(store: &Store, address: IpAddr, now: Timestamp) -> Result<(), Problem> {
    let counted = Counted::address(address);
    store.keep(|cloud| {
        limit::LEADS.check(&cloud.read(), &counted, now)?;
        Ok(limit::LEADS.count(cloud, &counted, now)?)
    })
}

/// Keeps a lead; answers the addresses of those who are told of it.
fn keep(store: &Store, lead: &Lead) -> Result<Vec<String>, Problem> {
    store.keep(|cloud| {
        leads::set(cloud, lead)?;
        let admins = accounts::list(&cloud.read())?.into_iter().filter(|account| {
            account.user.role == Some(Role::InternalAdmin) && account.standing == Standing::Active
        });
        Ok(admins.filter_map(|admin| admin.user.email).collect())
    })
}

impl NewLead {
    /// Whether a person filled the form in.
    fn is_by_hand(&self) -> bool {
        self.website.as_deref().unwrap_or_default().trim().is_empty()
    }

    fn checked(self, cloud: &Cloud) -> Result<Lead, Problem> {
        let about = |field| move |refusal| Problem::from(refusal).in_field(field);
        let name = limits::name("name", &self.name).map_err(about("name"))?;
        let email = self.email.trim().to_owned();
        if email.parse::<Address>().is_err() {
            return Err(Problem::field("email", "this is no e-mail address"));
        }
        if self.message.chars().count() > LONGEST {
            let detail = format!("a message has at most {LONGEST} characters");
            return Err(Problem::new(Code::TooLarge, detail).in_field("message"));
        }
        let message = limits::text("message", &self.message).map_err(about("message"))?;
        let message = message.ok_or_else(|| Problem::field("message", "the message is empty"))?;
        Ok(Lead { id: Uuid::new_v4(), name, email, message, created_at: cloud.now() })
    }
}
