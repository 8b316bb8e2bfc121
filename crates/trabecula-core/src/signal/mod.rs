//! What cells tell each other: soluble molecules in marrow, RANKL on membranes, and who binds
//! whom.

mod binding;
mod contact;
mod igf1_receptor;
mod mesh;
mod secretion;
mod solve;

pub use binding::{Affinities, free_rankl};
pub(crate) use contact::feel;
pub(crate) use igf1_receptor::{Activity, Igf1Arms};
pub use solve::FieldEngine;

use crate::Grid;
use crate::parameter::Parameters;
use crate::simulation::Tick;
use mesh::Mesh;
use serde::{Deserialize, Serialize};

/// The signalling molecules that diffuse in marrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Signal {
    Rankl,
    Opg,
    TgfBeta,
    Igf1,
}

impl Signal {
    /// All of them, in the order of the solve.
    pub const ALL: [Self; 4] = [Self::Rankl, Self::Opg, Self::TgfBeta, Self::Igf1];

    /// Days between solves. The field itself settles within minutes (OPG: days); it is renewed as
    /// often as its sources change: sites of resorption over days, the osteoblasts and lining
    /// cells behind OPG, and the blood behind IGF-1, over weeks.
    const fn period_days(self) -> u32 {
        match self {
            Self::TgfBeta => 2,
            Self::Rankl => 4,
            Self::Igf1 => 8,
            Self::Opg => 16,
        }
    }

    /// The day of its period on which it is solved: no two molecules share a day.
    const fn turn(self) -> u32 {
        match self {
            Self::TgfBeta => 0,
            Self::Rankl => 1,
            Self::Opg => 3,
            Self::Igf1 => 7,
        }
    }

    /// Whether it is solved in this step.
    fn is_due(self, tick: &Tick<'_>) -> bool {
        tick.is_turn(self.period_days(), self.turn())
    }
}

/// Concentrations in marrow, and growth factor on its way there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signals {
    mesh: Mesh,
    /// pmol/L per cell of the mesh, by [`Signal`].
    concentration: [Vec<f32>; 4],
    /// IGF-1 from osteoblasts under GH, pmol/L for every amol that each secretes a day; without
    /// values while GH is at rest.
    osteoblast_igf1: Vec<f32>,
    /// By signal, matrix whose growth factor was freed since its last solve: voxel, µm³.
    released: [Vec<(u32, f32)>; 4],
}

impl Signals {
    /// No molecule anywhere in `voxels`, on cells of `cell_voxels`³ of them.
    pub(crate) fn new(voxels: Grid, cell_voxels: u32) -> Self {
        let mesh = Mesh::new(voxels, cell_voxels);
        Self {
            mesh,
            concentration: std::array::from_fn(|_| vec![0.0; mesh.cells().len()]),
            osteoblast_igf1: Vec::new(),
            released: Default::default(),
        }
    }

    /// Concentration per cell of [`Signals::grid`], pmol/L; 0 in bone and only there.
    #[must_use]
    pub fn concentration(&self, signal: Signal) -> &[f32] {
        &self.concentration[signal as usize]
    }

    /// The grid that the fields are solved on.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        self.mesh.cells()
    }

    /// Concentration at the middle of a voxel of marrow, pmol/L.
    #[must_use]
    pub fn concentration_at(&self, signal: Signal, voxel: usize) -> f32 {
        self.slope(signal, voxel).0
    }

    /// Refuses columns that do not fit a grid of `voxels`.
    pub(crate) fn check(&self, voxels: &Grid) -> Result<(), &'static str> {
        let fits = self.mesh.fits(voxels)
            && self.concentration.iter().all(|c| c.len() == self.mesh.cells().len())
            && [0, self.mesh.cells().len()].contains(&self.osteoblast_igf1.len())
            && self.released.iter().flatten().all(|&(v, _)| (v as usize) < voxels.len());
        fits.then_some(()).ok_or("a field does not fit the grid")
    }

    /// An osteoclast frees the growth factor of `matrix_um3` at `voxel`.
    pub(crate) fn release(&mut self, voxel: usize, matrix_um3: f32) {
        if matrix_um3 > 0.0 {
            for signal in [Signal::TgfBeta, Signal::Igf1] {
                self.released[signal as usize].push((voxel as u32, matrix_um3));
            }
        }
    }

    /// Concentration and gradient (per µm) of a molecule at a voxel.
    pub(crate) fn slope(&self, signal: Signal, voxel: usize) -> (f32, [f32; 3]) {
        self.mesh.read(self.concentration(signal), voxel)
    }

    /// Fraction of RANK that signals in a cell at `voxel` that touches `membrane_rankl` (pmol/L),
    /// beside an antibody that neutralises RANKL.
    pub(crate) fn rank_signal(
        &self,
        voxel: usize,
        membrane_rankl: f32,
        antibody_pmol_per_l: f64,
        parameters: &Parameters,
    ) -> f32 {
        let affinities = Affinities::new(parameters);
        let rankl = membrane_rankl + self.concentration_at(Signal::Rankl, voxel);
        let opg = self.concentration_at(Signal::Opg, voxel);
        affinities.rank_signal(f64::from(rankl), f64::from(opg), antibody_pmol_per_l) as f32
    }

    /// Saturating response to TGF-β at `voxel`, 0 to 1.
    pub(crate) fn tgf_beta_response(&self, voxel: usize, parameters: &Parameters) -> f32 {
        let c = self.concentration_at(Signal::TgfBeta, voxel);
        c / (c + parameters.tgf_beta.ec50_pmol_per_l as f32)
    }

    /// IGF-1 at `voxel` that osteoblasts secrete under the GH of this step, pmol/L.
    pub(crate) fn osteoblast_igf1(&self, voxel: usize, tick: &Tick<'_>) -> f32 {
        if tick.drugs.gh_excess == 0.0 || self.osteoblast_igf1.is_empty() {
            return 0.0;
        }
        let per_excess = tick.parameters.igf1_bone.local_amol_per_day_per_gh_excess;
        let amol_per_day = (per_excess * tick.drugs.gh_excess) as f32;
        amol_per_day * self.mesh.read(&self.osteoblast_igf1, voxel).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Sample, Structure, generate};
    use crate::simulation::{Mechanisms, Settings, Simulation, Timing};
    use crate::systemic::{Drug, Menopause, Protocol, Treatment};

    fn simulate(drug: Option<Drug>, until_day: f64, mechanisms: Mechanisms) -> Simulation {
        let mut parameters = Parameters::default();
        parameters.set("osteocyte.signal_per_year", 0.1).unwrap();
        let treatments = drug.map(|drug| Treatment::usual(drug, 0.0, until_day));
        let settings = Settings {
            parameters,
            protocol: Protocol {
                menopause: Menopause::Premenopausal,
                courses: vec![],
                treatments: treatments.into_iter().collect(),
            },
            mechanisms,
            timing: Timing { steps_per_day: 1, burn_in_days: 100, duration_days: 300 },
            field_cell_voxels: 2,
            seed: 5,
        };
        let grid = Grid::new([32; 3], 20.0).unwrap();
        let wanted = Structure { seed: 3, bv_tv: 0.25, tb_th_um: 160.0, anisotropy: 1.0 };
        let Sample { grid, matrix, .. } = generate(&grid, &wanted).unwrap();
        let mut simulation = Simulation::new(grid, matrix, settings).unwrap();
        (0..200).for_each(|_| simulation.step().unwrap());
        simulation
    }

    #[test]
    fn igf1_of_osteoblasts_is_where_they_are_and_only_under_gh() {
        let mut treated = simulate(Some(Drug::Cjc1295Dac), 1000.0, Mechanisms::default());
        // What all secrete in a day, one amol each, decays in a day, at every new balance.
        let decay_per_day = Parameters::default().igf1.decay_per_day as f32;
        let amol_per_pmol_per_l = 1e-9 * (2.0 * 20.0f32).powi(3);
        let (mut secreted, mut decayed) = (0.0, 0.0);
        let (mut beside, mut cells) = (0.0, 0);
        let mut marrow: Vec<f32> = Vec::new();
        for _ in 0..200 {
            let before = treated.signals().osteoblast_igf1.clone();
            let in_marrow = |v: &&u32| !treated.tissue().is_solid(**v as usize);
            let at_work = treated.cells().osteoblasts.voxel.iter().filter(in_marrow).count();
            treated.step().unwrap();
            let signals = treated.signals();
            let now = &signals.osteoblast_igf1;
            // Between balances only cells change that turned into marrow or bone.
            let changed = now.iter().zip(&before).filter(|(now, before)| now != before).count();
            if changed < 1000 {
                continue;
            }
            secreted += at_work as f32;
            decayed += now.iter().sum::<f32>() * amol_per_pmol_per_l * decay_per_day;
            // So small a cube has one or two sites at a time: all that are seen.
            let read = |v: u32| signals.mesh.read(now, v as usize).0;
            let voxels = &treated.cells().osteoblasts.voxel;
            beside += voxels.iter().map(|&v| read(v)).sum::<f32>();
            cells += voxels.len();
            marrow.extend(now.iter().filter(|&&c| c > 0.0));
        }
        assert!(cells > 200, "{cells} osteoblasts in all balances");
        println!("{secreted} amol secreted, {decayed} decayed");
        assert!((decayed / secreted - 1.0).abs() < 0.01, "{decayed} of {secreted} amol");
        beside /= cells as f32;
        let mean = marrow.iter().sum::<f32>() / marrow.len() as f32;
        println!("mean {mean} in marrow, {beside} at {cells} osteoblasts");
        assert!(beside > 2.0 * mean, "{beside} {mean}");
        assert!(treated.measure().osteoblast_igf1_pmol_per_l > 0.0);

        let off = Mechanisms { igf1_action: false, ..Mechanisms::default() };
        for untreated in [
            simulate(None, 0.0, Mechanisms::default()),
            simulate(Some(Drug::Cjc1295Dac), 1000.0, off),
            simulate(Some(Drug::Ipamorelin), 10.0, Mechanisms::default()),
        ] {
            assert!(untreated.signals().osteoblast_igf1.is_empty());
            assert_eq!(untreated.measure().osteoblast_igf1_pmol_per_l, 0.0);
        }
    }
}
