//! What every process needs to know about the step it is part of.

use super::{Mechanisms, Settings};
use crate::parameter::Parameters;
use crate::random::{ABREAST, Draws, DrawsAbreast, Purpose, first_uniforms};
use crate::systemic::OestrogenEffect;
use crate::therapy::DrugAction;

/// One step: its number, its length, and the conditions that hold during it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tick<'a> {
    pub(crate) seed: u64,
    pub(crate) step: u32,
    pub(crate) days: f32,
    pub(crate) steps_per_day: u32,
    pub(crate) parameters: &'a Parameters,
    pub(crate) mechanisms: Mechanisms,
    pub(crate) effect: OestrogenEffect,
    /// How much of oestradiol's effect on bone is lost, 0 to 1.
    pub(crate) deficit: f64,
    pub(crate) drugs: DrugAction,
    /// Recruits for formation, over those of a woman at her final period whose bone bears its
    /// habitual load.
    pub(crate) recruits: f64,
}

impl<'a> Tick<'a> {
    /// The step that a simulation of `settings` is about to take.
    pub(crate) fn new(settings: &'a Settings, effect: OestrogenEffect, step: u32) -> Self {
        let timing = settings.timing;
        Self {
            seed: settings.seed,
            step,
            days: timing.step_days() as f32,
            steps_per_day: timing.steps_per_day,
            parameters: &settings.parameters,
            mechanisms: settings.mechanisms,
            effect,
            deficit: 0.0,
            drugs: DrugAction::NONE,
            recruits: 1.0,
        }
    }

    /// The draws of `agent` in this step for `purpose`.
    pub(crate) fn draws(&self, agent: u64, purpose: Purpose) -> Draws {
        Draws::new(self.seed, agent, self.step, purpose)
    }

    /// The same of a few agents side by side.
    pub(crate) fn draws_abreast(&self, agents: [u64; ABREAST], purpose: Purpose) -> DrawsAbreast {
        DrawsAbreast::new(self.seed, agents, self.step, purpose)
    }

    /// The first uniform draw of each of `agents` in this step for `purpose`.
    pub(crate) fn first_uniforms(&self, agents: &[u64], purpose: Purpose, to: &mut [f32]) {
        first_uniforms(self.seed, agents, self.step, purpose, to);
    }

    /// Whether a process with a period of whole days runs in this step.
    pub(crate) fn is_due(&self, period_days: u32) -> bool {
        self.step.is_multiple_of(period_days * self.steps_per_day)
    }

    /// Whether this step begins the day numbered `turn` of a period of whole days.
    pub(crate) fn is_turn(&self, period_days: u32, turn: u32) -> bool {
        let (day, rest) = (self.step / self.steps_per_day, self.step % self.steps_per_day);
        rest == 0 && day % period_days == turn
    }

    /// The same step for a process that runs every `days`.
    pub(crate) fn spanning(mut self, days: f32) -> Self {
        self.days = days;
        self
    }
}
