//! Writes a history into a new store: `cargo bench --profile quick --bench history -- PATH ENTRIES`.

#![expect(clippy::print_stdout, reason = "a tool for people who measure")]
#![expect(dead_code, reason = "the benches use the rest of the history")]

#[path = "mod.rs"]
mod history;

use std::path::Path;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [path, entries] = arguments.as_slice() else {
        println!("usage: history PATH ENTRIES");
        return;
    };
    let Ok(entries) = entries.parse() else {
        println!("{entries} is no number of entries");
        return;
    };
    let began = Instant::now();
    match history::write(Path::new(path), entries) {
        Ok(_) => println!("{entries} entries in {path} after {:.1?}", began.elapsed()),
        Err(error) => println!("{error}"),
    }
}
