//! One remodelling site over its months: osteoclasts pass, reversal, osteoblasts fill.
//!
//! `cargo run --release -p trabecula-examples --example remodelling_site [OUT.png]`
//!
//! Runs until the deepest cavity of the first months has been refilled, finds that place, runs
//! again from the start (same seed, same bits) and draws a slice through it every few weeks.

use trabecula_core::Grid;
use trabecula_core::parameter::Parameters;
use trabecula_core::simulation::Simulation;
use trabecula_core::tissue::Tissue;
use trabecula_examples::{premenopausal, small_bone};

/// Days from the start of the run to the end of the story.
const DAYS: u32 = 330;
/// Days between pictures.
const FRAME_DAYS: u32 = 30;
/// Half the width of a picture, voxels.
const REACH: usize = 11;
/// Screen pixels per voxel.
const SCALE: u32 = 10;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn start() -> Outcome<Simulation> {
    let bone = small_bone()?;
    let mut settings = premenopausal(DAYS);
    settings.timing.burn_in_days = 0;
    Ok(Simulation::new(bone.grid, bone.matrix, settings)?)
}

/// The voxel around which most matrix is missing after 60 days, away from the border.
fn deepest(initial: &[f32], tissue: &Tissue) -> usize {
    let grid = tissue.grid();
    let inside = |v: usize| {
        let at = grid.coordinates(v);
        (0..3).all(|a| (REACH..grid.shape()[a] - REACH).contains(&at[a]))
    };
    let missing = |v: usize| -> f32 {
        grid.neighbourhood(v, 3).map(|w| (initial[w] - tissue.matrix()[w]).max(0.0)).sum()
    };
    (0..grid.len())
        .filter(|&v| inside(v) && tissue.is_shell(v))
        .max_by(|&a, &b| missing(a).total_cmp(&missing(b)))
        .unwrap_or(grid.len() / 2)
}

/// Cells of one kind in the slice, as a test by voxel.
fn standing(voxels: &[u32]) -> impl Fn(usize) -> bool + '_ {
    move |v| voxels.contains(&(v as u32))
}

/// Bone grey, osteoid gold, osteoclasts red, precursors on the surface green, osteoblasts blue.
fn colour(simulation: &Simulation, voxel: usize) -> [u8; 3] {
    let cells = simulation.cells();
    let precursors = &cells.osteoblast_precursors;
    let attached: Vec<u32> = (0..precursors.len())
        .filter(|&i| precursors.is_attached(i))
        .map(|i| precursors.voxel[i])
        .collect();
    if standing(&cells.osteoclasts.voxel)(voxel) {
        return [214, 39, 40];
    }
    if standing(&cells.osteoblasts.voxel)(voxel) {
        return [31, 119, 180];
    }
    if standing(&attached)(voxel) {
        return [44, 160, 44];
    }
    let tissue = simulation.tissue();
    let (matrix, osteoid) = (tissue.matrix()[voxel], tissue.osteoid(voxel));
    let mineralised = matrix - osteoid;
    let mix = |bone: f32, seam: f32, marrow: f32| {
        (mineralised * bone + osteoid * seam + (1.0 - matrix) * marrow) as u8
    };
    [mix(150.0, 240.0, 255.0), mix(150.0, 180.0, 250.0), mix(155.0, 60.0, 240.0)]
}

fn draw(
    image: &mut image::RgbImage,
    frame: u32,
    simulation: &Simulation,
    grid: &Grid,
    centre: usize,
) {
    let [cx, cy, z] = grid.coordinates(centre);
    let side = 2 * REACH as u32 + 1;
    for y in 0..side {
        for x in 0..side {
            let voxel = grid.index(cx + x as usize - REACH, cy + y as usize - REACH, z);
            let rgb = image::Rgb(colour(simulation, voxel));
            let left = frame * (side * SCALE + SCALE);
            for py in 0..SCALE {
                for px in 0..SCALE {
                    image.put_pixel(left + x * SCALE + px, y * SCALE + py, rgb);
                }
            }
        }
    }
}

fn main() -> Outcome<()> {
    let mut scout = start()?;
    let initial = scout.tissue().matrix().to_vec();
    for _ in 0..60 * 4 {
        scout.step()?;
    }
    let centre = deepest(&initial, scout.tissue());

    let mut simulation = start()?;
    let grid = *simulation.tissue().grid();
    let (frames, side) = (DAYS / FRAME_DAYS + 1, (2 * REACH as u32 + 1) * SCALE);
    let white = image::Rgb([255; 3]);
    let mut image = image::RgbImage::from_pixel(frames * (side + SCALE) - SCALE, side, white);
    println!("day   osteoclasts  reversal cells  osteoblasts  matrix missing (µm³)");
    for day in 0..=DAYS {
        if day.is_multiple_of(FRAME_DAYS) {
            report(&simulation, &initial, centre, day);
            draw(&mut image, day / FRAME_DAYS, &simulation, &grid, centre);
        }
        for _ in 0..4 {
            simulation.step()?;
        }
        if simulation.is_finished() {
            report(&simulation, &initial, centre, DAYS);
            draw(&mut image, frames - 1, &simulation, &grid, centre);
            break;
        }
    }
    let ledger = simulation.tissue().ledger();
    println!("\nwhole sample             simulated    published");
    println!(
        "erosion depth, µm        {:>4.0} ± {:<3.0}   40 (edges) to 62 (lamellae)",
        ledger.erosion_depth.mean_um(),
        ledger.erosion_depth.sd_um()
    );
    println!(
        "wall thickness, µm       {:>4.0} ± {:<3.0}   59 ± 6 (Kragstrup)",
        ledger.wall_thickness.mean_um(),
        ledger.wall_thickness.sd_um()
    );
    println!(
        "osteoclast life, days    {:>4.0}         14 to 21",
        Parameters::default().osteoclast.life_days
    );
    let path = std::env::args().nth(1).unwrap_or_else(|| "remodelling_site.png".to_owned());
    image.save(&path)?;
    println!(
        "\n{path}: one picture every {FRAME_DAYS} days; osteoclasts red, reversal cells green,"
    );
    println!("osteoblasts blue, osteoid gold, mineralised bone grey");
    Ok(())
}

/// Cells within 80 µm of the site and the matrix that is missing there.
fn report(simulation: &Simulation, initial: &[f32], centre: usize, day: u32) {
    let tissue = simulation.tissue();
    let grid = tissue.grid();
    let cells = simulation.cells();
    let near = |v: u32| grid.distance_um(v as usize, centre) < 80.0;
    let precursors = &cells.osteoblast_precursors;
    let reversal = (0..precursors.len())
        .filter(|&i| precursors.is_attached(i) && near(precursors.voxel[i]))
        .count();
    let missing: f32 =
        grid.neighbourhood(centre, 4).map(|w| (initial[w] - tissue.matrix()[w]).max(0.0)).sum();
    println!(
        "{day:>4}  {:>10}  {reversal:>14}  {:>11}  {:>12.0}",
        cells.osteoclasts.voxel.iter().filter(|&&v| near(v)).count(),
        cells.osteoblasts.voxel.iter().filter(|&&v| near(v)).count(),
        f64::from(missing) * grid.voxel_volume_um3()
    );
}
