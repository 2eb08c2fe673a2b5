"""The explorer of ties, opened as a reader does."""

from __future__ import annotations

PAGE = "chapters/relationship-graph.html"


def explorer(visit, state="", size="wide", **options):
    """The page, with the explorer open on a state of the address."""
    page = visit(f"{PAGE}{state and '?' + state}", size, **options)
    page.locator("#explorer.is-live .explorer-plot > svg").wait_for()
    return page
