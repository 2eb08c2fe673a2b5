"""How fast the explorer of ties answers: python tests/benchmarks/bench_explorer.py [--site FOLDER]

Opens the built site (`make book`) in Chromium from a server on loopback and gives the explorer its
own graph, then made-up ones of 50 actors with 2,000 ties and 200 with 20,000. Prints one JSON line
for each graph and question: name, actors, ties, question, milliseconds from the choice to the page
laid out anew (median of the runs, the longest), lines drawn. Then what it adds to a page, in bytes
compressed. Nothing is held against a limit here.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "site")]

from browser import find
from playwright.sync_api import sync_playwright
from visits import ARGUMENTS, serve

# Each changes the state as a reader does; the page is laid out before the clock stops.
QUESTIONS = {
    "an actor": "document.querySelectorAll('.explorer .actor')[N % 40].dispatchEvent("
    "new MouseEvent('click', {bubbles: true}))",
    "a sign": "document.querySelectorAll('.explorer-chip.plus, .explorer-chip.minus')[N % 2]"
    ".click()",
    "a kind of tie": "[...document.querySelectorAll('.explorer-group .explorer-chip')]"
    ".filter(e => !e.ariaDisabled)[N % 4].click()",
    "a year": "(e => { e.value = String(2012 + N % 12); e.dispatchEvent(new Event('change')); "
    "})(document.getElementById(['explorer-from', 'explorer-to'][0]))",
    "two dates": "document.getElementById('explorer-compare').click()",
}
CLOCK = """async (n) => { const start = performance.now(); CHOICE;
  document.body.getBoundingClientRect(); document.querySelector('.explorer svg').getBBox();
  const took = performance.now() - start;
  await new Promise(requestAnimationFrame); return took; }"""


def made_up(graph: dict, actors: int, ties: int) -> dict:
    """A graph of the same form: `actors` on a ring, `ties` with some actors busier than others."""
    chance = random.Random(actors)
    words = graph["labels"]
    people = [
        [f"a{n}", f"Actor {n}", f"Actor {n}", "", "state", chance.uniform(-1, 1),
         chance.uniform(-1, 1), "below"]
        for n in range(actors)
    ]  # fmt: skip
    weights = [1 / (n + 2) for n in range(actors)]
    columns: dict[str, list] = {name: [] for name in graph["views"]["states"]["ties"]}
    for n in range(ties):
        tail, head = chance.choices(range(actors), weights, k=2)
        if tail == head:
            head = (head + 1) % actors
        day = chance.randint(2005, 2025) * 10000 + chance.randint(1, 12) * 100 + 15
        row = {"id": f"x{n}", "from": tail, "to": head, "sign": chance.choice([-1, 0, 1, 1]),
               "start": day, "end": day, "evidence": n % len(graph["evidence"]), "source": 0,
               "relation": chance.randrange(len(words["relation"])), "speaker": 5, "voice": -1,
               "confidence": chance.randrange(3), "gathered": 0}  # fmt: skip
        for name, column in columns.items():
            column.append(row[name])
    view = {"actors": people, "ties": columns}
    return graph | {"views": {"states": view, "persons": view}}


def measured(browser, address: str, script: str | None, runs: int):
    """Milliseconds of each question, and the lines drawn; `script` in place of the book's graph."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    if script:
        page.route("**/_explorer/graph.js*", lambda route: route.fulfill(
            body=script, content_type="text/javascript"))  # fmt: skip
    page.goto(f"{address}chapters/relationship-graph.html")
    page.locator("#explorer.is-live .explorer-plot > svg").wait_for(timeout=60_000)
    for question, choice in QUESTIONS.items():
        page.evaluate("document.querySelector('.explorer-filters').open = true")
        took = [page.evaluate(CLOCK.replace("CHOICE", choice).replace("N", "n"), n)
                for n in range(2 * runs)]  # fmt: skip
        lines = page.locator(".explorer .tie").count()
        yield question, statistics.median(took), max(took), lines
    page.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    options.add_argument("--runs", type=int, default=6)
    given = options.parse_args()
    source = (given.site / "_explorer" / "graph.js").read_text("utf-8")
    graph = json.loads(source[source.index("(") + 1 : source.rindex(")")].replace("<\\/", "</"))
    server, address = serve(given.site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for size in (None, (50, 2_000), (200, 20_000)):
            shown = made_up(graph, *size) if size else graph
            script = f"companionExplorer({json.dumps(shown)});" if size else None
            view = shown["views"]["states"]
            for question, middle, longest, lines in measured(browser, address, script, given.runs):
                print(json.dumps({"name": "explorer", "actors": len(view["actors"]),
                      "ties": len(view["ties"]["id"]), "question": question,
                      "milliseconds": round(middle, 1), "longest": round(longest, 1),
                      "lines": lines}), flush=True)  # fmt: skip
        browser.close()
    server.shutdown()
    parts = [f"_static/{path.name}" for path in (given.site / "_static").glob("explorer*")]
    parts += ["_explorer/graph.js", "_explorer/cards-0.js"]
    size = {part: len(gzip.compress((given.site / part).read_bytes(), 9)) for part in parts}
    print(json.dumps({"name": "explorer bytes", **size, "all": sum(size.values())}))


if __name__ == "__main__":
    main()
