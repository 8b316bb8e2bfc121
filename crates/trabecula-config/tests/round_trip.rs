//! Printing an experiment and reading it gives the same experiment.

#![expect(clippy::unwrap_used, reason = "a failed test may panic anywhere")]

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use trabecula_config::limits::{self, label_dose_mg};
use trabecula_config::{Experiment, MeasurePlan, OutputPlan, SampleSource, Threshold, VoxelSize};
use trabecula_core::parameter::{Parameters, TABLE};
use trabecula_core::simulation::{Mechanisms, Settings, Timing};
use trabecula_core::systemic::AromataseInhibitor::{self, Anastrozole, Exemestane, Letrozole};
use trabecula_core::systemic::{Course, Drug, INTERVAL_DAYS, Menopause, Protocol, Treatment};

fn volume() -> impl Strategy<Value = SampleSource> {
    let threshold = prop_oneof![
        Just(Threshold::Otsu),
        any::<f64>().prop_map(|g| Threshold::Grey(finite(g))),
        prop::collection::vec(1u64..=65_535, 1..=64).prop_map(Threshold::Labels),
    ];
    let edge = || 1.0..=100.0;
    let voxel_um = prop_oneof![
        Just(VoxelSize::FromFile),
        edge().prop_map(VoxelSize::Cubic),
        (edge(), edge(), edge()).prop_map(|(x, y, z)| VoxelSize::Edges(x, y, z)),
    ];
    let box_of = (
        prop::array::uniform3(16usize..=500),
        prop::option::of(prop::array::uniform3(0usize..30000)),
    );
    ("/[^/\u{0}]{1,20}", voxel_um, prop::option::of(edge()), 0.0..=5.0, threshold, box_of).prop_map(
        |(
            file,
            voxel_um,
            resample_um,
            smoothing_voxels,
            threshold,
            (domain_voxels, origin_voxels),
        )| {
            SampleSource::Volume {
                file: std::path::absolute(PathBuf::from(file)).unwrap(),
                voxel_um,
                resample_um,
                smoothing_voxels,
                threshold,
                domain_voxels,
                origin_voxels,
            }
        },
    )
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 63.0 }
}

fn generated() -> impl Strategy<Value = SampleSource> {
    (prop::array::uniform3(16usize..=500), 1.0..=40.0, 0.02..=0.6, 80.0..=400.0, any::<u64>())
        .prop_map(|(shape_voxels, voxel_um, bv_tv, tb_th_um, seed)| SampleSource::Generated {
            shape_voxels,
            voxel_um,
            bv_tv,
            tb_th_um,
            seed,
        })
}

prop_compose! {
    fn parameters()(at in prop::collection::vec(0.0..=1.0, TABLE.len())) -> Parameters {
        let mut parameters = Parameters::default();
        for (row, at) in TABLE.iter().zip(at) {
            let value: f64 = row.min + at * (row.max - row.min);
            parameters.set(row.name, value.clamp(row.min, row.max)).unwrap();
        }
        parameters
    }
}

prop_compose! {
    fn timing()(
        hours in prop::sample::select(vec![1u32, 2, 3, 4, 6, 8, 12, 24]),
        burn_in_days in 0u32..=3650,
        duration_days in 1u32..=36525,
    ) -> Timing {
        Timing { steps_per_day: 24 / hours, burn_in_days, duration_days }
    }
}

fn drug() -> impl Strategy<Value = AromataseInhibitor> {
    prop::sample::select(vec![Anastrozole, Letrozole, Exemestane])
}

prop_compose! {
    fn course(duration: f64)(
        drug in drug(),
        dose in 0.001..=1.0,
        from in 0.0..0.5f64,
        length in 0.1..=0.5f64,
    ) -> Course {
        Course {
            drug,
            dose_mg: dose * limits::MAX_LABEL_DOSES * label_dose_mg(drug),
            from_day: from * duration,
            until_day: ((from + length) * duration).min(duration),
        }
    }
}

prop_compose! {
    fn treatment(duration: f64)(
        drug in prop::sample::select(Drug::ALL.to_vec()),
        dose in 0.001..=1.0,
        from in 0.0..0.5f64,
        length in 0.1..=0.5f64,
        every_days in INTERVAL_DAYS,
    ) -> Treatment {
        Treatment {
            drug,
            dose_mg: dose * limits::MAX_LABEL_DOSES * drug.usual_dose_mg(),
            from_day: from * duration,
            until_day: ((from + length) * duration).min(duration),
            every_days,
        }
    }
}

/// A woman without an aromatase inhibitor in any state, or with it after her final period.
fn protocol(duration: f64) -> impl Strategy<Value = Protocol> {
    let before = prop_oneof![
        Just(Menopause::Premenopausal),
        (-21915.0..=36525.0).prop_map(|day| Menopause::FinalPeriod { day }),
    ];
    let years = prop_oneof![0.0..=60.0f64, (0u8..=60).prop_map(f64::from)];
    let after = years.prop_map(|years| Menopause::FinalPeriod { day: -years * 365.25 });
    let courses = prop::collection::vec(course(duration), 0..4);
    let state = prop_oneof![(before, Just(Vec::new())), (after, courses),];
    let treatments = prop::collection::vec(treatment(duration), 0..4);
    (state, treatments).prop_map(|((menopause, courses), treatments)| Protocol {
        menopause,
        courses,
        treatments,
    })
}

fn mechanisms() -> impl Strategy<Value = Mechanisms> {
    any::<[bool; Mechanisms::COUNT]>().prop_map(Mechanisms::from)
}

fn settings() -> impl Strategy<Value = Settings> {
    timing().prop_flat_map(|timing| {
        let protocol = protocol(timing.duration_days.into());
        (parameters(), protocol, mechanisms(), Just(timing), 1u32..=8, any::<u64>()).prop_map(
            |(parameters, protocol, mechanisms, timing, field_cell_voxels, seed)| Settings {
                parameters,
                protocol,
                mechanisms,
                timing,
                field_cell_voxels,
                seed,
            },
        )
    })
}

fn experiment() -> impl Strategy<Value = Experiment> {
    let sample = prop_oneof![volume(), generated()];
    let output = (0u32..=36525, 0u32..=36525);
    (any::<String>(), sample, settings(), 0.0..1.0, output).prop_map(
        |(title, sample, settings, measure, (snapshot_every_days, checkpoint_every_days))| {
            let duration = f64::from(settings.timing.duration_days);
            let every_days = ((measure * duration) as u32).max(1);
            let output = OutputPlan { snapshot_every_days, checkpoint_every_days };
            Experiment { title, sample, settings, measure: MeasurePlan { every_days }, output }
        },
    )
}

proptest! {
    #[test]
    fn reading_what_was_printed_gives_the_same(experiment in experiment()) {
        let printed = experiment.to_ron();
        let again = Experiment::from_str(&printed, "printed", Path::new("/elsewhere"));
        let again = again.map_err(|error| TestCaseError::fail(format!("{error}\n{printed}")))?;
        prop_assert_eq!(&again, &experiment);
        prop_assert_eq!(again.to_ron(), printed);
    }
}
