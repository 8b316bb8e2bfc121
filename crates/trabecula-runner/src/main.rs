//! The `trabecula` program.

fn main() {}
