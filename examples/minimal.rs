//! The smallest complete simulation: a generated bone, half a year, a few numbers.
//!
//! `cargo run --release -p trabecula-examples --example minimal`

use trabecula_core::simulation::Simulation;
use trabecula_examples::{premenopausal, small_bone};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bone = small_bone()?;
    let mut simulation = Simulation::new(bone.grid, bone.matrix, premenopausal(180))?;
    while !simulation.is_finished() {
        simulation.step()?;
    }
    let row = simulation.measure();
    println!("day {}", row.day);
    println!("BV/TV {:.4}, Tb.Th {:.3} mm", row.bv_tv, row.tb_th_mm);
    println!("{} osteoclasts, {} osteoblasts", row.osteoclasts, row.osteoblasts);
    println!("resorbed {:.4} mm³, formed {:.4} mm³", row.resorbed_mm3, row.formed_mm3);
    Ok(())
}
