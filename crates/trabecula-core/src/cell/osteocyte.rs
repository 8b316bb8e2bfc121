//! Osteocytes: they sit in bone, age, and now and then start remodelling.

use super::population::{PER_TASK, population};
use crate::random::{Purpose, strikes};
use crate::simulation::Tick;
use crate::tissue::Tissue;
use rayon::prelude::*;

population! {
    /// Osteocytes.
    Osteocytes {
        /// Voxel of bone that holds the cell.
        voxel: u32,
        /// Age of the cell and of the tissue around it.
        age_days: f32,
        /// Days it has been signalling, as they run without denosumab; negative while it is silent.
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
        let clearing = tick.days * tick.drugs.signal_clearing as f32;
        let changed = (
            self.age_days.par_chunks_mut(PER_TASK),
            self.signal_days.par_chunks_mut(PER_TASK),
            self.leaving.par_chunks_mut(PER_TASK),
        );
        let cells = (self.id.par_chunks(PER_TASK), self.voxel.par_chunks(PER_TASK));
        let tasks = changed.into_par_iter().zip(cells);
        tasks.for_each(|((ages, signals, leaving), (ids, voxels))| {
            let mut drawn = [0.0; PER_TASK];
            tick.first_uniforms(ids, Purpose::Signal, &mut drawn[..ids.len()]);
            for i in 0..ids.len() {
                let (age, signal) = (&mut ages[i], &mut signals[i]);
                *age += tick.days;
                let resorbed = tissue.is_empty(voxels[i] as usize);
                if *signal >= 0.0 {
                    *signal += clearing;
                    leaving[i] = resorbed || *signal > p.signal_days as f32;
                } else {
                    let hazard = base * (1.0 + *age / damage_age);
                    if strikes(drawn[i], hazard, tick.days) {
                        *signal = 0.0;
                    }
                    leaving[i] = resorbed;
                }
            }
        });
        self.sweep();
    }
}
