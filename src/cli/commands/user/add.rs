//! `tat user add`: somebody who may sign in from now on.

use clap::Args;
use serde_json::json;

use crate::cli::account;
use crate::cli::args;
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::Person;

/// Add a user; they get a link with which they set a password
#[derive(Args, Debug)]
#[command(after_help = "\
Roles: internal_admin, internal_user; customer_admin and customer_user with --customer. Where the
server sends no mail the link is printed.

Examples:
  tat user add bob@example.com --name Bob --role internal_user
  tat user add eve@acme.example --name Eve --role customer_admin --customer Acme")]
pub(in crate::cli::commands) struct Add {
    /// The e-mail address with which they sign in
    #[arg(value_name = "EMAIL")]
    email: String,
    /// What they are called
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What they may do, or none
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// The customer whose people they are, by name or id
    #[arg(long, short, value_name = "CUSTOMER")]
    customer: Option<String>,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "a user cannot be added for a try")?;
        let role = args::role(&self.role)?;
        let client = cx.signed_in()?.client;
        let customer = self.customer.as_deref();
        let customer = customer.map(|words| account::customer(&client, words)).transpose()?;
        let wish = json!({
            "email": self.email, "name": self.name, "role": role, "customerId": customer,
        });
        Ok(cx.tell(&Person::new("added", client.add_user(&wish, None)?)))
    }
}
