#!/usr/bin/env bash
# `analyse shadow-hours`, `viewshed` and `cut-fill` beside GRASS's r.sunmask, r.viewshed and r.mapcalc on a made-up town:
#   terrain.sh PROGRAM      exit code 77 where GRASS is not installed, 1 where they differ
# Marching rays over cells and sweeping lines of sight differ at the edges of what they find: 2 % of the cells may.
set -euo pipefail
program="$1"
command -v grass >/dev/null || { echo "GRASS is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# 200 x 200 cells of 1 m near Guangzhou, a gentle slope with thirty blocks of 5 to 40 m on it.
awk 'BEGIN { srand(3); n = 200
    printf "ncols %d\nnrows %d\nxllcorner 500000\nyllcorner 2500000\ncellsize 1\nNODATA_value -9999\n", n, n
    for (b = 0; b < 30; ++b) { x[b] = int(rand() * 170); y[b] = int(rand() * 170); w[b] = 5 + int(rand() * 20); h[b] = 5 + int(rand() * 35) }
    for (r = 0; r < n; ++r) { for (c = 0; c < n; ++c) { z = 20 + r * 0.02
        for (b = 0; b < 30; ++b) if (c >= x[b] && c < x[b] + w[b] && r >= y[b] && r < y[b] + w[b]) z = 20 + h[b]
        printf "%.3f ", z } print "" } }' >"$folder/before.asc"
awk 'NR <= 6 { print; next } { for (c = 1; c <= NF; ++c) printf "%.3f ", ((c > 50 && c < 120 && NR > 60 && NR < 130) ? 24 : $c); print "" }' \
    "$folder/before.asc" >"$folder/after.asc"
cat >"$folder/compare" <<'GRASS'
set -euo pipefail
for name in before after; do
    r.in.gdal -o --quiet input="$FOLDER/$name.asc" output=$name
    g.region raster=$name
    r.out.gdal -f -c --quiet input=$name output="$FOLDER/$name.tif" type=Float64
done
status=0
differ() { # map limit what
    eval "$(r.univar -g map="$1" | grep '^mean=')"
    awk -v m="$mean" -v l="$2" -v w="$3" 'BEGIN { printf "{\"%s\": %.4f, \"limit\": %g}\n", w, m, l; exit !(m <= l) }' || status=1
}
for hour in 9 12 15.5; do
    "$PROGRAM" -q analyse shadow-hours --surface "$FOLDER/before.tif" --date 2026-12-21 --utc-offset 8 --from $hour \
        --until "$(awk -v h=$hour 'BEGIN { print h + 1 / 60 }')" --step 1 --out "$FOLDER/shadow.tif" --json >"$FOLDER/shadow.json"
    read -r azimuth elevation < <(/usr/bin/python3 -c "import json; print(*json.load(open('$FOLDER/shadow.json'))['gridAzimuthAndElevation'][0])")
    r.in.gdal -o --quiet --overwrite input="$FOLDER/shadow.tif" output=ours band=1
    r.sunmask --quiet --overwrite elevation=before output=theirs altitude="$elevation" azimuth="$azimuth"
    r.mapcalc --quiet --overwrite "difference = if((ours > 0) != if(isnull(theirs), 0, theirs == 1), 1.0, 0.0)"
    differ difference 0.02 "shadow at $hour"
done
"$PROGRAM" -q analyse viewshed --surface "$FOLDER/before.tif" --from 500100.5,2500100.5 --height 30 --flat \
    --out "$FOLDER/view.tif" >/dev/null
r.in.gdal -o --quiet --overwrite input="$FOLDER/view.tif" output=seen
r.viewshed -b --quiet --overwrite input=before output=theirs coordinates=500100.5,2500100.5 observer_elevation=30
r.mapcalc --quiet --overwrite "difference = if(seen != theirs, 1.0, 0.0)"
differ difference 0.03 viewshed # two methods: sweeping lines of sight, and GDAL's reference planes
r.mapcalc --quiet --overwrite "cut = max(before - after, 0)"
r.mapcalc --quiet --overwrite "fill = max(after - before, 0)"
"$PROGRAM" -q analyse cut-fill --before "$FOLDER/before.tif" --after "$FOLDER/after.tif" --json >"$FOLDER/cutfill.json"
for part in cut fill; do
    eval "$(r.univar -g map=$part | grep '^sum=')"
    /usr/bin/python3 -c "
import json; ours = json.load(open('$FOLDER/cutfill.json'))['${part}CubicMeters']; theirs = $sum
print(json.dumps({'$part': ours, 'r.mapcalc': theirs})); exit(not (theirs > 100 and abs(ours - theirs) <= 1e-6 * theirs))" || status=1
done
exit $status
GRASS
export FOLDER="$folder" PROGRAM="$program"
status=0
grass --tmp-location EPSG:4547 --exec bash "$folder/compare" >"$folder/said" 2>"$folder/errors" || status=$?
grep '^{' "$folder/said" || true
[[ $status -eq 0 ]] || cat "$folder/errors" >&2
exit $status
