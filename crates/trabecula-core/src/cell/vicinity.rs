//! Which cells of a few are near a place, without looking at all of them.

use crate::grid::Grid;

/// Some cells of a population, by voxel. Derived, never saved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vicinity {
    /// Voxel and number of each cell, ascending.
    places: Vec<(u32, u32)>,
}

impl Vicinity {
    /// Holds `cells` (voxel, number) and no others.
    pub(crate) fn hold(&mut self, cells: impl Iterator<Item = (u32, u32)>) {
        self.places.clear();
        self.places.extend(cells);
        self.places.sort_unstable();
    }

    /// Adds cell `number` at `voxel`.
    pub(crate) fn add(&mut self, voxel: u32, number: u32) {
        let at = self.places.partition_point(|&place| place < (voxel, number));
        self.places.insert(at, (voxel, number));
    }

    /// The cells within `reach_um` of `voxel`, in the order of their voxels.
    pub(crate) fn within(
        &self,
        grid: &Grid,
        voxel: u32,
        reach_um: f32,
    ) -> impl Iterator<Item = usize> + use<'_> {
        let grid = *grid;
        let [nx, ny, _] = grid.shape();
        // Indices rise with z: all that lies within reach is in this stretch of them.
        let stretch = ((reach_um / grid.voxel_um()) as usize + 1) * nx * ny;
        let from = (voxel as usize).saturating_sub(stretch);
        let to = voxel as usize + stretch;
        let first = self.places.partition_point(|place| (place.0 as usize) < from);
        self.places[first..]
            .iter()
            .take_while(move |place| place.0 as usize <= to)
            .filter(move |place| grid.distance_um(place.0 as usize, voxel as usize) <= reach_um)
            .map(|place| place.1 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_full_search_finds() {
        let grid = Grid::new([20, 30, 25], 20.0).unwrap();
        let cells: Vec<u32> = (0..400).map(|i| (i * 7919) % grid.len() as u32).collect();
        let mut vicinity = Vicinity::default();
        vicinity.hold(cells.iter().zip(0..399).map(|(&voxel, i)| (voxel, i)));
        vicinity.add(cells[399], 399);
        for &voxel in &cells {
            let near = |other: u32| grid.distance_um(voxel as usize, other as usize) <= 50.0;
            let expected: Vec<usize> = (0..400).filter(|&i| near(cells[i])).collect();
            let mut found: Vec<usize> = vicinity.within(&grid, voxel, 50.0).collect();
            found.sort_unstable();
            assert_eq!(found, expected);
        }
    }
}
