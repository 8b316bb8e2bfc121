//! Where the bone comes from.

use super::Audit;
use crate::experiment::{SampleSource, Threshold, VoxelSize};
use crate::limits;
use crate::schema::{RawSample, RawThreshold, RawVoxelSize, Triple, Whole};
use std::path::{Path, PathBuf};

/// Checks a sample; a relative file is found from `base`.
pub(super) fn sample(audit: &mut Audit<'_>, raw: &RawSample, base: &Path) -> Option<SampleSource> {
    match raw {
        RawSample::Volume {
            file,
            voxel_um,
            resample_um,
            smoothing_voxels,
            threshold,
            domain_voxels,
            origin_voxels,
        } => {
            let file = volume_file(audit, file, base);
            let voxel_um = voxel_size(audit, voxel_um);
            let resample = resample_um.map(|um| length(audit, "sample.resample_um", um).map(Some));
            let smoothing = smoothing(audit, *smoothing_voxels);
            let threshold = self::threshold(audit, threshold);
            let domain = domain(audit, "sample.domain_voxels", *domain_voxels);
            let origin = origin_voxels.map(|at| origin(audit, at, domain));
            Some(SampleSource::Volume {
                file: file?,
                voxel_um: voxel_um?,
                resample_um: resample.unwrap_or(Some(None))?,
                smoothing_voxels: smoothing?,
                threshold: threshold?,
                domain_voxels: domain?,
                origin_voxels: match origin {
                    Some(checked) => Some(checked?),
                    None => None,
                },
            })
        }
        RawSample::Generated { shape_voxels, voxel_um, bv_tv, tb_th_um, seed } => {
            let shape = domain(audit, "sample.shape_voxels", *shape_voxels);
            let (voxel_um, tb_th_um) = trabecula(audit, *voxel_um, *tb_th_um);
            let bv_tv = audit.number("sample.bv_tv", *bv_tv, "", &limits::BV_TV);
            let seed = audit.whole("sample.seed", *seed, "", &(0..=u64::MAX));
            Some(SampleSource::Generated {
                shape_voxels: shape?,
                voxel_um: voxel_um?,
                bv_tv: bv_tv?,
                tb_th_um: tb_th_um?,
                seed: seed?,
            })
        }
    }
}

fn smoothing(audit: &mut Audit<'_>, sigma: f64) -> Option<f64> {
    audit.number("sample.smoothing_voxels", sigma, "voxels", &limits::SMOOTHING_VOXELS)
}

fn volume_file(audit: &mut Audit<'_>, file: &str, base: &Path) -> Option<PathBuf> {
    if file.trim().is_empty() {
        audit.refuse("sample.file", "sample.file names no file".to_owned(), "empty", "");
        return None;
    }
    match std::path::absolute(base.join(file)) {
        Ok(path) if path.to_str().is_some() => Some(path),
        _ => {
            let message = format!("sample.file = {file:?} has no absolute path in UTF-8");
            audit.refuse("sample.file", message, "", "rename the folder of the experiment");
            None
        }
    }
}

fn length(audit: &mut Audit<'_>, path: &str, um: f64) -> Option<f64> {
    audit.number(path, um, "µm", &limits::VOXEL_UM)
}

fn voxel_size(audit: &mut Audit<'_>, raw: &RawVoxelSize) -> Option<VoxelSize> {
    match *raw {
        RawVoxelSize::FromFile => Some(VoxelSize::FromFile),
        RawVoxelSize::Cubic(um) => length(audit, "sample.voxel_um[0]", um).map(VoxelSize::Cubic),
        RawVoxelSize::Edges(x, y, z) => {
            let [x, y, z] = [(0, x), (1, y), (2, z)]
                .map(|(axis, um)| length(audit, &format!("sample.voxel_um[{axis}]"), um));
            Some(VoxelSize::Edges(x?, y?, z?))
        }
    }
}

fn threshold(audit: &mut Audit<'_>, raw: &RawThreshold) -> Option<Threshold> {
    match raw {
        RawThreshold::Otsu => Some(Threshold::Otsu),
        RawThreshold::Grey(value) if value.is_finite() => Some(Threshold::Grey(*value)),
        RawThreshold::Grey(value) => {
            let message = format!("sample.threshold = {value} is no grey value");
            audit.refuse("sample.threshold", message, "a finite number", "");
            None
        }
        RawThreshold::Labels(labels) => self::labels(audit, labels).map(Threshold::Labels),
    }
}

fn labels(audit: &mut Audit<'_>, raw: &[Whole]) -> Option<Vec<u64>> {
    let path = "sample.threshold";
    if !(1..=limits::MAX_LABELS).contains(&raw.len()) {
        let message = format!("{path} = Labels(…) holds {} labels", raw.len());
        let valid = format!("1 to {} labels", limits::MAX_LABELS);
        audit.refuse(path, message, &valid, "the labels that mean bone, such as Labels([1])");
        return None;
    }
    let place = |at| format!("{path}[0][{at}]");
    let checked: Vec<Option<u64>> = (0..)
        .zip(raw)
        .map(|(at, label): (usize, _)| audit.whole(&place(at), *label, "", &limits::LABEL))
        .collect();
    checked.into_iter().collect()
}

/// The box of voxels: each edge, and all together.
fn domain(audit: &mut Audit<'_>, path: &str, raw: Triple) -> Option<[usize; 3]> {
    let edges = audit.triple(path, raw, &limits::EDGE_VOXELS)?;
    let voxels: u64 = edges.iter().product();
    if voxels > limits::MAX_DOMAIN_VOXELS {
        let [x, y, z] = edges;
        let limit = limits::MAX_DOMAIN_VOXELS;
        let message = format!("{path} = ({x}, {y}, {z}) holds {voxels} voxels; at most {limit}");
        let help = "a cube of 512 voxels per edge is the largest";
        audit.refuse(path, message, "too many voxels", help);
        return None;
    }
    indices(edges)
}

/// The first voxel of the box within the volume.
fn origin(audit: &mut Audit<'_>, raw: Triple, domain: Option<[usize; 3]>) -> Option<[usize; 3]> {
    let path = "sample.origin_voxels";
    let last = limits::MAX_VOLUME_EDGE;
    let first = indices(audit.triple(path, raw, &(0..=last))?)?;
    let domain = domain?;
    for axis in 0..3 {
        let end = first[axis] + domain[axis];
        if end as u64 > last {
            let message = format!("{path}[{axis}]: the box ends at voxel {end} of at most {last}");
            audit.refuse(&format!("{path}[{axis}]"), message, "outside any volume", "");
            return None;
        }
    }
    Some(first)
}

fn indices(values: [u64; 3]) -> Option<[usize; 3]> {
    let [x, y, z] = values.map(|value| usize::try_from(value).ok());
    Some([x?, y?, z?])
}

/// Voxel edge and trabecular thickness, which must be resolved by the voxels.
fn trabecula(audit: &mut Audit<'_>, voxel_um: f64, tb_th_um: f64) -> (Option<f64>, Option<f64>) {
    let voxel = audit.number("sample.voxel_um", voxel_um, "µm", &limits::VOXEL_UM);
    let tb_th = audit.number("sample.tb_th_um", tb_th_um, "µm", &limits::TB_TH_UM);
    if let (Some(voxel), Some(tb_th)) = (voxel, tb_th)
        && tb_th < limits::VOXELS_PER_TRABECULA * voxel
    {
        let message = format!(
            "sample.tb_th_um = {tb_th} µm is thinner than {} voxels of {voxel} µm",
            limits::VOXELS_PER_TRABECULA
        );
        audit.refuse("sample.tb_th_um", message, "not resolved", "choose a smaller voxel_um");
    }
    (voxel, tb_th)
}
