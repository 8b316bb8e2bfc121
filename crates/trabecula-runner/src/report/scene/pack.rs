//! Meshes small enough to stand in a page: decimated, quantised, compressed by meshoptimizer.

use super::surface::area_and_volume;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use glam::Vec3;
use meshopt::{SimplifyOptions, VertexDataAdapter};
use rayon::prelude::*;
use serde::Serialize;

/// Share of the triangles that is kept where the tolerance allows.
const KEPT: f64 = 0.4;
/// Farthest that decimation may move the surface, voxels, unless the page grows too large.
const TOLERANCE_VOXELS: f32 = 0.3;

/// What colours a vertex, each 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shade {
    /// Mineral density of the matrix.
    pub mineral: u8,
    /// Formed (above 128) or resorbed (below) since the first snapshot.
    pub change: u8,
    /// RANKL in the marrow beside.
    pub rankl: u8,
    /// 255 on a cut face.
    pub cut: u8,
}

/// A mesh for the page.
#[derive(Debug, Clone, Serialize)]
pub struct PackedMesh {
    vertex_count: usize,
    index_count: usize,
    /// Rows of six `u16`: x, y, z (0 to 65535 over the longest edge), two pairs of shades
    /// (low byte first: mineral and change, RANKL and cut), 0.
    vertices: String,
    indices: String,
    /// Surface without cut faces, mm².
    pub area_mm2: f64,
    /// Enclosed volume, mm³.
    pub volume_mm3: f64,
}

impl PackedMesh {
    /// How many triangles are left.
    #[must_use]
    pub fn triangles(&self) -> usize {
        self.index_count / 3
    }
}

/// Decimates within the tolerance, and to at most `triangles` even beyond it; shades what is left
/// and packs it. `extent_um` is the longest edge of the box.
///
/// # Errors
/// What meshoptimizer says; its inputs are well-formed here.
pub fn mesh(
    positions: &[Vec3],
    indices: &[u32],
    cut: &[bool],
    triangles: usize,
    extent_um: f32,
    voxel_um: f32,
    shade: impl Fn(usize) -> Shade + Sync,
) -> Result<PackedMesh, meshopt::Error> {
    let flat: Vec<[f32; 3]> = positions.iter().map(Vec3::to_array).collect();
    let adapter = VertexDataAdapter::new(meshopt::typed_to_bytes(&flat), 12, 0)?;
    let simplify = |indices: &[u32], count: usize, error_um: f32| {
        let how = SimplifyOptions::ErrorAbsolute;
        meshopt::simplify(indices, &adapter, count / 3 * 3, error_um, how, None)
    };
    let wanted = (indices.len() as f64 * KEPT) as usize;
    let mut coarse = simplify(indices, wanted, TOLERANCE_VOXELS * voxel_um);
    if coarse.len() > 3 * triangles {
        coarse = simplify(&coarse, 3 * triangles, extent_um);
    }
    let (area, volume) = area_and_volume(positions, &coarse, cut);
    let mut used: Vec<u32> = coarse.clone();
    used.sort_unstable();
    used.dedup();
    let row = |&v: &u32| {
        let shade = shade(v as usize);
        let [x, y, z] = quantise(positions[v as usize], extent_um);
        let pair = |low: u8, high: u8| u16::from_le_bytes([low, high]);
        [x, y, z, pair(shade.mineral, shade.change), pair(shade.rankl, shade.cut), 0]
    };
    let rows: Vec<[u16; 6]> = used.par_iter().map(row).collect();
    let renumber = |v: &u32| used.binary_search(v).unwrap_or(0) as u32;
    let renumbered: Vec<u32> = coarse.iter().map(renumber).collect();
    let mut indices = meshopt::optimize_vertex_cache(&renumbered, rows.len());
    let rows = meshopt::optimize_vertex_fetch(&mut indices, &rows);
    Ok(PackedMesh {
        vertex_count: rows.len(),
        index_count: indices.len(),
        vertices: STANDARD.encode(meshopt::encode_vertex_buffer(&rows)?),
        indices: STANDARD.encode(meshopt::encode_index_buffer(&indices, rows.len())?),
        area_mm2: area * 1e-6,
        volume_mm3: volume * 1e-9,
    })
}

/// Points with a size: rows of four `u16`.
#[derive(Debug, Clone, Serialize)]
pub struct PackedPoints {
    count: usize,
    rows: String,
}

/// Packs points (µm) with a size (µm).
///
/// # Errors
/// As for [`mesh`].
pub fn points(points: &[(Vec3, f32)], extent_um: f32) -> Result<PackedPoints, meshopt::Error> {
    let rows: Vec<[u16; 4]> = points
        .iter()
        .map(|&(at, size)| {
            let [x, y, z] = quantise(at, extent_um);
            [x, y, z, quantise(Vec3::splat(size), extent_um)[0]]
        })
        .collect();
    let packed = if rows.is_empty() { Vec::new() } else { meshopt::encode_vertex_buffer(&rows)? };
    Ok(PackedPoints { count: rows.len(), rows: STANDARD.encode(packed) })
}

fn quantise(point: Vec3, extent_um: f32) -> [u16; 3] {
    (point / extent_um * 65535.0).to_array().map(|v| v.round().clamp(0.0, 65535.0) as u16)
}
