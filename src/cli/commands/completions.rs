//! `tat completions`: the lines that teach a shell to complete `tat`.

use clap::Args;
use clap_complete::ArgValueCompleter;
use serde_json::{Value, json};

use crate::cli::commands::Run;
use crate::cli::complete::{self, Shell};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Line, Page};
use crate::cli::view::Tale;

/// Print what teaches a shell to complete commands and names
#[derive(Args, Debug)]
#[command(after_help = "\
Shells: bash, zsh, fish, powershell, elvish. Tasks, customers, entries and the rest are completed
from the store.

Examples:
  tat completions bash > ~/.local/share/bash-completion/completions/tat
  tat completions zsh > ~/.zfunc/_tat     with ~/.zfunc in $fpath before compinit
  tat completions fish > ~/.config/fish/completions/tat.fish
  tat completions powershell >> $PROFILE
  tat completions elvish >> ~/.config/elvish/rc.elv")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", add = ArgValueCompleter::new(complete::shells))]
    shell: String,
}

impl Run for Completions {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(Shell::find(&self.shell)?))
    }
}

impl Tale for Shell {
    fn json(&self) -> Value {
        json!({ "shell": self.name, "script": self.stub })
    }

    /// The lines.
    fn rows(&self) -> Vec<Vec<String>> {
        self.stub.lines().map(|line| vec![line.to_owned()]).collect()
    }

    fn page(&self, _: &Context) -> Page {
        self.stub.lines().map(|line| Line::new().text(line)).collect()
    }
}
