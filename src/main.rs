//! The door: parse, run, exit code; nothing else.

fn main() {}
