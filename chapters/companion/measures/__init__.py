"""Numbers computed from the tables and the graph. Each function names the source of its formula.

Functions on signed ties take what `companion.network.project` gives: an undirected networkx graph
with `sign` -1, 0 or +1 on its edges. Ties of sign 0 are neither friendly nor hostile and take no
part in balance. What no formula defines is not a number (NaN), never zero: the share of balanced
triads where there is no triad, the constraint of an actor without ties. `bypass` and `accompanied`
are this book's own and stand in no textbook.
"""

from .balance import balanced_triads, degree_of_balance, weak_balance
from .brokers import ROLES, alliances, betweenness, brokerage, constraint, effective_size
from .camps import EXACT_TIES, Frustration, frustrating_ties, frustration
from .dealings import accompanied, acts, bypass, cooperation, dependence, reciprocity
from .exact import fisher, sign_test
from .intervals import agreement, nominal_alpha, proportion
from .naming import Rule, shares, texts, turning
from .obligations import obligations, treaty_weights
from .searched import HARDLY_SEARCHED, chapman, counted, missed, pairs
from .signed import cooperative
from .topics import topics_by_month
from .trade import concentration, concentration_bounds, power_advantage
from .triangle import TRIANGLES, Triangle, strategic_triangle
from .yardsticks import spans, yardsticks
from .yearly import Reading, by_year, report, years

__all__ = [
    "EXACT_TIES",
    "HARDLY_SEARCHED",
    "ROLES",
    "TRIANGLES",
    "Frustration",
    "Reading",
    "Rule",
    "Triangle",
    "accompanied",
    "acts",
    "agreement",
    "alliances",
    "balanced_triads",
    "betweenness",
    "brokerage",
    "by_year",
    "bypass",
    "chapman",
    "concentration",
    "concentration_bounds",
    "constraint",
    "cooperation",
    "cooperative",
    "counted",
    "degree_of_balance",
    "dependence",
    "effective_size",
    "fisher",
    "frustrating_ties",
    "frustration",
    "missed",
    "nominal_alpha",
    "pairs",
    "obligations",
    "power_advantage",
    "proportion",
    "reciprocity",
    "report",
    "shares",
    "sign_test",
    "spans",
    "strategic_triangle",
    "texts",
    "topics_by_month",
    "treaty_weights",
    "turning",
    "weak_balance",
    "yardsticks",
    "years",
]
