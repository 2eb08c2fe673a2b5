"""How fast pages are: python tests/benchmarks/bench_pages.py [--pages chapters/index …] [--runs 3]
[--no-lighthouse] [--no-comparison]

Opens the built site (`make book`) in Chromium from a server on loopback that compresses, as the
site's host does. Prints one JSON line for each page and network: name, page, network, kilobytes
transferred before any interaction (headers included) and in all, milliseconds from the start of
navigation to the first and the largest paint, to the first chart drawn and until that chart
answers a pointer resting on it, layout shift over the whole visit, runs. Values are medians.
"slow 4G" is Chromium's emulation of 1.6 Mbit/s down, 750 kbit/s up, 150 ms latency and a
processor four times slower; "loopback" is neither.

Then the heaviest chapter built twice more in a temporary folder with the default rendering of
Altair (a script that draws the chart, its libraries from the same server): once in this book's
page, once in the theme as it comes. Then Lighthouse's scores. Run it on a quiet machine: a busy
one doubles every time.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "site")]

import checkers
from browser import find
from playwright.sync_api import TimeoutError, sync_playwright
from visits import ARGUMENTS, compressed, pages, serve

NETWORKS = {
    "slow 4G": {"latency": 150, "down": 1_600_000 / 8, "up": 750_000 / 8, "processor": 4},
    "loopback": None,
}
# A chart is drawn when a drawing with a size stands in the page; it answers when its live view
# does.
DRAWN = "figure.chart svg, .vega-embed svg, .vega-embed canvas, .cell_output canvas"
LIVE = ".chart-live svg, .vega-embed canvas, .vega-embed svg.marks"
WATCH = """(() => { const seen = window.__seen = { shift: 0 };
  new PerformanceObserver(l => { for (const e of l.getEntries()) if (
    e.name === "first-contentful-paint") seen.first = e.startTime; }).observe({ type: "paint",
    buffered: true });
  new PerformanceObserver(l => { for (const e of l.getEntries()) seen.largest = e.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(l => { for (const e of l.getEntries()) if (
    !e.hadRecentInput) seen.shift += e.value; }).observe({ type: "layout-shift", buffered: true });
  const there = (which) => [...document.querySelectorAll(which)].some(e => {
    const b = e.getBoundingClientRect(); return b.width > 50 && b.height > 30 && getComputedStyle(
    e).visibility !== "hidden"; });
  // Two frames later what was found has been painted.
  const look = () => { if (seen.chart === undefined && there(DRAWN)) { seen.chart = -1;
    requestAnimationFrame(() => requestAnimationFrame(t => { seen.chart = t; })); }
    if (seen.live === undefined && there(LIVE)) seen.live = performance.now();
    requestAnimationFrame(look); };
  look(); })()""".replace("DRAWN", repr(DRAWN)).replace("LIVE", repr(LIVE))


def visit(browser, url: str, network: dict | None) -> dict:
    # The pages' policy is set aside: Altair's own rendering needs eval, and so does waiting from
    # outside.
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if network:
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": network["latency"],
                "downloadThroughput": network["down"],
                "uploadThroughput": network["up"],
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": network["processor"]})
    received = []
    session.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    page.goto(url, wait_until="load", timeout=120_000)
    page.wait_for_timeout(500)
    before = sum(received)
    if page.locator("figure.chart, .vega-embed, .cell_output div[id^=altair]").count():
        page.wait_for_function("window.__seen.chart > 0", timeout=120_000)
        first = page.locator("figure.chart .chart-frame, .vega-embed").first
        first.scroll_into_view_if_needed()
        box = first.bounding_box()
        for step in range(600):  # a hand is never quite still
            page.mouse.move(
                box["x"] + box["width"] / 2 + step % 2, box["y"] + min(box["height"], 400) / 2
            )
            try:
                page.wait_for_function("window.__seen.live !== undefined", timeout=100)
                break
            except TimeoutError:
                continue
    page.wait_for_timeout(300)
    seen = page.evaluate("window.__seen")
    context.close()
    return {
        "kb": before / 1000,
        "kb_in_all": sum(received) / 1000,
        "first_paint_ms": seen.get("first"),
        "largest_paint_ms": seen.get("largest"),
        "first_chart_ms": seen.get("chart"),
        "chart_answers_ms": seen.get("live"),
        "layout_shift": seen["shift"],
    }


def median(visits: list[dict]) -> dict:
    out = {}
    for key in visits[0]:
        values = [v[key] for v in visits if v[key] is not None]
        out[key] = (
            round(
                statistics.median(values),
                4 if key == "layout_shift" else 1 if key.startswith("kb") else 0,
            )
            if values
            else None
        )
    return out


def measure(site: Path, names: list[str], variant: str, runs: int) -> None:
    server, address = serve(site)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            for name in names:
                for label, network in NETWORKS.items():
                    line = median(
                        [visit(browser, f"{address}{name}.html", network) for _ in range(runs)]
                    )
                    print(
                        json.dumps(
                            {
                                "name": f"page: {variant}",
                                "page": name,
                                "network": label,
                                **line,
                                "runs": runs,
                            }
                        ),
                        flush=True,
                    )
            browser.close()
    finally:
        server.shutdown()


def changed(text: str, old: str, new: str, where: str) -> str:
    if old not in text:
        raise SystemExit(f"bench_pages: “{old}” is no longer in {where}; adapt the comparison")
    return text.replace(old, new)


def default_rendering(name: str, folder: Path, theme: bool) -> Path:
    """The site of one chapter with Altair's own rendering; `theme`: and with the theme's own page.

    Returns its folder.
    """
    book = folder / ("theme" if theme else "page")
    shutil.copytree(
        ROOT / "chapters", book / "chapters", ignore=shutil.ignore_patterns("*.md", "__pycache__")
    )
    for part in ("_config.yml", "pyproject.toml", "CITATION.cff", "LICENSE", "README.md"):
        shutil.copy(ROOT / part, book)
    for part in ("data", "seeds", ".ci"):
        shutil.copytree(ROOT / part, book / part)
    shutil.copy(ROOT / f"{name}.md", book / "chapters")
    (book / "_toc.yml").write_text(f"format: jb-book\nroot: {name}\n")
    library = book / "chapters" / "companion"
    charts, config = library / "charts" / "theme.py", book / "_config.yml"
    charts.write_text(
        changed(
            charts.read_text(),
            'alt.renderers.enable("companion")',
            'alt.renderers.enable("html")',
            charts.name,
        )
    )
    if theme:
        ours = config.read_text("utf-8")
        other = changed(ours, "html_theme: companion", "html_theme: sphinx_book_theme", config.name)
        config.write_text(other, encoding="utf-8")
    environment = os.environ | {
        "COMPANION_DATA": str(book / "data"),
        "PYTHONPATH": str(book / "chapters"),
    }
    staging = str(book / "_build" / "staging")  # elsewhere the book refuses to be built
    command = str(Path(sys.executable).with_name("jupyter-book"))
    result = subprocess.run(
        [command, "build", str(book), "--path-output", staging],
        cwd=book,
        env=environment,
        capture_output=True,
        text=True,
    )
    site = Path(staging) / "_build" / "html"
    page = site / f"{name}.html"
    if not page.exists():
        raise SystemExit(
            "bench_pages: the comparison does not "
            f"build:\n{result.stdout[-2000:]}{result.stderr[-2000:]}"
        )
    # The libraries come from the same server, so that only their size and work count.
    text = page.read_text("utf-8")
    text = changed(text, "https://cdn.jsdelivr.net/npm", "/npm", page.name)
    page.write_text(text, encoding="utf-8")
    asked = set(
        re.findall(r'"(vega[\w-]*)":\s*"(?:\$\{base_url\}|/npm)/(vega[\w-]*@[\w.]+)', text)
    ) | set(re.findall(r"/npm/((vega[\w-]*)@[\w.]+)", text))
    (site / "npm").mkdir()
    for pair in asked:
        package, versioned = sorted(pair, key=len)
        shutil.copy(
            checkers.MODULES / package / "build" / f"{package}.min.js", site / "npm" / versioned
        )
    return site


def scores(site: Path, names: list[str], heaviest: str) -> None:
    server, address = serve(site)
    try:
        for name in names:
            for found in checkers.lighthouse(
                [f"{address}{name}.html"],
                ["mobile", "desktop"] if name == heaviest else ["mobile"],
                ["performance", "accessibility", "best-practices", "seo"],
            ):
                print(
                    json.dumps(
                        {
                            "name": "lighthouse",
                            "page": name,
                            "form": found["form"],
                            **found["scores"],
                            "below_full": [w["id"] for w in found["wrong"]],
                            "layout_shift": round(found["shift"], 4),
                        }
                    ),
                    flush=True,
                )
    finally:
        server.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", nargs="*", default=pages())
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-lighthouse", action="store_true")
    parser.add_argument("--no-comparison", action="store_true")
    given = parser.parse_args()
    site = ROOT / "_build" / "html"
    if not (site / "index.html").exists():
        raise SystemExit("bench_pages: no site in _build/html; run `make book` first")
    heaviest = max(
        (n for n in given.pages if n != "search"),
        key=lambda n: (
            len(compressed(site / f"{n}.html", 0))
            if 'figure class="chart' in (site / f"{n}.html").read_text("utf-8")
            else 0
        ),
    )
    measure(site, given.pages, "this book", given.runs)
    if not given.no_comparison:
        with tempfile.TemporaryDirectory() as folder:
            for theme in (False, True):
                measure(
                    default_rendering(heaviest, Path(folder), theme),
                    [heaviest],
                    "Altair's rendering, the theme's page"
                    if theme
                    else "Altair's rendering, this book's page",
                    given.runs,
                )
    if not given.no_lighthouse:
        scores(site, given.pages, heaviest)


if __name__ == "__main__":
    main()
