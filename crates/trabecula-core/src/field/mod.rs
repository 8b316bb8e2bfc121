//! Signalling molecules in marrow: quasi-steady diffusion, decay and uptake.
//!
//! A molecule that bone cells release spreads through the marrow within minutes, while the cells
//! answer over days. At every step its concentration c is therefore taken in balance,
//!
//! ```text
//! 0 = D ∇²c − (k + u) c + s      in marrow,
//! 0 = ∂c/∂n                      at bone surfaces and at the faces of the box,
//! ```
//!
//! with diffusivity D (µm²/day), decay k > 0 and uptake by cells u ≥ 0 (per day), release s ≥ 0
//! (pmol/L per day) and c in pmol/L; in bone c = 0. The reach √(D/k) of a source runs from a few
//! voxels (TGF-β, IGF-1) over some 25 (soluble RANKL) to about a hundred (OPG).
//!
//! # Scheme
//!
//! Finite volumes on the voxels: with edge h, each open face between two marrow voxels carries
//! D/h² times their difference, and faces to bone or to the outside carry nothing. Every exchange
//! enters two voxels with opposite signs, so what is released is what decays, up to the residual.
//! The scheme is second order in h at walls along voxel faces and away from point sources. The
//! matrix is an M-matrix: the solution is not negative and nowhere above max(s/(k + u)).
//!
//! # Solver
//!
//! Geometric multigrid, warm-started from the field that the caller passes in. A coarse cell is
//! 2×2×2 finer ones; its volume is the marrow among them, a coarse face conducts what the open
//! finer faces in it do over twice the distance, and residuals and uptake are summed. Where a wall
//! divides a coarse cell, each connected piece in it has an unknown of its own, so nothing passes
//! through bone on any level, however thin it is. Corrections
//! are interpolated linearly, scaled by how open each face is. The smoother is damped Jacobi with
//! Chebyshev relaxations: it reads one array and writes another, so its result cannot depend on
//! threads. Levels where decay outweighs exchange end the hierarchy: nothing travels that far.
//!
//! [`Marrow`] holds the mask and its coarser pictures, and follows bone as it is laid down and
//! resorbed; [`Solver`] holds scratch. [`Explicit`] steps the same balance through time in plain
//! code, as an independent check, stable for steps up to 1/(6 D/h² + k + max u).

mod coarse;
mod cycle;
mod error;
mod explicit;
mod extrapolation;
mod fine;
mod gradient;
mod level;
mod marrow;
mod pieces;
mod problem;
mod rows;
mod shape;
mod sides;
mod solver;

pub use cycle::Passes;
pub use error::FieldError;
pub use explicit::Explicit;
pub use gradient::gradient;
pub(crate) use gradient::gradient_at;
pub use marrow::Marrow;
pub use problem::{Accuracy, Molecule, Problem};
pub use solver::{SolveReport, Solver};
