"""Where actors stand in drawings, and the lines between them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

# Fixed places (x, y in about -1..1, y upwards), so that no actor moves between years or charts, and
# so chosen that no tie of the record runs through a third actor.
PLACES = {
    "CHN": (0.0, 0.42),
    "RUS": (-0.5, -0.4),
    "PRK": (0.5, -0.4),
    "USA": (-0.98, 0.84),
    "KOR": (1.06, 0.38),
    "JPN": (1.0, 0.72),
    "us-allies": (0.0, 1.0),
    "asian-nato": (0.48, 1.0),
    "west": (-1.03, 0.39),
    "UKR": (-1.06, -0.36),
    "NATO": (-1.06, 0.03),
    "UN": (0.55, -0.98),
    "IRN": (0.0, -0.95),
    "ISR": (-0.51, -0.82),
    "VNM": (1.05, -0.5),
    "BLR": (1.02, -0.92),
    "MYS": (1.05, -0.15),
    "iaea": (1.05, 0.11),
}


def layout(actors: list[str]) -> pd.DataFrame:
    """Place of each actor: actor, x, y in about -1..1. The same actor is always in the same place.

    Actors without a fixed place stand on an outer ring at an angle taken from their name.
    """
    rows = []
    for actor in actors:
        if actor in PLACES:
            x, y = PLACES[actor]
        else:
            angle = 2 * math.pi * (sum(ord(c) * (i + 1) for i, c in enumerate(actor)) % 360) / 360
            x, y = 1.2 * math.cos(angle), 1.2 * math.sin(angle)
        rows.append((actor, x, y))
    return pd.DataFrame(rows, columns=["actor", "x", "y"])


def segments(pairs: pd.DataFrame, shrink: float = 0.11, offset: float = 0.025) -> pd.DataFrame:
    """Add straight-line ends x, y, x2, y2 to directed pairs (columns from, to) for drawing.

    Lines stop `shrink` short of the nodes and the two directions of a pair run `offset` apart (in
    the units of the layout), each on its own right-hand side.
    """
    places = layout(sorted({*pairs["from"], *pairs["to"]})).set_index("actor")
    out = pairs.copy()
    ends = []
    for tail, head in zip(pairs["from"], pairs["to"]):
        (x1, y1), (x2, y2) = places.loc[tail], places.loc[head]
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        dx, dy = uy * offset, -ux * offset
        ends.append(
            (
                x1 + ux * shrink + dx,
                y1 + uy * shrink + dy,
                x2 - ux * shrink + dx,
                y2 - uy * shrink + dy,
            )
        )
    out[["x", "y", "x2", "y2"]] = np.reshape(ends, (-1, 4))
    return out
