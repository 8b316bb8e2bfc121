//! Whole numbers, one or three, of any sign and size, so that a range check names the range.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, SeqAccess, Unexpected, Visitor};
use std::fmt;

/// A whole number as it was written, before its range is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whole(pub(crate) i128);

impl From<u32> for Whole {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WholeVisitor)
    }
}

struct WholeVisitor;

impl Visitor<'_> for WholeVisitor {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    /// RON reads whole numbers beyond 64 bits as floating point.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Whole, E> {
        let found = Unexpected::Float(value);
        match value.is_finite() && value.abs() >= 2f64.powi(63) {
            true => Err(E::invalid_value(found, &"a whole number of at most 64 bits")),
            false => Err(E::invalid_type(found, &self)),
        }
    }
}

/// Three whole numbers, one per axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Triple(pub(crate) [Whole; 3]);

impl<'de> Deserialize<'de> for Triple {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(3, TripleVisitor)
    }
}

struct TripleVisitor;

impl<'de> Visitor<'de> for TripleVisitor {
    type Value = Triple;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("three whole numbers `(x, y, z)`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut axes: A) -> Result<Triple, A::Error> {
        let mut triple = [Whole(0); 3];
        for (i, axis) in triple.iter_mut().enumerate() {
            *axis = axes.next_element()?.ok_or_else(|| A::Error::invalid_length(i, &self))?;
        }
        match axes.next_element::<IgnoredAny>()? {
            Some(_) => Err(A::Error::invalid_length(4, &self)),
            None => Ok(Triple(triple)),
        }
    }
}
