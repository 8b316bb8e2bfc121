//! Osteoid turns into mineralised matrix, and mineral matures for years.

use super::Tissue;
use crate::column::Column;
use crate::parameter::Parameters;

/// Osteoid fractions below this count as mineralised, so that seams end.
const SEAM_END: f32 = 1e-4;

/// Mean mineral of tissue whose age is exponentially distributed about `mean_age_days`, g/cm³:
/// the steady state of secondary mineralisation under random renewal.
pub(crate) fn steady_mineral_g_per_cm3(mean_age_days: f64, parameters: &Parameters) -> f64 {
    let t = &parameters.tissue;
    let matured = mean_age_days / (mean_age_days + t.secondary_mineralisation_days);
    t.primary_mineral_g_per_cm3 + (t.full_mineral_g_per_cm3 - t.primary_mineral_g_per_cm3) * matured
}

/// Moves `fresh`, in any order, into the ascending list `seams`, each voxel once.
fn merge(seams: &mut Vec<u32>, fresh: &mut Vec<u32>) {
    fresh.sort_unstable();
    let mut old = seams.len();
    seams.resize(old + fresh.len(), 0);
    // From the end, so that what is old is moved once, within its own memory.
    for to in (0..seams.len()).rev() {
        let Some(&new) = fresh.last() else { break };
        if old > 0 && seams[old - 1] > new {
            old -= 1;
            seams[to] = seams[old];
        } else {
            seams[to] = new;
            fresh.pop();
        }
    }
    seams.dedup();
}

impl Tissue {
    /// Mean age of tissue that has been renewed at random through its surface at `turnover_fold`
    /// times the premenopausal rate, days.
    pub(crate) fn mean_age_days(&self, turnover_fold: f64, parameters: &Parameters) -> f64 {
        let um_per_year = parameters.tissue.past_formation_um_per_year * turnover_fold;
        let thickness_um = 1e3 * self.bone_volume_mm3() / self.surface_mm2();
        thickness_um / um_per_year * crate::DAYS_PER_YEAR
    }

    /// Gives all tissue the mineral of a steady state with this mean age.
    pub(crate) fn set_age(&mut self, mean_age_days: f64, parameters: &Parameters) {
        let density = steady_mineral_g_per_cm3(mean_age_days, parameters) as f32;
        self.mineral = self.matrix.map(|matrix| matrix * density);
    }

    /// Takes osteoid laid since the last call among the seams.
    pub(crate) fn gather_seams(&mut self) {
        merge(&mut self.seams, &mut self.fresh);
    }

    /// Advances the mineralisation lag: osteoid passes two equal stages, so the lag has the
    /// stated mean and a spread of 70 % of it (Erlang, shape 2). Osteoid that osteoblasts have
    /// left goes on more slowly.
    pub(crate) fn mineralise(
        &mut self,
        days: f32,
        is_attended: &Column<bool>,
        parameters: &Parameters,
    ) {
        let t = &parameters.tissue;
        let pace = 2.0 / t.mineralisation_lag_days as f32;
        let left_alone = pace * t.unattended_mineralisation as f32;
        let [attended, left_alone] = [pace, left_alone].map(|rate| (rate, (-rate * days).exp()));
        let primary = t.primary_mineral_g_per_cm3 as f32;
        let mut mineralised = 0.0f64;
        let Self { seams, osteoid: [young, ripe], mineral, .. } = self;
        seams.retain(|&seam| {
            let v = seam as usize;
            let (rate, stay) = if is_attended.get(v) { attended } else { left_alone };
            let before = (young.get(v), ripe.get(v));
            // Exact solution of young' = −r·young, ripe' = r·young − r·ripe over the step.
            let mut after = (before.0 * stay, (before.1 + before.0 * rate * days) * stay);
            if after.0 + after.1 < SEAM_END {
                after = (0.0, 0.0);
            }
            let done = (before.0 + before.1 - after.0 - after.1).max(0.0);
            (young[v], ripe[v]) = after;
            mineral[v] += done * primary;
            mineralised += f64::from(done);
            after.0 + after.1 > 0.0
        });
        self.ledger.mineralised_um3 += mineralised * self.grid.voxel_volume_um3();
    }

    /// Mineral that a seam gains per day at this moment, as a fraction of voxel volume per day.
    pub(crate) fn mineralisation_per_day(
        &self,
        voxel: usize,
        is_attended: bool,
        parameters: &Parameters,
    ) -> f32 {
        let t = &parameters.tissue;
        let slowed = if is_attended { 1.0 } else { t.unattended_mineralisation as f32 };
        self.osteoid[1][voxel] * slowed * 2.0 / t.mineralisation_lag_days as f32
    }

    /// Secondary mineralisation: mineral approaches full density exponentially.
    pub(crate) fn mature(&mut self, days: f32, parameters: &Parameters) {
        let t = &parameters.tissue;
        let full = t.full_mineral_g_per_cm3 as f32;
        let left = (-days / t.secondary_mineralisation_days as f32).exp();
        let matured = |mineral: f32, matrix: f32, osteoid: f32| {
            let target = full * (matrix - osteoid).max(0.0);
            if matrix > 0.0 { target - (target - mineral) * left } else { mineral }
        };
        let [young, ripe] = &self.osteoid;
        for block in 0..self.mineral.blocks() {
            let untouched = young.shared_by(block).is_some() && ripe.shared_by(block).is_some();
            let (shared, matrix) = (self.mineral.shared_by(block), self.matrix.shared_by(block));
            // Bone that nothing has changed since the start is done in one go below.
            if untouched && shared.is_some() && shared == matrix {
                continue;
            }
            let osteoid = young.block(block).iter().zip(ripe.block(block)).map(|(y, r)| y + r);
            let minerals = self.mineral.block_mut(block).iter_mut();
            for ((mineral, &matrix), osteoid) in minerals.zip(self.matrix.block(block)).zip(osteoid)
            {
                *mineral = matured(*mineral, matrix, osteoid);
            }
        }
        for which in 0..self.mineral.shared_values() {
            let (mineral, matrix) = (self.mineral.shared(which), self.matrix.shared(which));
            self.mineral.set_shared(which, matured(mineral, matrix, 0.0));
        }
    }

    /// Mineral of the whole sample, mg hydroxyapatite.
    #[must_use]
    pub fn mineral_mg(&self) -> f64 {
        let total = crate::reduction::sum_by(self.mineral.len(), |v| f64::from(self.mineral[v]));
        // g/cm³ × µm³ = 1e-12 g = 1e-9 mg.
        total * self.grid.voxel_volume_um3() * 1e-9
    }

    /// Bone volume BV, mm³.
    #[must_use]
    pub fn bone_volume_mm3(&self) -> f64 {
        let total = crate::reduction::sum_by(self.matrix.len(), |v| f64::from(self.matrix[v]));
        total * self.grid.voxel_volume_um3() * 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::merge;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn merging_keeps_every_seam_once(
            old in prop::collection::btree_set(0u32..50, 0..20),
            mut fresh in prop::collection::vec(0u32..50, 0..20),
        ) {
            let both: BTreeSet<u32> = old.iter().chain(&fresh).copied().collect();
            let mut seams: Vec<u32> = old.into_iter().collect();
            merge(&mut seams, &mut fresh);
            prop_assert!(fresh.is_empty());
            prop_assert_eq!(seams, both.into_iter().collect::<Vec<_>>());
        }
    }
}
