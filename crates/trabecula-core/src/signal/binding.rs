//! RANKL, OPG, RANK and denosumab by mass action.
//!
//! Binding takes seconds, cells decide over hours, so binding is at equilibrium: with total
//! RANKL L₀, OPG O₀ and RANK R₀, and free antibody D, free RANKL L solves
//! `L₀ = L·(1 + D/K_D) + O₀·L/(K_O + L) + R₀·L/(K_R + L)`, which is monotone in L. The antibody
//! counts as free because blood, which carries far more of it than marrow has RANKL, replaces
//! what RANKL takes.
//!
//! RANKL is a trimer with three sites, and RANK signals when one molecule gathers three of it. An
//! antibody on one site silences the molecule, so RANK bound to the others does not signal: of
//! bound RANK the share on molecules whose `n − 1` other sites carry no antibody does,
//! `(1 + D/K_D)^(1 − n)`.

use crate::parameter::Parameters;

/// Dissociation constants and the receptor's level, pmol/L.
///
/// The published model families disagree: the Pivonka line binds RANK 34 times tighter than OPG,
/// Peterson and Riggs bind both alike, structures say that OPG binds some 500 times tighter. The
/// default keeps Pivonka's RANK and takes OPG tighter; `docs/model.md` says why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affinities {
    /// Dissociation constant of RANKL and RANK, pmol/L.
    pub rank_kd: f64,
    /// Dissociation constant of RANKL and OPG, pmol/L.
    pub opg_kd: f64,
    /// RANK on the cell, as a local concentration, pmol/L.
    pub rank: f64,
    /// Dissociation constant of RANKL and denosumab, pmol/L.
    pub antibody_kd: f64,
    /// Sites of a RANKL molecule that must bind RANK for it to signal.
    pub signalling_sites: f64,
}

impl Affinities {
    /// Those of the model.
    #[must_use]
    pub fn new(parameters: &Parameters) -> Self {
        let p = &parameters.binding;
        Self {
            rank_kd: p.rank_kd_pmol_per_l,
            opg_kd: p.opg_kd_pmol_per_l,
            rank: p.rank_pmol_per_l,
            antibody_kd: parameters.denosumab.rankl_kd_pmol_per_l,
            signalling_sites: p.signalling_sites,
        }
    }

    /// Fraction of RANK that is bound at total RANKL, total OPG and free antibody (pmol/L).
    #[must_use]
    pub fn rank_occupancy(&self, rankl: f64, opg: f64, antibody: f64) -> f64 {
        let free = free_rankl(self, rankl, opg, antibody);
        free / (free + self.rank_kd)
    }

    /// Occupancy of RANK at total RANKL and free antibody (pmol/L), over that without antibody.
    #[must_use]
    pub fn share_still_bound(&self, rankl: f64, antibody: f64) -> f64 {
        self.rank_occupancy(rankl, 0.0, antibody) / self.rank_occupancy(rankl, 0.0, 0.0)
    }

    /// Fraction of RANK that signals at total RANKL, total OPG and free antibody (pmol/L): all that
    /// is bound where there is no antibody.
    #[must_use]
    pub fn rank_signal(&self, rankl: f64, opg: f64, antibody: f64) -> f64 {
        let bound = self.rank_occupancy(rankl, opg, antibody);
        if antibody == 0.0 {
            return bound;
        }
        bound * (1.0 + antibody / self.antibody_kd).powf(1.0 - self.signalling_sites)
    }

    /// Signal of RANK at total RANKL and free antibody (pmol/L), over that without antibody.
    #[must_use]
    pub fn share_still_signalling(&self, rankl: f64, antibody: f64) -> f64 {
        self.rank_signal(rankl, 0.0, antibody) / self.rank_signal(rankl, 0.0, 0.0)
    }
}

/// Free RANKL (pmol/L) at total RANKL, total OPG and free antibody (pmol/L, not negative).
#[must_use]
pub fn free_rankl(affinities: &Affinities, rankl: f64, opg: f64, antibody: f64) -> f64 {
    let Affinities { rank_kd, opg_kd, rank, antibody_kd, .. } = *affinities;
    let bound = |free: f64| {
        opg * free / (opg_kd + free)
            + rank * free / (rank_kd + free)
            + antibody / antibody_kd * free
    };
    let slope = |free: f64| {
        1.0 + opg * opg_kd / (opg_kd + free).powi(2)
            + rank * rank_kd / (rank_kd + free).powi(2)
            + antibody / antibody_kd
    };
    // The total is concave in free RANKL, so Newton from 0 stays below the root and rises to it.
    let mut free = 0.0;
    for _ in 0..60 {
        let step = (rankl - free - bound(free)) / slope(free);
        free += step;
        if step <= 1e-12 * rankl {
            break;
        }
    }
    free.clamp(0.0, rankl)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn mass_is_conserved(
            l in 0.0..1e4f64, o in 0.0..1e3f64,
            rank_kd in 0.1..1e3f64, opg_kd in 0.05..1e3f64, rank in 0.0..1e3f64,
            antibody_kd in 0.1..1e2f64, d in 0.0..1e5f64,
        ) {
            let a = Affinities { rank_kd, opg_kd, rank, antibody_kd, signalling_sites: 3.0 };
            let free = free_rankl(&a, l, o, d);
            let total = free + o * free / (opg_kd + free) + rank * free / (rank_kd + free)
                + d * free / antibody_kd;
            prop_assert!(free >= 0.0 && free <= l);
            prop_assert!((total - l).abs() <= 1e-6 * (1.0 + l), "{total} {l}");
        }

        /// With three sites a molecule that carries antibody on either of two is silent; with one
        /// site all that is bound signals.
        #[test]
        fn an_antibody_silences_the_other_sites_of_a_molecule(
            l in 1.0..1e3f64, o in 0.1..1e2f64, d in 0.01..1e3f64,
        ) {
            let trimer = Affinities::new(&Parameters::default());
            let single = Affinities { signalling_sites: 1.0, ..trimer };
            let bound = trimer.rank_occupancy(l, o, d);
            prop_assert_eq!(single.rank_signal(l, o, d), bound);
            let free_of_antibody = trimer.antibody_kd / (trimer.antibody_kd + d);
            let share = trimer.rank_signal(l, o, d) / bound;
            prop_assert!((share / free_of_antibody.powi(2) - 1.0).abs() < 1e-12, "{share}");
            prop_assert_eq!(trimer.rank_signal(l, o, 0.0), trimer.rank_occupancy(l, o, 0.0));
        }

        #[test]
        fn opg_takes_rankl_from_rank(l in 1.0..1e3f64, o in 0.1..1e2f64) {
            let a = Affinities::new(&Parameters::default());
            prop_assert!(a.rank_occupancy(l, o, 0.0) < a.rank_occupancy(l, 0.0, 0.0));
            prop_assert!(a.rank_occupancy(2.0 * l, o, 0.0) > a.rank_occupancy(l, o, 0.0));
            prop_assert!(a.rank_occupancy(l, o, 5.0) < a.rank_occupancy(l, o, 0.0));
        }

        /// One ligand and one binder: the root of a quadratic. `d` is all antibody, as in a closed
        /// vessel; the solver is given what of it is free. In bone the engine holds the free
        /// antibody where blood sets it, so that RANKL does not use it up (see above).
        #[test]
        fn denosumab_alone_takes_what_the_quadratic_says(
            l in 0.01..1e4f64, d in 0.0..1e5f64, kd in 0.1..1e2f64,
        ) {
            let a = Affinities {
                rank: 0.0,
                antibody_kd: kd,
                ..Affinities::new(&Parameters::default())
            };
            let b = d + kd - l;
            let root = (b * b + 4.0 * kd * l).sqrt();
            let free = if b > 0.0 { 2.0 * kd * l / (b + root) } else { 0.5 * (root - b) };
            // What is not bound, without cancellation.
            let free_antibody = d * kd / (kd + free);
            let found = free_rankl(&a, l, 0.0, free_antibody);
            prop_assert!((found - free).abs() <= 1e-6 * free, "{} {}", found, free);
        }
    }
}
