#!/usr/bin/env bash
# Opens what a run leaves behind with the programs of others: the report in Chromium, the files
# with VTK, zarr, ome-zarr and pandas. What is not installed is skipped with a message, or is a
# failure with --required.
#
#     tests/external/run.sh [--required] [PROGRAM]
#
# Needs: Chromium (Debian: chromium), Node.js with npm, Python 3 with venv. Everything else goes
# into target/external.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$here/../../target/external
required=false
if [[ ${1:-} == --required ]]; then
    required=true
    shift
fi
program=$(realpath "${1:-$here/../../target/debug/trabecula}")
mkdir -p "$work/shots"

skip() {
    echo "skipped: $1"
    if $required; then exit 1; fi
}

echo "two runs, with and without anastrozole"
quick=(run "$here/../../configs/quickstart.ron" --force --quiet --set output.snapshot_every_days=120)
"$program" "${quick[@]}" --out "$work/with"
"$program" "${quick[@]}" --out "$work/without" --set 'therapy=[]'
"$program" report "$work/with" --against "$work/without"
"$program" export "$work/with"

chromium=${CHROMIUM:-$(command -v chromium || true)}
if [[ -z $chromium ]]; then
    skip "the report: no chromium (Debian: apt-get install chromium)"
elif ! command -v npm >/dev/null; then
    skip "the report: no npm"
else
    echo "the report in $("$chromium" --version --no-sandbox 2>/dev/null || echo chromium)"
    npm install --silent --no-save --no-audit --no-fund --prefix "$work" playwright-core@1
    # Node finds packages from the script's own folder upwards.
    cp report.mjs "$work/report.mjs"
    CHROMIUM=$chromium node "$work/report.mjs" \
        "$work/with/report.html" "$work/with/series.csv" "$work/shots"
fi

if ! python3 -c 'import venv' 2>/dev/null; then
    skip "the files: no Python with venv"
else
    echo "the files in VTK, zarr, ome-zarr and pandas"
    [[ -x $work/venv/bin/python ]] || python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet vtk zarr ome-zarr pandas pyarrow
    "$work/venv/bin/python" formats.py "$work/with"
fi
echo "all agree; screenshots in target/external/shots"
