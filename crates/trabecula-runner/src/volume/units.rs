//! Units of length as headers write them.

/// Micrometres per unit; `None` for what is no unit of length.
pub(super) fn um_per(unit: &str) -> Option<f64> {
    match unit.trim().to_lowercase().as_str() {
        "nm" | "nanometer" | "nanometre" => Some(1e-3),
        // Micro is written with two different characters, and escaped by ImageJ.
        "µm" | "μm" | "\\u00b5m" | "um" | "micron" | "microns" | "micrometer" | "micrometre" => {
            Some(1.0)
        }
        "mm" | "millimeter" | "millimetre" | "millimeters" => Some(1e3),
        "cm" | "centimeter" | "centimetre" => Some(1e4),
        "inch" | "in" => Some(25_400.0),
        "m" | "meter" | "metre" => Some(1e6),
        _ => None,
    }
}
