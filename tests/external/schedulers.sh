#!/usr/bin/env bash
# The exported Snakemake workflow, on this machine and by Snakemake's Slurm executor, and the GNU
# parallel line, run as written: each must collect, byte for byte, what one process does. What is not
# installed is skipped with a message, or is a failure with --required. Of the Snakemake workflow also:
# points that fail, and a job that its time limit ends. The exported Slurm script has a test of its own,
# slurm.sh.
#
#     tests/external/schedulers.sh [--required] [PROGRAM]
#
# Needs Python 3.11 or later with venv, for Snakemake, and GNU parallel (Debian: parallel); as root
# on Debian the latter and Slurm are installed. Snakemake goes into target/external. Takes about four
# minutes, installations not counted.
set -euo pipefail
project=$(realpath "$(dirname "$0")/../..")
tools=$project/target/external
required=false
if [[ ${1:-} == --required ]]; then
    required=true
    shift
fi
. "$project/tests/external/tools.sh"
. "$project/tests/external/cluster.sh"
program=$(realpath "${1:-$project/target/debug/trabecula}")
work=$(mktemp -d)
mkdir -p "$tools"

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

# install_snakemake: with its Slurm executor, into a virtual environment.
install_snakemake() {
    snakemake=$tools/snakemake/bin/snakemake
    python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || return
    [[ -x $snakemake ]] || python3 -m venv "$tools/snakemake"
    "$tools/snakemake/bin/pip" install --quiet --disable-pip-version-check \
        'snakemake>=9' 'snakemake-executor-plugin-slurm>=2'
}

# export_workflow NAME OPTION...
export_workflow() {
    "$program" sweep export snakemake "$work/$1 study" --shards 3 --threads 1 "${@:2}"
}

# follow NAME OPTION...: the exported workflow, run as its head says.
follow() {
    (cd "$work" && "$snakemake" --snakefile "$work/$1 study/Snakefile" "${@:2}" --quiet all)
}

# workflow NAME OPTION...
workflow() {
    plan "$1"
    export_workflow "$1"
    follow "$@"
    same "$1"
}

# count NAME KIND: points that are done, failed or missing.
count() {
    "$program" sweep status "$work/$1 study" --json |
        python3 -c "import json, sys; print(json.load(sys.stdin)['$2'])"
}

# Points that fail do not keep the others from being run, are not run again by themselves, and are after
# `sweep retry`; nothing incomplete is collected.
failing_points() {
    cat >"$work/failing.ron" <<RON
(
    base: "base.ron",
    vary: [Values(path: "field_cell_voxels", values: [1, 8, 2])],
    design: Grid,
    replicates: 2,
)
RON
    "$program" sweep plan "$work/failing.ron" --out "$work/failing study" --no-probe >/dev/null
    export_workflow failing
    local attempt
    for attempt in first again; do
        if follow failing --cores 1 2>"$work/failing.txt"; then fail "failed points went unnoticed"; fi
        [[ "$(count failing done) $(count failing failed)" == "4 2" ]] || fail "$attempt: not all was run"
        grep -q "2 have failed" "$work/failing.txt" || fail "$attempt: nobody told of failed points"
        [[ $(grep -c "points to run" "$work/failing.txt") == $([[ $attempt == first ]] && echo 3 || echo 0) ]] ||
            fail "$attempt: a failed point was run unasked"
    done
    "$program" sweep retry "$work/failing study" >/dev/null
    if follow failing --cores 1 2>"$work/failing.txt"; then fail "failed points went unnoticed"; fi
    grep -q "points to run" "$work/failing.txt" || fail "sweep retry had nothing run again"
    [[ ! -e "$work/failing study/collected.csv" ]] || fail "an incomplete sweep was collected"
    echo "snakemake: failed points are told, and run again when asked for"
}

# A worker that stands still until the time limit of its job, a minute, ends it.
time_limit() {
    plan limit
    export_workflow limit --time 1
    follow limit --executor slurm --jobs 3 --slurm-status-command squeue \
        --slurm-init-seconds-before-status-checks 5 &
    local flow=$! worker
    until worker=$(pgrep -f "^$program sweep run $work/limit study/manifest.jsonl" | head -1) &&
        [[ -n $worker ]] && kill -STOP "$worker"; do
        kill -0 "$flow" 2>/dev/null || fail "the workflow ended before a worker could be stopped"
        sleep 0.1
    done
    wait "$flow" || fail "a job that reached its time limit was not tried again"
    scontrol show jobs | grep -q JobState=TIMEOUT || fail "no job reached its time limit"
    same limit
}

if ! install_snakemake; then
    skip "Snakemake: needs Python 3.11 or later with venv, and its packages"
else
    echo "== Snakemake $("$snakemake" --version)"
    workflow snakemake --cores all
    failing_points
    if ! cluster_install; then
        skip "Snakemake's Slurm executor: no Slurm (root on Debian installs it)"
    else
        echo "== Snakemake's executor on $(slurmctld -V)"
        cluster_up "$work/cluster"
        cluster_as_default
        # By `squeue`: this cluster keeps no accounts. The usual 40 s are meant for larger ones.
        workflow executor --executor slurm --jobs 3 --slurm-status-command squeue \
            --slurm-init-seconds-before-status-checks 5
        time_limit
        cluster_down
    fi
fi

if ! have parallel parallel || ! parallel --version 2>/dev/null | grep -q GNU; then
    skip "GNU parallel (Debian: apt-get install parallel)"
else
    echo "== $(parallel --version | head -1)"
    plan parallel
    "$program" sweep export parallel "$work/parallel study" --shards 3 --threads 1
    bash "$work/parallel study/parallel.sh"
    same parallel
fi
rm -rf "$work"
