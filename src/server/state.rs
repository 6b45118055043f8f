//! The state of a server while it runs: its store, its clock, its settings.
//!
//! What is decided with it is in `desk` and the routes.

use std::sync::Arc;

use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::domain::Timestamp;
use crate::integrations::mail::{Letter, Postman};
use crate::store::{Held, Store, StoreError};

use super::auth::porter::Porter;
use super::settings::Settings;

/// So many wake-ups a slow listener may miss before it is told to look at everything.
const EVENTS: usize = 256;

/// A server's state; a handle that is cheap to copy.
#[derive(Clone)]
pub struct Cloud(Arc<State>);

struct State {
    held: Arc<Held>,
    clock: Clock,
    settings: Settings,
    porter: Porter,
    postman: Option<Postman>,
    news: broadcast::Sender<u64>,
}

impl Cloud {
    /// The server over a store.
    pub fn new(held: Arc<Held>, clock: Clock, settings: Settings) -> Self {
        let (news, _) = broadcast::channel(EVENTS);
        let porter = Porter::new(&settings);
        let postman = settings.mail.clone().map(Postman::hire);
        Self(Arc::new(State { held, clock, settings, porter, postman, news }))
    }

    /// The store that it keeps open.
    pub fn held(&self) -> &Arc<Held> {
        &self.0.held
    }

    /// What it was told when it started.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What it remembers of sign-ins.
    pub fn porter(&self) -> &Porter {
        &self.0.porter
    }

    /// Sends a letter, for which nobody waits; false where no mail is set up.
    pub fn post(&self, letter: impl FnOnce() -> Letter) -> bool {
        let Some(postman) = &self.0.postman else { return false };
        postman.take(letter());
        true
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Hears the newest sequence number after each write.
    pub fn listen(&self) -> broadcast::Receiver<u64> {
        self.0.news.subscribe()
    }

    /// Tells listeners that something changed.
    pub fn tell_news(&self) -> Result<(), StoreError> {
        if self.0.news.receiver_count() > 0 {
            let store = Store::held(&self.0.held, None);
            let seq = store.cloud(|cloud| Ok::<_, StoreError>(cloud.newest_change()?.0))?;
            // Nobody may be listening any more.
            let _ = self.0.news.send(seq);
        }
        Ok(())
    }
}

#[cfg(test)]
impl Cloud {
    /// A server in a throwaway folder, which nobody has set up.
    pub(super) fn in_folder(folder: &std::path::Path) -> Self {
        use crate::domain::{DeviceId, User, UserId};
        let owner = UserId(uuid::Uuid::nil());
        let owner = User { id: owner, email: None, name: "server".into(), role: None };
        let founder = crate::store::Founder { owner, device: DeviceId(uuid::Uuid::nil()) };
        let held = Held::open(&folder.join("cloud.redb"), &founder).unwrap();
        let settings = Settings::at("127.0.0.1:8787".parse().unwrap());
        Self::new(held, Clock::Fixed(Timestamp::from_millis(0)), settings)
    }
}
