//! The bone, as written.

use super::{Triple, Whole};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename = "Sample", deny_unknown_fields)]
pub(crate) enum RawSample {
    Volume {
        file: String,
        #[serde(default)]
        voxel_um: RawVoxelSize,
        #[serde(default)]
        resample_um: Option<f64>,
        #[serde(default = "smoothing_voxels")]
        smoothing_voxels: f64,
        #[serde(default)]
        threshold: RawThreshold,
        #[serde(default = "domain_voxels")]
        domain_voxels: Triple,
        #[serde(default)]
        origin_voxels: Option<Triple>,
    },
    Generated {
        #[serde(default = "shape_voxels")]
        shape_voxels: Triple,
        #[serde(default = "voxel_um")]
        voxel_um: f64,
        #[serde(default = "bv_tv")]
        bv_tv: f64,
        #[serde(default = "tb_th_um")]
        tb_th_um: f64,
        #[serde(default = "super::seed")]
        seed: Whole,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename = "Threshold")]
pub(crate) enum RawThreshold {
    #[default]
    Otsu,
    Grey(f64),
    Labels(Vec<Whole>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename = "VoxelSize")]
pub(crate) enum RawVoxelSize {
    #[default]
    FromFile,
    Cubic(f64),
    Edges(f64, f64, f64),
}

fn smoothing_voxels() -> f64 {
    0.8
}

fn domain_voxels() -> Triple {
    Triple([Whole(128); 3])
}

fn shape_voxels() -> Triple {
    Triple([Whole(96); 3])
}

fn voxel_um() -> f64 {
    20.0
}

fn bv_tv() -> f64 {
    0.2
}

fn tb_th_um() -> f64 {
    150.0
}
