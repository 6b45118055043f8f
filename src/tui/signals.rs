//! Signals: who tells the program to end is heard, so that the terminal is given back first.

use super::message::Msg;
use super::worker::Post;

/// Sends a message when the program is told to end. Where no thread can be had, it ends at once, as
/// any program does.
#[cfg(unix)]
pub(crate) fn listen(post: Post) {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGTERM]) else { return };
    let tell = move || {
        for _ in signals.forever() {
            post.send(Msg::Leave);
        }
    };
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(tell);
}

/// Elsewhere nobody tells it so.
#[cfg(not(unix))]
pub(crate) fn listen(_: Post) {}
