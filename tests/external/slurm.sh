#!/usr/bin/env bash
# A sweep on a real Slurm: this machine becomes a cluster of one node, a planned sweep is submitted
# as an array, one task is killed, one runs into its time limit, and what is collected in the end
# must equal, byte for byte, the same sweep run by one process.
#
#     tests/external/slurm.sh [PROGRAM]
#
# Needs root on Debian (packages slurmctld, slurmd, slurm-client and munge, which it installs) and
# takes about six minutes on a quiet machine. No cgroups, systemd or database are needed.
set -euo pipefail
project=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
# A copy: building anew in the meantime would mix two versions.
cp "$(realpath "${1:-$project/target/debug/trabecula}")" "$work/trabecula"
cd "$work"
program=$work/trabecula
host=$(hostname -s)
export SLURM_CONF=$work/slurm.conf
shards=4

fail() {
    echo "FAILED: $1; everything is in $work" >&2
    exit 1
}

cluster_up() {
    if ! command -v slurmctld slurmd munged >/dev/null; then
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
            slurmctld slurmd slurm-client munge
    fi
    mkdir -p "$work/state" "$work/spool"
    install -d -o munge -g munge /run/munge
    if ! munge --no-input >/dev/null 2>&1; then
        runuser -u munge -- munged
    fi
    local megabytes
    megabytes=$(awk '/^MemTotal/ { print int($2 / 1024) - 512 }' /proc/meminfo)
    cat >"$SLURM_CONF" <<CONF
ClusterName=trabecula
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1
ReturnToService=2
MinJobAge=3600
KillWait=5
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$megabytes State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE DefMemPerCPU=512 State=UP
CONF
    slurmctld -f "$SLURM_CONF"
    slurmd -f "$SLURM_CONF"
    trap cluster_down EXIT
    for _ in $(seq 30); do
        [[ $(sinfo --noheader --format %t 2>/dev/null) == idle ]] && return
        sleep 1
    done
    fail "Slurm did not start"
}

cluster_down() {
    local daemon pid
    for daemon in slurmd slurmctld; do
        [[ -s $work/$daemon.pid ]] || continue
        pid=$(cat "$work/$daemon.pid")
        kill "$pid" 2>/dev/null || continue
        # It saves its state before it ends.
        for _ in $(seq 60); do
            [[ -d /proc/$pid ]] || break
            sleep 1
        done
    done
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
    scontrol show job "${1}_$2" 2>/dev/null | grep -o 'Restarts=[0-9]*' | grep -qv 'Restarts=0$'
}
# The first task after the killed one that Slurm has warned; a fast machine may end one before that.
warned_task() {
    for task in $(seq 2 $shards); do
        if is_requeued "$job" "$task"; then
            echo "$task"
            return
        fi
    done
    return 1
}
queue_is_empty() { [[ -z $(squeue --noheader) ]]; }

cat >"$work/base.ron" <<RON
(
    sample: Generated(shape_voxels: (56, 56, 56), bv_tv: 0.2, tb_th_um: 150),
    woman: Postmenopausal(years_since_final_period: 5),
    therapy: [Anastrozole()],
    duration_days: 1825,
    burn_in_days: 365,
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

cluster_up
study=$work/study
"$program" sweep plan "$work/sweep.ron" --out "$study" --no-probe
"$program" sweep export slurm "$study" --threads 1 --shards $shards --time 1 --warning-s 50

echo "== an array with a time limit of one minute; the warning comes sooner"
job=$(sbatch --parsable "$study/slurm.sh")
wait_until 60 "worker" is_working 1
sleep 2
victim=$(worker_of 1)
echo "== SIGKILL to the worker of task 1, process $victim"
kill -KILL "$victim"
wait_until 30 "failure of the killed task" is_in_state "$job" 1 FAILED
wait_until 120 "requeue by the warning" warned_task
warned=$(warned_task)
ls "$study"/checkpoints/*/*.ckpt >/dev/null || fail "the warned task left no checkpoint"
grep -q "interrupted; requeued" "$study/logs/${job}_$warned.log" || fail "the log does not tell of the requeue"
scontrol show job "${job}_$warned" | grep -E 'JobState|Restarts' | head -2

echo "== the rest, with time enough"
scancel "$job"
wait_until 60 "empty queue" queue_is_empty
"$program" sweep status "$study" || true
missing=$("$program" sweep status "$study" --missing $shards || true)
echo "== missing tasks: $missing"
"$program" sweep export slurm "$study" --threads 1 --shards $shards
sbatch --parsable --array="$missing" "$study/slurm.sh"
wait_until 900 "end of the array" queue_is_empty
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
trap - EXIT
cluster_down
rm -rf "$work"
echo "the same bytes"
