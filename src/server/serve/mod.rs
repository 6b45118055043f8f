//! The process: a store that is kept open, addresses that are listened at, and a quiet end.
//!
//! What is answered is the routes' business; flags are the command line's.

mod measure;
mod minute;
mod patience;
mod shell;
mod signals;
mod tls;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum_server::{Control, Handle};
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::Clock;
use crate::domain::{Code, DeviceId, Refusal, User, UserId};
use crate::store::{Founder, Held, Store, StoreError};

use super::admin::Socket;
use super::keep::public_url;
use super::people;
use super::router::router;
use super::settings::Settings;
use super::state::Cloud;

use measure::Measures;
use patience::Door;
use signals::Signals;
pub use tls::TlsFiles;

/// How long requests may still take once the server was asked to stop.
const LAST_CALL: Duration = Duration::from_secs(30);

/// How many threads wait for the disk at most.
const WRITERS: usize = 128;

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where its measures are read; nowhere if none.
    pub metrics: Option<SocketAddr>,
    /// Its certificate; it speaks plain HTTP without.
    pub tls: Option<TlsFiles>,
    /// The store's file.
    pub store: PathBuf,
    /// Its clock.
    pub clock: Clock,
    /// Its settings; an empty `public_url` becomes the address at which it listens.
    pub settings: Settings,
    /// The first administrator, where there is nobody yet.
    pub admin_email: Option<String>,
}

/// A server that has begun to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// Where it listens.
    pub url: String,
    /// Where its measures are read.
    pub metrics: Option<String>,
    /// The link with which the first administrator sets a password, where one was just made.
    pub link: Option<String>,
}

/// Serves until the process is told to end (SIGTERM, SIGINT); `started` is called once it listens.
pub fn serve(
    wish: Wish,
    started: impl FnOnce(&Started) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let house = House::open(wish)?;
    #[cfg(unix)]
    patience::make_room();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(WRITERS)
        .thread_name("tat-serve")
        .build()
        .map_err(|error| failed(&format!("the server's threads could not be made: {error}")))?;
    let done = runtime.block_on(house.serve(started));
    // Whoever still writes comes to the end of it; whoever only waits is left.
    runtime.shutdown_timeout(Duration::from_secs(5));
    done
}

/// Everything that is opened before the first request.
struct House {
    cloud: Cloud,
    started: Started,
    socket: Socket,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    tls: Option<TlsFiles>,
}

impl House {
    fn open(wish: Wish) -> Result<Self, Refusal> {
        let Wish { listen, metrics, tls, store, clock, mut settings, admin_email } = wish;
        if !store.exists() {
            people::address(admin_email.as_deref().ok_or_else(nobody)?)?;
        }
        // What is wrong with the certificate is said before anything is made.
        if let Some(files) = &tls {
            files.load()?;
        }
        let listeners = listen_at(listen)
            .and_then(|listener| Ok((listener, metrics.map(listen_at).transpose()?)));
        // That the store is in use says more than that the address is; but no store is made for it.
        let listeners = match listeners {
            Err(refusal) if !store.exists() => return Err(refusal),
            listeners => listeners,
        };
        let held = Held::open(&store, &founder()).map_err(in_use)?;
        let (listener, metrics) = listeners?;
        let socket = Socket::bind(&store)?;
        let address = listener.local_addr().unwrap_or(listen);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{address}");
        if settings.public_url.is_empty() {
            settings.public_url.clone_from(&url);
        }
        let cloud = Cloud::new(held, clock.running(), settings);
        let link = first_admin(&cloud, admin_email.as_deref())?;
        let measured = metrics.as_ref().and_then(|listener| listener.local_addr().ok());
        let metrics_url = measured.map(|address| format!("http://{address}/metrics"));
        let started = Started { url, metrics: metrics_url, link };
        Ok(Self { cloud, started, socket, listener, metrics, tls })
    }

    async fn serve(
        self,
        started: impl FnOnce(&Started) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let control = Control::new();
        let (end, ending) = watch::channel(false);
        let mut signals = Signals::new()?;
        let measures = Arc::new(Measures::new(control.clone()));
        let app =
            shell::shell(router(self.cloud.clone()), measures.clone(), ending, self.tls.is_some());
        let tls = self.tls.as_ref().map(TlsFiles::load).transpose()?;
        let server = spawn(self.listener, &control, tls.clone(), app)?;
        let metrics = match self.metrics {
            Some(listener) => {
                let app = measure::router(measures, self.cloud.held().path().to_owned());
                Some(spawn(listener, &Control::new(), None, app)?)
            }
            None => None,
        };
        let orders = tokio::spawn(self.socket.serve(self.cloud.clone()));
        let rounds = tokio::spawn(minute::rounds(self.cloud.clone()));
        started(&self.started)?;
        tracing::info!(url = self.started.url, "the server listens");
        signals.end(|| tls::renew(self.tls.as_ref(), tls.as_ref())).await;
        tracing::info!("the server stops; requests that have begun come to their end");
        // Streams without an end end now.
        let _ = end.send(true);
        orders.abort();
        rounds.abort();
        control.graceful_shutdown(Some(LAST_CALL));
        tokio::select! {
            ended = server => ended.map_err(|error| failed(&format!("the server fell: {error}")))?,
            () = signals.hurry() => control.shutdown(),
        }
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        tracing::info!("the server has stopped");
        Ok(())
    }
}

/// Serves at a listener, as a task that ends when its control is told so.
fn spawn(
    listener: TcpListener,
    control: &Control,
    tls: Option<tls::Config>,
    app: axum::Router,
) -> Result<tokio::task::JoinHandle<()>, Refusal> {
    let trouble = |error: std::io::Error| failed(&format!("the server cannot listen: {error}"));
    let handle = Handle::with_control(control.clone());
    let mut server = axum_server::from_tcp(listener)
        .map_err(trouble)?
        .handle(handle)
        .http1_only()
        .first_request_timeout(patience::HEAD);
    server.http_builder().http1().header_read_timeout(patience::HEAD).max_buf_size(64 << 10);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let door = Door::new();
    Ok(tokio::spawn(async move {
        let ended = match tls {
            None => server.acceptor(door).serve(app).await,
            Some(tls) => server.acceptor(tls.acceptor().acceptor(door)).serve(app).await,
        };
        if let Err(error) = ended {
            tracing::error!(%error, "the server no longer accepts connections");
        }
    }))
}

/// The link for the first administrator, where there is nobody yet. Remembers the public address.
fn first_admin(cloud: &Cloud, email: Option<&str>) -> Result<Option<String>, Refusal> {
    let (url, now) = (cloud.settings().public_url.as_str(), cloud.now());
    let store = Store::held(cloud.held(), None);
    if store.cloud(|cloud| Ok::<_, Refusal>(public_url::find(cloud)?))?.as_deref() != Some(url) {
        store.keep(|cloud| public_url::set(cloud, url))?;
    }
    if !people::is_nobody(&store)? {
        return Ok(None);
    }
    let made = people::first_admin(&store, email.ok_or_else(nobody)?, now)?;
    Ok(made.map(|made| cloud.settings().link(&made.token)))
}

fn listen_at(address: SocketAddr) -> Result<TcpListener, Refusal> {
    TcpListener::bind(address).map_err(|error| {
        Refusal::new(Code::Failed, format!("{address} cannot be listened at: {error}"))
            .hint("`--listen 127.0.0.1:0` takes any free port")
    })
}

/// A store that another process has open is, here, most likely that of another server.
pub(super) fn in_use(error: StoreError) -> Refusal {
    let refusal = Refusal::from(error);
    if refusal.code != Code::Locked {
        return refusal;
    }
    Refusal::new(Code::Locked, format!("{}: another server runs on it", refusal.message))
        .hint("stop that one, or name another folder with `--data DIR`")
}

fn nobody() -> Refusal {
    Refusal::usage("there is nobody yet who could sign in")
        .hint("name the first administrator: `tat serve --admin-email you@example.com`")
}

/// In whose name the server's store is made.
pub(super) fn founder() -> Founder {
    // Nobody's: what the server does by itself it does in no user's name.
    let owner = User { id: UserId(Uuid::nil()), email: None, name: "server".into(), role: None };
    Founder { owner, device: DeviceId(Uuid::nil()) }
}

fn failed(message: &str) -> Refusal {
    Refusal::new(Code::Failed, message).hint("`tat serve --help` shows what it takes")
}
