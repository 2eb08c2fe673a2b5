"""The chapters in the browser: complete, opened by a chapter's link, honest about what the site
cannot carry.

The success of `import pandas` in the browser cannot be tested here: its files come from
Pyodide's address, which no package registry mirrors. In its place the chapters run on CPython
with the very wheels the browser gets and with the versions of numpy, pandas and scipy that
Pyodide has.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.server
import json
import re
import shutil
import threading

import nbformat
import pytest
from conftest import CODED, ROOT
from fresh import Fresh

pytestmark = pytest.mark.chromium("JupyterLite's own pages, not tried in Firefox")
NEEDS_PANDAS = "sources"  # the shortest chapter
COMPILED = {"numpy", "pandas", "scipy"}
SLOW = 240_000  # ms; a kernel starts in 10 s on an idle machine


@pytest.fixture(scope="module")
def lite(site):
    folder = site / "lite"
    assert folder.exists(), (
        "the site has no notebooks in the browser: run `make test`, which fetches what "
        "they need (Pyodide, from the Node package index)"
    )
    return folder


@pytest.fixture(scope="module")
def lock(lite):
    return json.loads((lite / "static" / "pyodide" / "pyodide-lock.json").read_text("utf-8"))[
        "packages"
    ]


def test_it_holds_every_chapter_the_data_and_the_library(site, lite, lock):
    for name in CODED:
        here, published = (
            nbformat.read(folder / f"{name}.ipynb", 4)
            for folder in (lite / "files", site / "_notebooks")
        )
        ids = [cell.id for cell in here.cells]
        assert [c for c in ids if c not in ("in-the-browser", "numpy-and-pandas")] == [
            c.id for c in published.cells
        ], f"{name} differs from the published notebook"
        assert ids[1:3] == ["in-the-browser", "numpy-and-pandas"], (
            f"{name} does not say what the browser lacks"
        )
        assert (
            "cdn.jsdelivr.net" in here.cells[1].source
            and "cdn.jsdelivr.net" in here.cells[2].source
        )
    for path in (ROOT / "data").glob("*.csv"):
        assert (lite / "files" / "data" / path.name).read_bytes() == path.read_bytes()
    assert "companion" in lock
    page = (site / "chapters" / "run.html").read_text("utf-8")
    assert all(name in page for name in ("cdn.jsdelivr.net", *COMPILED)), (
        "the page on running does not name what comes from elsewhere"
    )


def test_only_what_is_compiled_comes_from_elsewhere_and_all_is_pinned(lite, lock):
    elsewhere = {name for name, entry in lock.items() if re.match(r"https?:", entry["file_name"])}
    assert elsewhere == {"numpy", "pandas", "scipy"}
    for name, entry in lock.items():
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]), f"{name} is not pinned"
        assert set(entry["depends"]) <= set(lock), (
            f"{name} needs {set(entry['depends']) - set(lock)}, which the lock file lacks"
        )
        if name not in elsewhere:
            path = lite / "static" / "pyodide" / entry["file_name"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"], (
                f"{path.name} is not what the lock file says"
            )


def test_it_is_not_larger_than_said(lite):
    size = sum(path.stat().st_size for path in lite.rglob("*") if path.is_file()) / 1e6
    said = int(re.search(r"(\d+) MB of it", (ROOT / "chapters" / "run.md").read_text("utf-8"))[1])
    assert size <= said * 1.1, (
        f"the browser's part of the site has grown to {size:.0f} MB; the page on running "
        f"says {said}"
    )


def test_a_copy_that_is_not_what_pyodide_pins_is_refused(tmp_path, monkeypatch):
    from companion.site.downloads import pyodide as module

    monkeypatch.setattr(module, "WHEELS", tmp_path)
    entry = {"file_name": "numpy-1-any.whl", "sha256": hashlib.sha256(b"good").hexdigest()}
    assert module.local(entry) is None
    (tmp_path / entry["file_name"]).write_bytes(b"good")
    assert module.local(entry) == tmp_path / entry["file_name"]
    (tmp_path / entry["file_name"]).write_bytes(b"bad")
    with pytest.raises(RuntimeError, match="not the file that Pyodide's lock file pins"):
        module.local(entry)


@pytest.fixture(scope="module")
def address(site, lite):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@contextlib.contextmanager
def gated(address, browser):
    """A page that reaches the site and nothing else; `page.elsewhere` lists what was asked for."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.elsewhere, page.errors = [], []

        def gate(route):
            if route.request.url.startswith((address, "data:", "blob:")):
                return route.continue_()
            page.elsewhere.append(route.request.url)
            return route.abort()

        context.route("**/*", gate)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        yield page


@pytest.fixture
def page(address, browser):
    with gated(address, browser) as page:
        yield page


@pytest.fixture(scope="module")
def ran(address, browser):
    """A chapter that its page's link opened, after Run All without a connection."""
    with gated(address, browser) as page:
        page.goto(f"{address}chapters/{NEEDS_PANDAS}.html")
        page.get_by_role("link", name="in the browser", exact=True).click()
        page.wait_for_url(f"**/lite/lab/index.html?path={NEEDS_PANDAS}.ipynb")
        run_all(page)
        yield page


def run_all(page):
    page.locator(".jp-NotebookPanel .jp-Notebook .jp-RenderedMarkdown h1").first.wait_for(
        timeout=SLOW
    )
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.get_by_text("Run All Cells", exact=True).click()


@pytest.mark.slow
def test_chapter_link_opens_the_chapter_and_says_what_is_missing(ran):
    """Without a connection: the chapter opens with its charts, and its first cell names what
    could not be fetched.
    """
    page = ran
    assert (
        page.locator(".lm-TabBar-tab.lm-mod-current", has_text=f"{NEEDS_PANDAS}.ipynb").count() == 1
    )
    # Other cells say on the same channel that they were not run, and some are out of sight.
    said = page.locator(
        "[data-mime-type='application/vnd.jupyter.stderr']",
        has_text="numpy, pandas or scipy is missing. This site cannot carry them",
    )
    said.first.wait_for(timeout=SLOW, state="attached")
    assert page.locator(
        ".jp-RenderedMarkdown", has_text="This notebook runs on this page"
    ).first.is_visible()
    assert page.elsewhere and all(
        re.fullmatch(
            r"https://cdn\.jsdelivr\.net/pyodide/v[\d.]+/full/(numpy|pandas|scipy)-[^/]+\.whl", url
        )
        for url in page.elsewhere
    ), f"the notebook asks for more than those three: {page.elsewhere}"
    assert not page.errors, page.errors[:3]


# What JupyterLite keeps of a reader's notebook; null when it keeps none.
KEPT = """async (name) => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open("sidelined notebooks");
    asked.onsuccess = () => done(asked.result);
  });
  const file = base.objectStoreNames.contains("files") && await new Promise((done) => {
    const asked = base.transaction("files").objectStore("files").get(name);
    asked.onsuccess = () => done(asked.result);
  });
  base.close();
  return file ? (typeof file.content === "string" ? JSON.parse(file.content) : file.content) : null;
}"""


def outputs(notebook: dict) -> list[int]:
    """How many outputs each code cell has, the first cell, which fetches packages, left out."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [min(1, len(cell["outputs"])) for cell in cells if cell["id"] != "numpy-and-pandas"]


@pytest.mark.slow
def test_a_run_without_packages_empties_nothing_and_one_click_leads_back(ran, lite):
    """Run All where numpy cannot be had: every cell still shows what was published with it."""
    page, name = ran, f"{NEEDS_PANDAS}.ipynb"
    published = json.loads((lite / "files" / name).read_text("utf-8"))
    page.locator("[data-mime-type='application/vnd.jupyter.stderr']").first.wait_for(timeout=SLOW)
    for _ in range(60):  # cells are shown one after the other: save until the last one is there
        page.keyboard.press("Control+s")
        page.wait_for_timeout(1000)
        kept = page.evaluate(KEPT, name)
        last = [c for c in kept["cells"] if c["cell_type"] == "code"][-1] if kept else {}
        if last.get("execution_count") and outputs(kept) >= outputs(published):
            break
    assert outputs(kept) == outputs(published), "Run All emptied outputs that were published"
    errors = [o for c in kept["cells"] for o in c.get("outputs", ()) if o["output_type"] == "error"]
    assert not errors, errors[0]
    # The notice lies above the cells that were run.
    page.locator(".jp-NotebookPanel .jp-Notebook").first.press("Control+Home")
    link = page.locator(".jp-RenderedMarkdown a", has_text="as published").first
    with page.expect_popup() as opened:
        link.click()
    opened.value.wait_for_url(f"**/lite/lab/index.html?path={name}", timeout=SLOW)
    assert opened.value.evaluate(KEPT, name) is None, "the reader's copy is kept, and opened again"
    opened.value.close()  # else its kernel starts beside the next tests


def test_a_notebook_without_pandas_runs_with_no_network(page, address):
    page.goto(f"{address}lite/lab/index.html?path=without-a-connection.ipynb")
    run_all(page)
    page.locator(".jp-OutputArea-output .vega-embed :is(canvas, svg.marks)").first.wait_for(
        timeout=SLOW
    )
    rows = len((ROOT / "data" / "relations.csv").read_text("utf-8").splitlines()) - 1
    assert page.locator(".jp-OutputArea-output").first.inner_text().strip() == str(rows)
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert not page.elsewhere, f"asks other hosts: {page.elsewhere[:3]}"


def test_a_chapter_shows_its_charts_before_anything_runs(page, address):
    page.goto(f"{address}lite/lab/index.html?path=three-noes.ipynb")
    chart = page.locator(".jp-OutputArea-output .vega-embed :is(canvas, svg.marks)").first
    chart.wait_for(timeout=SLOW)
    assert chart.bounding_box()["width"] > 200
    assert not page.elsewhere, f"asks other hosts: {page.elsewhere[:3]}"


SCRIPT = """
import json, os, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for name in sys.argv[1:]:
    shell.reset()
    for cell in json.load(open(f"{name}.ipynb", encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            result = shell.run_cell("".join(cell["source"]), silent=False)
            if not result.success:
                sys.exit(f"{name}: {''.join(cell['source'])[:300]}")
import companion, jsonschema, pandas, importlib.util
assert importlib.util.find_spec("frictionless") is None and importlib.util.find_spec(
  "vl_convert") is None
print("RAN", companion.__file__, jsonschema.__version__, pandas.__version__)
"""


@pytest.mark.slow
def test_chapters_run_with_the_packages_the_browser_gets(lite, lock, tmp_path):
    """On CPython, with the site's own wheels and nothing else but numpy, pandas and scipy at
    Pyodide's versions.
    """
    environment = Fresh(tmp_path)
    stubs = {
        "ipykernel",
        "piplite",
        "pyodide-kernel",
        "micropip",
    }  # only for a kernel in the browser
    wheels = [
        str(lite / "static" / "pyodide" / e["file_name"])
        for n, e in lock.items()
        if n not in stubs | COMPILED
    ]
    # Pyodide's scipy wants a newer Python than this may be: then the newest before it.
    compiled = [
        f"{n}{'<=' if n == 'scipy' else '=='}{lock[n]['version']}" for n in sorted(COMPILED)
    ]
    # The last are what IPython needs outside a browser.
    environment.install("--no-deps", *wheels, *compiled, "pexpect", "ptyprocess", "psutil")
    files = shutil.copytree(lite / "files", tmp_path / "files")
    result = environment.run("-c", SCRIPT, *CODED, cwd=files)
    assert result.returncode == 0 and str(tmp_path) in result.stdout.rpartition("RAN")[2], (
        f"{result.stdout[-1500:]}\n{result.stderr[-2000:]}"
    )
    assert lock["pandas"]["version"] in result.stdout.rpartition("RAN")[2]
