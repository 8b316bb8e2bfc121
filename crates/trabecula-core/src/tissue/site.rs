//! What a voxel is for geometry, in one byte: the cells ask for it more than for anything else.

use serde::{Deserialize, Serialize};

/// The bits that count solid face neighbours, 0 to 6.
const FACES: u8 = 0b0_0111;
const SOLID: u8 = 0b0_1000;
const ERODED: u8 = 0b1_0000;
const SMOOTH: u8 = 0b10_0000;

/// Bone or marrow, how many of the six face neighbours are bone, whether surface there is eroded,
/// and whether formation began there without erosion, on a smooth cement line.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Site(u8);

impl Site {
    pub(super) fn new(solid: bool) -> Self {
        Self(if solid { SOLID } else { 0 })
    }

    #[inline]
    pub(super) fn is_solid(self) -> bool {
        self.0 & SOLID != 0
    }

    /// Marrow with bone across a face.
    #[inline]
    pub(super) fn is_shell(self) -> bool {
        (1..=FACES).contains(&(self.0 & (FACES | SOLID)))
    }

    #[inline]
    pub(super) fn solid_faces(self) -> u8 {
        self.0 & FACES
    }

    #[inline]
    pub(super) fn is_eroded(self) -> bool {
        self.0 & ERODED != 0
    }

    pub(super) fn is_smooth(self) -> bool {
        self.0 & SMOOTH != 0
    }

    pub(super) fn set_solid(&mut self, solid: bool) {
        self.set(SOLID, solid);
    }

    /// Erosion leaves no cement line smooth.
    pub(super) fn set_eroded(&mut self, eroded: bool) {
        self.set(ERODED, eroded);
        if eroded {
            self.set(SMOOTH, false);
        }
    }

    pub(super) fn set_smooth(&mut self, smooth: bool) {
        self.set(SMOOTH, smooth);
    }

    fn set(&mut self, flag: u8, on: bool) {
        self.0 = if on { self.0 | flag } else { self.0 & !flag };
    }

    /// A face neighbour has become bone, or marrow again.
    pub(super) fn count_solid_face(&mut self, more: bool) {
        self.0 = if more { self.0 + 1 } else { self.0 - 1 };
    }
}
