"""Places of words in a page's tree."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes


def put(old: nodes.Text, new: Iterable[nodes.Node]) -> None:
    """Sets `new` in the place of `old`, a text in a tree, and of no other.

    `Element.replace` of docutils looks for an equal text, and texts are equal when their words are:
    of two line ends in a paragraph it would take the first, and join two words there.
    """
    siblings = old.parent
    at = next(i for i, child in enumerate(siblings.children) if child is old)
    siblings[at : at + 1] = list(new)
