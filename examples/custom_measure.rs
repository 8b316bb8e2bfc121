//! A measure of one's own: how osteoclasts differ in size, and how much surface lies bare,
//! read from the public state of a running simulation.
//!
//! `cargo run --release -p trabecula-examples --example custom_measure`

use trabecula_core::simulation::Simulation;
use trabecula_examples::{premenopausal, small_bone};

/// Mean nuclei per osteoclast, and the share of eroded bone surface.
fn measure(simulation: &Simulation) -> (f32, f32) {
    let osteoclasts = &simulation.cells().osteoclasts;
    let nuclei = osteoclasts.nuclei.iter().fold(0.0, |sum, n| sum + n);
    let nuclei = nuclei / osteoclasts.len().max(1) as f32;
    let tissue = simulation.tissue();
    let (mut bare, mut all) = (0.0, 0.0);
    for voxel in (0..tissue.grid().len()).filter(|&v| tissue.is_shell(v)) {
        let area = tissue.area_um2(voxel);
        all += area;
        bare += if tissue.is_eroded(voxel) { area } else { 0.0 };
    }
    (nuclei, bare / all)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bone = small_bone()?;
    let mut simulation = Simulation::new(bone.grid, bone.matrix, premenopausal(120))?;
    println!("day    nuclei per osteoclast    ES/BS %");
    while !simulation.is_finished() {
        simulation.step()?;
        if simulation.steps_done().is_multiple_of(30 * 4) {
            let (nuclei, bare) = measure(&simulation);
            println!("{:>5.0}  {nuclei:>20.1}  {:>8.2}", simulation.day(), 100.0 * bare);
        }
    }
    Ok(())
}
