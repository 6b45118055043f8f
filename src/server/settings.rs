//! What `tat serve` was told when it started.
//!
//! Where the words come from is the command line's business.

use std::net::SocketAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::domain::Zone;
use crate::engine;
use crate::integrations::mail::Mail;

use super::auth::password::Cost;

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
            mail: None,
        }
    }

    /// Where somebody sets a password with the token of a one-time link.
    pub fn link(&self, token: &str) -> String {
        format!("{}/set-password?token={token}", self.public_url)
    }
}
