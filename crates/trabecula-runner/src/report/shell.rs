//! What every page has: title, notice, cautions, style, the numbers and the scripts that draw them.

use super::error::ReportError;
use serde::Serialize;

const STYLE: &str =
    concat!(include_str!("assets/vendor/uPlot.min.css"), "\n", include_str!("assets/report.css"));
const CHART_LIBRARY: &str = include_str!("assets/vendor/uPlot.iife.min.js");
const COMMON: &str = include_str!("assets/common.js");

/// The frame of a page.
pub(crate) struct Shell {
    pub(crate) title: String,
    /// What must be said of the drugs.
    pub(crate) cautions: Vec<String>,
    pub(crate) payload: String,
    pub(crate) scripts: Vec<&'static str>,
}

impl Shell {
    /// A frame around `payload`, which `script` draws with the chart library.
    ///
    /// # Errors
    /// [`ReportError::Page`] when the payload has no form as JSON.
    pub(crate) fn new(
        title: &str,
        cautions: &[String],
        payload: &impl Serialize,
        script: &'static str,
    ) -> Result<Self, ReportError> {
        Ok(Self {
            title: title.to_owned(),
            cautions: cautions.to_vec(),
            payload: embeddable(payload)?,
            scripts: vec![CHART_LIBRARY, COMMON, script],
        })
    }

    /// All rules of look.
    pub(crate) fn style(&self) -> &'static str {
        STYLE
    }

    /// What the results are not.
    pub(crate) fn notice(&self) -> &'static str {
        crate::provenance::NOTICE
    }
}

/// JSON that cannot end the script element it stands in.
///
/// # Errors
/// [`ReportError::Page`] when the value has no form as JSON.
pub(super) fn embeddable(value: &impl Serialize) -> Result<String, ReportError> {
    let json = serde_json::to_string(value).map_err(askama::Error::custom)?;
    Ok(json.replace('<', "\\u003c"))
}

/// What is no number is null.
pub(crate) fn finite(value: f64) -> Option<f64> {
    Some(value).filter(|v| v.is_finite())
}
