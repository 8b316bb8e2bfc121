//! Short programs on the public API of `trabecula-core`.
