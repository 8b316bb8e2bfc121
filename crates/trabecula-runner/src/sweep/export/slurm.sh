#!/bin/bash
# {{ title }}
# {{ points }} points in {{ shards }} array tasks of {{ threads }} threads.
#
#     sbatch {{ script }}
#
# Submitting it again goes on with what is missing. Points interrupted by the time limit leave a
# checkpoint, and their task is requeued.
#SBATCH --job-name={{ name }}
#SBATCH --array=1-{{ shards }}
#SBATCH --cpus-per-task={{ threads }}
#SBATCH --mem={{ mebibytes }}M
#SBATCH --time={{ time }}
#SBATCH --signal=B:USR1@{{ warning_s }}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output="{{ study }}/logs/%A_%a.log"
{% if let Some(partition) = partition %}#SBATCH --partition={{ partition }}
{% endif %}{% if let Some(account) = account %}#SBATCH --account={{ account }}
{% endif %}
program={{ program }}
manifest={{ manifest }}
shard=$SLURM_ARRAY_TASK_ID/{{ shards }}

echo "shard $shard, ${SLURM_CPUS_PER_TASK:-1} threads on $(hostname), restart ${SLURM_RESTART_COUNT:-0}"
# In the background, so that the trap is not put off until the program ends.
"$program" sweep run "$manifest" --shard "$shard" --threads "${SLURM_CPUS_PER_TASK:-1}" &
worker=$!
signalled=
warned=
trap 'signalled=yes; warned=yes; kill -USR1 "$worker" 2>/dev/null' USR1
# Who cancels a task does not want it back, but what it has done is saved.
trap 'signalled=yes; kill -USR1 "$worker" 2>/dev/null' TERM
wait "$worker"
code=$?
# A signal ends `wait` before the worker has saved its points.
while [ -n "$signalled" ]; do
    signalled=
    wait "$worker"
    code=$?
done
if [ "$code" -eq 75 ] && [ -n "$warned" ]; then
    echo "interrupted; requeued"
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
