//! Signals: how a process is told to end, or to read its certificate anew.
//!
//! What is done then is the process's business.

use crate::domain::Refusal;

use super::failed;

/// What the process listens to beside its sockets.
pub(super) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hang_up: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens from now on.
    #[cfg(unix)]
    pub(super) fn new() -> Result<Self, Refusal> {
        use tokio::signal::unix::{SignalKind, signal};
        let of = |kind| {
            signal(kind).map_err(|error| failed(&format!("signals cannot be heard: {error}")))
        };
        Ok(Self { terminate: of(SignalKind::terminate())?, hang_up: of(SignalKind::hangup())? })
    }

    /// Listens from now on.
    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "it may fail elsewhere")]
    pub(super) fn new() -> Result<Self, Refusal> {
        let _ = failed;
        Ok(Self {})
    }

    /// Waits for the end; `renew` is called whenever the process hangs up (SIGHUP).
    #[cfg(unix)]
    pub(super) async fn end(&mut self, renew: impl Fn()) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
                _ = self.hang_up.recv() => renew(),
            }
        }
    }

    /// Waits for the end.
    #[cfg(not(unix))]
    pub(super) async fn end(&mut self, _: impl Fn()) {
        let _ = tokio::signal::ctrl_c().await;
    }

    /// Waits for somebody who cannot wait: the end, told once more.
    pub(super) async fn hurry(&mut self) {
        self.end(|| {}).await;
    }
}
