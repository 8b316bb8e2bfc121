//! Tells the program which revision it was built from. Without git it says `unknown`.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=../../.git/HEAD");
    println!("cargo:rerun-if-changed=../../.git/logs/HEAD");
    let revision = git(&["rev-parse", "--short=12", "HEAD"]);
    let dirty = git(&["status", "--porcelain", "--untracked-files=no"]);
    let revision = match (revision, dirty) {
        (Some(revision), Some(changes)) if !changes.is_empty() => format!("{revision}-dirty"),
        (Some(revision), _) => revision,
        (None, _) => "unknown".to_owned(),
    };
    println!("cargo:rustc-env=TRABECULA_REVISION={revision}");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = output(Command::new(rustc).arg("--version"));
    let version = version.unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=TRABECULA_RUSTC={version}");
}

fn git(arguments: &[&str]) -> Option<String> {
    output(Command::new("git").args(arguments))
}

fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
