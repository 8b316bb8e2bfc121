//! Hormones and drugs in the blood: menopausal state, aromatase inhibitors, oestradiol, and how
//! far bone cells respond.
//!
//! [`Protocol`] says what happens to the woman; [`Endocrine`] carries her drug and hormone levels
//! through time; [`oestrogen_deficit`] and [`OestrogenEffect`] turn oestradiol into what cells do.

mod absorption;
mod ageing;
mod aromatase;
mod bisphosphonate;
mod compartments;
mod denosumab;
mod dose;
mod drugs;
mod endocrine;
mod evidence;
mod injection;
mod menopause;
mod oral;
mod peptide;
mod protocol;
mod pulses;
mod quadrature;
mod response;
mod somatotropic;
mod treatment;
mod validate;
mod withdrawal;

pub use ageing::Ageing;
pub(crate) use bisphosphonate::half_inhibiting_fmol;
pub use bisphosphonate::{Bisphosphonate, SurfaceExchange};
pub use denosumab::Denosumab;
pub use endocrine::Endocrine;
pub use evidence::BoneEvidence;
pub use peptide::Peptide;
pub use protocol::{AromataseInhibitor, Course, Menopause, Protocol};
pub use response::{OestrogenEffect, load_answer, oestrogen_deficit};
pub use somatotropic::Somatotropic;
pub(crate) use treatment::doses;
pub use treatment::{Drug, Treatment};
pub use validate::{INTERVAL_DAYS, MAX_LABEL_DOSES, POSTMENOPAUSE_DAYS, ProtocolError};
pub use withdrawal::Withdrawal;
