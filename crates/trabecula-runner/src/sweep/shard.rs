//! Which points of a manifest a worker does.

use super::{Manifest, Point};
use std::fmt;
use std::str::FromStr;

/// Most shards.
const MAX_SHARDS: u32 = 1_000_000;

/// Shard `number` of `of`, both from 1. Neighbours in the manifest, which tend to cost the same,
/// go to different shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// The points of this shard, in the order of the manifest.
    pub fn points(self, manifest: &Manifest) -> impl Iterator<Item = &Point> {
        manifest.points.iter().skip(self.number as usize - 1).step_by(self.of as usize)
    }

    /// The shard that holds the point with this index.
    #[must_use]
    pub fn holding(index: usize, of: u32) -> Self {
        Self { number: (index % of as usize) as u32 + 1, of }
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(number, of)| {
            Some(Self { number: number.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        match parsed {
            Some(Self { of, .. }) if of > MAX_SHARDS => {
                Err(format!("there are at most {MAX_SHARDS} shards"))
            }
            Some(shard) if (1..=shard.of).contains(&shard.number) => Ok(shard),
            _ => Err("a shard is NUMBER/OF, counted from 1: 1/4 is the first of four".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_one() {
        assert_eq!("2/4".parse(), Ok(Shard { number: 2, of: 4 }));
        for wrong in ["0/4", "5/4", "1", "a/b", "-1/2", "1/0", "1/99999999"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
        assert_eq!(Shard::holding(5, 4), Shard { number: 2, of: 4 });
    }
}
