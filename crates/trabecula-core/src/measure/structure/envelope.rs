//! The nearest voxel of the other phase to every position of one line of voxels: lower envelopes
//! of parabolas.

/// The word for no voxel of the other phase.
pub(super) const NONE: u32 = u32::MAX;

/// A candidate for a line of voxels: a voxel of the other phase at a squared distance from the
/// line, seen from one position on it.
#[derive(Clone, Copy)]
pub(super) struct Site {
    pub(super) word: u32,
    pub(super) squared: i64,
}

impl Site {
    pub(super) const MISSING: Self = Self { word: NONE, squared: 0 };
}

/// Scratch for one line of voxels.
pub(super) struct Line {
    pub(super) bone: Vec<bool>,
    pub(super) sites: Vec<Site>,
    envelope: Vec<(i64, Site, f64)>,
}

impl Line {
    pub(super) fn new(len: usize) -> Self {
        Self {
            bone: vec![false; len],
            sites: vec![Site::MISSING; len],
            envelope: Vec::with_capacity(len),
        }
    }

    /// Writes the nearest site of every position; `own` is the word of a position itself.
    pub(super) fn join(&mut self, own: impl Fn(usize) -> u32, mut write: impl FnMut(usize, u32)) {
        let len = self.bone.len();
        let mut from = 0;
        while from < len {
            let run = self.bone[from..].iter().take_while(|&&b| b == self.bone[from]).count();
            let to = from + run;
            self.envelope.clear();
            if from > 0 {
                self.push(from - 1, Site { word: own(from - 1), squared: 0 });
            }
            for at in from..to {
                self.push(at, self.sites[at]);
            }
            if to < len {
                self.push(to, Site { word: own(to), squared: 0 });
            }
            self.read(from..to, &mut write);
            from = to;
        }
    }

    /// Adds the parabola of a site right of all others, dropping those that it hides.
    fn push(&mut self, at: usize, site: Site) {
        if site.word == NONE {
            return;
        }
        let at = at as i64;
        let height = site.squared + at * at;
        let mut start = f64::NEG_INFINITY;
        while let Some(&(top, other, from)) = self.envelope.last() {
            start = (height - other.squared - top * top) as f64 / (2 * (at - top)) as f64;
            if start > from {
                break;
            }
            self.envelope.pop();
            start = f64::NEG_INFINITY;
        }
        self.envelope.push((at, site, start));
    }

    fn read(&self, run: std::ops::Range<usize>, write: &mut impl FnMut(usize, u32)) {
        let mut piece = 0;
        for at in run {
            while self.envelope.get(piece + 1).is_some_and(|next| next.2 <= at as f64) {
                piece += 1;
            }
            write(at, self.envelope.get(piece).map_or(NONE, |&(_, site, _)| site.word));
        }
    }
}
