"""`make book` installs requirements.txt and no more: what the build asks for stands there."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from companion.site.downloads.lite import available
from conftest import ROOT, small_book

# Runs first in every Python below: modules of packages that requirements.txt does not name are
# not there. Tests run with many more, and a build that needs one of them passes here by chance.
HIDDEN = """
import re, sys
from importlib.metadata import packages_distributions

def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()

with open({requirements!r}, encoding="utf-8") as file:
    pinned = {{plain(n) for n in re.findall(r"^([A-Za-z0-9_.-]+)==", file.read(), re.M)}}
pinned |= {{"companion", "pip", "setuptools"}}
hidden = {{
    module for module, owners in packages_distributions().items()
    if not pinned.intersection(map(plain, owners))
}}

class Hidden:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            said = f"No module named {{name!r}} (not in requirements.txt)"
            raise ModuleNotFoundError(said, name=name)

sys.meta_path.insert(0, Hidden)
"""
CHAPTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# A chapter

```{code-cell} ipython3
import companion
companion.load("treaties")["treaty_id"].tolist()
```
"""


@pytest.mark.slow
def test_the_book_is_built_with_what_requirements_name(tmp_path):
    """With notebooks in the browser, which come when the site has the page on running chapters."""
    assert available(), "run the tests with `make test`, which fetches Python for the browser"
    book = small_book(tmp_path / "book", {"index": CHAPTER, "run": "# Run any chapter\n"})
    hook = tmp_path / "hook"
    hook.mkdir()
    text = HIDDEN.format(requirements=str(ROOT / "requirements.txt"))
    (hook / "sitecustomize.py").write_text(text, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COMPANION", "BOOK"))}
    environment["PYTHONPATH"] = os.pathsep.join([str(hook), str(book / "chapters")])
    checked = subprocess.run(
        [sys.executable, "-c", "import pytest"], env=environment, capture_output=True, text=True
    )
    assert "not in requirements.txt" in checked.stderr, "what only tests need is not hidden"
    result = subprocess.run(
        [sys.executable, "-m", "companion.site", str(book)],
        cwd=book,
        env=environment,
        capture_output=True,
        text=True,
    )
    said = result.stdout + result.stderr
    assert not result.returncode, said[-3000:]
    lost = set(re.findall(r"No module named '(\w+)[^']*' \(not in requirements", said))
    assert (book / "_build" / "html" / "lite" / "lab" / "index.html").exists(), f"{lost}: {said}"


def test_lowest_and_highest_packages_come_with_what_pytest_is_told_to_use():
    import pythons

    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    options = told["tool"]["pytest"]["ini_options"]["addopts"].split()
    for option, package in (("--instafail", "pytest-instafail"), ("-n", "pytest-xdist")):
        assert option not in options or package in pythons.FOR_TESTS, f"{option} needs {package}"


def test_lowest_and_highest_packages_come_with_what_every_test_loads():
    """The plugins of the tests and the modules that they import."""
    import pythons
    from conftest import pytest_plugins

    ours = {path.stem: path for path in (ROOT / "tests").rglob("*.py")}
    seen, wanted = set(), {"conftest", *pytest_plugins}
    while wanted:
        name = wanted.pop()
        seen.add(name)
        for node in ast.parse(ours[name].read_text("utf-8")).body if name in ours else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            wanted |= {module.partition(".")[0] for module in names} - seen
    others = seen - ours.keys() - sys.stdlib_module_names - {"companion"}
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    there = {re.split(r"[^\w-]", line)[0] for line in asked} | {*pythons.FOR_TESTS}
    packages = packages_distributions()
    for module in sorted(others):
        assert there & {name.lower() for name in packages[module]}, (
            f"pythons.FOR_TESTS lacks what {module} comes with: {packages[module]}"
        )
