"""Firefox and WebKit as Debian has them, for a handful of tests in either.

Playwright drives this Firefox (`gecko`), but only a WebKit of its own making: Debian's takes the
commands of WebDriver (https://www.w3.org/TR/webdriver2/) over HTTP from its WebKitWebDriver. `None`
from `firefox` or `webkit` says that the browser is not here.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import gecko
from playwright.sync_api import sync_playwright

PATIENCE = 60  # seconds until a browser must have answered
MINIBROWSERS = ("webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0")


class Driver:
    """A browser with one window; `send(path, parameters)` returns a command's value."""

    def __init__(self, send: Callable):
        self.send = send

    def go(self, url: str) -> None:
        self.send("url", {"url": url})

    def run(self, script: str, *given):
        """What the body of a function returns in the page."""
        return self.send("execute/sync", {"script": script, "args": list(given)})

    def size(self, width: int, height: int) -> None:
        self.send("window/rect", {"width": width, "height": height})

    def click(self, x: float, y: float) -> None:
        """A mouse down and up at a point of what is seen."""
        moves = [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 60},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": moves}
        mouse["parameters"] = {"pointerType": "mouse"}
        self.send("actions", {"actions": [mouse]})

    def until(self, script: str, *given, seconds: float = 20):
        """The first value of `script` that is not empty; fails when none comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.run(script, *given):
                return found
            time.sleep(0.1)
        raise AssertionError(f"never came: {script}")


class Tab(Driver):
    """The same, and a finger, in a page of Playwright."""

    def __init__(self, page):
        self.page, self.go, self.touch = page, page.goto, page.touch
        self.click = page.mouse.click

    def run(self, script: str, *given):
        return self.page.evaluate(f"given => (function () {{ {script} }})(...given)", given)

    def size(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})


@contextlib.contextmanager
def firefox() -> Iterator[Tab | None]:
    """A Firefox without a window on the screen, which is touched."""
    if gecko.path() is None:
        yield None
        return
    with sync_playwright() as playwright, gecko.launched(playwright) as browser:
        yield Tab(browser.new_context(has_touch=True).new_page())


# --- WebKit


def minibrowser() -> str | None:
    """WebKitGTK's own small browser, which its driver starts."""
    for folder in sorted(Path("/usr/lib").glob("*-linux-gnu*")):
        for name in MINIBROWSERS:
            if (path := folder / name / "MiniBrowser").exists():
                return str(path)
    return None


@contextlib.contextmanager
def webkit() -> Iterator[Driver | None]:
    """A WebKitGTK on a screen that nobody sees."""
    driver, browser, screen = shutil.which("WebKitWebDriver"), minibrowser(), shutil.which("Xvfb")
    if not (driver and browser and (screen or os.environ.get("DISPLAY"))):
        yield None
        return
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        shown = {"HOME": home, "XDG_CACHE_HOME": home, "NO_AT_BRIDGE": "1"}
        shown |= {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}  # root has none; pages are ours
        shown |= {"LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        if screen:
            out, into = os.pipe()
            stack.callback(os.close, out)
            asked = [screen, "-displayfd", str(into), "-screen", "0", "1440x1000x24", "-nolisten"]
            stack.enter_context(_running([*asked, "tcp"], {}, pass_fds=(into,)))
            os.close(into)
            shown["DISPLAY"] = f":{os.read(out, 20).decode().strip()}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        stack.enter_context(_running([driver, f"--port={port}"], shown))
        send = _http(f"http://127.0.0.1:{port}")
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        found = _when(lambda: send("POST", "session", {"capabilities": wanted}))
        session = found["sessionId"]
        try:
            yield Driver(lambda path, given: send("POST", f"session/{session}/{path}", given))
        finally:
            with contextlib.suppress(OSError):
                send("DELETE", f"session/{session}", None)


def _http(base: str) -> Callable:
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(method: str, path: str, given):
        body = None if given is None else json.dumps(given).encode()
        asked = urllib.request.Request(f"{base}/{path}", body, method=method)
        asked.add_header("Content-Type", "application/json")
        try:
            with straight.open(asked, timeout=PATIENCE) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"WebKit, {path}: {error.read().decode()[:300]}") from None

    return send


# --- Processes


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], **options):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, **environment}, **quiet, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _when(made: Callable):
    """What comes of it as soon as it does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if found := made():
                return found
        except (OSError, ValueError):
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise AssertionError("the browser did not start")
        time.sleep(0.1)
