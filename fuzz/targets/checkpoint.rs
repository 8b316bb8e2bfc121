//! Checkpoints, as they are and with a right checksum; what can be read is resumed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trabecula_config::Experiment;
use trabecula_core::simulation::Simulation;
use trabecula_runner::checkpoint;

fuzz_target!(init: trabecula_fuzz::on_this_thread(), |data: &[u8]| {
    let _ = checkpoint::decode(data);
    let Ok(sealed) = checkpoint::seal(data) else { return };
    let Ok(read) = checkpoint::decode(&sealed) else { return };
    let Ok(experiment) = Experiment::from_str(&read.experiment, "checkpoint", "/".as_ref()) else {
        return;
    };
    let _ = Simulation::resume(read.state, experiment.settings);
});
