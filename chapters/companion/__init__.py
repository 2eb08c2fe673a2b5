"""The library behind the book: load and check the data, show the evidence, build the graph, draw
charts.

    import companion
    claims = companion.load("claims")      # a pandas DataFrame, typed and checked
    graph = companion.network.build()      # a networkx MultiDiGraph

Rooms: `tables` (the files under data/), `articles` (coding of texts), `network` (who is tied to
whom), `measures` (numbers), `findings` (whether they survive other choices), `charts` (colours
and figures), and single modules: `checks` (rules across tables), `canonical` (text as
fingerprints see it), `evidence` (what stands behind an id), `citations`, `likelihood` (words of
probability), `export`. `companion.site` turns chapters into the site and is not needed to run a
chapter. Names of the first edition (`companion.graph`, `companion.theme` …) still work.

A module is imported when it is first used, so that nobody waits for what they do not need.
"""

import importlib

from . import moved

moved.install()

_HOME = {"DataError": "tables.read", "load": "tables.read", "check": "checks"}

__all__ = [
    "DataError",
    "check",
    "citations",
    "evidence",
    "findings",
    "likelihood",
    "load",
    "measures",
    "network",
    "theme",
]


def __getattr__(name: str):
    try:
        module = importlib.import_module(f".{_HOME.get(name, moved.today(name))}", __name__)
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(module, name) if name in _HOME else module


def __dir__() -> list[str]:
    return __all__
