#!/usr/bin/python3
"""`analyse cost-distance` and `analyse corridor` beside scikit-image, on random costs with walls.

    corridor.py PROGRAM        exit code 77 where scikit-image is missing, 1 where anything differs

MCP_Geometric counts a step of eight neighbours as r.cost does. Free space is eroded by scipy's distance transform on a
raster of half cells, whose blocked cells are whole squares.
"""
import json, os, subprocess, sys, tempfile
try:
    import numpy as np
    from scipy.ndimage import distance_transform_edt
    from skimage.graph import MCP_Geometric
except ImportError:
    print("scikit-image is not installed")
    sys.exit(77)

program, size = sys.argv[1], 200
random = np.random.default_rng(5)
costs = 1 + np.floor(random.random((size, size)) * 990) / 10
walls = random.random((size, size)) < 0.01
costs[walls] = -1
start, end = (20, 20), (180, 170)
for cell in (start, end): costs[cell[0] - 3:cell[0] + 4, cell[1] - 3:cell[1] + 4] = 5
walls = costs < 0

def place(cell): return f"{cell[1] + 0.5},{size - cell[0] - 0.5}"

def run(*arguments):
    return json.loads(subprocess.run([program, "-q", "analyse", *arguments, "--json"], capture_output=True, text=True,
                                     check=True).stdout)

def totals(grid, cell):
    found, _ = MCP_Geometric(np.where(np.isnan(grid), -1, grid)).find_costs([cell])
    return found

with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "costs.asc")
    with open(file, "w") as out:
        out.write(f"ncols {size}\nnrows {size}\nxllcorner 0\nyllcorner 0\ncellsize 1\nNODATA_value -1\n")
        for row in costs: out.write(" ".join(f"{c:g}" for c in row) + "\n")
    width = 3.0
    study = run("corridor", "--cost", file, "--from", place(start), "--to", place(end), "--width", str(width),
                "--eight-moves", "--out", os.path.join(folder, "c.gpkg"))
    distance = run("cost-distance", "--cost", file, "--from", place(start), "--out", os.path.join(folder, "d.tif"))

squares = np.zeros((2 * size + 1, 2 * size + 1), bool)
for row, column in np.argwhere(walls): squares[2 * row:2 * row + 3, 2 * column:2 * column + 3] = True
clear = distance_transform_edt(~squares)[1::2, 1::2] / 2
free = np.where(clear >= width / 2 * (1 - 1e-9), costs, np.nan)
least = totals(free, start)[end]
all_costs = totals(np.where(walls, np.nan, costs), start)
greatest = all_costs[np.isfinite(all_costs)].max()

differences = {"corridor": abs(study["leastCost"] - least) / least,
               "cost_distance": abs(distance["greatestCost"] - greatest) / greatest}
overlaps = [a["overlap"] for a in study["alternatives"]]
costs_of = [a["cost"] for a in study["alternatives"]]
print(json.dumps({"relative_differences": differences, "alternatives": len(overlaps), "overlaps": overlaps}))
good = all(d < 1e-5 for d in differences.values()) and len(overlaps) >= 3 and max(overlaps) <= 0.6 \
    and costs_of == sorted(costs_of) and abs(costs_of[0] - least) / least < 1e-5
sys.exit(0 if good else 1)
