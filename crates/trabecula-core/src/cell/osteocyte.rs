//! Osteocytes: they sit in bone, age, and now and then start remodelling.

use super::population::population;
use crate::random::Purpose;
use crate::simulation::Tick;
use crate::tissue::Tissue;

population! {
    /// Osteocytes.
    Osteocytes {
        /// Voxel of bone that holds the cell.
        voxel: u32,
        /// Age of the cell and of the tissue around it.
        age_days: f32,
        /// Days it has been signalling; negative while it is silent.
        signal_days: f32,
    }
}

impl Osteocytes {
    /// Whether cell `i` presents RANKL.
    #[must_use]
    pub fn is_signalling(&self, i: usize) -> bool {
        self.signal_days[i] >= 0.0
    }

    /// One step: cells age, begin to signal by their hazard, and are cleared when a signal has
    /// run its time or their bone is gone.
    pub(crate) fn advance(&mut self, tissue: &Tissue, tick: &Tick<'_>) {
        let p = &tick.parameters.osteocyte;
        let base = (p.signal_per_year / crate::DAYS_PER_YEAR) as f32
            * tick.effect.osteocyte_signal as f32
            * f32::from(u8::from(tick.mechanisms.osteocyte_signal));
        let damage_age = p.damage_age_days as f32;
        let mut gone = vec![false; self.len()];
        for (i, gone) in gone.iter_mut().enumerate() {
            self.age_days[i] += tick.days;
            let resorbed = tissue.matrix()[self.voxel[i] as usize] <= 0.0;
            if self.is_signalling(i) {
                self.signal_days[i] += tick.days;
                *gone = resorbed || self.signal_days[i] > p.signal_days as f32;
            } else {
                let hazard = base * (1.0 + self.age_days[i] / damage_age);
                if tick.draws(self.id[i], Purpose::Signal).strikes(hazard, tick.days) {
                    self.signal_days[i] = 0.0;
                }
                *gone = resorbed;
            }
        }
        self.remove(&gone);
    }
}
