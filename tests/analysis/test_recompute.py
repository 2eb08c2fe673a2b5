"""Two ways to the headline numbers, without a line in common, meet: see recompute.py."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).resolve().parent
GOLDEN = yaml.safe_load((HERE.parent / "golden" / "headlines.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def again(data_dir_of_book):
    sys.path.insert(0, str(HERE))
    import recompute

    return recompute.headlines(data_dir_of_book)


@pytest.fixture(scope="module")
def data_dir_of_book():
    return HERE.parents[1] / "data"


def test_the_script_uses_the_standard_library_alone():
    tree = ast.parse((HERE / "recompute.py").read_text("utf-8"))
    used = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert used <= set(sys.stdlib_module_names), used - set(sys.stdlib_module_names)


def test_every_finding(again):
    golden = {name: told["observed"] for name, told in GOLDEN["judged"].items()}
    assert set(again["findings"]) == set(golden)
    assert again["findings"] == pytest.approx(golden, abs=1e-6)


def test_meetings_of_every_pair_and_year(again):
    for pair, years in again["meetings"].items():
        golden = GOLDEN["meetings"][pair.replace("-", "–")]
        assert years == {year: golden[year] for year in years}


def test_the_scorecards_numbers(again):
    golden, own = GOLDEN["since July 2024"], again["scorecard"]
    known = {
        "share": ("need: China’s share of North Korea’s recorded trade", "china"),
        "goods-china": ("deals: recorded trade in goods", "china"),
        "goods-russia": ("deals: recorded trade in goods", "russia"),
        "votes-china": ("votes: distance in UN votes on whole texts", "china"),
        "votes-russia": ("votes: distance in UN votes on whole texts", "russia"),
    }
    assert set(known) == set(own)
    for name, (source, side) in known.items():
        assert own[name] == pytest.approx(golden[source][side], abs=1e-6), name
    met = golden["meetings: Kim’s meetings with Xi and Putin"]
    assert again["leaders"] == {"CHN-PRK": met["china"], "PRK-RUS": met["russia"]}
