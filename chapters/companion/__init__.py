"""The library behind the book: load and check the data, show the evidence, build the graph, draw charts.

    import companion
    claims = companion.load("claims")      # a pandas DataFrame, typed and checked
    graph = companion.graph.build()        # a networkx MultiDiGraph

Submodules: data (tables), rules (checks across tables), text (canonical text), evidence (what stands
behind an id), cite (citations), graph (who is tied to whom), likelihood (words of probability), measures
(numbers), sensitivity (whether they survive other choices), theme (colours and figures).
`companion.book` turns chapters into the site and is not needed to run a chapter.
"""

from . import cite, evidence, graph, likelihood, measures, sensitivity, theme
from .data import DataError, load
from .rules import check

__all__ = ["DataError", "check", "cite", "evidence", "graph", "likelihood", "load", "measures", "sensitivity", "theme"]
