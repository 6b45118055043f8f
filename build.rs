//! Links the program so that it starts soon: `tat status` stands in people's prompts.
//!
//! At a fixed address, since the zone database is full of addresses. In a program that may be
//! loaded anywhere each of them is put right at every start, which touches a megabyte of memory
//! before the first line runs. Libraries, stack and heap are still placed by chance.
//!
//! With the unwinder inside, since the library that holds it otherwise asks the processor many
//! questions when it is loaded, and in a virtual machine each of them takes its time.

use std::process::Command;

#[expect(clippy::disallowed_methods, reason = "cargo names the target in the environment")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    let native = std::env::var("HOST").ok() == std::env::var("TARGET").ok();
    if is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
    {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        if let Some(unwinder) = unwinder().filter(|_| native) {
            println!(
                "cargo::rustc-link-arg-bins=-Wl,--whole-archive,{unwinder},--no-whole-archive"
            );
        }
    }
}

/// The archive in which the compiler has its unwinder; none where it has none.
fn unwinder() -> Option<String> {
    let output = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    // A compiler that does not have it answers the bare name.
    (path.starts_with('/') && !path.contains(',')).then_some(path)
}
