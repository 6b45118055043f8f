//! `tat token add`: a token that is shown once.

use clap::Args;
use serde_json::json;

use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::NewToken;
use crate::domain::Refusal;

/// Make a personal access token; it is shown once
#[derive(Args, Debug)]
#[command(after_help = "\
With scope `sync` a token can do no more than `tat sync` needs: that is the one for cron.

Examples:
  tat token add cron --scope sync --expires 90d
  tat token add cron --scope sync --json | jq -r .secret > ~/.config/tat/token")]
pub(in crate::cli::commands) struct Add {
    /// What it is for
    #[arg(value_name = "NAME")]
    name: String,
    /// What it is good for: `all` or `sync`
    #[arg(long, value_name = "SCOPE", default_value = "all", value_parser = ["all", "sync"])]
    scope: String,
    /// In how many days it ends, as `90d`; without it never
    #[arg(long, value_name = "DAYS")]
    expires: Option<String>,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "a token cannot be made for a try")?;
        let days = self.expires.as_deref().map(days).transpose()?;
        let wish = json!({ "name": self.name, "scope": self.scope, "expiresInDays": days });
        let said = cx.signed_in()?.client.add_token(&wish)?;
        Ok(cx.tell(&NewToken(said)))
    }
}

/// A number of days, as `90d`, or of weeks, as `12w`.
fn days(words: &str) -> Result<u32, Refusal> {
    let words = words.trim();
    let of = |unit, days: u32| {
        let number: u32 = words.strip_suffix(unit)?.trim().parse().ok()?;
        number.checked_mul(days).filter(|days| *days > 0)
    };
    of('d', 1).or_else(|| of('w', 7)).ok_or_else(|| {
        Refusal::usage(format!("\"{words}\" is no number of days")).hint("write it as `90d`")
    })
}
