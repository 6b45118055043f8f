//! `tat timers`: who works on what now, as the server knows it.

use clap::Args;
use serde_json::{Value, json};

use crate::api::Query;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::Timers;
use crate::domain::{Span, Timestamp};

/// Show what everybody works on now
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat timers
  tat timers --json | jq -r '.[] | .userName + \": \" + .taskTitle'")]
pub(super) struct ShowTimers {}

impl Run for ShowTimers {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let query = Query::all().with("enrich", true);
        let mut timers = cx.signed_in()?.client.timers(&query)?.items;
        for timer in &mut timers {
            let start = timer["startTime"].as_str().and_then(Timestamp::parse_rfc3339);
            let elapsed = start.map_or(Span::ZERO, |start| cx.now.since(start).max(Span::ZERO));
            timer["elapsed"] = json!(elapsed);
            for name in ["userName", "taskTitle", "customerName"] {
                if timer.get(name).is_none() {
                    timer[name] = Value::Null;
                }
            }
        }
        Ok(cx.tell(&Timers(timers)))
    }
}
