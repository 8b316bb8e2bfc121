//! Hormones and drugs in the blood: menopausal state, aromatase inhibitors, oestradiol, and how
//! far bone cells respond.
//!
//! [`Protocol`] says what happens to the woman; [`Endocrine`] carries her drug and hormone levels
//! through time; [`oestrogen_deficit`] and [`OestrogenEffect`] turn oestradiol into what cells do.

mod aromatase;
mod dose;
mod drugs;
mod endocrine;
mod menopause;
mod oral;
mod protocol;
mod quadrature;
mod response;
mod validate;

pub use endocrine::Endocrine;
pub use protocol::{AromataseInhibitor, Course, Menopause, Protocol};
pub use response::{OestrogenEffect, oestrogen_deficit};
pub use validate::{MAX_LABEL_DOSES, POSTMENOPAUSE_DAYS, ProtocolError};
