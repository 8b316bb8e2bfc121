//! Ordinary steps use the memory that they have.

mod common;

use trabecula_core::simulation::Simulation;

/// Days of which a step allocates by design: bone's changes are carried into the fields' coarse
/// levels every second day; labels are given and read, and loose bone is looked for, monthly.
fn is_ordinary(steps_done: u32, steps_per_day: u32) -> bool {
    let (day, first) = (steps_done / steps_per_day, steps_done.is_multiple_of(steps_per_day));
    let records = [29, 13].contains(&(day % 30)) && (steps_done + 1).is_multiple_of(steps_per_day);
    let renews_marrow = first && day.is_multiple_of(2);
    !(records || renews_marrow)
}

#[test]
fn ordinary_steps_allocate_nothing() {
    let settings = common::settings(3650);
    // One thread: then all work is done, and counted, on it.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let mut simulation = common::start(&settings);
        let steps_per_day = settings.timing.steps_per_day;
        let advance = |simulation: &mut Simulation| {
            let ordinary = is_ordinary(simulation.steps_done(), steps_per_day);
            let seen = allocation_counter::measure(|| simulation.step().unwrap());
            (ordinary, seen.count_total)
        };
        for _ in 0..steps_per_day * 120 {
            advance(&mut simulation);
        }
        assert!(simulation.cells().osteoblasts.born > 0, "remodelling is under way");
        let seen: Vec<(bool, u64)> =
            (0..steps_per_day * 60).map(|_| advance(&mut simulation)).collect();
        let counts = || seen.iter().filter(|(ordinary, _)| *ordinary).map(|(_, count)| *count);
        let (steps, allocating) = (counts().count(), counts().filter(|count| *count > 0).count());
        // What is left are lists that have grown beyond their largest size so far.
        assert!(steps > 180, "{steps} ordinary steps");
        assert!(allocating * 20 <= steps, "{allocating} of {steps} steps allocate");
        assert!(counts().sum::<u64>() <= 2 * allocating as u64, "and then only to grow");
    });
}
