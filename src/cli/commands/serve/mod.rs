//! `tat serve`: the cloud of a team, as one process over one file.

mod backup;
mod check;
mod restore;
mod user;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueHint};
use ipnet::IpNet;
use tracing::Level;

use super::{Entry, Group, Run};
use crate::cli::args::zone;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, LogFormat, Output, begin_log};
use crate::cli::view::server::Listening;
use crate::clock::Clock;
use crate::config::env;
use crate::domain::Refusal;
use crate::engine::Mode;
use crate::integrations::mail::{Mail, Smtp};
use crate::server::admin::{self, Order, Outcome};
use crate::server::{self, LISTENERS_REST, PasswordCost, Settings, TlsFiles, Wish};

/// Serve a team: the API over one store, in one process
#[derive(Args, Debug)]
#[command(after_help = "\
The first start makes the first administrator and prints the link with which they set their
password. Until it is told to end (Ctrl-C, SIGTERM) it serves. See docs/server.md.

Examples:
  tat serve --admin-email ada@example.com
  tat serve --listen 0.0.0.0:443 --public-url https://tat.example \\
    --tls-cert cert.pem --tls-key key.pem
  tat serve user add bob@example.com --name Bob --role internal_user
  tat serve backup ~/server-2026-11-23.redb")]
pub(super) struct Serve {
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: String,
    #[command(flatten)]
    place: PlaceArgs,
    /// Where people reach it: links begin with this
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The mail server that sends invitations: smtp(s)://USER:PASSWORD@HOST (or `TAT_SMTP_URL`)
    #[arg(long, value_name = "URL")]
    smtp_url: Option<String>,
    /// The zone of entries that are sent without one
    #[arg(long, visible_alias = "zone", value_name = "ZONE")]
    time_zone: Option<String>,
    /// The first administrator, where there is nobody yet
    #[arg(long, value_name = "EMAIL")]
    admin_email: Option<String>,
    /// How the log looks
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    log_format: LogFormat,
    /// Where measures are read, as Prometheus does
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    /// The certificate with its chain (PEM); read anew on SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = ValueHint::FilePath)]
    tls_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = ValueHint::FilePath)]
    tls_key: Option<PathBuf>,
    /// A proxy, or a net of them, whose word about addresses is believed
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    trusted_proxies: Vec<String>,
}

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::noun::<user::User>(Group::Server, "user", user::TABLE),
    Entry::of::<backup::Backup>(Group::Server, "backup"),
    Entry::of::<restore::Restore>(Group::Server, "restore"),
    Entry::of::<check::Check>(Group::Server, "check"),
];

/// Where the server's store lies.
#[derive(Args, Clone, Debug)]
pub(super) struct PlaceArgs {
    /// The server's folder; without it `server` in the folder of the store
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    data: Option<PathBuf>,
}

impl PlaceArgs {
    /// The store's file.
    pub(super) fn store(&self, cx: &Context) -> PathBuf {
        let folder = self.data.clone().unwrap_or_else(|| cx.paths.data_dir.join("server"));
        folder.join("server.redb")
    }

    /// Gives an order to the server there.
    fn order(&self, cx: &Context, order: Order) -> Result<Outcome, Refusal> {
        admin::order(&self.store(cx), order, cx.engine.mode, cx.now)
    }
}

impl Run for Serve {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        if cx.engine.mode == Mode::DryRun {
            return Err(Refusal::usage("a server cannot be tried without running it")
                .hint("`tat serve --data DIR` with a fresh folder leaves others alone")
                .into());
        }
        let (format, level) = (self.log_format, level(cx));
        let wish = self.wish(cx)?;
        let output = Output { colour: cx.global.color, quiet: cx.global.quiet, pager: None };
        begin_log(format, level);
        server::serve(wish, |started| output.print(cx.tell(&Listening(started))))?;
        Ok(Answer::default())
    }
}

impl Serve {
    fn wish(self, cx: &Context) -> Result<Wish, Refusal> {
        let proxies = self.trusted_proxies.iter().map(|net| read_net(net));
        let smtp = self.smtp_url.or_else(|| env::text("TAT_SMTP_URL"));
        let smtp = smtp.as_deref().map(Smtp::at).transpose()?;
        let mail = smtp.map(|smtp| Arc::new(smtp) as Arc<dyn Mail>);
        let tls = self.tls_cert.zip(self.tls_key).map(|(cert, key)| TlsFiles { cert, key });
        Ok(Wish {
            listen: address("--listen", &self.listen)?,
            metrics: self.metrics_listen.map(|at| address("--metrics-listen", &at)).transpose()?,
            tls,
            store: self.place.store(cx),
            clock: cx.env.now.map_or(Clock::System, Clock::Fixed),
            settings: Settings {
                public_url: self
                    .public_url
                    .map(|url| public(&url))
                    .transpose()?
                    .unwrap_or_default(),
                zone: zone(self.time_zone.as_deref())?.unwrap_or(cx.zone),
                trusted_proxies: proxies.collect::<Result<_, _>>()?,
                rules: cx.engine.settings.clone(),
                password_cost: PasswordCost::default(),
                listeners_rest: LISTENERS_REST,
                mail,
            },
            admin_email: self.admin_email,
        })
    }
}

/// What stands in the log.
fn level(cx: &Context) -> Level {
    match (cx.global.quiet, cx.global.verbose) {
        (true, _) => Level::WARN,
        (_, true) => Level::DEBUG,
        _ => Level::INFO,
    }
}

fn address(flag: &str, text: &str) -> Result<SocketAddr, Refusal> {
    text.trim().parse().map_err(|_| {
        Refusal::usage(format!("{flag} takes an address and a port, not \"{text}\""))
            .hint("write it as `127.0.0.1:8787`, or `0.0.0.0:8787` for every address")
    })
}

fn public(url: &str) -> Result<String, Refusal> {
    let trimmed = url.trim().trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    let sound = host.is_some_and(|host| {
        !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "?#".contains(c))
    });
    if sound {
        return Ok(trimmed.to_owned());
    }
    Err(Refusal::usage(format!("--public-url takes where people reach it, not \"{url}\""))
        .hint("write it as `https://tat.example`"))
}

/// A net, or one address.
fn read_net(text: &str) -> Result<IpNet, Refusal> {
    let text = text.trim();
    let one = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse::<IpNet>().ok().or_else(one).ok_or_else(|| {
        Refusal::usage(format!("--trusted-proxy takes an address or a net, not \"{text}\""))
            .hint("write it as `10.0.0.0/8`")
    })
}
