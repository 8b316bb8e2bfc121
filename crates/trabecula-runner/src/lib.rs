//! What the `trabecula` program does besides parsing its command line.

pub mod volume;
