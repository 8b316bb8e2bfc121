//! The IGF-1 receptor on cells of the osteoblast lineage, and the two arms that it drives: PI3K/Akt
//! and MAPK/ERK. Both answer within minutes to hours, so they follow the receptor at once.
//!
//! A process reads a mixture of the arms by the share of it that ERK carries. While the arms are
//! alike, as they are by default, the mixture is either of them to the bit, whatever the share.

use super::{Signal, Signals};
use crate::parameter::Parameters;
use crate::simulation::Tick;

/// How active the receptor or an arm is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Activity {
    /// By bone's own IGF-1 and that of blood without drugs, as a fold of that at the blood's level.
    pub(crate) own: f32,
    /// How far drugs raise it above that, as a fraction; exactly 0 without them.
    pub(crate) rise: f32,
}

/// The arms of the receptor at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Igf1Arms {
    pub(crate) akt: Activity,
    pub(crate) erk: Activity,
}

impl Activity {
    /// At the blood's level without drugs, for which the rates of cells hold.
    const AT_REST: Self = Self { own: 1.0, rise: 0.0 };

    /// All of it, as a fold of that at rest.
    pub(crate) fn fold(self) -> f32 {
        self.own * (1.0 + self.rise)
    }

    /// Fold on a process that rises by `gain` per rise by drugs.
    pub(crate) fn drive(self, gain: f64) -> f32 {
        (1.0 + gain as f32 * self.rise).max(0.0)
    }

    /// What departs from rest, times `gain`; at 1 exactly what it was.
    fn amplified(self, gain: f64) -> Self {
        let gain = gain as f32;
        Self {
            own: (self.own + (gain - 1.0) * (self.own - 1.0)).max(0.0),
            rise: (gain * self.rise).max(-1.0),
        }
    }

    /// On the way from this to `other`; exactly this where they are alike.
    fn toward(self, other: Self, share: f64) -> Self {
        let share = share as f32;
        Self {
            own: self.own + share * (other.own - self.own),
            rise: self.rise + share * (other.rise - self.rise),
        }
    }
}

impl Igf1Arms {
    /// What the arms make of the receptor's occupancy. One that is switched off stays at rest: it
    /// passes on neither what drugs add nor what bone's own IGF-1 does.
    fn driven_by(occupancy: Activity, tick: &Tick<'_>) -> Self {
        let p = &tick.parameters.igf1_arms;
        let arm = |is_on, gain| if is_on { occupancy.amplified(gain) } else { Activity::AT_REST };
        Self {
            akt: arm(tick.mechanisms.akt_arm, p.akt_gain),
            erk: arm(tick.mechanisms.erk_arm, p.erk_gain),
        }
    }

    /// What a process feels of which ERK carries this share, and Akt the rest.
    pub(crate) fn shared(&self, erk_share: f64) -> Activity {
        self.akt.toward(self.erk, erk_share)
    }
}

impl Signals {
    /// The arms of the IGF-1 receptor on a cell at `voxel`.
    pub(crate) fn igf1_arms(&self, voxel: usize, tick: &Tick<'_>) -> Igf1Arms {
        let c = self.concentration_at(Signal::Igf1, voxel);
        let added = tick.drugs.igf1_pmol_per_l as f32 + self.osteoblast_igf1(voxel, tick);
        Igf1Arms::driven_by(occupancy(c, added, tick.parameters), tick)
    }
}

/// Occupancy of the receptor at `c` pmol/L and what drugs have `added`.
fn occupancy(c: f32, added: f32, parameters: &Parameters) -> Activity {
    let p = &parameters.igf1;
    let response = |c: f32| c / (c + p.ec50_pmol_per_l as f32);
    let rise = if added == 0.0 || c <= 0.0 {
        0.0
    } else {
        response((c + added).max(0.0)) / response(c) - 1.0
    };
    Activity { own: response(c) / response(p.blood_pmol_per_l as f32), rise }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::{Mechanisms, Settings, Timing};
    use crate::systemic::{Menopause, OestrogenEffect, Protocol};

    /// A receptor below rest by itself and raised by drugs.
    const OCCUPANCY: Activity = Activity { own: 0.93, rise: 0.17 };
    const SHARES: [f64; 5] = [0.0, 0.1, 0.5, 0.7, 1.0];

    fn settings() -> Settings {
        Settings {
            parameters: Parameters::default(),
            protocol: Protocol {
                menopause: Menopause::Premenopausal,
                courses: vec![],
                treatments: vec![],
            },
            mechanisms: Mechanisms::default(),
            timing: Timing { steps_per_day: 1, burn_in_days: 0, duration_days: 1 },
            field_cell_voxels: 1,
            seed: 1,
        }
    }

    fn arms(settings: &Settings) -> Igf1Arms {
        Igf1Arms::driven_by(OCCUPANCY, &Tick::new(settings, OestrogenEffect::none(), 0))
    }

    #[test]
    fn by_default_both_arms_are_the_receptor_to_the_bit_and_no_share_acts() {
        let arms = arms(&settings());
        assert_eq!((arms.akt, arms.erk), (OCCUPANCY, OCCUPANCY));
        assert!(SHARES.iter().all(|&share| arms.shared(share) == OCCUPANCY));
    }

    #[test]
    fn an_arm_that_is_off_is_at_rest_and_leaves_the_other() {
        let mut settings = settings();
        settings.mechanisms.erk_arm = false;
        let arms = arms(&settings);
        assert_eq!((arms.akt, arms.erk), (OCCUPANCY, Activity::AT_REST));
        assert_eq!((arms.shared(0.0), arms.shared(1.0)), (OCCUPANCY, Activity::AT_REST));
        let half = arms.shared(0.5);
        assert!((half.rise - 0.5 * OCCUPANCY.rise).abs() < 1e-6, "{half:?}");
        assert!((half.own - 0.5 * (1.0 + OCCUPANCY.own)).abs() < 1e-6, "{half:?}");
    }

    #[test]
    fn a_gain_stretches_what_departs_from_rest() {
        let mut settings = settings();
        settings.parameters.set("igf1_arms.akt_gain", 0.0).unwrap();
        settings.parameters.set("igf1_arms.erk_gain", 2.0).unwrap();
        let arms = arms(&settings);
        assert!((arms.akt.fold() - 1.0).abs() < 1e-6, "{arms:?}");
        assert!((arms.erk.own - 0.86).abs() < 1e-6 && (arms.erk.rise - 0.34).abs() < 1e-6);
    }

    #[test]
    fn without_drugs_nothing_rises_and_bone_without_marrow_feels_nothing() {
        let parameters = Parameters::default();
        let blood = parameters.igf1.blood_pmol_per_l as f32;
        assert_eq!(occupancy(blood, 0.0, &parameters), Activity::AT_REST);
        assert!(occupancy(blood, 10.0, &parameters).rise > 0.05);
        assert!(occupancy(blood, -10.0, &parameters).rise < -0.05);
        assert_eq!(occupancy(0.0, 10.0, &parameters), Activity { own: 0.0, rise: 0.0 });
    }
}
