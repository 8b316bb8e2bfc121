#!/usr/bin/env bash
# The exported Snakemake workflow and the GNU parallel line, run as written: both must collect, byte
# for byte, what one process does. What is not installed is skipped with a message, or is a failure
# with --required. The exported Slurm script has a test of its own, slurm.sh.
#
#     tests/external/schedulers.sh [--required] [PROGRAM]
#
# Needs Python 3.11 or later with venv, for Snakemake, and GNU parallel (Debian: parallel).
# Snakemake goes into target/external. Takes about a minute, the installation not counted.
set -euo pipefail
project=$(realpath "$(dirname "$0")/../..")
tools=$project/target/external
required=false
if [[ ${1:-} == --required ]]; then
    required=true
    shift
fi
program=$(realpath "${1:-$project/target/debug/trabecula}")
work=$(mktemp -d)
mkdir -p "$tools"

skip() {
    echo "skipped: $1"
    if $required; then exit 1; fi
}

fail() {
    echo "FAILED: $1; everything is in $work" >&2
    exit 1
}

cat >"$work/base.ron" <<RON
(
    sample: Generated(shape_voxels: (32, 32, 32), bv_tv: 0.25, tb_th_um: 150),
    woman: Postmenopausal(years_since_final_period: 5),
    therapy: [Anastrozole()],
    duration_days: 60,
    burn_in_days: 30,
    measure: (every_days: 30),
)
RON
cat >"$work/sweep.ron" <<RON
(
    title: "Schedulers' test: it's a \"sweep\"",
    base: "base.ron",
    vary: [
        Range(path: "parameters.osteoclast.life_days", from: 12, to: 24, levels: 3),
        Values(path: "therapy", values: [[Anastrozole()], [Zoledronate()]]),
    ],
    design: Grid,
)
RON

# plan NAME: a study whose path has a space in it.
plan() {
    "$program" sweep plan "$work/sweep.ron" --out "$work/$1 study" --no-probe >/dev/null
}

# same NAME
same() {
    for ending in parquet csv json; do
        cmp "$work/$1 study/collected.$ending" "$work/alone study/collected.$ending" ||
            fail "collected.$ending differs after $1"
    done
    echo "$1: the same bytes"
}

plan alone
"$program" sweep run "$work/alone study" --quiet
"$program" sweep collect "$work/alone study" >/dev/null

snakemake=$(command -v snakemake || true)
if [[ -z $snakemake ]] && python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    snakemake=$tools/snakemake/bin/snakemake
    if [[ ! -x $snakemake ]]; then
        python3 -m venv "$tools/snakemake"
        "$tools/snakemake/bin/pip" install --quiet snakemake
    fi
fi
if [[ -z $snakemake ]]; then
    skip "Snakemake: no Python 3.11 with venv"
else
    echo "== Snakemake $("$snakemake" --version)"
    plan snakemake
    "$program" sweep export snakemake "$work/snakemake study" --shards 3 --threads 1
    (cd "$work" && "$snakemake" --snakefile "$work/snakemake study/Snakefile" --cores all --quiet all)
    same snakemake
fi

if ! parallel --version 2>/dev/null | grep -q GNU; then
    skip "GNU parallel (Debian: apt-get install parallel)"
else
    echo "== $(parallel --version | head -1)"
    plan parallel
    "$program" sweep export parallel "$work/parallel study" --shards 3 --threads 1
    bash "$work/parallel study/parallel.sh"
    same parallel
fi
rm -rf "$work"
