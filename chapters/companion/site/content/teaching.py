"""What the page for teachers computes from the other pages: how long a chapter takes to read, and
where its exercises can be printed by themselves.

Read is what stands open on the page: paragraphs, headings and lists, at the pace of `PACE`, and a
minute for each figure. Code, tables and what is folded are left out.
"""

from __future__ import annotations

import math

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

log = logging.getLogger(__name__)

PACE = 200  # words a minute
ASKED = (nodes.paragraph, nodes.bullet_list, nodes.enumerated_list, nodes.table)
# Sections that are looked up, not read: the rows and the citation at the end of a page.
LOOKED_UP = {"evidence-on-this-page", "how-to-cite-this-chapter"}
ALONE = "print-exercises"  # an address that ends in it prints the exercises only (page/print.css)


class reading_time(nodes.Inline, nodes.TextElement):
    """Stands for the minutes that some pages take, until all of them are read."""


class exercises_of(nodes.Inline, nodes.TextElement):
    """Stands for a link to the exercises of a page, until it is known where that page is."""


class Minutes(SphinxRole):
    """{minutes}`two-articles, three-noes`: what reading these pages takes, as “21 minutes”."""

    def run(self):
        pages = [name.strip() for name in self.text.split(",")]
        return [reading_time("", "", pages=pages)], []


class Exercises(SphinxRole):
    """{exercises}`two-articles`: a link to the exercises of this page, to be printed alone."""

    def run(self):
        return [exercises_of("", "", page=self.text.strip())], []


def reading(doctree: nodes.document) -> tuple[int, int]:
    """Words of a page that stand open, and its figures."""
    words = sum(
        len(node.astext().split())
        for node in doctree.findall(lambda n: isinstance(n, (nodes.paragraph, nodes.title)))
        if not _aside(node)
    )
    figures = [n for n in doctree.findall(nodes.figure) if "chart" in n["classes"]]
    return words, len(figures)


def minutes(words: int, figures: int) -> int:
    """How long so many words and figures take, rounded up."""
    return math.ceil(words / PACE + figures)


def _aside(node: nodes.Node) -> bool:
    """Whether a text is folded, or part of a cell, a figure, a table or what is looked up."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, (nodes.figure, nodes.table)):
            return True
        if isinstance(parent, nodes.section) and LOOKED_UP & {*parent["ids"]}:
            return True
        if isinstance(parent, nodes.container) and (
            parent.get("nb_element") == "cell_code" or parent.get("design_component") == "dropdown"
        ):
            return True
        parent = parent.parent
    return False


def _read(app, doctree):
    app.env.reading[app.env.docname] = reading(doctree)
    if next(doctree.findall(reading_time), None) is not None:
        app.env.timed.add(app.env.docname)
    for section in doctree.findall(nodes.section):
        if section["ids"][:1] == ["exercises"]:
            section["ids"].append(ALONE)
            app.env.exercised[app.env.docname] = _number(section)


def alone(number: int) -> str:
    """An address that ends in it prints this exercise only."""
    return f"print-exercise-{number}"


def _number(section: nodes.section) -> int:
    """Name the exercises of a section and what is asked in them; how many they are."""
    number = 0
    for node in section.children:
        if isinstance(node, nodes.paragraph) and node.astext().startswith("Exercise "):
            number += 1
            node["ids"].append(alone(number))
        if number and isinstance(node, ASKED):
            node["classes"].append(alone(number))
    return number


def _resolve(app, doctree, docname):
    folder = docname.rpartition("/")[0]
    known = app.env.reading
    for node in list(doctree.findall(reading_time)):
        pages = [f"{folder}/{name}".lstrip("/") for name in node["pages"]]
        for page in pages:
            if page not in known:
                log.warning(f"minutes: there is no page “{page}”", location=docname)
        taken = sum(minutes(*known[page]) for page in pages if page in known)
        node.replace_self(nodes.Text(f"{taken} minutes" if taken != 1 else "1 minute"))
    for node in list(doctree.findall(exercises_of)):
        page = f"{folder}/{node['page']}".lstrip("/")
        if page not in app.env.exercised:
            log.warning(f"exercises: “{page}” has no section “Exercises”", location=docname)
            continue
        title, there = app.env.titles[page].astext(), app.builder.get_relative_uri(docname, page)
        link = nodes.reference("", title, refuri=f"{there}#{ALONE}", internal=True)
        links: list[nodes.Node] = [link, nodes.Text(", one alone: ")]
        for number in range(1, app.env.exercised[page] + 1):
            uri = f"{there}#{alone(number)}"
            links += [nodes.Text(" ")] * (number > 1)
            links.append(nodes.reference("", f"exercise {number}", refuri=uri, internal=True))
        node.replace_self(links)


def _prepare(app):
    for name, empty in (("reading", dict), ("timed", set), ("exercised", dict)):
        if not hasattr(app.env, name):
            setattr(app.env, name, empty())


def _purge(app, env, docname):
    env.reading.pop(docname, None)
    env.timed.discard(docname)
    env.exercised.pop(docname, None)


def _again(app, env):
    """Pages that name the time of others are written again when any other was read."""
    return sorted(env.timed)


def setup(app):
    """Register the two roles; what they say is known when all pages are read."""
    app.add_node(reading_time)
    app.add_node(exercises_of)
    app.add_role("minutes", Minutes())
    app.add_role("exercises", Exercises())
    app.connect("builder-inited", _prepare)
    app.connect("env-purge-doc", _purge)
    app.connect("doctree-read", _read, priority=850)
    app.connect("doctree-resolved", _resolve)
    app.connect("env-updated", _again)
