//! What is kept from one time to the next: the screen and its filters. Losing it costs nothing.

use std::path::Path;

use serde_json::{Value, json};

use super::model::{Model, Screen};

/// Puts back what was kept; where nothing can be read, nothing happens.
pub(crate) fn restore(file: &Path, model: &mut Model) {
    let Ok(text) = std::fs::read_to_string(file) else { return };
    let Ok(kept) = serde_json::from_str::<Value>(&text) else { return };
    let screen = kept["screen"].as_str().and_then(Screen::named);
    model.screen = screen.unwrap_or(model.screen);
    for screen in Screen::ALL {
        let name = screen.name();
        if let Some(words) = kept["filters"][name].as_str() {
            model.filters.insert(name, words.to_owned());
        }
    }
    model.tasks.closed = kept["closed"].as_bool().unwrap_or(false);
}

/// Keeps it; where nothing can be written, nothing is kept.
pub(crate) fn keep(file: &Path, model: &Model) {
    let kept = json!({
        "screen": model.screen.name(),
        "filters": model.filters,
        "closed": model.tasks.closed,
    });
    if let Some(folder) = file.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let _ = std::fs::write(file, kept.to_string());
}
