"""Frustration: the fewest ties in the way of two camps, and which they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from .signed import signed_ties
from .solver import (
    blocks,
    broken,
    few_by_search,
    fewest_by_programme,
    fewest_by_trial,
    packing,
    spread,
)


@dataclass(frozen=True)
class Frustration:
    """How far a signed graph is from balance; see `frustration`."""

    index: int | None
    lower: int
    upper: int
    ties: tuple[tuple[str, str], ...]
    camps: tuple[tuple[str, ...], ...]
    signed_ties: int

    @property
    def exact(self) -> bool:
        """Whether the bounds meet, so that `index` is the frustration index and not a bound."""
        return self.lower == self.upper

    @property
    def share(self) -> float:
        """upper / number of signed ties, 0..0.5 when exact; NaN without a signed tie."""
        return self.upper / self.signed_ties if self.signed_ties else math.nan


EXACT_TIES = 150  # a block with more signed ties than this is bounded, not solved


def frustration(signed: nx.Graph, *, exact_ties: int = EXACT_TIES) -> Frustration:
    """Frustration index: the fewest ties whose removal (or change of sign) leaves balance.

    Harary's line index of balance (Aref and Wilson 2019), computed as the minimum, over all
    divisions of the actors into two camps, of hostile ties within a camp plus friendly ties across;
    a graph is balanced when some division has none (Cartwright and Harary 1956). Blocks
    (biconnected parts) are independent and are solved one by one: up to 12 actors by trying every
    division, beyond that as integer programmes with scipy's HiGHS solver. A block with more than
    `exact_ties` signed ties gets bounds instead: from below by unbalanced cycles without a common
    tie, from above by local search. The problem is NP-hard; the bounds take time of the order of
    the triads and, at worst, of the square of the ties.

    Returns index (None when only bounds are known), lower, upper, exact, share, ties (a smallest
    set found, often one of several: see `frustrating_ties`), camps (two tuples of actors for each
    connected part) and signed_ties. Without signed ties the index is 0. Raises ValueError for a
    sign other than -1, 0, 1.
    """
    kept = signed_ties(signed)
    lower, taken = 0, []
    for block in blocks(kept):
        if block.number_of_edges() <= exact_ties:
            side = fewest_by_trial(block) if len(block) <= 12 else fewest_by_programme(block)
            lower += len(broken(block, side))
        else:
            side = few_by_search(block)
            lower += packing(block)
        taken += broken(block, side)
    rest = kept.copy()
    rest.remove_edges_from(taken)
    side = spread(rest)
    ties = tuple(broken(kept, side))
    camps = [
        tuple(a for a in sorted(part) if side[a] == s)
        for part in sorted(nx.connected_components(kept), key=min)
        if len(part) > 1
        for s in (1, -1)
    ]
    return Frustration(
        len(ties) if lower == len(ties) else None,
        lower,
        len(ties),
        ties,
        tuple(camps),
        kept.number_of_edges(),
    )


def frustrating_ties(signed: nx.Graph) -> pd.DataFrame:
    """The ties that stand in the way of balance: a row for each that is in some smallest set.

    Columns a, b, sign, always (bool: in every smallest set). A single unbalanced triad has three
    such ties and none that is in every set: which of the three is "the" cause is not a matter of
    arithmetic. Solves two integer programmes for each tie, so only for graphs of the size that
    `frustration` solves exactly.
    """
    rows = []
    for block in blocks(signed_ties(signed)):
        best = len(broken(block, fewest_by_programme(block)))
        for a, b, sign in block.edges(data="sign"):
            with_it, without_it = (
                len(broken(block, fewest_by_programme(block, {(a, b): at_odds})))
                for at_odds in (1, 0)
            )
            if with_it == best:
                rows.append((a, b, sign, without_it > best))
    return pd.DataFrame(sorted(rows), columns=["a", "b", "sign", "always"])
