//! Units: what makes a machine sync by itself.

use clap::ValueEnum;

/// What runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// A service and a timer of the user's systemd
    Systemd,
    /// A line for crontab
    Cron,
}

/// The lines of a unit.
pub(super) fn lines(kind: Kind) -> Vec<String> {
    let program = std::env::current_exe()
        .map_or_else(|_| "tat".to_owned(), |path| path.display().to_string());
    let text = match kind {
        Kind::Cron => format!("*/5 * * * * {program} sync --quiet --no-input --max-age 24h\n"),
        Kind::Systemd => format!(
            "# ~/.config/systemd/user/tat-sync.service\n\
             [Unit]\n\
             Description=Sync recorded time\n\n\
             [Service]\n\
             Type=oneshot\n\
             ExecStart={program} sync --quiet --no-input --max-age 24h\n\
             # A machine without a keyring reads the token of `tat token add NAME --scope sync` here:\n\
             # LoadCredential=tat-token:%h/.config/tat/token\n\n\
             # ~/.config/systemd/user/tat-sync.timer\n\
             [Unit]\n\
             Description=Sync recorded time every five minutes\n\n\
             [Timer]\n\
             OnCalendar=*:0/5\n\
             RandomizedDelaySec=60\n\
             Persistent=true\n\n\
             [Install]\n\
             WantedBy=timers.target\n\n\
             # systemctl --user daemon-reload && systemctl --user enable --now tat-sync.timer\n"
        ),
    };
    text.lines().map(str::to_owned).collect()
}
