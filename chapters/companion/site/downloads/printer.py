"""Which Chromium prints the book, if there is one."""

from __future__ import annotations

import functools
import os
import shutil
from importlib.util import find_spec

# The first is Chromium without windows: a page costs it half of the work.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """Path of a Chromium: $CHROMIUM, or one on the PATH; None when there is none."""
    if os.environ.get("CHROMIUM"):
        return os.environ["CHROMIUM"]
    return next((path for path in map(shutil.which, NAMES) if path), None)


@functools.cache
def printer() -> str | None:
    """The Chromium that a build prints with; None also in an environment without pikepdf."""
    return chromium() if find_spec("pikepdf") else None
