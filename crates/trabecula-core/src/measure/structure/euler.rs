//! Contribution of a lattice point to the Euler number, by the eight voxels that meet there.
//!
//! Bone voxels are closed cubes, so bone is 26-connected and marrow 6-connected. The Euler number
//! of their union is vertices − edges + faces − cubes; an edge is shared by 2 lattice points, a
//! face by 4 and a cube by 8, so each point receives 1 − e/2 + f/4 − c/8 of what touches it.

/// Eighths of the Euler number that the octant configuration gives; bit `dx + 2·dy + 4·dz` of the
/// index is the voxel at that side of the lattice point.
pub(super) const EIGHTHS: [i8; 256] = table();

const fn table() -> [i8; 256] {
    let mut table = [0; 256];
    let mut octant = 0;
    while octant < 256 {
        table[octant] = eighths(octant as u8);
        octant += 1;
    }
    table
}

const fn eighths(octant: u8) -> i8 {
    // Voxels on the upper side of the lattice point along x, y, z.
    let upper = [0b1010_1010_u8, 0b1100_1100, 0b1111_0000];
    let (mut edges, mut faces) = (0, 0);
    let mut axis = 0;
    while axis < 3 {
        // Half-edges run along `axis`, touched by the four voxels of their side.
        edges += (octant & upper[axis] != 0) as i8 + (octant & !upper[axis] != 0) as i8;
        // Quarter-faces lie normal to `axis`, each touched by two voxels.
        let (u, v) = (upper[(axis + 1) % 3], upper[(axis + 2) % 3]);
        faces += (octant & u & v != 0) as i8 + (octant & u & !v != 0) as i8;
        faces += (octant & !u & v != 0) as i8 + (octant & !u & !v != 0) as i8;
        axis += 1;
    }
    let vertex = (octant != 0) as i8;
    8 * vertex - 4 * edges + 2 * faces - octant.count_ones() as i8
}

#[cfg(test)]
mod tests {
    use super::EIGHTHS;

    #[test]
    fn one_voxel_has_euler_number_one_and_a_full_or_empty_octant_none() {
        let corners: i32 = (0..8).map(|bit| i32::from(EIGHTHS[1 << bit])).sum();
        assert_eq!(corners, 8);
        assert_eq!((EIGHTHS[0], EIGHTHS[255]), (0, 0));
    }
}
