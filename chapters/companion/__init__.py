"""Evidence, relations and charts behind “Sidelined? China between Russia and North Korea”.

    import companion
    claims = companion.load("claims")      # a typed, checked DataFrame
    graph = companion.graph.build()        # a networkx MultiDiGraph

Submodules: data (tables), rules (checks across tables), text (canonical text), evidence (what stands
behind an id), graph (who is tied to whom), measures (numbers), sensitivity (whether they survive other
choices), theme (colours and figures).
`companion.book` turns chapters into the site and is not needed to run a chapter.
"""

from . import evidence, graph, measures, sensitivity, theme
from .data import DataError, load
from .rules import check

__all__ = ["DataError", "check", "evidence", "graph", "load", "measures", "sensitivity", "theme"]
