//! Random draws that are a pure function of (seed; agent, step, purpose, index).
//!
//! The counter-based generator Philox4x32-10 (Salmon et al., SC 2011) has no state, so no result
//! depends on which thread asks first, on the order of visits, or on an interruption. Sequential
//! work (generated structures, sampling designs) uses a xoshiro stream instead.

use multiversion::multiversion;
use rand_philox::philox4x32_10;

/// What a draw is for. Two draws of one agent in one step never share a purpose, so mechanisms
/// can be added or switched off without changing the numbers that the others see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Purpose {
    Seeding = 0,
    Birth,
    Death,
    Move,
    Commit,
    Differentiate,
    Proliferate,
    Signal,
    Retract,
    Embed,
    Recruit,
    Patient,
    /// Death and crawling of an osteoclast, which takes over the id of a precursor that may have
    /// walked in the same step.
    Perish,
    Crawl,
    /// Awakening of lining cells.
    Model,
}

/// The draws of one agent in one step for one purpose: an endless sequence with random access.
#[derive(Debug, Clone)]
pub struct Draws {
    key: [u32; 2],
    counter: [u32; 4],
    block: [u32; 4],
    used: usize,
}

/// Blocks that one sequence holds before its index would run into the purpose bits.
const INDEX_BITS: u32 = 24;

impl Draws {
    /// The sequence of `agent` at `step` for `purpose` in the run with `seed`.
    #[must_use]
    pub fn new(seed: u64, agent: u64, step: u32, purpose: Purpose) -> Self {
        let key = [seed as u32, (seed >> 32) as u32];
        let counter = [agent as u32, (agent >> 32) as u32, step, (purpose as u32) << INDEX_BITS];
        Self { key, counter, block: philox4x32_10(counter, key), used: 0 }
    }

    fn word(&mut self) -> u32 {
        if self.used == self.block.len() {
            let index = (self.counter[3] + 1) & ((1 << INDEX_BITS) - 1);
            self.counter[3] = (self.counter[3] & !((1 << INDEX_BITS) - 1)) | index;
            self.block = philox4x32_10(self.counter, self.key);
            self.used = 0;
        }
        let word = self.block[self.used];
        self.used += 1;
        word
    }

    /// A seed for a simulation of its own.
    pub fn seed(&mut self) -> u64 {
        u64::from(self.word()) << 32 | u64::from(self.word())
    }

    /// Uniform in `[0, 1)`, 24 bits.
    pub fn uniform(&mut self) -> f32 {
        to_uniform(self.word())
    }

    /// Whether an event of probability `p` happens; `p` outside `[0, 1]` is clamped.
    pub fn happens(&mut self, p: f32) -> bool {
        self.uniform() < p
    }

    /// Whether an event of hazard `per_day` befalls a wanderer that is seen where the hazard acts
    /// once in `days`, and has come and gone within less. Looks are the rarer the longer the steps,
    /// so each counts in proportion, and the rate does not depend on the step.
    pub fn strikes_in_passing(&mut self, per_day: f32, days: f32) -> bool {
        self.happens(per_day * days)
    }

    /// Whether an event of constant hazard `per_day` happens within `days`.
    pub fn strikes(&mut self, per_day: f32, days: f32) -> bool {
        strikes(self.uniform(), per_day, days)
    }

    /// Uniform among `0..n`; `n` must not be zero.
    pub fn below(&mut self, n: usize) -> usize {
        debug_assert!(n > 0);
        ((u64::from(self.word()) * n as u64) >> 32) as usize
    }

    /// A whole number with mean `x ≥ 0`: its floor, or one more with the fraction's probability.
    pub fn round(&mut self, x: f64) -> usize {
        let whole = x.floor();
        whole as usize + usize::from(self.happens((x - whole) as f32))
    }
}

fn to_uniform(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / (1 << 24) as f32)
}

/// Whether an event of constant hazard `per_day` happens within `days`, by a number that was
/// `drawn` uniformly.
pub(crate) fn strikes(drawn: f32, per_day: f32, days: f32) -> bool {
    let expected = per_day * days;
    // The probability 1 − exp(−x) is below x: most draws are decided without it.
    drawn < expected && drawn < -(-expected).exp_m1()
}

/// Generators that run side by side.
pub(crate) const ABREAST: usize = 16;
/// Multipliers of a round and what is added to the key after it (Salmon et al.), in the order of
/// [`philox4x32_10`].
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// The sequences of a few agents, drawn side by side: word by word those of [`Draws`], in a third
/// of the time.
#[derive(Debug, Clone)]
pub(crate) struct DrawsAbreast {
    key: [u32; 2],
    agents: [u64; ABREAST],
    step: u32,
    /// Purpose and number of the next block.
    last: u32,
    block: [[u32; ABREAST]; 4],
    used: usize,
}

impl DrawsAbreast {
    pub(crate) fn new(seed: u64, agents: [u64; ABREAST], step: u32, purpose: Purpose) -> Self {
        let key = [seed as u32, (seed >> 32) as u32];
        let block = [[0; ABREAST]; 4];
        let last = (purpose as u32) << INDEX_BITS;
        Self { key, agents, step, last, block, used: block.len() }
    }

    /// The next word of every sequence.
    pub(crate) fn words(&mut self) -> &[u32; ABREAST] {
        if self.used == self.block.len() {
            blocks(&mut self.block, &self.agents, self.key, [self.step, self.last]);
            self.last += 1;
            self.used = 0;
        }
        self.used += 1;
        &self.block[self.used - 1]
    }

    /// [`Draws::round`] of every sequence.
    pub(crate) fn round(&mut self, x: f64) -> [u32; ABREAST] {
        let whole = x.floor();
        let more = (x - whole) as f32;
        self.words().map(|word| whole as u32 + u32::from(to_uniform(word) < more))
    }
}

/// The first [`Draws::uniform`] of every one of `agents`, in a third of the time.
pub(crate) fn first_uniforms(
    seed: u64,
    agents: &[u64],
    step: u32,
    purpose: Purpose,
    to: &mut [f32],
) {
    for (agents, to) in agents.chunks(ABREAST).zip(to.chunks_mut(ABREAST)) {
        let mut ids = [0; ABREAST];
        ids[..agents.len()].copy_from_slice(agents);
        let mut draws = DrawsAbreast::new(seed, ids, step, purpose);
        to.copy_from_slice(&draws.words().map(to_uniform)[..agents.len()]);
    }
}

/// One block of each of `agents`, whose counters end alike.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn blocks(
    block: &mut [[u32; ABREAST]; 4],
    agents: &[u64; ABREAST],
    mut key: [u32; 2],
    [step, last]: [u32; 2],
) {
    for i in 0..ABREAST {
        (block[0][i], block[1][i]) = (agents[i] as u32, (agents[i] >> 32) as u32);
        (block[2][i], block[3][i]) = (step, last);
    }
    for _ in 0..ROUNDS {
        round(block, key);
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
}

/// One round of [`ABREAST`] generators.
#[inline(always)]
fn round([a, b, c, d]: &mut [[u32; ABREAST]; 4], key: [u32; 2]) {
    for i in 0..ABREAST {
        let first = u64::from(MULTIPLIERS[0]) * u64::from(a[i]);
        let second = u64::from(MULTIPLIERS[1]) * u64::from(c[i]);
        a[i] = (second >> 32) as u32 ^ b[i] ^ key[0];
        b[i] = second as u32;
        c[i] = (first >> 32) as u32 ^ d[i] ^ key[1];
        d[i] = first as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn many_draw_as_one_by_one() {
        let agents: Vec<u64> = (0..37).map(|i| i * 0x1_0000_0F01).collect();
        let mut drawn = vec![0.0; agents.len()];
        first_uniforms(0x5EED_0000_0007, &agents, 11, Purpose::Signal, &mut drawn);
        let alone = |&id| Draws::new(0x5EED_0000_0007, id, 11, Purpose::Signal).uniform();
        assert_eq!(drawn, agents.iter().map(alone).collect::<Vec<f32>>());
    }

    #[test]
    fn sequences_abreast_are_those_of_each_agent() {
        let agents: [u64; ABREAST] = std::array::from_fn(|i| i as u64 * 0x3_0000_0A01);
        let mut abreast = DrawsAbreast::new(0x5EED_0000_0007, agents, 11, Purpose::Move);
        let mut alone = agents.map(|id| Draws::new(0x5EED_0000_0007, id, 11, Purpose::Move));
        assert_eq!(abreast.round(2.3).map(|n| n as usize), alone.each_mut().map(|d| d.round(2.3)));
        for _ in 0..11 {
            assert_eq!(*abreast.words(), alone.each_mut().map(Draws::word));
        }
    }

    /// Known answers from the Random123 distribution (`kat_vectors`, philox4x32 10 rounds).
    #[test]
    fn block_function_matches_random123() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    proptest! {
        #[test]
        fn distinct_keys_have_distinct_counters(
            a in any::<(u64, u32)>(), b in any::<(u64, u32)>(), p in 0u8..12, q in 0u8..12,
        ) {
            let purpose = |n: u8| match n { 0 => Purpose::Seeding, 1 => Purpose::Birth, _ => Purpose::Death };
            let (p, q) = (purpose(p), purpose(q));
            let same = a == b && p == q;
            let counters_equal =
                Draws::new(1, a.0, a.1, p).counter == Draws::new(1, b.0, b.1, q).counter;
            prop_assert_eq!(same, counters_equal);
        }
    }

    #[test]
    fn uniform_has_the_right_mean_across_agents_and_across_steps() {
        let mean =
            |draw: &dyn Fn(u32) -> f32| (0..20_000).map(|i| f64::from(draw(i))).sum::<f64>() / 2e4;
        let by_agent = mean(&|i| Draws::new(7, u64::from(i), 3, Purpose::Move).uniform());
        let by_step = mean(&|i| Draws::new(7, 3, i, Purpose::Move).uniform());
        // Standard error of the mean of 20 000 uniforms is 0.002.
        assert!((by_agent - 0.5).abs() < 0.01 && (by_step - 0.5).abs() < 0.01);
    }
}
