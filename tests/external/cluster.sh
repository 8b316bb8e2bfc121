# This machine as a Slurm cluster of one node, for as long as a script runs. To be sourced after
# tools.sh. Needs root on Debian, whose packages it installs; no systemd, cgroups or database.
#
# Every daemon has its files and sockets in a folder of its own and ports of its own: nothing of
# the machine's is touched, unless cluster_as_default is called, and two such clusters do not meet.

# Where Debian's packages look for a configuration.
cluster_default=/etc/slurm/slurm.conf

# Installs what is missing. Packages would start daemons of their own where an init system lets them.
cluster_install() {
    command -v slurmctld slurmd sbatch munged >/dev/null 2>&1 && return
    [[ $(id -u) == 0 ]] || return 1
    local policy=/usr/sbin/policy-rc.d installed=0
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        # shellcheck disable=SC2064 # the path as it is now
        trap "rm -f '$policy'" RETURN
    fi
    have slurmctld slurmctld slurmd slurm-client munge || installed=1
    return $installed
}

# cluster_up FOLDER: makes FOLDER in one of root's and lets the user munge pass both.
cluster_up() {
    cluster=$1
    export SLURM_CONF=$cluster/slurm.conf
    mkdir "$cluster" "$cluster/state" "$cluster/spool"
    chmod a+rx "$cluster" "$(dirname "$cluster")"
    local run=$cluster/run
    install -d -o munge -g munge "$run"
    trap cluster_down EXIT
    head -c 128 /dev/urandom | install -m 0400 -o munge -g munge /dev/stdin "$run/key"
    # A daemon that kept the script's output open would keep those waiting who read it.
    runuser -u munge -- munged --key-file "$run/key" --socket "$run/socket" \
        --pid-file "$run/munged.pid" --seed-file "$run/seed" --log-file "$run/munged.log" \
        >"$run/start.log" 2>&1
    cluster_configuration >"$SLURM_CONF"
    slurmctld -f "$SLURM_CONF" >>"$run/start.log" 2>&1
    slurmd -f "$SLURM_CONF" >>"$run/start.log" 2>&1
    for _ in $(seq 30); do
        [[ $(sinfo --noheader --format %t 2>/dev/null) == idle ]] && return
        sleep 1
    done
    echo "FAILED: no node is idle; logs are in $run" >&2
    return 1
}

# Makes the cluster the one that programs find which drop the variable SLURM_CONF, as Snakemake's jobs
# do; no other may be configured on this machine.
cluster_as_default() {
    if [[ -e $cluster_default ]]; then
        echo "FAILED: $cluster_default is another cluster's" >&2
        return 1
    fi
    ln -sf "$SLURM_CONF" "$cluster_default"
}

cluster_configuration() {
    local host megabytes port
    host=$(hostname -s)
    megabytes=$(awk '/^MemTotal/ { print int($2 / 1024) - 512 }' /proc/meminfo)
    port=$((20000 + $$ % 10000 * 2))
    cat <<CONF
ClusterName=trabecula
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/run/socket
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
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/run/slurmctld.pid
SlurmdPidFile=$cluster/run/slurmd.pid
SlurmctldLogFile=$cluster/run/slurmctld.log
SlurmdLogFile=$cluster/run/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$megabytes State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE DefMemPerCPU=512 State=UP
CONF
}

cluster_is_idle() { [[ -z $(squeue --noheader 2>/dev/null) ]]; }

# Cancels all jobs, so that none outlives its daemon, and stops the daemons.
cluster_down() {
    trap - EXIT
    local daemon
    if cluster_has slurmctld; then
        scancel --user="$(id -un)" || true
        for _ in $(seq 30); do
            cluster_is_idle && break
            sleep 1
        done
    fi
    if [[ $(readlink "$cluster_default") == "$SLURM_CONF" ]]; then rm "$cluster_default"; fi
    for daemon in slurmd slurmctld munged; do
        cluster_has "$daemon" || continue
        kill "$(cluster_pid "$daemon")"
        # slurmctld saves its state before it ends.
        for _ in $(seq 60); do
            cluster_has "$daemon" || break
            sleep 1
        done
    done
}

# cluster_pid DAEMON
cluster_pid() { cat "$cluster/run/$1.pid" 2>/dev/null; }

# cluster_has DAEMON: whether it runs. In a container nobody may fetch the status of what has ended.
cluster_has() {
    local pid
    pid=$(cluster_pid "$1") && [[ -n $pid ]] && grep -qs '^State:.[^ZX]' "/proc/$pid/status"
}
