//! RON experiments for Trabecula: schema, units, validation.
