"""Finds a Chromium for the browser tests, and installs one when there is none.

`python tests/site/browser.py --install` installs Debian's Chromium, with and without windows, when
run as root; else it takes a Chromium already there, else Playwright's own. Firefox and WebKit, in
which some tests run as well, are installed for root on Debian; else those tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import gecko
from companion.site.downloads.printer import chromium


def find() -> str | None:
    """Path of a Chromium: $CHROMIUM, one on the PATH, or Playwright's own; None when there is
    none.
    """
    if path := chromium():
        return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> int:
    """Make sure that `find` finds a browser, and try for the other engines; 0 when it does."""
    # The shell is Chromium without windows, which opens a page with half of the work; Chromium by
    # its own name is what a contributor looks at a page with, and what tools beside the tests open.
    names = "chromium-headless-shell", "chromium"
    wanted = [name for name in names if not shutil.which(name)]
    wanted += [] if gecko.path() else ["firefox-esr"]
    wanted += [] if shutil.which("WebKitWebDriver") else ["webkit2gtk-driver"]
    wanted += [] if shutil.which("Xvfb") else ["xvfb"]
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        _apt("update", "-qq")
        for package in wanted:  # one by one: what is not to be had keeps nothing else away
            _apt("install", "-y", "-qq", "--no-install-recommends", package)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    for name, there in (
        ("Firefox", gecko.path()),
        ("WebKit (webkit2gtk-driver and xvfb)", shutil.which("WebKitWebDriver")),
    ):
        if not there:
            print(f"{name} is not here: the tests in it will be skipped.")
    if not find():
        print(
            "No Chromium found and none could be installed: install one, or set CHROMIUM "
            "to its path.",
            file=sys.stderr,
        )
        return 1
    return 0


def _apt(*words: str) -> None:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *words], check=False, env=environment, **quiet)


if __name__ == "__main__":
    sys.exit(install() if "--install" in sys.argv else print(find()))
