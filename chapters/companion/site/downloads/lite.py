"""The chapters in the browser: a JupyterLite site under `lite/` that runs them without a server.

What a registry offers is served from the site itself: JupyterLite, Python for the browser (Pyodide,
a Node package) and every library that is plain Python, the companion among them. numpy, pandas and
scipy are compiled, and no registry has them for the browser: Pyodide's lock file names their
address and hash, and they are fetched from there when a cell imports them, unless a copy lies in
the folder `wheels` (see `HOME`). A cell at the head of each chapter says so when that fails. `make`
fetches the Node package and the few wheels that the environment does not hold already; all are
pinned by hash (`browser/`).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit

import nbformat

from ...citations import address
from ...tables.read import data_dir, tables
from .offline import offline
from .pyodide import KERNEL, RUNTIME, WHEELS, carried, distribution_folder

FOLDER = "_notebooks"  # where the site has them
# The page that explains the links; a book without it (as in tests) has neither links nor this.
HELP = "chapters/run"
EXTENSION = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
OFFLINE = "without-a-connection.ipynb"


def available() -> bool:
    """Whether `make` fetched what the browser needs; a book built without it has no links to it."""
    return (RUNTIME / "pyodide.asm.wasm").exists() and len(
        list(WHEELS.glob("jupyterlite_pyodide_kernel-*.whl"))
    ) == 1


def wanted(site: Path) -> bool:
    """Whether a site has the page that leads here."""
    return (site / f"{HELP}.html").exists()


def build(root: Path, site: Path) -> None:
    """Write `lite/` into the built site. Kept under `_build/lite` and made again when anything in
    it has changed.
    """
    if not available():
        return
    kept = root / "_build" / "lite"
    with tempfile.TemporaryDirectory() as aside:
        work = Path(aside)
        contents(site, work / "files")
        extension = kernel_extension(work / "kernel")
        distribution_folder(root, work / "pyodide", extension)
        settings(work, extension)
        stamp = fingerprint(work)
        if not (kept / "stamp").exists() or (kept / "stamp").read_text() != stamp:
            shutil.rmtree(kept, ignore_errors=True)
            # JupyterLite dates its listings by this, so that the same chapters give the same bytes.
            environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
            command = [
                sys.executable,
                "-m",
                "jupyterlite_core",
                "build",
                "--lite-dir",
                str(work),
                "--output-dir",
                str(work / "out"),
            ]
            result = subprocess.run(
                command, cwd=work, env=environment, capture_output=True, text=True
            )
            if result.returncode or not (work / "out" / "lab" / "index.html").exists():
                raise RuntimeError(
                    "the notebooks for the browser could not be built:\n"
                    f"{result.stdout[-2000:]}{result.stderr[-2000:]}"
                )
            shutil.copytree(work / "pyodide", work / "out" / "static" / "pyodide")
            (work / "out" / "original.html").write_text(ORIGINAL, encoding="utf-8")
            script = ORIGINAL_SCRIPT.format(storage=STORAGE)
            (work / "out" / "original.js").write_text(script, encoding="utf-8")
            for path in (*(work / "out").glob("rspack.config*"), *(work / "out").rglob("*.map")):
                path.unlink()
            kept.parent.mkdir(exist_ok=True)
            shutil.move(work / "out", kept)
            (kept / "stamp").write_text(stamp)
    shutil.rmtree(site / "lite", ignore_errors=True)
    shutil.copytree(kept, site / "lite", ignore=shutil.ignore_patterns("stamp"))


def fingerprint(folder: Path) -> str:
    """Hash of everything the site is made from: the files in `folder`, and JupyterLite itself."""
    digest = hashlib.sha256(
        f"{distribution('jupyterlite-core').version} {ORIGINAL} {ORIGINAL_SCRIPT}".encode()
    )
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def kernel_extension(folder: Path) -> Path:
    """JupyterLite's kernel out of its wheel: it is not installed, since an ordinary JupyterLab
    would load it too.
    """
    (path,) = WHEELS.glob("jupyterlite_pyodide_kernel-*.whl")
    with zipfile.ZipFile(path) as archive:
        inside = [n for n in archive.namelist() if f".data/data/{EXTENSION}/" in n]
        archive.extractall(folder, inside)
    return folder / inside[0].partition(EXTENSION)[0] / EXTENSION


def settings(folder: Path, extension: Path) -> None:
    """JupyterLite's own two settings files."""
    build_settings = {
        "apps": ["lab"],
        "contents": ["files"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "federated_extensions": [extension.relative_to(folder).as_posix()],
        "ignore_sys_prefix": ["federated_extensions"],
    }
    (folder / "jupyter_lite_config.json").write_text(
        json.dumps({"LiteBuildConfig": build_settings})
    )
    kernel = {
        "@jupyterlite/pyodide-kernel-extension:kernel": {
            "pyodideUrl": "./static/pyodide/pyodide.mjs",
            "loadPyodideOptions": {"packages": list(KERNEL)},
        }
    }
    page = {
        "appName": "Sidelined? in the browser",
        "contentsStorageName": STORAGE,
        "litePluginSettings": kernel,
    }
    (folder / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": page})
    )


# Notebooks and data
# ---------------------------------------------------------------------------------------------

FIRST = """\
import sys

try:
    import numpy, pandas, scipy
except ImportError:
    from companion.published import show

    show("{name}")
    print(
        "numpy, pandas or scipy is missing. This site cannot carry them: they are fetched from "
        "cdn.jsdelivr.net, the Pyodide project's address, when a cell needs them. Until then the "
        "cells below are not run: each shows what was published. Connect, restart the kernel and "
        "run again, or open without-a-connection.ipynb, which needs none of them.",
        file=sys.stderr,
    )
"""
NOTICE = """\
> **In the browser.** This notebook runs on this page, with nothing installed and nothing sent \
anywhere. Python and most libraries come from this site; numpy, pandas and scipy do not: the next \
cell fetches them (once, and the browser keeps them) from cdn.jsdelivr.net, the Pyodide project's \
address, and says so when it cannot. What you change is kept in this browser only: \
[back to the notebook as published]({root}/lite/original.html?path={name}). \
[Run it without a connection](without-a-connection.ipynb) shows what works offline.
"""
# A page beside JupyterLab that forgets what the browser keeps of one notebook, and opens it anew.
STORAGE = "sidelined notebooks"
ORIGINAL = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Back to the notebook as published</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
</head><body><p id="said">The notebook as published is opened …</p>
<script src="original.js"></script></body></html>
"""
ORIGINAL_SCRIPT = """\
// Forget the reader's copy of one notebook (JupyterLite keeps it in IndexedDB), then open the
// published one.
const path = new URLSearchParams(location.search).get("path") ?? "";
const open = () => location.replace(`lab/index.html?path=${{encodeURIComponent(path)}}`);
const asked = indexedDB.open("{storage}");
asked.onerror = open;
asked.onsuccess = () => {{
  const stores = ["files", "checkpoints"].filter((s) => asked.result.objectStoreNames.contains(s));
  if (!stores.length) return open();
  const change = asked.result.transaction(stores, "readwrite");
  for (const store of stores) change.objectStore(store).delete(path);
  change.oncomplete = change.onerror = open;
}};
"""


def contents(site: Path, folder: Path) -> None:
    """The notebooks as published, with the word on what the browser lacks, and the tables they
    read.
    """
    folder.mkdir(parents=True)
    # JupyterLab takes a relative link for one of its files: the way out starts at the site's root.
    root = urlsplit(address()).path.rstrip("/")
    for path in sorted((site / FOLDER).glob("*.ipynb")):
        book = nbformat.read(path, as_version=4)
        if not carried():
            book.cells[1:1] = [
                nbformat.v4.new_markdown_cell(
                    NOTICE.format(name=path.name, root=root), id="in-the-browser"
                ),
                nbformat.v4.new_code_cell(FIRST.format(name=path.name), id="numpy-and-pandas"),
            ]
        (folder / path.name).write_text(nbformat.writes(book) + "\n", encoding="utf-8")
    (folder / OFFLINE).write_text(nbformat.writes(offline()) + "\n", encoding="utf-8")
    for name in (
        "datapackage.json",
        "references.bib",
        *(table["path"] for table in tables().values()),
    ):
        (folder / "data").mkdir(exist_ok=True)
        shutil.copy(data_dir() / name, folder / "data")
    shutil.copytree(data_dir().parent / "seeds", folder / "seeds")
