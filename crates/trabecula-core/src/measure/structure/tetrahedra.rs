//! Area of the half-bone surface inside one cell between eight voxel centres.
//!
//! Marching tetrahedra (Doi & Koide 1991): the cell is cut into six tetrahedra around its main
//! diagonal, the fraction is linear in each, and its level set there is a plane triangle or
//! quadrangle. The cut is consistent between cells, so the surface has no holes and no ambiguous
//! cases.
//!
//! Fractions bend where a tilted surface leaves a voxel, so their level set is rippled and its
//! plain area 3 to 6 % too large. Each cell therefore counts its area as seen along the gradient
//! of its eight fractions: ripples cancel, and an error of the direction enters squared. No
//! smoothing is used, as it would shrink rods. Remaining error on balls and rods: −0.2 % at 30
//! voxels across, −1 % at 8, −2.5 % at 5, −6 % at 3.

use glam::Vec3;

use super::volume::BONE;

/// Paths from corner 0 to corner 7 along one axis each time: the six tetrahedra.
const PATHS: [[usize; 2]; 6] = [[1, 3], [1, 5], [2, 3], [2, 6], [4, 5], [4, 6]];

fn corner(index: usize) -> Vec3 {
    Vec3::new((index & 1) as f32, (index >> 1 & 1) as f32, (index >> 2 & 1) as f32)
}

/// Area, in squared voxel edges, of the surface in the cell with these `fractions` at its
/// corners; corner `dx + 2·dy + 4·dz`.
pub(super) fn area(fractions: &[f32; 8]) -> f32 {
    let cut = |&[a, b]: &[usize; 2]| in_tetrahedron([0, a, b, 7], fractions);
    let vector = PATHS.iter().map(cut).fold(Vec3::ZERO, |total, part| total + part);
    vector.dot(downhill(fractions)).max(0.0)
}

/// Direction in which the fraction falls across the whole cell.
fn downhill(fractions: &[f32; 8]) -> Vec3 {
    let middle = Vec3::splat(0.5);
    let slope = |(at, &fraction): (usize, &f32)| fraction * (middle - corner(at));
    fractions.iter().enumerate().map(slope).fold(Vec3::ZERO, |a, b| a + b).normalize_or_zero()
}

/// The area vector, pointing out of bone, of the surface in one tetrahedron.
fn in_tetrahedron(corners: [usize; 4], fractions: &[f32; 8]) -> Vec3 {
    let (mut bone, mut marrow) = ([0; 4], [0; 4]);
    let (mut bones, mut marrows) = (0, 0);
    for at in corners {
        if fractions[at] >= BONE {
            bone[bones] = at;
            bones += 1;
        } else {
            marrow[marrows] = at;
            marrows += 1;
        }
    }
    let cut = |a: usize, b: usize| crossing(a, b, fractions);
    let vector = match bones {
        1 => triangle([cut(bone[0], marrow[0]), cut(bone[0], marrow[1]), cut(bone[0], marrow[2])]),
        3 => triangle([cut(bone[0], marrow[0]), cut(bone[1], marrow[0]), cut(bone[2], marrow[0])]),
        2 => {
            let (a, c) = (cut(bone[0], marrow[0]), cut(bone[1], marrow[1]));
            let (b, d) = (cut(bone[0], marrow[1]), cut(bone[1], marrow[0]));
            // Half the cross product of the diagonals: the quadrangle is plane and convex.
            0.5 * (c - a).cross(d - b)
        }
        _ => return Vec3::ZERO,
    };
    let out = corner(marrow[0]) - corner(bone[0]);
    if vector.dot(out) < 0.0 { -vector } else { vector }
}

/// Where the fraction crosses one half on the edge from a bone corner to a marrow corner.
fn crossing(bone: usize, marrow: usize, fractions: &[f32; 8]) -> Vec3 {
    let (high, low) = (fractions[bone], fractions[marrow]);
    corner(bone).lerp(corner(marrow), (high - BONE) / (high - low))
}

fn triangle([a, b, c]: [Vec3; 3]) -> Vec3 {
    0.5 * (b - a).cross(c - a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_through_the_cell_has_its_exact_area() {
        let cell = |normal: Vec3, offset: f32| {
            std::array::from_fn(|i| 0.5 - 0.2 * (corner(i).dot(normal) - offset))
        };
        assert!((area(&cell(Vec3::Z, 0.3)) - 1.0).abs() < 1e-5);
        let diagonal = Vec3::new(1.0, 1.0, 0.0).normalize();
        assert!((area(&cell(diagonal, 0.5_f32.sqrt())) - 2.0_f32.sqrt()).abs() < 1e-5);
        // The regular hexagon through six edge midpoints of the unit cube: (3√3/4).
        let hexagon = cell(Vec3::ONE.normalize(), 1.5 / 3.0_f32.sqrt());
        assert!((area(&hexagon) - 0.75 * 3.0_f32.sqrt()).abs() < 1e-5);
    }

    #[test]
    fn a_uniform_cell_has_none() {
        assert!([[0.0; 8], [0.5; 8], [1.0; 8]].iter().all(|cell| area(cell) == 0.0));
    }
}
