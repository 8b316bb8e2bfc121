//! What must be said beside results with drugs that no trial supports.

use trabecula_core::systemic::{Drug, Protocol};

/// Secretagogues and peptides.
const UNPROVEN: &str = "No trial in women on aromatase inhibitors supports GH secretagogues, \
    BPC-157 or TB-500 for bone.";
/// Secretagogues: what raises IGF-1.
const IGF1: &str = "Raising IGF-1 in oestrogen-receptor-positive breast cancer is a safety \
    question.";
/// BPC-157 and TB-500.
const ASSUMED: &str = "Effects of BPC-157 and TB-500 on bone are hypotheses: zero unless the \
    experiment assumes them.";

/// The cautions that the drugs of a protocol call for. BPC-157 raises the answer to GH, so it
/// shares the question about IGF-1.
#[must_use]
pub fn cautions(protocol: &Protocol) -> Vec<&'static str> {
    let given = |which: fn(Drug) -> bool| protocol.treatments.iter().any(|t| which(t.drug));
    let mut cautions = Vec::new();
    if given(Drug::is_unproven_peptide) {
        cautions.extend([UNPROVEN, IGF1]);
    }
    if given(|drug| matches!(drug, Drug::Bpc157 | Drug::Tb500)) {
        cautions.push(ASSUMED);
    }
    cautions
}
