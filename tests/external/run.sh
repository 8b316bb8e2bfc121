#!/usr/bin/env bash
# Opens what the program leaves behind with the programs of others: reports in Chromium, files with
# VTK, zarr, ome-zarr-models and pandas; and reads scans that SimpleITK, pynrrd and tifffile wrote.
# What is missing is installed where that is possible (root, Debian), else skipped with a message,
# or a failure with --required.
#
#     tests/external/run.sh [--required] [PROGRAM [RUN]]
#
# RUN is the directory of a finished run of configs/quickstart.ron with snapshots; without it, one
# is made. Everything goes into target/external.
set -euo pipefail
required=false
if [[ ${1:-} == --required ]]; then
    required=true
    shift
fi
# Before leaving the folder that they are seen from.
program=${1:+$(realpath "$1")}
run=${2:+$(realpath "$2")}
cd "$(dirname "$0")"
here=$PWD
. ./tools.sh
root=$(realpath "$here/../..")
work=$root/target/external
program=${program:-$root/target/debug/trabecula}
mkdir -p "$work/shots"

simulate() {
    echo "a run beside another, a trial, a sweep, a validation"
    local quick=(run "$root/configs/quickstart.ron" --force --quiet)
    if [[ -z $run ]]; then
        run=$work/with
        "$program" "${quick[@]}" --out "$run" --set output.snapshot_every_days=180
    fi
    # Shorter: what is compared is the last day that both have.
    "$program" "${quick[@]}" --out "$work/without" --set 'therapy=[]' --set duration_days=90 \
        --set burn_in_days=30
    "$program" report "$run" --against "$work/without"
    "$program" export "$run"
    "$program" trial small/trial.ron --out "$work/trial" --force --quiet
    rm -rf "$work/sweep"
    "$program" sweep plan small/sweep.ron --out "$work/sweep" --no-probe
    "$program" sweep run "$work/sweep" --quiet
    "$program" sweep collect "$work/sweep"
    "$program" validate small/validation.ron --out "$work/validation" --force --quiet
    "$program" report "$work/validation"
}

terminal() {
    echo "the program in terminals of 60 and 120 columns"
    python3 terminal.py "$program" "$root/configs/quickstart.ron" "$work/terminal"
}

reports() {
    echo "reports in $("$CHROMIUM" --version --no-sandbox 2>/dev/null || echo chromium)"
    npm install --silent --no-save --no-audit --no-fund --prefix "$work" playwright-core@1
    # Node finds packages from the script's own folder upwards.
    cp ./*.mjs "$work"
    node "$work/report.mjs" "$run/report.html" "$run/series.csv" "$work/shots"
    node "$work/trial.mjs" "$work/trial" "$work/shots"
    node "$work/sweep.mjs" "$work/sweep" "$work/shots"
    node "$work/validate.mjs" "$work/validation" "$work/shots"
}

files() {
    echo "files in VTK, zarr, ome-zarr-models and pandas; scans by SimpleITK, pynrrd and tifffile"
    [[ -x $work/venv/bin/python ]] || python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check \
        vtk zarr ome-zarr-models pandas pyarrow SimpleITK pynrrd tifffile
    "$work/venv/bin/python" formats.py "$run"
    "$work/venv/bin/python" scans.py "$program" \
        "$root/configs/data/lhdl-3155-d4-trabecular.nii.gz" "$work/scans"
}

simulate
if ! have python3 python3; then
    skip "terminal: no Python (Debian: apt-get install python3)"
else
    terminal
fi
CHROMIUM=${CHROMIUM:-chromium}
if ! have "$CHROMIUM" chromium; then
    skip "reports: no chromium (Debian: apt-get install chromium)"
elif ! have npm nodejs npm; then
    skip "reports: no npm (Debian: apt-get install nodejs npm)"
else
    CHROMIUM=$(command -v "$CHROMIUM")
    export CHROMIUM
    reports
fi
if ! python3 -c 'import venv, ensurepip' 2>/dev/null && ! have python3-venv python3-venv &&
    ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    skip "files: no Python with venv (Debian: apt-get install python3-venv)"
else
    files
fi
echo "all agree; screenshots in target/external/shots"
