//! Links the program at a fixed address where that starts it sooner.
//!
//! The zone database is full of addresses. In a program that may be loaded anywhere each of them
//! is put right at every start, which touches a megabyte of memory before the first line runs;
//! `tat status` stands in people's prompts. Libraries, stack and heap are still placed by chance.

#[expect(clippy::disallowed_methods, reason = "cargo names the target in the environment")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
    {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
