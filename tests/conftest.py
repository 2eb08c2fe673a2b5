"""What the tests share: the project's paths, copies to break, the built site, the articles'
texts.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

pytest_plugins = ["visits", "small_book", "desk"]

# Products of small matrices by several threads in each of several processes wait for one another:
# they take ten times as long. Read by numpy when it is imported, here and in what tests start.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Parsed pages and read tables are many objects that stay: to look among them for what nobody needs
# took a tenth of the tests' time, of those that parse pages a third.
gc.set_threshold(100_000, 20, 50)

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [
    "index",
    "in-brief",
    "two-articles",
    "from-text-to-claims",
    "treaty-provisions",
    "the-exchange",
    "dependencies",
    "chinese-discourse",
    "three-noes",
    "relationship-graph",
    "sidelined",
    "who-is-right",
    "what-happened-next",
    "how-we-searched",
]
# Pages that show how something is done rather than what was found: a lighter closing block, no
# evidence of the record.
HOWTO = ["add-an-article"]
# Pages with cells, of which there are notebooks.
CODED = sorted(
    path.stem
    for path in (ROOT / "chapters").glob("*.md")
    if "{code-cell}" in path.read_text("utf-8")
)


# Fixtures that parse every page of the site.
READ = {"pages", "built", "figures", "charts"}
# What takes long to make, and is made again in each process: tests that use such a fixture, or of a
# module with one, stay in one process.
LONG = {"ran", "bare"}
TOGETHER = {
    "test_engines",
    "test_export",
    "test_hostile",
    "test_spreadsheets",
    "test_wheel",
    "test_writer",
}

# Modules that take five seconds of work and more: with the tests marked one by one, what `make
# test-quick` leaves out, so that it ends within two minutes.
SLOW = {
    "test_acts",
    "test_add",
    "test_add_meanwhile",
    "test_broken_files",
    "test_cards",
    "test_citation_file",
    "test_cite",
    "test_citeproc_js",
    "test_copies_js",
    "test_cuts",
    "test_descriptor",
    "test_export",
    "test_keys",
    "test_measure_command",
    "test_mutations",
    "test_names",
    "test_output",
    "test_package",
    "test_placebo",
    "test_project",
    "test_recode_js",
    "test_recode_sets",
    "test_recode_sheet",
    "test_remove",
    "test_scale",
    "test_sheet",
    "test_sheet_saved",
    "test_sheet_workbook",
    "test_slid",
    "test_spreadsheets",
    "test_statements",
    "test_tables_remembered",
    "test_two_coders",
    "test_verify",
    "test_wheel",
    "test_workbooks_found",
    "test_wrong_cells",
}


@pytest.hookimpl(optionalhook=True)  # where tests run without xdist
def pytest_xdist_auto_num_workers():
    """One process more than there are processors: much of the time a browser or kernel is waited
    for, and with two more nothing is won. (`--maxprocesses` holds it down.)
    """
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)  # the groups must stand before xdist reads them
def pytest_collection_modifyitems(items):
    """What takes long comes first, so that no process is left with it at the end; what needs no
    site goes ahead while one process builds it.
    """
    for item in items:
        name, used = item.module.__name__, set(item.fixturenames)
        group = name if name in TOGETHER else next(iter(LONG & used), None)
        if READ & used:
            group = "pages"
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
        if name in SLOW:
            item.add_marker("slow")

    def turn(item) -> tuple:
        reads = bool(READ & set(item.fixturenames))  # the first of them builds the site
        needs = "site" in item.fixturenames
        return not reads, needs, item.get_closest_marker("slow") is None

    items.sort(key=turn)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the project's data, seeds and settings that a test may break."""
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> Path:
    """Where books of the tests keep results of cells and charts: one folder for all processes."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "kept"


def small_book(folder: Path, pages: dict[str, str]) -> Path:
    """A book of some pages with the project's data and library."""
    for name in ("data", "seeds", "chapters/companion", ".ci"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("CITATION.cff", "LICENSE", "README.md", "_config.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name, text in pages.items():
        (folder / "chapters" / f"{name}.md").write_text(text, encoding="utf-8")
    first, *others = pages
    toc = f"format: jb-book\nroot: chapters/{first}\n"
    if others:
        toc += "chapters:\n" + "".join(f"  - file: chapters/{name}\n" for name in others)
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def site() -> Path:
    """The site, built by the command that `make book` runs. Tests run in several processes:
    one builds, the others wait and find it done.
    """
    (ROOT / "_build").mkdir(exist_ok=True)
    with FileLock(ROOT / "_build" / "tests.lock"):
        result = subprocess.run(
            [sys.executable, "-m", "companion.site"], cwd=ROOT, capture_output=True, text=True
        )
    if result.returncode:
        pytest.fail(
            "the book does not build; run `make book` and mend what it "
            f"says:\n{result.stdout[-6000:]}{result.stderr[-2000:]}"
        )
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def articles() -> dict[str, str]:
    """Text of each article by source_id: from $COMPANION_ARTICLES, else ../shared/seeds."""
    folder = Path(os.environ.get("COMPANION_ARTICLES", ROOT.parent / "shared" / "seeds"))
    known = {path.stem for path in (ROOT / "seeds").glob("*.yml")}
    texts = (
        {
            path.stem: path.read_text(encoding="utf-8")
            for path in sorted(folder.glob("*.txt"))
            if path.stem in known
        }
        if folder.is_dir()
        else {}
    )
    if not texts:
        pytest.skip(
            f"no article texts in {folder}: set COMPANION_ARTICLES to a folder with "
            "hashmi-2024.txt and diplomat-2024.txt to check quotations against them"
        )
    return texts
