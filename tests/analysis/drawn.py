"""A figure made of made-up rows: what it says, and that it looks as it did."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "finding-charts"


def named(table: str, frame: pd.DataFrame, *days: str) -> pd.DataFrame:
    frame = frame.assign(**{c: pd.to_datetime(frame[c]).astype("datetime64[s]") for c in days})
    frame.attrs["table"] = table
    return frame


def meta(chart) -> dict:
    return chart.to_dict()["usermeta"]["figure"]


def plain(value):
    """Numbers to six digits."""
    if isinstance(value, dict):
        return {key: plain(own) for key, own in value.items()}
    if isinstance(value, list):
        return [plain(own) for own in value]
    return round(value, 6) if isinstance(value, float) else value


def written(value, indent: str = "") -> str:
    """JSON in which whatever fits stands on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) < 100 or not isinstance(value, (dict, list)):
        return line
    deeper = f"{indent} "
    if isinstance(value, list):
        return "[\n" + ",\n".join(deeper + written(own, deeper) for own in value) + "]"
    parts = [f"{deeper}{json.dumps(key)}: {written(own, deeper)}" for key, own in value.items()]
    return "{\n" + ",\n".join(parts) + "}"


def looks(chart, file_regression, name: str) -> None:
    """All of a drawing; renew tests/golden/finding-charts with --force-regen, on purpose."""
    spec = chart.to_dict()
    del spec["$schema"], spec["config"]  # of the version of Altair, and of the theme
    # What is said of a table in its source line is the descriptor's matter.
    figure = spec["usermeta"]["figure"]
    figure["source"] = figure["source"].count("row")
    file_regression.check(written(plain(spec)) + "\n", fullpath=GOLDEN / f"{name}.json")
