//! `tat serve user add`: somebody who may sign in from now on.

use clap::Args;

use super::super::PlaceArgs;
use crate::cli::args;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::server::Ordered;
use crate::server::admin::Order;

/// Add a user; prints the link with which they set a password
#[derive(Args, Debug)]
#[command(after_help = "\
Roles: internal_admin, internal_user; customer_admin and customer_user with --customer. The link is
good for seven days and for one time.

Examples:
  tat serve user add bob@example.com --name Bob --role internal_user
  tat serve user add eve@acme.example --name Eve --role customer_admin --customer Acme")]
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
    #[command(flatten)]
    place: PlaceArgs,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let Self { email, name, role, customer, place } = self;
        let wish = Order::Add { email, name, role: args::role(&role)?, customer };
        Ok(cx.tell(&Ordered::new("added", place.order(cx, wish)?)))
    }
}
