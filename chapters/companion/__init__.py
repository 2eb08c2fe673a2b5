"""The library behind the book: load and check the data, show the evidence, build the graph, draw charts.

    import companion
    claims = companion.load("claims")      # a pandas DataFrame, typed and checked
    graph = companion.graph.build()        # a networkx MultiDiGraph

Submodules: data (tables), rules (checks across tables), text (canonical text), evidence (what stands
behind an id), cite (citations), graph (who is tied to whom), likelihood (words of probability), measures
(numbers), sensitivity (whether they survive other choices), theme (colours and figures).
`companion.book` turns chapters into the site and is not needed to run a chapter.

A submodule is imported when it is first used, so that nobody waits for what they do not need.
"""

import importlib

_HOME = {"DataError": "data", "load": "data", "check": "rules"}

__all__ = [
    "DataError",
    "check",
    "cite",
    "evidence",
    "graph",
    "likelihood",
    "load",
    "measures",
    "sensitivity",
    "theme",
]


def __getattr__(name: str):
    try:
        module = importlib.import_module(f".{_HOME.get(name, name)}", __name__)
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(module, name) if name in _HOME else module


def __dir__() -> list[str]:
    return __all__
