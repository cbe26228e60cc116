"""Events as GeoJSON (RFC 7946): a point each; those without a place stand in the list without geometry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def features(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The rows of events (``deeds.Deed.to_dict``) as a feature collection."""
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows]}


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = row["latitude"], row["longitude"]
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    kept = {name: value for name, value in row.items() if name not in ("latitude", "longitude")}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": kept}
