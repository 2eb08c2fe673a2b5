"""Debian's Firefox under Playwright: `launched` gives a browser as Playwright's own does.

Playwright 1.65 starts an unchanged Firefox (channel `moz-firefox`) and speaks WebDriver BiDi with
it (https://w3c.github.io/webdriver-bidi/). Firefox 153 lacks one command of it that each context of
Playwright sends, `emulation.setMediaFeaturesOverride`; and Playwright has no command of BiDi for
paper, less motion, pages without scripts or a finger, and says nothing when it leaves them out. So
a line of ours lies between the two: it hands on what both say, answers that one command, gives a
download the name that Playwright waits for, and sets what is wished on the tab itself, by a script
with the rights of Firefox's own window.

Weighed: no option, preference or variable of Playwright keeps that command away (`color_scheme=
"null"` sends it too); a changed copy of the driver is lost with the next installation; a script in
NODE_OPTIONS reaches into what Playwright calls its own. A line in between leans on the standard, on
the words with which Firefox says where it listens, and on names of five settings of a tab.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tornado import httpserver, netutil, web, websocket

PATIENCE = 60  # seconds until Firefox must have answered
LARGE = 2**28  # bytes of a message: a picture of a long page, a checker's script
MEDIA = "emulation.setMediaFeaturesOverride"
# What a context of Playwright may ask for, and how a tab of Firefox is told.
WISHES = {
    "java_script_enabled": ("allowJavascript", {False: False}),
    "has_touch": ("touchEventsOverride", {True: "enabled"}),
    "reduced_motion": ("prefersReducedMotionOverride", {"reduce": "reduce"}),
}
MEDIA_WISHES = {
    "media": ("mediumOverride", {"print": "print", "screen": "screen", None: ""}),
    "color_scheme": ("prefersColorSchemeOverride", {"light": "light", "dark": "dark"}),
}
TELL = """(id, wishes) => {
  const { NavigableManager } = ChromeUtils.importESModule(
    "chrome://remote/content/shared/NavigableManager.sys.mjs");
  const tab = NavigableManager.getBrowsingContextById(id);
  if (tab && tab === tab.top) Object.assign(tab, JSON.parse(wishes));
}"""
# A profile that asks nobody anything: what is not on this machine goes to a port nobody listens on.
PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "ui.primaryPointerCapabilities": 6,  # a mouse, which a machine without a screen may lack
    "ui.allPointerCapabilities": 6,
    "dom.events.testing.asyncClipboard": True,  # no question before a page reads what it copied
    "dom.w3c_touch_events.enabled": 2,  # where a tab is told that it is touched
    "app.normandy.enabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
}


def path() -> str | None:
    """Firefox: $FIREFOX, or one on the PATH; None when there is none."""
    names = ("firefox", "firefox-esr")
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, names)), None)


class Line:
    """The line between Playwright and one Firefox; `ask` sends a command of ours."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.tab, self.owner = "", ""  # the newest tab, the newest context
        self.wished: dict[str, dict] = {}  # of each context, for its tabs to come
        self.window = ""  # Firefox's own
        self._numbers = itertools.count(2**40)  # Playwright counts from 1
        self._waiting: dict[int, asyncio.Future] = {}
        self._queue: asyncio.Queue = asyncio.Queue()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        assert ready.wait(PATIENCE)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        (socket,) = netutil.bind_sockets(0, "127.0.0.1")
        self.port = socket.getsockname()[1]

        async def serve():
            rules = [(r"/(\d+)/session", Side, {"line": self})]
            site = web.Application(rules, websocket_max_message_size=LARGE, log_function=id)
            httpserver.HTTPServer(site).add_socket(socket)
            ready.set()

        self.loop.run_until_complete(serve())
        self.loop.run_forever()

    # Called by tests, in their thread.
    def ask(self, method: str, **given):
        """The result of a command of BiDi."""
        sent = asyncio.run_coroutine_threadsafe(self.send(method, **given), self.loop)
        return sent.result(PATIENCE)

    def tell(self, tab: str, wishes: dict) -> None:
        asyncio.run_coroutine_threadsafe(self.set(tab, wishes), self.loop).result(PATIENCE)

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)

    # In the line's own thread.
    async def send(self, method: str, **given):
        number = next(self._numbers)
        self._waiting[number] = self.loop.create_future()
        message = {"id": number, "method": method, "params": given}
        await self.firefox.write_message(json.dumps(message))
        answer = await self._waiting[number]
        del self._waiting[number]
        assert answer["type"] == "success", f"{method}: {answer.get('message')}"
        return answer["result"]

    async def set(self, tab: str, wishes: dict) -> None:
        if not self.window:
            tree = await self.send("browsingContext.getTree", **{"moz:scope": "chrome"})
            self.window = tree["contexts"][0]["context"]
        given = [{"type": "string", "value": value} for value in (tab, json.dumps(wishes))]
        said = await self.send(
            "script.callFunction",
            functionDeclaration=TELL,
            arguments=given,
            awaitPromise=False,
            target={"context": self.window},
        )
        assert said["type"] == "success", said

    async def listen(self) -> None:
        """Answers to us come at once; the rest goes to Playwright in its order."""
        while text := await self.firefox.read_message():
            message = json.loads(text)
            if waiting := self._waiting.get(message.get("id")):
                waiting.set_result(message)
            else:
                self._queue.put_nowait((message, text))
        self.playwright.close()

    async def hand_on(self) -> None:
        """To Playwright: a tab is known there once it is as its context wished."""
        try:
            while True:
                message, text = await self._queue.get()
                await self.playwright.write_message(await self.read(message) or text)
        except websocket.WebSocketClosedError:
            pass
        finally:
            self.playwright.close()  # else nobody would hear that the line broke

    async def read(self, message: dict) -> str | None:
        """What of it concerns us; other words for it where Playwright needs them."""
        method = message.get("method", "")
        if method == "browsingContext.contextCreated":
            made = message["params"]
            if not made["parent"]:
                self.tab = made["context"]
                if wishes := self.wished.get(made["userContext"]):
                    await self.set(self.tab, wishes)
        elif method.startswith("browsingContext.download"):
            # Playwright wants a name of the download, which Firefox 153 does not give yet.
            message["params"].setdefault("download", message["params"]["url"])
            return json.dumps(message)
        elif set(message.get("result") or {}) == {"userContext"}:
            self.owner = message["result"]["userContext"]
        return None

    async def media(self, number: int, given: dict) -> None:
        """The command that Firefox lacks."""
        scheme = given["features"].get("prefers-color-scheme")
        wishes = {"prefersColorSchemeOverride": scheme or "none"}
        for owner in given.get("userContexts", ()):
            self.wished.setdefault(owner, {}).update(wishes)
        for tab in given.get("contexts", ()):
            await self.set(tab, wishes)
        answer = {"type": "success", "id": number, "result": {}}
        self._queue.put_nowait((answer, json.dumps(answer)))


class Side(websocket.WebSocketHandler):
    """Playwright's side; the number in the address is the port of the Firefox that it started."""

    def initialize(self, line: Line) -> None:
        self.line = line

    async def open(self, port: str) -> None:
        line = self.line
        line.playwright = self
        line.firefox = await websocket.websocket_connect(
            f"ws://127.0.0.1:{port}/session", max_message_size=LARGE
        )
        self.tasks = [line.loop.create_task(work()) for work in (line.listen, line.hand_on)]

    async def on_message(self, text: str) -> None:
        message = json.loads(text)
        if message["method"] == MEDIA:
            await self.line.media(message["id"], message["params"])
        else:
            await self.line.firefox.write_message(text)

    def on_close(self) -> None:
        self.line.firefox.close()


@contextlib.contextmanager
def launched(playwright) -> Iterator:
    """A running Firefox; its contexts and pages keep what Playwright leaves out, and a page has
    `touch(x, y)`.
    """
    line = Line()
    with tempfile.TemporaryDirectory() as folder:
        # It says where Firefox listens in our words: on the line, with Firefox's port as a path.
        starts = Path(folder, "firefox")
        said = "listening on ws://127.0.0.1:"
        starts.write_text(
            f'#!/bin/sh\n"{path()}" --remote-allow-system-access "$@" 2>&1 |\n'
            f"  sed -u 's#{said}\\([0-9]*\\)#{said}{line.port}/\\1#'\n"
        )
        starts.chmod(0o700)
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=starts, firefox_user_prefs=PREFERENCES
        )
        browser.new_context = functools.partial(_context, line, browser.new_context)
        browser.new_page = lambda **options: browser.new_context(**options).new_page()
        yield browser
        browser.close()
    line.end()


def _wishes(known: dict, asked: dict) -> dict:
    """In words of Firefox."""
    return {
        name: values[asked[option]]
        for option, (name, values) in known.items()
        if option in asked and asked[option] in values
    }


def _context(line: Line, plain, **options):
    context = plain(**options)
    line.wished.setdefault(line.owner, {}).update(_wishes(WISHES, options))
    context.new_page = functools.partial(_page, line, context.new_page)
    # Firefox has no such permissions: what a page may do with the clipboard is a preference above.
    context.grant_permissions = lambda asked, **_: None
    return context


def _page(line: Line, plain):
    page = plain()
    tab = line.tab
    page.emulate_media = lambda **asked: line.tell(tab, _wishes(MEDIA_WISHES, asked))
    page.touch = functools.partial(_touch, line, tab)
    return page


def _touch(line: Line, tab: str, x: float, y: float) -> None:
    """A finger down and up at a point of what is seen."""
    moves = [
        {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)},
        {"type": "pointerDown", "button": 0},
        {"type": "pause", "duration": 60},
        {"type": "pointerUp", "button": 0},
    ]
    finger = {"type": "pointer", "id": "finger", "actions": moves}
    finger["parameters"] = {"pointerType": "touch"}
    line.ask("input.performActions", context=tab, actions=[finger])
