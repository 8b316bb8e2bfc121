//! What a µCT scanner, a histologist, a densitometer and a laboratory would report.

pub mod structure;
