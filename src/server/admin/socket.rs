//! The server's end of the socket: whoever can open it owns the folder, and may order anything.

#[cfg(unix)]
pub(in crate::server) use unix::Socket;

/// No socket, on systems that have none.
#[cfg(not(unix))]
pub(in crate::server) struct Socket;

#[cfg(not(unix))]
impl Socket {
    /// Nothing to bind.
    pub(in crate::server) fn bind(_: &std::path::Path) -> Result<Self, crate::domain::Refusal> {
        let _ = super::decide;
        Ok(Self)
    }

    /// Waits for ever.
    pub(in crate::server) async fn serve(self, _: crate::server::state::Cloud) {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixListener;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::UnixStream;
    use tokio::sync::Mutex;
    use tokio::time::timeout;

    use super::super::call::{NAME, Said, within};
    use super::super::{Call, Order, Outcome, decide, folder_of};
    use crate::domain::{Code, Refusal};
    use crate::server::state::Cloud;

    /// How long an order may take to come.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// No order is longer than this, in bytes.
    const LONGEST: u64 = 64 << 10;

    /// The copy that is on its way through the socket.
    const COPY: &str = "admin.backup";

    /// The socket, taken away when the server ends.
    pub(in crate::server) struct Socket {
        listener: UnixListener,
        path: PathBuf,
    }

    impl Drop for Socket {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    impl Socket {
        /// Makes the socket beside a store; one that a dead server left makes room. To be called
        /// before the process has threads, and with the store's lock in hand.
        pub(in crate::server) fn bind(store: &Path) -> Result<Self, Refusal> {
            let folder = folder_of(store);
            let listener = within(&folder, bind_at).map_err(|error| {
                let path = folder.join(NAME);
                Refusal::new(Code::Failed, format!("{}: {error}", path.display()))
                    .hint("the server's folder must lie on a disk that can hold a socket")
            })?;
            // A server that was killed may have left half a copy.
            let _ = std::fs::remove_file(folder.join(COPY));
            Ok(Self { listener, path: std::path::absolute(folder.join(NAME)).unwrap_or_default() })
        }

        /// Takes orders until the server ends.
        pub(in crate::server) async fn serve(self, cloud: Cloud) {
            let copying = Arc::new(Mutex::new(()));
            let accepting = self
                .listener
                .try_clone()
                .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
                .and_then(tokio::net::UnixListener::from_std);
            let listener = match accepting {
                Ok(listener) => listener,
                Err(error) => return tracing::error!(%error, "no orders are taken"),
            };
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let (cloud, copying) = (cloud.clone(), copying.clone());
                        tokio::spawn(async move {
                            if let Err(error) = take(stream, &cloud, &copying).await {
                                tracing::warn!(%error, "an order was not answered");
                            }
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "an order did not come through");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        }
    }

    /// Binds a socket that nobody else could ever open: it gets its name when its rights are set.
    fn bind_at(path: &Path) -> io::Result<UnixListener> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut nest = tempfile::Builder::new();
        nest.prefix(".a").rand_bytes(4).permissions(std::fs::Permissions::from_mode(0o700));
        let nest = nest.tempdir_in(folder.unwrap_or(Path::new(".")))?;
        // As short as the path that was given: the folder's own may be too long.
        let egg = path.with_file_name(nest.path().file_name().unwrap_or_default()).join("s");
        let listener = UnixListener::bind(&egg)?;
        std::fs::set_permissions(&egg, std::fs::Permissions::from_mode(0o600))?;
        std::fs::rename(&egg, path)?;
        Ok(listener)
    }

    /// Takes one order.
    async fn take(stream: UnixStream, cloud: &Cloud, copying: &Mutex<()>) -> io::Result<()> {
        let (from, mut to) = stream.into_split();
        let mut line = String::new();
        let mut from = BufReader::new(from).take(LONGEST);
        timeout(PATIENCE, from.read_line(&mut line)).await??;
        let call: Call = serde_json::from_str(&line)?;
        tracing::info!(order = name(&call.order), "an order");
        if call.order == Order::Backup {
            let _turn = copying.lock().await;
            return copy(cloud, &mut to).await;
        }
        let server = cloud.clone();
        let work = move || decide(server.held(), &call, server.now());
        let outcome = tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?;
        // Whoever listens learns of it a moment later than others; that is no failure.
        let _ = cloud.tell_news();
        say(&mut to, outcome).await
    }

    /// Copies the store to a file and that through the socket.
    async fn copy(cloud: &Cloud, to: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<()> {
        let held = cloud.held().clone();
        let file = folder_of(held.path()).join(COPY);
        let into = file.clone();
        let copied = tokio::task::spawn_blocking(move || held.backup(&into));
        let copied = copied.await.map_err(io::Error::other)?;
        let sent = match copied {
            Err(error) => say(to, Err(error.into())).await,
            Ok(()) => send(&file, to).await,
        };
        let _ = tokio::fs::remove_file(&file).await;
        sent
    }

    async fn send(file: &Path, to: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<()> {
        let mut from = tokio::fs::File::open(file).await?;
        let bytes = from.metadata().await?.len();
        say(to, Ok(Outcome::Backup(bytes))).await?;
        tokio::io::copy(&mut from, to).await?;
        to.flush().await
    }

    async fn say(
        to: &mut (impl AsyncWriteExt + Unpin),
        outcome: Result<Outcome, Refusal>,
    ) -> io::Result<()> {
        let mut line = serde_json::to_string(&Said::of(outcome))?;
        line.push('\n');
        to.write_all(line.as_bytes()).await
    }

    /// What is ordered, for the log, which names nobody.
    fn name(order: &Order) -> &'static str {
        match order {
            Order::Add { .. } => "user add",
            Order::List => "user list",
            Order::SetRole { .. } => "user role",
            Order::Disable { .. } => "user disable",
            Order::Enable { .. } => "user enable",
            Order::Reset { .. } => "user reset",
            Order::Check => "check",
            Order::Backup => "backup",
        }
    }
}
