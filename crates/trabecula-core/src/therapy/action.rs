//! What all drugs together do to the cells of a step.

/// The conditions that drugs set, alike in the whole sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DrugAction {
    /// Antibody that neutralises RANKL, pmol/L of binding sites.
    pub(crate) antibody_pmol_per_l: f64,
    /// Fold on the RANKL that membranes present.
    pub(crate) membrane_rankl_fold: f64,
    /// Fold on the OPG that cells secrete.
    pub(crate) opg_fold: f64,
}

impl DrugAction {
    /// No drug.
    pub(crate) const NONE: Self =
        Self { antibody_pmol_per_l: 0.0, membrane_rankl_fold: 1.0, opg_fold: 1.0 };
}
