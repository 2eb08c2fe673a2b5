"""Every headline number of the published tables, as it was when somebody last looked at it.

The numbers are in tests/golden/headlines.yml: what `companion measure` prints for the last
complete year, the measures of structure year by year, each finding with its verdict, and the
scorecard. A change of data or code that moves one of them fails here and shows which. When the move
is meant, and the prose around it has been read again, write the file anew:

    .venv/bin/python -m pytest tests/analysis/test_golden.py --force-regen

That run fails as well, so that nobody renews the numbers without seeing it; commit the file with
the change.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from companion import findings, measures
from companion.findings.voted import FIRST

FILE = Path(__file__).resolve().parents[1] / "golden" / "headlines.yml"


def plain(value):
    """Values that YAML holds, numbers to six digits; what is not defined is null."""
    if isinstance(value, Mapping):
        return {str(key): plain(own) for key, own in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(own) for own in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        # No minus before a zero that rounding has made.
        return None if math.isnan(value) else round(float(value), 6) + 0.0
    return value


def test_headline_numbers(data_regression):
    years = measures.by_year(which=range(FIRST, measures.years()[1] + 1)).set_index("year")
    judged, first = findings.judged(), findings.textbook(draws=1)
    numbers = {
        "measure": measures.report(),
        "years": years.to_dict("index"),
        "textbook": first.drop_duplicates("measure").set_index("measure")["observed"].to_dict(),
        "judged": judged.set_index("finding")[["says", "observed", "acts", "verdict"]].to_dict(
            "index"
        ),
        "meetings": {
            pair: dict(zip(own["year"], own["meetings"]))
            for pair, own in measures.pairs().groupby("dyad")
        },
        "scorecard": {
            row["key"]: {k: row[k] for k in ("verdict", "firm", "last_year", "china", "russia")}
            for row in findings.scorecard().to_dict("records")
        },
        "since July 2024": {
            f"{row.key}: {row.source}": {"china": row.china, "russia": row.russia, "says": row.says}
            for row in findings.readings().query("phase == 'since'").itertuples()
        },
    }
    data_regression.check(plain(numbers), fullpath=FILE)
