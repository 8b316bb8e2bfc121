//! A mechanism switched off: the same woman after the menopause, once with and once without
//! oestradiol's action on bone. Same seed, so the difference is the mechanism.
//!
//! `cargo run --release -p trabecula-examples --example without_oestrogen`

use trabecula_core::simulation::Simulation;
use trabecula_core::systemic::Menopause;
use trabecula_examples::{premenopausal, small_bone};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for oestrogen in [true, false] {
        let bone = small_bone()?;
        let mut settings = premenopausal(180);
        settings.protocol.menopause = Menopause::FinalPeriod { day: -1826.0 };
        settings.mechanisms.oestrogen = oestrogen;
        let mut simulation = Simulation::new(bone.grid, bone.matrix, settings)?;
        while !simulation.is_finished() {
            simulation.step()?;
        }
        let ledger = simulation.tissue().ledger();
        println!(
            "oestrogen {}: resorbed {:.4} mm³, formed {:.4} mm³",
            if oestrogen { "acts on bone " } else { "is ignored   " },
            ledger.resorbed_um3 * 1e-9,
            ledger.formed_um3 * 1e-9
        );
    }
    Ok(())
}
