"""`make mutants`: changes the library in small ways, one at a time, and counts the changes that no
test notices.

    python tests/tools/mutants.py [NUMBER] [SEED]

mutmut makes the mutants (settings: [tool.mutmut] in pyproject.toml) of network, measures, findings,
likelihood and tables; of its thousands a random sample is tried, 200 by default, each against the
fast tests that reach the changed function. It needs the package below `src/`, so all is copied to
_build/mutants first. Mutants of constants outside functions it does not make: those are held by
tests/golden.

tests/mutants.toml holds the survivors that somebody has looked at, with the reason why no test can
or should tell them apart. Exit status 1 when a tenth of the sample or more survives.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAGE = ROOT / "_build" / "mutants"
COPIED = ("data", "seeds", "tests", "CITATION.cff", "pyproject.toml")
MOST = 0.1  # share of the sample that may survive


def stage() -> None:
    """The library as `src/companion`, with what its tests need."""
    shutil.rmtree(STAGE, ignore_errors=True)
    skip = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(ROOT / "chapters" / "companion", STAGE / "src" / "companion", ignore=skip)
    for name in COPIED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, STAGE / name, ignore=skip)
        else:
            shutil.copy2(path, STAGE / name)


def mutmut(*arguments: str) -> str:
    """Output of a mutmut command, which finds no other copy of the library."""
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=STAGE, env=clean, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout[-4000:]}\nmutmut {arguments[0]} ended with {done.returncode}")
    return done.stdout


def states() -> dict[str, str]:
    """Every mutant and what became of it."""
    lines = mutmut("results", "--all", "true").split("\n")
    found = (line.strip().rpartition(": ") for line in lines)
    return {name: state for name, _, state in found if name}


def change(name: str) -> str:
    """The lines that a mutant changes, as in a diff and without their indentation."""
    lines = mutmut("show", name).split("\n")
    kept = [x for x in lines if x[:1] in "+-" and x.strip() and x[:3] not in ("+++", "---")]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in kept)


def main(number: int, seed: int) -> int:
    """Tries a sample and prints what survived. Returns the exit status."""
    stage()
    # Makes all mutants and learns which test reaches which function; mutmut wants one to try.
    mutmut("run", "companion.likelihood.x_icd203__mutmut_1")
    every = sorted(states())
    sample = random.Random(seed).sample(every, min(number, len(every)))
    mutmut("run", *sample)
    found = states()
    alive = [name for name in sorted(sample) if found[name] in ("survived", "no tests")]
    reasons = {
        (known["function"], known["change"].strip()): known["reason"]
        for known in tomllib.loads((ROOT / "tests" / "mutants.toml").read_text("utf-8"))["alive"]
    }
    named = 0
    for name in alive:
        function, what = name.partition("__mutmut_")[0], change(name)
        reason = reasons.get((function, what))
        named += reason is not None
        print(f"{name}: {found[name]}\n{what}\n{reason or 'NO REASON YET: write a test'}\n")
    share = len(alive) / len(sample)
    print(
        f"{len(sample)} of {len(every)} mutants tried (seed {seed}): {len(sample) - len(alive)} "
        f"noticed, {len(alive)} alive ({share:.1%}), {named} with a reason in tests/mutants.toml"
    )
    return int(share >= MOST)


if __name__ == "__main__":
    given = [int(value) for value in sys.argv[1:]]
    sys.exit(main(*given, *(200, 0)[len(given) :]))
