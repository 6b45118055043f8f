//! Leads: the form of a web site, open to everybody.
//!
//! A field that no person sees tells programs that fill in everything: they get the same answer,
//! and nothing is kept.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use lettre::Address;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{Code, Role, limits};
use crate::server::address::Caller;
use crate::server::auth::limit::{self, Counted};
use crate::server::body::Body;
use crate::server::keep::accounts::{self, Standing};
use crate::server::keep::leads::{self, Lead};
use crate::server::letters;
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
    post, path = "/api/leads", tag = "leads", request_body = NewLead,
    responses(
        (status = 201, description = "It is kept", body = openapi::Lead),
        OpenRefused,
    ),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    Caller(address): Caller,
    Body(wish): Body<NewLead, LARGEST>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let by_hand = wish.website.as_deref().unwrap_or_default().trim().is_empty();
    let lead = wish.checked(&cloud)?;
    let answer = (StatusCode::CREATED, Json(json!(lead)));
    let counted = Counted::address(address);
    let desk = cloud.clone();
    let admins = cloud.work(move || {
        Store::held(desk.held(), None).keep(|cloud| {
            limit::LEADS.check(&cloud.read(), &counted, lead.created_at)?;
            limit::LEADS.count(cloud, &counted, lead.created_at)?;
            if !by_hand {
                return Ok(None);
            }
            leads::set(cloud, &lead)?;
            let mut accounts = accounts::list(&cloud.read())?;
            accounts.retain(|account| {
                account.user.role == Some(Role::InternalAdmin)
                    && account.standing == Standing::Active
            });
            Ok::<_, Problem>(Some((lead, accounts)))
        })
    });
    if let Some((lead, admins)) = admins.await? {
        for admin in admins.iter().filter_map(|admin| admin.user.email.as_deref()) {
            cloud.post(|| letters::lead(admin, &lead));
        }
    }
    Ok(answer)
}

impl NewLead {
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
