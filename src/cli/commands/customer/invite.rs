//! `tat customer invite`: somebody of a customer who may look at its bills.

use clap::Args;
use serde_json::json;

use crate::cli::account;
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::Person;

/// Invite one of a customer's people to the server
#[derive(Args, Debug)]
#[command(after_help = "\
They see the customer's tasks and its approved bills. Where the server sends no mail the link with
which they set a password is printed.

Examples:
  tat customer invite Acme eve@acme.example --name Eve
  tat customer invite Acme eve@acme.example --name Eve --role customer_admin")]
pub(in crate::cli::commands) struct Invite {
    /// The customer, by name or id
    #[arg(value_name = "CUSTOMER")]
    customer: String,
    /// Their e-mail address
    #[arg(value_name = "EMAIL")]
    email: String,
    /// What they are called; without it the address
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What they may do: `customer_user` or `customer_admin`
    #[arg(
        long,
        value_name = "ROLE",
        default_value = "customer_user",
        value_parser = ["customer_user", "customer_admin"]
    )]
    role: String,
}

impl Run for Invite {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "nobody can be invited for a try")?;
        let client = cx.signed_in()?.client;
        let customer = account::customer(&client, &self.customer)?;
        let name = self.name.as_ref().unwrap_or(&self.email);
        let wish = json!({ "email": self.email, "name": name, "role": self.role });
        Ok(cx.tell(&Person::new("invited", client.invite(customer, &wish, None)?)))
    }
}
