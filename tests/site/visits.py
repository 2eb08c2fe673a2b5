"""Fixtures of the browser tests: one browser cut off from the network, one server on loopback,
visits to pages.

The browser is Chromium, and Firefox where COMPANION_BROWSER says so (`make test-firefox`): then the
tests that open a page run alone, and those marked `chromium` are skipped, each with its reason.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import threading
from pathlib import Path

import gecko
import pytest
import yaml
from browser import find
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ENGINE = os.environ.get("COMPANION_BROWSER", "chromium")
# No name resolves but the loopback: a page that needs another host fails here as it would without a
# network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # letters as wide as they are on a screen
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 360, "height": 740}}
FOUR = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]


def pages() -> list[str]:
    """Every page of the book, from its table of contents, and the search page; paths without
    suffix.
    """
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return [
        toc["root"],
        *(entry["file"] for part in toc["parts"] for entry in part["chapters"]),
        "search",
    ]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves text compressed, as the site's host does."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if (
            path.is_file()
            and (
                path.suffix in (".html", ".js", ".css", ".svg", ".json", ".csv") or "@" in path.name
            )
            and "gzip" in self.headers.get("Accept-Encoding", "")
        ):
            body = compressed(path, path.stat().st_mtime_ns)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()


@functools.lru_cache(maxsize=256)
def compressed(path: Path, _stamp: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


def serve(site: Path):
    """A running server of `site` on a free port of the loopback; returns it with its address."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"


@functools.cache
def parsed(path: Path) -> BeautifulSoup:
    """A built page, parsed once in each process: tests read it and leave it as it is."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


# One for each module: Playwright runs once at a time, and other modules start their own.
@pytest.fixture(scope="module")
def address(site):
    server, at = serve(site)
    yield at
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        if ENGINE == "firefox":
            assert gecko.path(), "no Firefox found: install one, or set FIREFOX to its path"
            with gecko.launched(playwright) as browser:
                yield browser
            return
        path = find()
        assert path, (
            "no Chromium found: run `make test`, which installs one, or set CHROMIUM to its path"
        )
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def pytest_collection_modifyitems(config, items):
    if ENGINE == "chromium":
        return
    assert ENGINE == "firefox", f"COMPANION_BROWSER is {ENGINE}: chromium or firefox"
    others = [item for item in items if "browser" not in item.fixturenames]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if "browser" in item.fixturenames]
    for item in items:
        if mark := item.get_closest_marker("chromium"):
            item.add_marker(pytest.mark.skip(reason=f"Chromium only: {mark.args[0]}"))


# A screen that is touched, as an option of `visit`.
TOUCHED = {"has_touch": True, "is_mobile": True}


# What Firefox says of a font that was on its way when the reader went to another page.
ABORTED = "status=2152398850"


def wrong(message) -> bool:
    return message.type == "error" and ABORTED not in message.text


def watched(context, address):
    """A new page that keeps lists of console errors and of requests to other hosts."""
    page = context.new_page()
    page.errors, page.elsewhere = [], []
    page.on("console", lambda m: page.errors.append(m.text) if wrong(m) else None)
    page.on("pageerror", lambda e: page.errors.append(str(e)))
    page.on(
        "request",
        lambda r: (
            None if r.url.startswith((address, "data:", "blob:")) else page.elsewhere.append(r.url)
        ),
    )
    return page


@pytest.fixture
def visit(browser, address):
    """Open a page; returns it with lists of console errors and of requests to other hosts."""
    contexts = []

    def go(name, size="wide", scheme="light", javascript=True, **options):
        context = browser.new_context(
            viewport=SIZES[size], color_scheme=scheme, java_script_enabled=javascript, **options
        )
        contexts.append(context)
        page = watched(context, address)
        page.goto(address + name)
        page.wait_for_load_state("load")
        return page

    yield go
    for context in contexts:
        context.close()


def here(page) -> str:
    """Where the page is by its own account: Playwright hears of a new state a moment later."""
    return page.evaluate("location.href")


def quiet(page) -> None:
    """Until what a page fetches on its own is there. Of Firefox Playwright does not hear the end of
    each fetch: `networkidle` may never come.
    """
    page.wait_for_load_state("load")
    page.wait_for_timeout(600)


def type_in(field, text: str) -> None:
    """Key by key, as a reader does: to what `fill` puts in, Firefox says no `change` at Enter."""
    field.fill("")
    field.press_sequentially(text)
    field.press("Enter")


def touch(page, x: float, y: float) -> None:
    """A finger at a point of what is seen: Playwright has none in Firefox, `gecko` has."""
    (getattr(page, "touch", None) or page.touchscreen.tap)(x, y)


def tap(locator, position: dict | None = None) -> None:
    """A finger in the middle of an element, or at a place of it."""
    if not hasattr(locator.page, "touch"):
        return locator.tap(position=position)
    locator.click(trial=True, position=position)  # in sight, still, and under nothing else
    left, top, width, height = locator.evaluate(
        "e => { const r = e.getClientRects()[0]; return [r.left, r.top, r.width, r.height]; }"
    )
    at = position or {"x": width / 2, "y": height / 2}
    return touch(locator.page, left + at["x"], top + at["y"])


def scroll_through(page):
    """Down the whole page, a frame for each screenful."""
    page.evaluate(
        "async () => { for (let y = 0; y < document.documentElement.scrollHeight; y += "
        "innerHeight * 0.8) { scrollTo({ top: y, behavior: 'instant' }); await new "
        "Promise(requestAnimationFrame); } }"
    )
