//! What `tat serve` was told when it started.
//!
//! Where the words come from is the command line's business.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;

use crate::domain::Zone;
use crate::engine;
use crate::integrations::mail::Mail;

use super::auth::password::Cost;

/// How long listeners rest where nothing is said: too short for a person to notice.
pub const LISTENERS_REST: Duration = Duration::from_millis(200);

/// Settings of a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach it, without a slash at the end: links begin with it.
    pub public_url: String,
    /// The zone of entries that are sent without one, and of "today".
    pub zone: Zone,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What the rules need: the longest timer, the currency of new customers and so on.
    pub rules: engine::Settings,
    /// What hashing a password costs.
    pub password_cost: Cost,
    /// How long whoever listens to changes rests between being told of some: what changes meanwhile
    /// is told together, so that many listeners cost little.
    pub listeners_rest: Duration,
    /// How letters go out; without it links are shown to whoever asks for them.
    pub mail: Option<Arc<dyn Mail>>,
}

impl Settings {
    /// Those of a server at this address, with nothing else said.
    pub fn at(address: SocketAddr) -> Self {
        Self {
            public_url: format!("http://{address}"),
            zone: Zone::UTC,
            trusted_proxies: Vec::new(),
            rules: engine::Settings::default(),
            password_cost: Cost::default(),
            listeners_rest: LISTENERS_REST,
            mail: None,
        }
    }

    /// Where somebody sets a password with the token of a one-time link.
    pub fn link(&self, token: &str) -> String {
        format!("{}/set-password?token={token}", self.public_url)
    }
}
