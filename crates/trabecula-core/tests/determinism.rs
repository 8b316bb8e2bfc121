//! Same settings and seed, same bits: on any number of threads, across an interruption, and
//! however often one measures.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, settings, start};
use trabecula_core::simulation::Simulation;

/// All bits of the state; unlike `==` it holds NaN equal to itself.
fn bits(simulation: &Simulation) -> Vec<u8> {
    postcard::to_stdvec(simulation.state()).unwrap()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let settings = settings(60);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bits(&finish(start(&settings))))
    };
    let one = on(1);
    for threads in [2, 3, 8] {
        assert!(on(threads) == one, "{threads} threads differ from one");
    }
}

#[test]
fn an_interruption_leaves_no_trace() {
    let settings = settings(60);
    let straight = finish(start(&settings));
    let mut first_half = start(&settings);
    for _ in 0..201 {
        first_half.step().unwrap();
    }
    let state = first_half.state().clone();
    drop(first_half);
    let resumed = finish(Simulation::resume(state, settings).unwrap());
    assert!(bits(&resumed) == bits(&straight));
    assert_eq!(format!("{:?}", resumed.measure()), format!("{:?}", straight.measure()));
}

#[test]
fn measuring_changes_nothing() {
    let settings = settings(30);
    let silent = finish(start(&settings));
    let mut watched = start(&settings);
    while !watched.is_finished() {
        watched.step().unwrap();
        let _ = watched.measure();
        let _ = watched.census();
    }
    assert!(bits(&watched) == bits(&silent));
}

#[test]
fn another_seed_is_another_history() {
    let mut other = settings(60);
    let one = finish(start(&other));
    other.seed += 1;
    assert!(bits(&finish(start(&other))) != bits(&one));
}
