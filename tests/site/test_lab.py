"""`make lab` in a real browser: a double click opens a chapter as a notebook, all cells run, the
charts draw.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import tomllib
import urllib.request

import pytest
from conftest import ROOT
from playwright.sync_api import TimeoutError

pytestmark = pytest.mark.chromium("JupyterLab's own pages, not tried in Firefox")
CHAPTER = "three-noes"  # five charts, tables, folded cells, controls


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab as `make lab` starts it, on a copy of the project: a notebook saves itself into
    its chapter.
    """
    copy = tmp_path_factory.mktemp("lab")
    for folder in ("chapters", "data", "seeds", ".jupyter", ".binder"):
        shutil.copytree(ROOT / folder, copy / folder)
    for name in ("Makefile", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, copy)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    (copy / "home").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PYTHONPATH", "COMPANION", "JUPYTER"))
    } | {"HOME": str(copy / "home"), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    options = (
        f"LAB=--no-browser --ip=127.0.0.1 --port={port} --allow-root --IdentityProvider.token=test"
    )
    log = (copy / "lab.log").open("w")
    # -o: the environment is the one that runs this test, however old its stamp
    server = subprocess.Popen(
        ["make", "-o", ".venv/.installed", "lab", options],
        cwd=copy,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(address + "api", timeout=5)
                break
            except OSError:
                assert server.poll() is None, (
                    f"`make lab` ended: {(copy / 'lab.log').read_text()[-2000:]}"
                )
                time.sleep(0.5)
        yield address, copy / "lab.log"
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


@pytest.mark.slow
def test_double_click_runs_a_chapter_with_its_charts(lab, browser):
    lab, log = lab
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    errors, elsewhere = [], []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((lab, lab.replace("http", "ws"), "data:", "blob:"))
            else elsewhere.append(r.url)
        ),
    )
    page.goto(lab + "lab?token=test")
    item = page.locator(".jp-DirListing-item", has_text=f"{CHAPTER}.md")
    item.wait_for(timeout=90_000)
    item.dblclick()
    page.locator(".jp-NotebookPanel .jp-Notebook").wait_for(timeout=60_000)
    page.locator(".jp-RenderedMarkdown h1").first.wait_for()
    page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(
        timeout=120_000
    )
    prompts = (
        "[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map((p) "
        "=> p.textContent)"
    )
    for _ in range(5):
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        page.get_by_text("Run All Cells", exact=True).click()
        # about once in ten starts, with both processors busy, JupyterLab drops the first
        # command; a reader clicks again
        try:
            page.wait_for_function(
                f"() => {prompts}.some((said) => /[*\\d]/.test(said))", timeout=10_000
            )
            break
        except TimeoutError:
            continue
    try:
        page.wait_for_function(
            f"() => {{ const said = {prompts}; return said.length > 10 && "
            "said.every((s) => /\\d/.test(s)); }",
            timeout=180_000,
        )
    except TimeoutError:
        state = page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator").get_attribute(
            "data-status"
        )
        told = page.locator(
            ".jp-Dialog, [data-mime-type='application/vnd.jupyter.error']"
        ).all_inner_texts()
        pytest.fail(
            f"not all cells ran: prompts {page.evaluate(prompts)}, kernel {state}, on "
            f"the page {told}, console {errors}, log {log.read_text()[-2000:]}"
        )
    charts = page.locator(".jp-OutputArea-output:has(.vega-embed)")
    wanted = (ROOT / "chapters" / f"{CHAPTER}.md").read_text("utf-8").count("theme.figure(")
    page.wait_for_function(
        "() => document.querySelectorAll('.jp-OutputArea-output .vega-embed "
        f":is(canvas, svg.marks)').length >= {wanted}",
        timeout=60_000,
    )
    assert charts.count() == wanted
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        drawn = chart.locator(":is(canvas, svg.marks)").first
        box = drawn.bounding_box()
        assert box["width"] > 200 and box["height"] > 100, f"a chart is drawn as {box}"
        inked = drawn.evaluate(
            "(c) => c.tagName !== 'CANVAS' || c.getContext('2d').getImageData(0, 0, "
            "c.width, c.height).data.some((v) => v)"
        )
        assert inked, "a chart is empty"
    wrong = page.locator(
        "[data-mime-type='application/vnd.jupyter.error'], "
        "[data-mime-type='application/vnd.jupyter.stderr']"
    )
    assert wrong.count() == 0, wrong.first.inner_text()
    assert not errors, f"the console says {errors[:3]}"
    assert not elsewhere, f"JupyterLab asks other hosts: {elsewhere[:3]}"
    page.close()


def test_binder_installs_what_everybody_does_with_a_python_that_can(root):
    """What repo2docker reads: an existing .binder folder is the only place it looks; its home
    folder is the repository, so .jupyter is read there too. `make lab` installs the same.
    """

    def pins(path):
        return set(re.findall(r"^([a-z0-9_.-]+==[^\s;]+)", path.read_text("utf-8"), re.M))

    lab = pins(root / ".binder" / "requirements.txt")
    assert pins(root / "requirements.txt") <= lab, "Binder has other versions: run `make lock`"
    assert any(pin.startswith("jupyterlab==") for pin in lab)
    given = tuple(
        map(
            int,
            re.fullmatch(
                r"python-(\d+)\.(\d+)", (root / ".binder" / "runtime.txt").read_text().strip()
            ).groups(),
        )
    )
    needed = re.match(
        r">=(\d+)\.(\d+)",
        tomllib.loads((root / "pyproject.toml").read_text())["project"]["requires-python"],
    )
    assert given >= tuple(map(int, needed.groups()))
    settings = json.loads(
        (root / ".jupyter" / "labconfig" / "default_setting_overrides.json").read_text()
    )
    assert (
        settings["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]["markdown"]
        == "Jupytext Notebook"
    )
    assert (root / "chapters" / "companion").is_dir(), (
        "a chapter opened from chapters/ finds the library beside it, so Binder need not install it"
    )
