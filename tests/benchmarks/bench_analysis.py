"""How long the analysis takes as the claims grow: python tests/benchmarks/bench_analysis.py
[--sizes 1 10 100 1000]

Prints one JSON line for each figure: name, size (times the published number of claims), claims,
ties, actors, seconds (wall clock), cpu_seconds, peak_mb (highest resident memory while the step
ran, whatever held it) and, where a number may be a bound, exact. Every size runs in a process of
its own on made-up tables (synthetic.py) with 200 actors. The last line is the real data: every
finding with its shuffles and choices. Measured figures are kept in data/benchmarks.csv, which the
book plots; on a machine with other work to do compare cpu_seconds, not seconds.

What to expect. check, load, build, project and the rest that reads rows take time in proportion
to claims. The measures of a year depend on actors and pairs and stop growing once every pair has
a tie: triads and frustration with the number of triads, betweenness with actors times pairs,
Gould–Fernandez with the number of open paths. With hundreds of signed ties the frustration index
is bounded and not solved (measures.EXACT_TIES).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "chapters"), str(Path(__file__).parent)]
YEAR = 2024


def peak(reset: bool = False) -> float:
    """Highest resident memory in MB since the last reset; on systems other than Linux since the
    process began.
    """
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1024**2 if sys.platform == "darwin" else 1024
        )


def timed(line: dict, name: str, step, **more):
    peak(reset=True)
    wall, cpu = time.perf_counter(), time.process_time()
    value = step()
    line = {
        "name": f"analysis: {name}",
        **line,
        "seconds": round(time.perf_counter() - wall, 4),
        "cpu_seconds": round(time.process_time() - cpu, 4),
        "peak_mb": round(peak(), 1),
    }
    print(
        json.dumps(line | {key: get(value) for key, get in more.items()}, ensure_ascii=False),
        flush=True,
    )
    return value


def made_up(size: int, folder: Path) -> None:
    import synthetic

    data = synthetic.write(folder, size)
    os.environ["COMPANION_DATA"] = str(data)
    from companion import evidence, graph, load, measures, rules

    claims = sum(1 for _ in (data / "claims.csv").open(encoding="utf-8")) - 1
    ties = sum(1 for _ in (data / "relations.csv").open(encoding="utf-8")) - 1
    line = {"size": size, "claims": claims, "ties": ties, "actors": 200}
    timed(line, "check", lambda: rules.check(data))
    tables = timed(line, "load", lambda: graph.tables(data))
    timed(line, "build the graph", lambda: graph.build(tables))
    year = timed(line, "build a year", lambda: graph.build(tables, year=YEAR))
    signed = timed(line, "project to signed pairs", lambda: graph.project(year))
    net = measures.cooperative(signed)
    timed(line, "strategic triangle", lambda: measures.strategic_triangle(signed))
    timed(line, "balanced triads", lambda: measures.balanced_triads(signed))
    timed(
        line,
        "frustration",
        lambda: measures.frustration(signed),
        exact=lambda f: f.exact,
        lower=lambda f: f.lower,
        upper=lambda f: f.upper,
    )
    timed(line, "weak balance", lambda: measures.weak_balance(signed))
    timed(line, "constraint", lambda: measures.constraint(net))
    timed(line, "effective size", lambda: measures.effective_size(net))
    timed(line, "betweenness", lambda: measures.betweenness(net))
    timed(line, "Gould–Fernandez roles", lambda: measures.brokerage(year))
    timed(line, "reciprocity", lambda: measures.reciprocity(year))
    timed(line, "bypass", lambda: measures.bypass(net))
    timed(
        line,
        "dependence",
        lambda: measures.dependence(
            graph.build(tables, layer="articles", relations=["dependence"])
        ),
    )
    timed(line, "cooperation", lambda: measures.cooperation(tables))
    ids = load("claims")["claim_id"].tolist()[:2000]
    timed(line | {"cited": len(ids)}, "cite claims", lambda: [evidence.cite(i) for i in ids])


def real() -> None:
    from companion import findings, load

    line = {
        "size": 1,
        "claims": len(load("claims")),
        "ties": len(load("relations")),
        "actors": len(load("actors")),
    }
    found = timed(line, "every finding with its shuffles and choices", findings.judged)
    assert len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1, 10, 100, 1000],
        help="times the published number of claims",
    )
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one is not None:
        if not args.one:
            return real()
        with tempfile.TemporaryDirectory() as folder:
            return made_up(args.one, Path(folder))
    for size in [*args.sizes, 0]:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
