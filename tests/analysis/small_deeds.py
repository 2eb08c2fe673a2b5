"""Deeds made up so that findings on the even search can be worked out by hand."""

from __future__ import annotations

import numpy as np
from companion import findings
from companion.findings import acted


def made(rows, **fields) -> findings.Deeds:
    """Deeds of (pair, quarter, how many): meetings of ministers, met by base queries, score 2.

    fields: one value for each deed in place of these.
    """
    pair, quarter = zip(*((p, q) for p, q, times in rows for _ in range(times)))
    n = len(pair)
    found = findings.Deeds(
        np.array([f"E{i}" for i in range(n)]),
        np.array(pair),
        np.array(quarter),
        np.full(n, True),
        np.full(n, acted.RANKS.index("minister")),
        np.full(n, 2.0),
        np.full(n, 2),
        np.full(n, 2),
    )
    return found._replace(**{name: np.array(values) for name, values in fields.items()})


# Moscow meets Pyongyang once a quarter from 2023 on, Beijing once a quarter until 2021.
TURNED = made(
    [(acted.RUSSIA, q, 1) for q in range(24, 36)]
    + [(acted.CHINA, q, 1) for q in range(20)]
    + [(acted.BETWEEN, q, 1) for q in range(36)]
)

# Moscow's ministers lead by one meeting a year from 2023 on; ten meetings of leaders in Beijing in
# 2025 were met by later queries alone.
SPLIT = made(
    [(acted.RUSSIA, q, 1) for q in range(24, 36)]
    + [(acted.CHINA, q, 1) for q in range(24, 33)]
    + [(acted.CHINA, 33, 10)],
    rank=[2] * 21 + [4] * 10,
    met=[2] * 21 + [1] * 10,
)
