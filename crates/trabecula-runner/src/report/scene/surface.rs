//! The surface of the bone as triangles.

use fast_surface_nets::ndshape::{RuntimeShape, Shape};
use fast_surface_nets::{NULL_VERTEX, SurfaceNetsBuffer, surface_nets};
use glam::Vec3;
use trabecula_core::Grid;

/// The surface where the matrix fraction is one half, closed where the box cuts through bone.
pub struct Surface {
    grid: Grid,
    shape: RuntimeShape<u32, 3>,
    mesh: SurfaceNetsBuffer,
}

impl std::fmt::Debug for Surface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Surface of {} triangles", self.mesh.indices.len() / 3)
    }
}

impl Surface {
    /// Surface nets through `matrix`, one vertex per cell of eight voxel centres. A layer of
    /// marrow around the box closes the cut faces; the crate draws no quad in the last layer, so
    /// there are two of them above.
    #[must_use]
    pub fn new(grid: Grid, matrix: &[f32]) -> Self {
        let [nx, ny, nz] = grid.shape();
        let shape = RuntimeShape::<u32, 3>::new([nx, ny, nz].map(|n| n as u32 + 3));
        let mut outside = vec![0.5f32; shape.size() as usize];
        for (y, z) in (0..nz).flat_map(|z| (0..ny).map(move |y| (y, z))) {
            let from = grid.index(0, y, z);
            let to = shape.linearize([1, y as u32 + 1, z as u32 + 1]) as usize;
            for (distance, fraction) in outside[to..to + nx].iter_mut().zip(&matrix[from..]) {
                *distance = 0.5 - fraction;
            }
        }
        let mut mesh = SurfaceNetsBuffer::default();
        let last = [nx, ny, nz].map(|n| n as u32 + 2);
        surface_nets(&outside, &shape, [0; 3], last, &mut mesh);
        Self { grid, shape, mesh }
    }

    /// The voxels that the surface runs through.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Vertices, µm from the corner of the box.
    #[must_use]
    pub fn positions(&self) -> Vec<Vec3> {
        let um = self.grid.voxel_um();
        self.mesh.positions.iter().map(|p| (Vec3::from(*p) - 0.5) * um).collect()
    }

    /// Three vertices for each triangle.
    #[must_use]
    pub fn indices(&self) -> &[u32] {
        &self.mesh.indices
    }

    /// Whether each vertex lies on a face of the box, where bone was cut and none ends.
    #[must_use]
    pub fn is_cut(&self) -> Vec<bool> {
        let top = self.grid.shape().map(|n| n as u32);
        let cut = |p: &[u32; 3]| (0..3).any(|a| p[a] == 0 || p[a] == top[a]);
        self.mesh.surface_points.iter().map(cut).collect()
    }

    /// The vertex of the cell whose lowest corner is padded voxel `cell`, with its normal.
    pub(super) fn vertex_in(&self, cell: [i64; 3]) -> Option<(Vec3, Vec3)> {
        let top = self.grid.shape();
        if (0..3).any(|a| cell[a] < 0 || cell[a] > top[a] as i64) {
            return None;
        }
        let stride = self.shape.linearize(cell.map(|c| c as u32)) as usize;
        let at = *self.mesh.stride_to_index.get(stride)?;
        if at == NULL_VERTEX {
            return None;
        }
        let at = at as usize;
        let position = (Vec3::from(self.mesh.positions[at]) - 0.5) * self.grid.voxel_um();
        Some((position, Vec3::from(self.mesh.normals[at]).normalize_or_zero()))
    }
}

/// Area (µm²) without the cut faces, and volume (µm³), of a closed mesh.
#[must_use]
pub fn area_and_volume(positions: &[Vec3], indices: &[u32], cut: &[bool]) -> (f64, f64) {
    let (mut area, mut volume) = (0.0, 0.0);
    for triangle in indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|i| positions[triangle[i] as usize].as_dvec3());
        volume += a.dot(b.cross(c)) / 6.0;
        if !triangle.iter().all(|&i| cut[i as usize]) {
            area += (b - a).cross(c - a).length() / 2.0;
        }
    }
    (area, volume.abs())
}
