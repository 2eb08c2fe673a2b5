"""Two ways to the headline numbers, without a line in common, meet: see recompute.py."""

from __future__ import annotations

import ast
import math
import sys
from pathlib import Path

import pytest
import yaml
from companion import findings

HERE = Path(__file__).resolve().parent
GOLDEN = yaml.safe_load((HERE.parent / "golden" / "headlines.yml").read_text("utf-8"))
SCRIPTS = sorted(HERE.glob("recompute*.py"))


def leaves(value, *path):
    """Every value of a tree with its path; a missing one is a value, too."""
    if isinstance(value, dict):
        for key, own in value.items():
            yield from leaves(own, *path, str(key))
    elif isinstance(value, list):
        for i, own in enumerate(value):
            yield from leaves(own, *path, str(i))
    else:
        yield path, value


@pytest.fixture(scope="module")
def again():
    sys.path.insert(0, str(HERE))
    import recompute

    return dict(leaves(recompute.headlines(HERE.parents[1] / "data")))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_use_the_standard_library_alone(script):
    used = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(script.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    allowed = set(sys.stdlib_module_names) | {path.stem for path in SCRIPTS}
    assert used <= allowed, used - allowed


def test_every_headline_number_is_recomputed(again):
    """No number of the golden file, and no gap in it, stands there on the library's word alone."""
    numbers = {
        path for path, value in leaves(GOLDEN) if value is None or isinstance(value, (int, float))
    }
    assert len(numbers) > 400
    missing = sorted(": ".join(path) for path in numbers - set(again))
    assert not missing, f"add these to tests/analysis/recompute.py: {missing}"


def test_every_recomputed_value_is_the_golden_one(again):
    golden = dict(leaves(GOLDEN))
    assert not set(again) - set(golden), sorted(set(again) - set(golden))[:5]
    differ = {
        ": ".join(path): (golden[path], own)
        for path, own in again.items()
        if (
            golden[path] != pytest.approx(own, abs=1e-6)
            if isinstance(own, (int, float)) and isinstance(golden[path], (int, float))
            else golden[path] != own
        )
    }
    assert not differ, differ


def test_the_ties_in_the_way_of_balance_are_as_few_as_that():
    """Which smallest set is named is free; that it is one is not."""
    told = GOLDEN["measure"]["balance"]
    assert len(told["frustrated_ties"]) == told["frustration"]
    signs = {name: own["sign"] for name, own in GOLDEN["measure"]["dyads"].items() if own["sign"]}
    camp = {a: i for i, own in enumerate(told["camps"]) for a in own}
    assert all(camp[a] // 2 == camp[b] // 2 for a, b in (name.split("–") for name in signs))
    broken = [
        sorted(name.split("–"))
        for name, sign in signs.items()
        if (len({camp[a] for a in name.split("–")}) == 1) != (sign > 0)
    ]
    assert sorted(broken) == sorted(told["frustrated_ties"])


def test_every_shuffle_gives_the_same_p_again():
    """Other code and other random numbers: the p differ by no more than draws do."""
    sys.path.insert(0, str(HERE))
    import recompute_shuffles

    draws = 500
    again = recompute_shuffles.p_values(HERE.parents[1] / "data", draws)
    found = findings.placebo(draws=draws).set_index(["finding", "kind"])["p"].dropna()
    found = found[found.index.isin(list(findings.COMPARED), level="finding")]
    assert set(found.index) == set(again) and len(again) == 4 * len(findings.COMPARED)
    for which, p in found.items():
        tail = (p + again[which]) / 4
        spread = 2 * math.sqrt(2 * tail * (1 - tail) / draws)
        assert again[which] == pytest.approx(p, abs=4 * spread + 1 / draws), which
