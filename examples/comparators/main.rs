//! The engine beside two published families of models without space, on the same woman, the same
//! drugs and the same levels in blood: what do space and single cells add?
//!
//! `cargo run --release -p trabecula-examples --example comparators -- [DIRECTORY]`
//!
//! writes `comparators.csv` and `comparators.svg`.

mod engine;
mod lemaire;
mod rankl_turnover;
mod regimen;
mod series;
mod well_mixed;

use series::Curve;
use std::error::Error;
use std::path::PathBuf;
use trabecula_core::parameter::Parameters;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    std::fs::create_dir_all(&directory)?;
    let protocol = regimen::protocol();
    let parameters = Parameters::default();
    let levels = regimen::levels(&protocol, &parameters);
    let (mixed, yield_fold) = well_mixed::run(&levels, &parameters, engine::ground()?)?;
    println!(
        "without space, premenopausal balance takes {yield_fold:.2} of the formation by the rules"
    );
    let curves = [
        Curve { model: "Trabecula, 48³ voxels, one seed", points: engine::run(&protocol)? },
        Curve { model: "Trabecula's rules without space", points: mixed },
        Curve { model: "Lemaire class", points: lemaire::run(&levels, &parameters)? },
        Curve { model: "Peterson-Riggs class, in outline", points: rankl_turnover::run(&levels)? },
    ];
    series::write_csv(&directory.join("comparators.csv"), &curves)?;
    series::draw(&directory.join("comparators.svg"), &curves)?;
    for curve in &curves {
        if let Some(last) = curve.points.last() {
            println!("{:<34} bone on day {:.0}: {:.1} %", curve.model, last.day, last.bone);
        }
    }
    println!("written to {}", directory.display());
    Ok(())
}
