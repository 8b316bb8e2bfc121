#!/usr/bin/env bash
# A sweep on a real Slurm: this machine becomes a cluster of one node, a planned sweep is submitted
# as an array, one task is killed, one runs into its time limit, and what is collected in the end
# must equal, byte for byte, the same sweep run by one process.
#
#     tests/external/slurm.sh [--required] [PROGRAM]
#
# Needs root on Debian (packages slurmctld, slurmd, slurm-client and munge, which it installs), else it
# says so and is skipped, or fails with --required. Takes about a minute on a quiet machine.
set -euo pipefail
required=false
if [[ ${1:-} == --required ]]; then
    required=true
    shift
fi
here=$(realpath "$(dirname "$0")")
. "$here/tools.sh"
. "$here/cluster.sh"
if ! cluster_install; then
    skip "a sweep on a real Slurm: needs root on Debian, or slurmctld, slurmd, slurm-client and munge"
    exit
fi
work=$(mktemp -d)
# A copy: building anew in the meantime would mix two versions.
cp "$(realpath "${1:-$here/../../target/debug/trabecula}")" "$work/trabecula"
cd "$work"
program=$work/trabecula
shards=4

fail() {
    echo "FAILED: $1; everything is in $work" >&2
    exit 1
}

# state JOB TASK
state() {
    scontrol show job "$1_$2" 2>/dev/null | grep -o 'JobState=[A-Z]*' | tail -1 | cut -d= -f2
}

is_in_state() { [[ $(state "$1" "$2") == "$3" ]]; }

# wait_until SECONDS WHAT COMMAND...
wait_until() {
    local seconds=$1 what=$2
    shift 2
    for _ in $(seq "$seconds"); do
        if "$@"; then return; fi
        sleep 1
    done
    fail "no $what in $seconds s"
}

# The process that writes the log of a shard; the log is named after it.
worker_of() {
    basename "$(ls "$study"/results/*-shard-"$1"-of-$shards.*.log 2>/dev/null | head -1)" |
        sed -E 's/.*-([0-9]+)-[0-9]+\.log/\1/'
}
is_working() { [[ -n $(worker_of "$1") ]]; }
is_requeued() {
    scontrol show job "$1_$2" 2>/dev/null | grep -o 'Restarts=[0-9]*' | grep -qv 'Restarts=0$'
}
# Whether the stopped process $1 would get a signal if it went on.
is_signalled() { grep -qs '^ShdPnd:.*[1-9a-f]' "/proc/$1/status"; }

cat >"$work/base.ron" <<RON
(
    sample: Generated(shape_voxels: (56, 56, 56), bv_tv: 0.2, tb_th_um: 150),
    woman: Postmenopausal(years_since_final_period: 5),
    therapy: [Anastrozole()],
    duration_days: 730,
    burn_in_days: 180,
    measure: (every_days: 73),
)
RON
cat >"$work/sweep.ron" <<RON
(
    title: "A sweep on a real Slurm",
    base: "base.ron",
    vary: [
        Range(path: "parameters.osteoclast.life_days", from: 12, to: 24, levels: 2),
        Values(path: "therapy", values: [[Anastrozole()], [Zoledronate()]]),
    ],
    design: Grid,
)
RON

cluster_up "$work/cluster"
study=$work/study
"$program" sweep plan "$work/sweep.ron" --out "$study" --no-probe
"$program" sweep export slurm "$study" --threads 1 --shards $shards --time 1 --warning-s 50

echo "== an array with a time limit of one minute; the warning comes sooner"
job=$(sbatch --parsable "$study/slurm.sh")
wait_until 60 "worker of task 1" is_working 1
sleep 1
victim=$(worker_of 1)
echo "== SIGKILL to the worker of task 1, process $victim"
kill -KILL "$victim"
wait_until 60 "worker of task 2" is_working 2
slow=$(worker_of 2)
# However fast this machine is, task 2 is half-way when its time is up.
kill -STOP "$slow"
wait_until 30 "failure of the killed task" is_in_state "$job" 1 FAILED
wait_until 90 "warning of the time limit" is_signalled "$slow"
kill -CONT "$slow"
wait_until 30 "requeue of the warned task" is_requeued "$job" 2
ls "$study"/checkpoints/*/*.ckpt >/dev/null || fail "the warned task left no checkpoint"
grep -q "interrupted; requeued" "$study/logs/${job}_2.log" || fail "the log does not tell of the requeue"
echo "== task 2, warned: $(scontrol show job "${job}_2" | grep -oE '(JobState|Restarts)=\S+' | xargs)"

echo "== the rest, with time enough"
scancel "$job"
wait_until 60 "empty queue" cluster_is_idle
"$program" sweep status "$study" || true
missing=$("$program" sweep status "$study" --missing $shards || true)
echo "== missing tasks: $missing"
"$program" sweep export slurm "$study" --threads 1 --shards $shards
sbatch --parsable --array="$missing" "$study/slurm.sh"
wait_until 900 "end of the array" cluster_is_idle
"$program" sweep status "$study" || fail "points are missing"
"$program" sweep collect "$study"
grep -h "restart" "$study"/logs/*.log

echo "== the same by one process"
mkdir "$work/alone"
cp "$study/manifest.jsonl" "$work/alone/"
"$program" sweep run "$work/alone" --quiet
"$program" sweep collect "$work/alone"
for ending in parquet csv json; do
    cmp "$study/collected.$ending" "$work/alone/collected.$ending" || fail "collected.$ending differs"
done
cluster_down
rm -rf "$work"
echo "the same bytes"
