//! The slope that cells follow.

use super::marrow::Marrow;

impl Marrow {
    /// Gradient of the field `c` (one value per voxel) at `voxel`, per µm: the mean of the slopes
    /// to the two neighbours along each axis, with slope 0 towards bone and the edge, through
    /// which nothing flows.
    ///
    /// In the open that is the central difference, of second order. Zero in bone, outside the
    /// grid and for a field that is too short.
    #[must_use]
    pub fn gradient(&self, c: &[f32], voxel: usize) -> [f32; 3] {
        if !self.contains(voxel) || c.len() < self.grid().len() {
            return [0.0; 3];
        }
        let slope = |by: [i32; 3]| match self.grid().offset(voxel, by) {
            Some(next) if self.contains(next) => (c[next] - c[voxel]) / self.grid().voxel_um(),
            _ => 0.0,
        };
        std::array::from_fn(|axis| {
            let (mut up, mut down) = ([0; 3], [0; 3]);
            (up[axis], down[axis]) = (1, -1);
            0.5 * (slope(up) - slope(down))
        })
    }
}
