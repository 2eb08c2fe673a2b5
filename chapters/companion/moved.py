"""Modules that were once called otherwise, under their old names: notebooks and scripts of readers
use them.

`import companion.graph` gives the very module `companion.network`; the change log names each
successor.
"""

import importlib
import importlib.abc
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from typing import Any

# The name of the first edition below `companion`, and today's.
MODULES = {
    "add": "articles.add",
    "book": "site",
    **{f"book.{name}": f"site.running.{name}" for name in ("cache", "execution", "freshness")},
    **{
        f"book.{name}": f"site.content.{name}"
        for name in ("citation", "drawing", "figures", "notes", "reference", "registers")
    },
    **{f"book.{name}": f"site.downloads.{name}" for name in ("lite", "notebooks")},
    "cite": "citations",
    "data": "tables.read",
    "files": "tables.transaction",
    "graph": "network",
    "rules": "checks",
    "sensitivity": "findings",
    "text": "canonical",
    "theme": "charts.theme",
    "verify": "articles.verify",
}


def today(name: str) -> str:
    """Today's name, below `companion`, of a module that the first edition called `name`."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):  # the longest name that has moved
        first = ".".join(parts[:length])
        if first in MODULES:
            return ".".join([MODULES[first], *parts[length:]])
    return name


class _Loader(importlib.abc.InspectLoader):
    """Gives the module of today's name in place of a new one."""

    def __init__(self, there: ModuleSpec):
        self.there = there
        self.loader: Any = there.loader  # reads source and code, which its declared type leaves out

    def create_module(self, spec):
        self.kept = importlib.import_module(self.there.name)
        self.spec = self.kept.__spec__
        return self.kept

    def exec_module(self, module):
        module.__spec__ = self.spec  # the import system has put the old name's there

    def is_package(self, fullname):
        return self.there.submodule_search_locations is not None

    def get_source(self, fullname):
        return self.loader.get_source(self.there.name)

    def get_code(self, fullname):  # for `python -m` with an old name
        return self.loader.get_code(self.there.name)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        package, _, name = fullname.partition(".")
        if package != __package__ or name.partition(".")[0] not in MODULES:
            return None
        there = importlib.util.find_spec(f"{package}.{today(name)}")
        if there is None:
            return None
        # With the file's place, which `python -m` gives to a module as its `__file__`.
        return importlib.util.spec_from_loader(fullname, _Loader(there), origin=there.origin)


def install() -> None:
    """Make the old names importable; once is enough."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        # First, else submodules of a moved package are found by path, as second copies.
        sys.meta_path.insert(0, _Finder())
