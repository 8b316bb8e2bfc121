//! stub
use super::*;
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OestrogenEffect {
    pub rankl: f64,
    pub opg: f64,
    pub osteoclast_life: f64,
    pub osteoblast_life: f64,
    pub osteocyte_signal: f64,
}
impl OestrogenEffect {
    pub fn none() -> Self {
        Self {
            rankl: 1.0,
            opg: 1.0,
            osteoclast_life: 1.0,
            osteoblast_life: 1.0,
            osteocyte_signal: 1.0,
        }
    }
    pub fn at(e: f64, p: &Parameters) -> Self {
        let k = p.oestradiol.bone_ec50_pmol_per_l;
        let g = |e: f64| e / (e + k);
        let d = 1.0 - g(e) / g(p.oestradiol.premenopausal_pmol_per_l);
        let f = |x: f64| 1.0 + (x - 1.0) * d;
        let l = &p.oestrogen_loss;
        Self {
            rankl: f(l.rankl_fold),
            opg: f(l.opg_fold),
            osteoclast_life: f(l.osteoclast_life_fold),
            osteoblast_life: f(l.osteoblast_life_fold),
            osteocyte_signal: f(l.osteocyte_signal_fold),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endocrine {
    e2: f64,
}
impl Endocrine {
    pub fn new(pr: &Protocol, p: &Parameters, d: f64) -> Self {
        let mut s = Self { e2: 0.0 };
        s.advance(pr, p, d, 0.0);
        s
    }
    pub fn advance(&mut self, pr: &Protocol, p: &Parameters, d: f64, _dt: f64) {
        let o = &p.oestradiol;
        self.e2 = match pr.menopause {
            Menopause::Premenopausal => o.premenopausal_pmol_per_l,
            Menopause::FinalPeriod { day } => {
                o.postmenopausal_pmol_per_l
                    + (o.premenopausal_pmol_per_l - o.postmenopausal_pmol_per_l)
                        / (1.0 + ((d - day) / o.transition_days).exp())
            }
        };
        if pr.courses.iter().any(|c| d >= c.from_day && d < c.until_day) {
            self.e2 *= 0.1;
        }
    }
    pub fn oestradiol_pmol_per_l(&self) -> f64 {
        self.e2
    }
    pub fn inhibition(&self) -> f64 {
        0.0
    }
}
#[derive(Debug, thiserror::Error)]
pub enum ProtocolError {}
impl Protocol {
    pub fn validate(&self, _p: &Parameters) -> Result<(), ProtocolError> {
        Ok(())
    }
}
