//! `tat serve user role|disable|enable|reset`: what becomes of somebody who may sign in.

use clap::Args;

use super::super::PlaceArgs;
use crate::cli::args;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::server::Ordered;
use crate::server::admin::Order;

/// Who is meant.
#[derive(Args, Debug)]
struct WhoArgs {
    /// Their e-mail address
    #[arg(value_name = "EMAIL")]
    email: String,
    #[command(flatten)]
    place: PlaceArgs,
}

impl WhoArgs {
    fn order(
        self,
        cx: &Context,
        done: &'static str,
        wish: impl FnOnce(String) -> Order,
    ) -> Result<Answer, Failure> {
        Ok(cx.tell(&Ordered::new(done, self.place.order(cx, wish(self.email))?)))
    }
}

/// Give a user another role
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat serve user role bob@example.com internal_admin
  tat serve user role bob@example.com none")]
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
        self.who.order(cx, "changed", |email| Order::SetRole { email, role })
    }
}

/// Let a user sign in no more
#[derive(Args, Debug)]
#[command(after_help = "\
What they signed in with before is worthless from then on.

Examples:
  tat serve user disable bob@example.com")]
pub(in crate::cli::commands) struct Disable {
    #[command(flatten)]
    who: WhoArgs,
}

impl Run for Disable {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.who.order(cx, "disabled", |email| Order::Disable { email })
    }
}

/// Let a user sign in again
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat serve user enable bob@example.com")]
pub(in crate::cli::commands) struct Enable {
    #[command(flatten)]
    who: WhoArgs,
}

impl Run for Enable {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.who.order(cx, "enabled", |email| Order::Enable { email })
    }
}

/// Print a link with which a user sets a new password
#[derive(Args, Debug)]
#[command(after_help = "\
The old password is good until a new one is set. The link is good for seven days and for one time.

Examples:
  tat serve user reset bob@example.com")]
pub(in crate::cli::commands) struct Reset {
    #[command(flatten)]
    who: WhoArgs,
}

impl Run for Reset {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.who.order(cx, "reset", |email| Order::Reset { email })
    }
}
