"""The explorer's graph as it stands in the page before a script runs: all ties of states."""

from __future__ import annotations

import html
import math
import re

from ...charts.colours import ACTOR, OTHER, SIGN, SIGN_DASH
from .views import View, views

# Width and height in pixels, for a wide column and for a phone; the script draws in the same way.
SIZES = ((670, 560), (326, 400))


def pair(a: str, b: str) -> str:
    """Name of a pair in an address: the two ids in alphabetical order."""
    return "tie-" + re.sub(r"[^a-z0-9]+", "-", "-".join(sorted((a, b))).lower())


def drawn(width: int, height: int, page: str) -> str:
    """The drawing as SVG, each actor and each tie a link into the page of ties."""
    view = views()[0]
    places = _places(view, width, height)
    lines = [_line(places, a, b, signs, page) for a, b, signs in _pairs(view)]
    lifted = _lifted(view) if width <= 500 else set()
    discs = [
        _disc(actor, places[actor["id"]], width, page, actor["id"] in lifted)
        for actor in view.actors.to_dict("records")
    ]
    count, actors = len(view.ties), len(view.actors)
    says = (
        f"The {count} ties between {actors} states, blocs and organisations, each actor at a fixed "
        "place. Every actor and every line is a link to the list of its evidence."
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="group" aria-label="{html.escape(says)}">'
        f"{''.join(lines)}{''.join(discs)}</svg>"
    )


def _places(view: View, width: int, height: int) -> dict[str, tuple[float, float]]:
    aside, above = (64, 34) if width > 500 else (46, 30)
    return {
        actor["id"]: (
            round(width / 2 + actor["x"] * (width / 2 - aside), 1),
            round(height / 2 - actor["y"] * (height / 2 - above), 1),
        )
        for actor in view.actors.to_dict("records")
    }


def _pairs(view: View):
    """Each directed pair with its ties, the heaviest first: from, to, cooperative, other signs."""
    count: dict[tuple[str, str], list[int]] = {}
    for tail, head, sign in zip(view.ties["from"], view.ties["to"], view.ties["sign"]):
        count.setdefault((tail, head), [0, 0, 0])[1 - sign] += 1
    for (tail, head), signs in sorted(count.items(), key=lambda one: -sum(one[1])):
        yield tail, head, signs


def sign_of(signs: list[int]) -> int:
    """The sign that most of a pair's ties have: cooperative, neutral, conflictual counted."""
    plus, _, minus = signs
    return (plus > minus) - (plus < minus)


def _line(places, tail: str, head: str, signs: list[int], page: str) -> str:
    (x1, y1), (x2, y2) = places[tail], places[head]
    length = math.hypot(x2 - x1, y2 - y1) or 1
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    width = min(9.0, 0.9 + 0.75 * math.sqrt(sum(signs)))
    off, gap = 2 + width / 2, 17
    ends = [
        round(v, 1)
        for v in (
            x1 + ux * gap - uy * off,
            y1 + uy * gap + ux * off,
            x2 - ux * (gap + 4) - uy * off,
            y2 - uy * (gap + 4) + ux * off,
        )
    ]
    sign = sign_of(signs)
    dash = "" if sign == 1 else f' stroke-dasharray="{" ".join(map(str, SIGN_DASH[sign]))}"'
    path = "M{} {}L{} {}".format(*ends)
    return (
        f'<a href="{page}#{pair(tail, head)}" tabindex="-1" opacity=".75"><path d="{path}" '
        f'stroke="{SIGN[sign]}" stroke-width="{width:.1f}"{dash}/>'
        f'<path d="{_tip(ends[2:], (ux, uy), 3.5 + width)}" fill="{SIGN[sign]}"/></a>'
    )


def _tip(end: list[float], along: tuple[float, float], long: float) -> str:
    """The arrowhead at the end of a line, which says whose act it is and towards whom."""
    (x, y), (ux, uy), half = end, along, long * 0.7
    point, left = (x + ux * long, y + uy * long), (x - uy * half, y + ux * half)
    corners = point, left, (x + uy * half, y - ux * half)
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z"


def _lifted(view: View) -> set[str]:
    """Whose names stand above their discs on a phone: at the top every second from the left, which
    would meet its neighbours' below.
    """
    top = view.actors[view.actors["y"] > 0.95].sort_values("x")
    return set(top["id"].iloc[1::2])


def _disc(actor: dict, place, width: int, page: str, lifted: bool) -> str:
    x, y = place
    size = 13 if width > 500 else 11
    below = y - 18 if lifted else y + 13 + size
    name = actor["short"] if width > 500 else narrow_name(actor["short"])
    return (
        f'<a href="{page}#{actor_anchor(actor["id"])}"><circle cx="{x}" cy="{y}" r="13" '
        f'fill="{ACTOR.get(actor["id"], OTHER)}"/>'
        f'<text x="{x}" y="{below:.1f}" font-size="{size}" text-anchor="middle">'
        f"{html.escape(name)}</text></a>"
    )


def narrow_name(name: str) -> str:
    """A name for a phone: “N. Korea”."""
    return (
        name.replace("North ", "N. ")
        .replace("South ", "S. ")
        .replace("United States", "US")
        .replace("UN Security Council", "UN Council")
    )


def actor_anchor(actor: str) -> str:
    """Where the page of ties lists an actor's partners."""
    return "actor-" + re.sub(r"[^a-z0-9]+", "-", actor.lower())
