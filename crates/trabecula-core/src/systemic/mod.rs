//! Hormones and drugs in the blood: menopausal state, aromatase inhibitors, oestradiol.

mod protocol;

pub use protocol::{AromataseInhibitor, Course, Menopause, Protocol};
mod stub;
pub use stub::*;
