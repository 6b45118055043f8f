//! Settings as people and scripts see them.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Table};
use crate::config::{Config, Origin, Setting, keys};
use crate::domain::Refusal;

use super::file::shown;
use super::{Tale, field};

fn document(setting: &Setting) -> Value {
    json!({
        "key": setting.key,
        "value": setting.value,
        "origin": setting.origin.to_string(),
    })
}

/// A setting as a record: key, value, origin.
fn row(setting: &Setting) -> Vec<String> {
    vec![setting.key.clone(), field(setting.value.as_ref()), setting.origin.to_string()]
}

/// One setting is shown as its bare value, which scripts can use.
impl Tale for Setting {
    fn json(&self) -> Value {
        document(self)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        vec![row(self)]
    }

    fn page(&self, _: &Context) -> Page {
        match &self.value {
            Some(value) => Page::of(Line::new().text(value)),
            None => Page::of(Line::new().dim("(not set)")),
        }
    }
}

impl Tale for Vec<Setting> {
    fn json(&self) -> Value {
        self.iter().map(document).collect()
    }

    fn rows(&self) -> Vec<Vec<String>> {
        self.iter().map(row).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        let mut table = Table::new(&[
            Column::left("setting"),
            Column::left("value").cut(),
            Column::left("from").cut().may_go(1),
        ]);
        for setting in self {
            let value = match &setting.value {
                Some(value) if setting.origin == Origin::Default => Line::new().dim(value),
                Some(value) => Line::new().title(value),
                None => Line::new().dim("-"),
            };
            let from = match &setting.origin {
                Origin::Default => String::new(),
                Origin::File(path) if *path == cx.paths.config_file => file_name(path),
                origin => origin.to_string(),
            };
            table.row([Line::new().text(&setting.key), value, Line::new().dim(from)]);
        }
        table.lines(cx.columns).into_iter().collect()
    }
}

fn file_name(path: &std::path::Path) -> String {
    path.file_name().map_or_else(|| shown(path), |name| name.to_string_lossy().into_owned())
}

/// A setting that was changed: as it was, and as it is now.
pub(in crate::cli) struct Changed {
    before: Option<Setting>,
    after: Setting,
}

impl Changed {
    /// The setting before it is changed; none while the file cannot be read.
    pub(in crate::cli) fn before(cx: &Context, key: &str) -> Option<Setting> {
        let readable = cx.trouble.is_none();
        readable.then(|| cx.config.get(key, &cx.env, &cx.paths).ok()).flatten()
    }

    /// The setting now that the file holds this value, or none any more.
    pub(in crate::cli) fn now(
        cx: &Context,
        before: Option<Setting>,
        key: &str,
        value: Option<&str>,
    ) -> Result<Self, Refusal> {
        let after = if cx.global.dry_run {
            let usual = keys::find(key).and_then(|key| key.default);
            let file = Origin::File(cx.paths.config_file.clone());
            Setting {
                key: key.to_owned(),
                value: value.or(usual).map(str::to_owned),
                origin: value.map_or(Origin::Default, |_| file),
            }
        } else {
            let (config, _) = Config::load(&cx.env, &cx.paths)?;
            config.get(key, &cx.env, &cx.paths)?
        };
        Ok(Self { before, after })
    }

    /// What is to be said where the file is not heard.
    pub(in crate::cli) fn unheard(&self) -> Option<String> {
        match self.after.origin {
            Origin::Environment(name) => {
                Some(format!("{name} is set, and is heard before the file"))
            }
            _ => None,
        }
    }
}

impl Tale for Changed {
    fn json(&self) -> Value {
        document(&self.after)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        vec![row(&self.after)]
    }

    fn page(&self, _: &Context) -> Page {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
        let line = Line::new().text(&self.after.key).text("  ").title(shown(&self.after.value));
        Page::of(match &self.before {
            Some(before) if before.value != self.after.value => {
                line.dim(format!("   was {}", shown(&before.value)))
            }
            _ => line,
        })
    }
}

/// The file of settings.
pub(in crate::cli) struct ConfigFile(pub(in crate::cli) PathBuf);

impl Tale for ConfigFile {
    fn json(&self) -> Value {
        json!({ "path": shown(&self.0), "exists": self.0.exists() })
    }

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![shown(&self.0)]]
    }

    fn page(&self, _: &Context) -> Page {
        Page::of(Line::new().text(shown(&self.0)))
    }
}
