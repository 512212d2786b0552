#!/bin/sh
# Copies the chart library out of node_modules, so that the page loads nothing from elsewhere.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
from="$root/node_modules/echarts"
to="$root/web/assets/vendor"
if [ ! -f "$from/dist/echarts.esm.min.js" ]; then
    echo "echarts is not installed: run 'npm ci' in the repository's root first" >&2
    exit 1
fi
mkdir -p "$to"
cp "$from/dist/echarts.esm.min.js" "$to/echarts.esm.min.js"
cat "$from/LICENSE" "$from/NOTICE" > "$to/echarts.LICENSE.txt"
