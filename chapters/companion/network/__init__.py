"""One graph of who is tied to whom: built from the tables, sliced, and projected to signed pairs.

Four tables say something about ties. So that nothing is counted twice, each adds only what those
before it do not hold already:

1. `relations` is the list of ties: every row is an edge, whatever it rests on (a claim, an event, a
   treaty).
2. `dependencies`: a row whose claim and pair have a tie of type dependence adds its good and change
   to that edge; otherwise the rows of one claim and pair are one edge of type dependence, sign 0.
   A wish to stay first (good primacy) is no need and no edge.
3. `treaties`: a treaty with a row in `relations` adds the ids of its steps and of its defence
   articles (`provisions`) to those edges; one without is an edge in each direction for as long as
   it is in force.
4. `events`: an event with an actor and a target on which no row of `relations` rests is an edge of
   type act, signed as its Goldstein score. A step in the life of a treaty (signature, ratification,
   entry into force) is never an edge of its own: the treaty is one tie and not six.

`persons` gives a second list of edges: persons and institutions instead of states.

Events without a target, such as missile tests, are nobody's tie and stay out.
"""

from .drawing import PLACES, layout, segments
from .pairs import dyads, matrix
from .people import persons
from .projection import MIXED, project
from .slices import Slice, build, cut, select
from .sources import (
    CORE,
    NEEDED,
    TABLES,
    UNNAMED,
    WISH,
    Tables,
    complete,
    dyad,
    relation_labels,
    relation_types,
    tables,
)
from .ties import edges, last_day, steps

__all__ = [
    "CORE",
    "MIXED",
    "NEEDED",
    "PLACES",
    "TABLES",
    "UNNAMED",
    "WISH",
    "Slice",
    "Tables",
    "build",
    "complete",
    "cut",
    "dyad",
    "dyads",
    "edges",
    "last_day",
    "layout",
    "matrix",
    "persons",
    "project",
    "relation_labels",
    "relation_types",
    "segments",
    "select",
    "steps",
    "tables",
]
