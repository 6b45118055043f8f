//! Patience: how long the server waits for a client that is slow, and for how many at once.
//!
//! How large a body may be is said where bodies are read.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum_server::accept::Accept;
use futures_util::{StreamExt, stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep, timeout_at};

/// How long the head of a request may take, and how long a connection may stand idle.
pub(super) const HEAD: Duration = Duration::from_secs(30);

/// How long the body of a request may take as a whole.
pub(super) const BODY: Duration = Duration::from_secs(30);

/// How long a client may take nothing of what is sent to it.
const STALL: Duration = Duration::from_secs(30);

/// How many connections there may be at once.
const CONNECTIONS: usize = 4096;

/// Lets the process have as many connections as there may be, as far as the system allows it.
#[cfg(unix)]
pub(super) fn make_room() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = CONNECTIONS as u64 + 256;
    let now = getrlimit(Resource::Nofile);
    if now.current.is_some_and(|current| current < wanted) {
        let most = now.maximum.map_or(wanted, |maximum| maximum.min(wanted));
        // Where it is not allowed, connections that are too many are not accepted.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(most), ..now });
    }
}

/// The same body, which fails where it is not there in time.
pub(super) fn in_time(body: Body) -> Body {
    let until = Instant::now() + BODY;
    let pieces = stream::unfold(Some(body.into_data_stream()), move |pieces| async move {
        let mut pieces = pieces?;
        match timeout_at(until, pieces.next()).await {
            Ok(Some(piece)) => Some((piece, Some(pieces))),
            Ok(None) => None,
            Err(late) => Some((Err(axum::Error::new(late)), None)),
        }
    });
    Body::from_stream(pieces)
}

/// The door: lets so many connections in and no more.
#[derive(Clone)]
pub(super) struct Door(Arc<Semaphore>);

impl Door {
    /// A door through which nobody came yet.
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(CONNECTIONS)))
    }
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Watched;
    type Service = S;
    type Future = std::future::Ready<io::Result<(Watched, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let accepted = match self.0.clone().try_acquire_owned() {
            Ok(place) => stream
                .set_nodelay(true)
                .map(|()| (Watched { stream, stalled: None, _place: place }, service)),
            Err(_) => Err(io::Error::other("there are too many connections")),
        };
        std::future::ready(accepted)
    }
}

/// A connection whose client must take what is sent to it.
pub(super) struct Watched {
    stream: TcpStream,
    /// Since when it takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

impl Watched {
    /// What came of a write; one that waits too long fails.
    fn watch<T>(
        &mut self,
        cx: &mut Context<'_>,
        wrote: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.stalled = None;
            return wrote;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(STALL)));
        ready!(stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, wrote)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.watch(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
