//! A borrowed volume of bone fractions, and what "bone" means to the geometry.

/// Fraction from which a voxel is bone to the geometry.
pub(super) const BONE: f32 = 0.5;

/// Fractions in the index order of a grid (x fastest), each a number in `0..=1`.
#[derive(Clone, Copy)]
pub(super) struct Volume<'a> {
    pub(super) shape: [usize; 3],
    pub(super) fraction: &'a [f32],
}

impl<'a> Volume<'a> {
    pub(super) fn row(&self, y: usize, z: usize) -> &'a [f32] {
        let [nx, ny, _] = self.shape;
        let from = nx * (y + ny * z);
        &self.fraction[from..from + nx]
    }

    /// The fraction at a voxel; outside, that of the mirrored voxel.
    pub(super) fn at(&self, voxel: [i32; 3]) -> f32 {
        let [x, y, z] = std::array::from_fn(|a| mirrored(voxel[a], self.shape[a]));
        self.fraction[x + self.shape[0] * (y + self.shape[1] * z)]
    }

    /// Whether a voxel inside the domain is bone.
    pub(super) fn is_bone_inside(&self, [x, y, z]: [usize; 3]) -> bool {
        self.fraction[x + self.shape[0] * (y + self.shape[1] * z)] >= BONE
    }

    pub(super) fn is_bone(&self, voxel: [i32; 3]) -> bool {
        self.at(voxel) >= BONE
    }
}

/// Coordinate inside `0..n` whose mirror image at the domain's faces is `at`; what lies more than
/// a domain's width outside is taken from the last voxel.
pub(super) fn mirrored(at: i32, n: usize) -> usize {
    let n = n as i32;
    let inside = if at < 0 {
        -1 - at
    } else if at >= n {
        n - 1 - (at - n)
    } else {
        at
    };
    inside.clamp(0, n - 1) as usize
}
