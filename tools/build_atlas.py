"""Build the table of countries' outlines that the desk draws its map with.

    python -m tools.build_atlas

Takes the npm tarball of world-atlas (Natural Earth, in the public domain; packed by M. Bostock, ISC), whose version and
hash are pinned here, and writes ``dateline/web/data/countries.json.gz``: for each country its ISO 3166 code, and its
rings as whole hundredths of a degree, each point as the step from the one before.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import itertools
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import pycountry

PACKAGE = "world-atlas@2.0.2"
SHA512 = "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=="
MEMBER = "package/countries-50m.json"
OUT = Path(__file__).parent.parent / "dateline" / "web" / "data" / "countries.json.gz"
#: Natural Earth gives these no number of ISO 3166.
NAMED = {"Kosovo": "XKX"}
#: Rings smaller than this (in degrees) are islets that no map of ours shows.
LEAST = 0.12

Ring = list[tuple[int, int]]


def main() -> None:
    topology = json.loads(_member(_tarball()))
    arcs = _arcs(topology)
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        rings = [ring for polygon in _polygons(shape) for ring in _rings(polygon, arcs)]
        if rings:
            name = shape["properties"]["name"]
            countries.append({"code": _code(shape, name), "name": name, "rings": [_steps(ring) for ring in rings]})
    countries.sort(key=lambda country: country["name"])
    written = json.dumps({"source": PACKAGE, "countries": countries}, ensure_ascii=False, separators=(",", ":"))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(gzip.compress(written.encode(), 9, mtime=0))
    print(f"{OUT.name}: {len(countries)} countries, {OUT.stat().st_size // 1000} kB")


def _tarball() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).glob("*.tgz")
        data = packed.read_bytes()
    if (found := base64.b64encode(hashlib.sha512(data).digest()).decode()) != SHA512:
        sys.exit(f"{PACKAGE} is not the one that was pinned: sha512-{found}")
    return data


def _member(tarball: bytes) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        found = archive.extractfile(MEMBER)
        assert found is not None
        return found.read()


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    """The arcs in hundredths of a degree (the TopoJSON specification, 2.1.3: deltas, scale, translation)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    made = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((round((x * kx + dx) * 100), round((y * ky + dy) * 100)))
        made.append(points)
    return made


def _polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    arcs: Any = shape.get("arcs", [])
    return [arcs] if shape.get("type") == "Polygon" else arcs


def _rings(polygon: list[list[int]], arcs: list[Ring]) -> list[Ring]:
    made = []
    for parts in polygon:
        ring: Ring = []
        for index in parts:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        ring = _unwrapped(ring)
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        if max(max(xs) - min(xs), max(ys) - min(ys)) >= LEAST * 100:
            made.append(ring)
    return made


def _unwrapped(ring: Ring) -> Ring:
    """A ring that crosses the 180th meridian goes on beyond it; one around a pole is closed along the pole."""
    made = [ring[0]]
    turns = 0
    for (before, _), (x, y) in itertools.pairwise(ring):
        turns += 36000 * ((x - before < -18000) - (x - before > 18000))
        made.append((x + turns, y))
    if turns:
        pole = 9000 if made[0][1] > 0 else -9000
        made += [(made[-1][0], pole), (made[0][0], pole)]
    return made


def _steps(ring: Ring) -> list[int]:
    """First point, then steps, flat; steps of nothing left out."""
    flat, at = list(ring[0]), ring[0]
    for point in ring[1:]:
        if point != at:
            flat += [point[0] - at[0], point[1] - at[1]]
            at = point
    return flat


def _code(shape: dict[str, Any], name: str) -> str | None:
    found = pycountry.countries.get(numeric=str(shape.get("id") or "").zfill(3))
    return found.alpha_3 if found else NAMED.get(name)


if __name__ == "__main__":
    main()
