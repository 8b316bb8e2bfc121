//! Signalling molecules in marrow: quasi-steady diffusion, decay and uptake.
