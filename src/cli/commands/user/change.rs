//! `tat user role|disable|enable|reset`: what becomes of somebody who may sign in.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::args;
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::Person;
use crate::domain::{Code, Refusal, UserId};

/// Who is meant.
#[derive(Args, Debug)]
struct WhoArgs {
    /// Their e-mail address
    #[arg(value_name = "EMAIL")]
    email: String,
}

impl WhoArgs {
    fn alter(&self, cx: &Context, done: &'static str, change: &Value) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "a user cannot be changed for a try")?;
        let client = cx.signed_in()?.client;
        let id = id(&super::find(&client, &self.email)?)?;
        Ok(cx.tell(&Person::new(done, client.patch_user(id, change)?)))
    }
}

fn id(user: &Value) -> Result<UserId, Refusal> {
    serde_json::from_value(user["id"].clone()).map_err(|error| {
        Refusal::new(Code::Failed, format!("what the server says of a user is strange: {error}"))
    })
}

/// Give a user another role
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat user role bob@example.com internal_admin
  tat user role bob@example.com none")]
pub(in crate::cli::commands) struct SetRole {
    #[command(flatten)]
    who: WhoArgs,
    /// What they may do, or none
    #[arg(value_name = "ROLE")]
    role: String,
}

impl Run for SetRole {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let role = args::role(&self.role)?;
        self.who.alter(cx, "changed", &json!({ "role": role }))
    }
}

/// Let a user sign in no more
#[derive(Args, Debug)]
#[command(after_help = "\
What they signed in with before is worthless from then on.

Examples:
  tat user disable bob@example.com")]
pub(in crate::cli::commands) struct Disable {
    #[command(flatten)]
    who: WhoArgs,
}

impl Run for Disable {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.who.alter(cx, "disabled", &json!({ "status": "disabled" }))
    }
}

/// Let a disabled user sign in again
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat user enable bob@example.com")]
pub(in crate::cli::commands) struct Enable {
    #[command(flatten)]
    who: WhoArgs,
}

impl Run for Enable {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.who.alter(cx, "enabled", &json!({ "status": "active" }))
    }
}

/// Give a user a link with which they set a new password
#[derive(Args, Debug)]
#[command(after_help = "\
Where the server sends no mail the link is printed.

Examples:
  tat user reset bob@example.com")]
pub(in crate::cli::commands) struct Reset {
    #[command(flatten)]
    who: WhoArgs,
}

impl Run for Reset {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "a link cannot be made for a try")?;
        let client = cx.signed_in()?.client;
        let id = id(&super::find(&client, &self.who.email)?)?;
        Ok(cx.tell(&Person::new("reset", client.reset_user(id)?)))
    }
}
