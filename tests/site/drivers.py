"""Firefox and WebKit, driven by the commands of WebDriver (https://www.w3.org/TR/webdriver2/).

Playwright drives a Firefox and a WebKit of its own making alone; here are those that Debian has.
Firefox takes the commands through Marionette, which is part of it, and WebKit from its
WebKitWebDriver over HTTP. `None` from `firefox` or `webkit` says that the browser is not here.
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

PATIENCE = 60  # seconds until a browser must have answered
MINIBROWSERS = ("webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0")
# A profile that asks nobody anything and takes a touch for one.
PREFERENCES = {
    "marionette.port": 0,
    "dom.w3c_touch_events.enabled": 1,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
    "network.proxy.type": 0,
}


class Driver:
    """A browser with one window; `send(method, path, parameters)` returns a command's value."""

    def __init__(self, send: Callable):
        self.send = send

    def go(self, url: str) -> None:
        self.send("WebDriver:Navigate", "url", {"url": url})

    def run(self, script: str, *given):
        """What the body of a function returns in the page."""
        asked = {"script": script, "args": list(given)}
        return self.send("WebDriver:ExecuteScript", "execute/sync", asked)

    def size(self, width: int, height: int) -> None:
        self.send("WebDriver:SetWindowRect", "window/rect", {"width": width, "height": height})

    def tap(self, x: float, y: float, kind: str = "touch") -> None:
        """A finger (or a mouse) down and up at a point of what is seen."""
        moves = [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 60},
            {"type": "pointerUp", "button": 0},
        ]
        finger = {"type": "pointer", "id": f"one-{kind}", "actions": moves}
        finger["parameters"] = {"pointerType": kind}
        self.send("WebDriver:PerformActions", "actions", {"actions": [finger]})

    def until(self, script: str, *given, seconds: float = 20):
        """The first value of `script` that is not empty; fails when none comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.run(script, *given):
                return found
            time.sleep(0.1)
        raise AssertionError(f"never came: {script}")


# --- Firefox


def firefox_path() -> str | None:
    names = ("firefox", "firefox-esr")
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def firefox() -> Iterator[Driver | None]:
    """A Firefox without a window on the screen."""
    path = firefox_path()
    if path is None:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items())
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [path, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with _running([*command, "about:blank"], {"HOME": profile}):
            port = int(_when(lambda: Path(profile, "MarionetteActivePort").read_text() or None))
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
                send = _marionette(line)
                send("WebDriver:NewSession", "", {"strictFileInteractability": True})
                yield Driver(send)


def _marionette(line: socket.socket) -> Callable:
    """Messages are `length:JSON`; an answer is [1, number, error, result]."""
    number = 0

    def read():
        length = b""
        while not length.endswith(b":"):
            length += line.recv(1)
        left, text = int(length[:-1]), b""
        while len(text) < left:
            text += line.recv(left - len(text))
        return json.loads(text)

    def send(command: str, _path: str, parameters: dict):
        nonlocal number
        number += 1
        said = json.dumps([0, number, command, parameters]).encode()
        line.sendall(b"%d:%s" % (len(said), said))
        _, _, error, result = read()
        if error:
            raise AssertionError(f"Firefox, {command}: {error['message']}")
        return result.get("value", result) if isinstance(result, dict) else result

    read()  # who it is
    return send


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
            yield Driver(lambda _, path, given: send("POST", f"session/{session}/{path}", given))
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


# --- Both


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
