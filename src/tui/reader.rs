//! Events of the terminal: keys, mouse, size. Whoever waits sleeps until there is one.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_util::Stream;
use ratatui::crossterm::event::{Event, EventStream};

use super::message::Msg;

/// Wakes the thread that waits.
struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The terminal's events, as they come.
pub(crate) struct Events {
    stream: Option<EventStream>,
    waker: Waker,
}

impl Events {
    /// Listens, and wakes this very thread.
    pub(crate) fn listen() -> Self {
        let waker = Waker::from(Arc::new(Sleeper(thread::current())));
        Self { stream: Some(EventStream::new()), waker }
    }

    /// Leaves the keys to somebody else.
    pub(crate) fn stop(&mut self) {
        self.stream = None;
    }

    /// What has come since.
    pub(crate) fn ready(&mut self) -> Vec<Msg> {
        let mut arrived = Vec::new();
        let Some(stream) = &mut self.stream else { return arrived };
        let mut context = Context::from_waker(&self.waker);
        loop {
            match Pin::new(&mut *stream).poll_next(&mut context) {
                Poll::Ready(Some(Ok(event))) => arrived.extend(message_of(event)),
                // A terminal that went away is told of by the next picture.
                Poll::Ready(Some(Err(_)) | None) | Poll::Pending => return arrived,
            }
        }
    }
}

fn message_of(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(columns, rows) => Some(Msg::Resize(columns, rows)),
        Event::FocusGained | Event::FocusLost => None,
    }
}
