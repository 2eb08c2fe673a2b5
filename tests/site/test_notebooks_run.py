"""Notebooks run where nothing else is: the archive in a new environment, one notebook alone."""

from __future__ import annotations

import csv
import functools
import http.server
import re
import shutil
import threading
import zipfile
from pathlib import Path

import nbformat
import pytest
from companion.site.downloads.notebooks import library
from conftest import CODED, ROOT
from fresh import Fresh

ARCHIVE = "_downloads_data/sidelined-notebooks.zip"


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    with zipfile.ZipFile(site / ARCHIVE) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}, (
            "the archive's bytes depend on when it was made"
        )
        archive.extractall(folder)
    return folder


def test_archive_is_complete(site, unpacked):
    assert sorted(p.stem for p in unpacked.glob("*.ipynb")) == CODED
    for name in CODED:
        assert (unpacked / f"{name}.ipynb").read_bytes() == (
            site / "_notebooks" / f"{name}.ipynb"
        ).read_bytes()
    assert {p.name for p in (unpacked / "data").iterdir()} == {
        p.name for p in (ROOT / "data").iterdir()
    }
    wheel = [p.name for p in unpacked.glob("companion-*.whl")]
    lines = (unpacked / "requirements.txt").read_text().splitlines()
    assert (
        len(wheel) == 1
        and lines[0] == f"./{wheel[0]}"
        and any(line.startswith("jupyterlab==") for line in lines)
    )
    assert all("==" in line for line in lines[1:]), "a requirement is not pinned"
    said = (unpacked / "README.md").read_text("utf-8")
    assert "pip install -r requirements.txt" in said and len(said.splitlines()) < 8


def test_a_second_archive_of_the_same_chapters_has_the_same_library(tmp_path):
    from companion.site.downloads.pyodide import wheel

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert wheel(ROOT, tmp_path / "a").read_bytes() == wheel(ROOT, tmp_path / "b").read_bytes()


def outputs(path) -> list:
    """What each code cell printed and returned. A busy kernel sends what is printed in several
    messages; they count as one.
    """
    found = []
    for cell in nbformat.read(path, 4).cells:
        said = []
        for output in cell.outputs if cell.cell_type == "code" else ():
            text, before = output.get("text"), said[-1] if said else ()
            if text is not None and before and before[0] is not None:
                said[-1] = (before[0] + text, None)
            else:
                said.append((text, output.get("data")))
        found += [said] if cell.cell_type == "code" else []
    return found


# Runs notebooks of the folder, two at a time, each in a kernel of its own: the first as Jupyter
# starts it, the others forked, which is the same (`test_forks`) and less work.
RUN = """
import asyncio, sys
import nbformat
from companion.site.running import forks
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

two = asyncio.Semaphore(2)

async def run(out, name, **how):
    async with two:
        # Jupyter picks the ports of a kernel before the kernel takes them; the browsers of other
        # tests open connections all the time and may be faster.
        for last in (False, False, True):
            book = nbformat.read(f"{name}.ipynb", as_version=4)
            try:
                client = NotebookClient(book, timeout=300, kernel_name="python3", **how)
                await client.async_execute()
                break
            except (DeadKernelError, RuntimeError):
                if last:
                    raise
            except Exception as error:
                sys.exit(f"{name}.ipynb: {error}")
        nbformat.write(book, f"{out}/{name}.ipynb")

async def main(out, first, *others):
    await run(out, first)
    how = {"kernel_manager_class": forks.Manager}
    await asyncio.gather(*(run(out, name, **how) for name in others))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
def test_every_notebook_runs_in_a_clean_environment_with_the_outputs_of_the_site(
    unpacked, tmp_path_factory
):
    """As the archive's README says: a new environment, what requirements.txt lists, nothing of
    this project. Each from a clean kernel of its own.
    """
    home = tmp_path_factory.mktemp("clean")
    clean = Fresh(home)
    clean.install("-r", "requirements.txt", cwd=unpacked)
    asked = "import companion.data; print(companion.__file__, companion.data.data_dir())"
    where = clean.run("-c", asked, cwd=unpacked)
    library, data = where.stdout.split()
    assert library.startswith(str(home)), (
        f"the notebooks would not use the installed library: {library} {where.stderr}"
    )
    assert Path(data).resolve() == (unpacked / "data").resolve(), (
        "the notebooks do not read the data beside them"
    )

    result = clean.run("-c", RUN, home, *CODED, cwd=unpacked)
    assert result.returncode == 0, (
        f"a notebook does not run in a clean environment:\n{result.stderr[-3000:]}"
    )
    for name in CODED:
        said = [
            o.get("text", "")
            for c in nbformat.read(home / f"{name}.ipynb", 4).cells
            if c.cell_type == "code"
            for o in c.outputs
            if o.output_type == "stream" and o.name == "stderr"
        ]
        assert not said, f"{name}.ipynb warns: {said[0][:500]}"
        both = zip(
            outputs(home / f"{name}.ipynb"), outputs(unpacked / f"{name}.ipynb"), strict=True
        )
        for number, (mine, published) in enumerate(both, 1):
            assert mine == published, (
                f"{name}: code cell {number} shows something else when it is run again; sort "
                f"what comes out of a set, fix a seed:\n{mine}\n{published}"
            )[:2000]

    # A changed table changes what a notebook computes, as the README says.
    shutil.copytree(unpacked / "data", home / "data")
    rows = list(csv.reader((home / "data" / "events.csv").open(encoding="utf-8", newline="")))
    with (home / "data" / "events.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows[:-1])
    asked = "import companion; print(len(companion.load('events')))"
    count = clean.run("-c", asked, cwd=home)
    assert count.stdout.strip() == str(len(rows) - 2), count.stderr


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """An environment with nothing but what runs a notebook."""
    bare = Fresh(tmp_path_factory.mktemp("bare"), pip=True)
    bare.install("nbconvert", "ipykernel")
    return bare


def spoken(output) -> str:
    return output.get("text") or output["data"]["text/plain"]


def alone(site, folder, bare, base: str):
    """The smallest chapter's notebook as a book at `base` gives it, run with nothing beside it."""
    book = nbformat.read(site / "_notebooks" / "sources.ipynb", as_version=4)
    book.cells[1].source = library(base).source
    nbformat.write(book, folder / "sources.ipynb")
    command = ["-m", "jupyter", "execute", "--inplace", "sources.ipynb"]
    result = bare.run(*command, cwd=folder, timeout=600)
    return result, nbformat.read(folder / "sources.ipynb", as_version=4)


@pytest.mark.slow
def test_a_notebook_alone_says_what_to_install(site, tmp_path, bare):
    result, _ = alone(site, tmp_path, bare, "")
    assert result.returncode and "ImportError" in result.stderr
    assert "sidelined-notebooks.zip" in result.stderr and "requirements.txt" in result.stderr


@pytest.mark.slow
def test_a_notebook_alone_fetches_the_library_and_its_tables(site, tmp_path, bare):
    """From the book's address, a server on this machine here; nothing else lies in the folder."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        wrong, _ = alone(site, tmp_path, bare, f"{base}/not-there")
        result, book = alone(site, tmp_path, bare, base)
        server.shutdown()
    assert wrong.returncode and "could not be installed: pip says why" in wrong.stderr
    assert result.returncode == 0, result.stderr[-3000:]
    published = nbformat.read(site / "_notebooks" / "sources.ipynb", as_version=4)
    for ours, theirs in zip(book.cells[2:], published.cells[2:], strict=True):
        if ours.cell_type == "code":
            said, before = ([spoken(o) for o in c.outputs] for c in (ours, theirs))
            assert said == before, "alone it says something else than in the book"
    assert [p.name for p in tmp_path.iterdir()] == ["sources.ipynb"], "it leaves files behind"


@pytest.mark.parametrize(
    ("there", "version", "said", "tried"),
    [
        ({"pip"}, (3, 12, 1), "on Kaggle: Settings, Internet on", True),  # no connection
        ((), (3, 12, 1), "This kernel has no pip. In a terminal", False),  # made by uv
        ({"pip"}, (3, 10, 4), "3.11 or newer, and this kernel has 3.10.4", False),
        ({"pip", "companion"}, (3, 10, 4), "", False),
    ],
)
def test_the_first_cell_says_what_a_kernel_lacks(monkeypatch, there, version, said, tried):
    """An offline Kaggle, a folder in VS Code whose kernel came without pip, an old Python."""
    asked: list[str] = []
    source = re.sub(r"%pip install (.*)", r'pip(f"\1")', library("https://example.org/b").source)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name if name in there else None)
    monkeypatch.setattr("sys.version_info", version)
    monkeypatch.setattr("sys.version", ".".join(map(str, version)) + " (main)")
    found = ""
    try:
        exec(source, {"pip": asked.append})
    except ImportError as error:
        found = str(error)
    assert said in found and bool(said) == bool(found)
    assert bool(asked) == tried and all("https://example.org/b/" in call for call in asked)
    assert "companion-" in found or not asked, "it names what could not be installed"
