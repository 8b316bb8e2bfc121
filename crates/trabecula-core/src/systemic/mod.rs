//! Hormones and drugs in the blood: menopausal state, aromatase inhibitors, oestradiol, and how
//! far bone responds.
//!
//! Dose → gut → plasma → inhibited aromatase → serum oestradiol → saturating response of bone.
//! Plasma is a linear compartment per drug, integrated exactly between doses; every constant is
//! the drug's own human pharmacology, none is fitted to bone.

mod endocrine;
mod kinetics;
mod protocol;
mod response;

pub use endocrine::Endocrine;
pub use protocol::{AromataseInhibitor, Course, Menopause, Protocol, ProtocolError};
pub use response::OestrogenEffect;
