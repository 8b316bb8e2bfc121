//! The bone a simulation starts from: a segmented greyscale volume or a generated structure.
