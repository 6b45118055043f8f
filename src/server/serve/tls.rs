//! TLS: the certificate and its key, read from files, and read anew when they were renewed.
//!
//! Who may sign in is not decided here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::domain::{Code, Refusal};

/// Where the certificate lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain, the server's own certificate first (PEM).
    pub cert: PathBuf,
    /// Its private key (PEM).
    pub key: PathBuf,
}

/// What connections are encrypted with; it can be renewed while they are served.
#[derive(Clone)]
pub(super) struct Config(RustlsConfig);

impl Config {
    /// Accepts connections with it.
    pub(super) fn acceptor(&self) -> RustlsAcceptor {
        RustlsAcceptor::new(self.0.clone())
    }
}

impl TlsFiles {
    /// Reads the files.
    pub(super) fn load(&self) -> Result<Config, Refusal> {
        self.read().map(RustlsConfig::from_config).map(Config)
    }

    fn read(&self) -> Result<Arc<ServerConfig>, Refusal> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.cert)
            .and_then(Iterator::collect)
            .map_err(|error| unreadable(&self.cert, &error))?;
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| unreadable(&self.key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| unreadable(&self.cert, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// Reads the files anew; what cannot be read leaves the old certificate in its place.
pub(super) fn renew(files: Option<&TlsFiles>, config: Option<&Config>) {
    let (Some(files), Some(config)) = (files, config) else { return };
    match files.read() {
        Ok(fresh) => {
            config.0.reload_from_config(fresh);
            tracing::info!("the certificate was read anew");
        }
        Err(refusal) => tracing::warn!(why = refusal.message, "the old certificate stays"),
    }
}

fn unreadable(file: &Path, error: &dyn std::fmt::Display) -> Refusal {
    let message = format!("{} is no certificate or key that can be used: {error}", file.display());
    Refusal::new(Code::Failed, message)
        .hint("`--tls-cert` takes the whole chain as PEM, `--tls-key` its private key")
}
