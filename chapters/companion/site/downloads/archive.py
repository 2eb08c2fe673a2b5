"""All notebooks in one archive, with the library, the data and a list of what to install.

The library lies beside the archive too: a notebook that stands alone fetches it from there.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ...croissant import DOWNLOADS
from ...packing import packed
from ...tables.read import data_dir
from .lite import FOLDER
from .plain import ARCHIVE, is_notebook
from .pyodide import wheel


def _write_archive(app, exception):
    """Drop notebooks of chapters that are gone; pack the rest with the library, the data and what
    to install.
    """
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    wanted = {f"{Path(d).name}.ipynb" for d in app.env.found_docs if is_notebook(app.env, d)}
    for path in folder.glob("*.ipynb"):
        if path.name not in wanted:
            path.unlink()
    root = Path(app.srcdir)
    if not wanted or not (root / "pyproject.toml").exists():
        return
    out = Path(app.outdir) / DOWNLOADS
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        library = wheel(root, Path(aside))
        for old in set(out.glob("companion-*.whl")) - {out / library.name}:
            old.unlink()
        (out / library.name).write_bytes(library.read_bytes())
        files = {name: (folder / name).read_bytes() for name in sorted(wanted)}
        files |= {
            f"data/{p.name}": p.read_bytes() for p in sorted(data_dir().iterdir()) if p.is_file()
        }
        files |= {
            f"seeds/{p.name}": p.read_bytes()
            for p in sorted((data_dir().parent / "seeds").glob("*.yml"))
        }
        files |= {
            library.name: library.read_bytes(),
            "requirements.txt": requirements(root, library.name).encode(),
            "README.md": README.encode(),
        }
    (out / f"unfinished-{ARCHIVE}").write_bytes(packed(dict(sorted(files.items()))))
    (out / f"unfinished-{ARCHIVE}").replace(out / ARCHIVE)


README = """\
Every chapter of the book as a notebook, with its data and the `companion` library. In this folder,
with Python 3.11 or newer: `python -m pip install -r requirements.txt`, then `jupyter lab`, and open
a chapter (an environment of its own is advised: `python -m venv .venv`). The cells read the tables
in `data/`: change a row, run the chapter again, and every count and chart follows.
"""


def requirements(root: Path, library: str) -> str:
    """What to install for the notebooks: the library, and what it and they import at the versions
    the book was built with.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["notebooks"]
    lab = root / ".binder" / "requirements.txt"
    pins = lab.read_text(encoding="utf-8") if lab.exists() else ""
    pinned = dict(re.findall(r"^([a-z0-9_.-]+)==([^\s;]+)", pins, re.M))

    def built_with(need: str) -> str:
        name = re.split(r"[^A-Za-z0-9_.-]", need)[0]
        try:
            return f"{name}=={version(name)}"
        except PackageNotFoundError:  # JupyterLab, which the build does without
            return f"{name}=={pinned[name]}" if name in pinned else need

    return "\n".join([f"./{library}", *sorted(map(built_with, needs))]) + "\n"


def setup(app):
    """Write the archive when the notebooks are written."""
    app.connect("build-finished", _write_archive)
