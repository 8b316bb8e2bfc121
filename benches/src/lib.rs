//! Criterion benches of the engine; see `README.md` for how to run them.
