#!/usr/bin/python3
"""`analyse compliance` beside shapely: the same pairs of random buildings, the same distances, table 3.4.1 written out.

    fire_separation.py PROGRAM        exit code 77 where shapely is missing, 1 where anything differs
"""
import json, random, subprocess, sys, tempfile, os
try:
    from shapely.geometry import Polygon, mapping
    from shapely.affinity import rotate
except ImportError:
    print("shapely is not installed")
    sys.exit(77)

# GB 50016-2014 table 3.4.1: rows and columns as (hazard, high-rise, rating); a plant beside a plant, metres.
COLUMNS = ["甲", "乙", "乙高", "丙1", "丙3", "丙4", "丙高"]
TABLE = {
    "甲": [12, 12, 13, 12, 14, 16, 13],
    "乙": [12, 10, 13, 10, 12, 14, 13],
    "乙高": [13, 13, 13, 13, 15, 17, 13],
    "丙1": [12, 10, 13, 10, 12, 14, 13],
    "丙3": [14, 12, 15, 12, 14, 16, 15],
    "丙4": [16, 14, 17, 14, 16, 18, 17],
    "丙高": [13, 13, 13, 13, 15, 17, 13],
}
KINDS = {  # hazard, rating, height, floors
    "甲": ("甲", 1, 10, 1), "乙": ("乙", 2, 10, 1), "乙高": ("乙", 2, 30, 5), "丙1": ("丙", 1, 10, 1),
    "丙3": ("丁", 3, 10, 1), "丙4": ("戊", 4, 10, 1), "丙高": ("丙", 2, 30, 5),
}

program = sys.argv[1]
random.seed(11)
buildings = []
for i in range(150):
    x, y = random.uniform(0, 900) + 500000, random.uniform(0, 900) + 2500000
    w, h = random.uniform(10, 40), random.uniform(10, 40)
    shape = rotate(Polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)]), random.uniform(0, 90))
    buildings.append((f"b{i}", random.choice(COLUMNS), shape))

with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "buildings.geojson")
    features = []
    for name, kind, shape in buildings:
        hazard, rating, height, floors = KINDS[kind]
        features.append({"type": "Feature", "geometry": mapping(shape), "properties": {
            "id": name, "function": "plant", "hazard_class": hazard, "fire_rating": str(rating), "height": height,
            "floors": floors}})
    json.dump({"type": "FeatureCollection", "features": features,
               "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}, open(file, "w"))
    out = subprocess.run([program, "-q", "analyse", "compliance", "--buildings", file, "--json"],
                         capture_output=True, text=True, check=True).stdout
found = {tuple(sorted(f["buildings"])): f for f in json.loads(out)["findings"] if len(f["buildings"]) == 2}

wrong, worst, expected = 0, 0.0, 0
for i, (a, ka, sa) in enumerate(buildings):
    for b, kb, sb in buildings[i + 1:]:
        required, actual = TABLE[ka][COLUMNS.index(kb)], sa.distance(sb)
        pair = found.pop(tuple(sorted((a, b))), None)
        if actual >= required - 0.005:
            if pair: wrong += 1; print("not a violation:", a, b, actual, required)
            continue
        expected += 1
        if not pair or pair["requiredMeters"] != required:
            wrong += 1; print("missed or otherwise required:", a, ka, b, kb, actual, required, pair)
            continue
        worst = max(worst, abs(pair["actualMeters"] - actual))
wrong += len(found)
print(json.dumps({"violations": expected, "wrong": wrong, "greatest_difference_m": worst}))
sys.exit(0 if wrong == 0 and expected > 50 and worst < 1e-6 else 1)
