"""What every reading chapter has: an answer, a leading picture, the strongest objection, exercises.

The setting `reading_chapters` (_config.yml) names the chapters. What one lacks is a warning with
its name, and a warning stops the build. The same pass remembers which paragraphs of the coded
articles are discussed where: named in running text, not in a list, a table or a caption.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.util import logging

from ... import evidence
from ...tables.read import shared
from ..explorer import explorer
from .notes import reference_to

log = logging.getLogger(__name__)

# A title without one of these says what is drawn and not what it shows.
WORDS = """
is are was were be been being has have had do does did can cannot could may might must will would
shall should agree agreed answer answered ask asked became become began begin bind binds bound
bought broke buy buys call called came carried carries carry cast change changed close closed come
comes count counted counts crossed cut decide decided depend depends differ differed disagree draw
draws drew drop dropped end ended exceed exceeded exceeds fail failed fall fallen falls fell fear
feared fears fill filled fills find finds fit followed follows found gave get gets give given
gives go goes got grew grow grows held helped hold holds keep keeps kept knew know knows lack
lacked lacks lasted lay lead leads leave leaves led left lie lies lost made make makes matches
mean means meet meets met misses missed move moved moves named names need needed needs outnumber
outnumbered overtook paid pass passed passes pay pays peaked point points promise promised
promises put rank ranks reach reached reaches received remain remained rest rests return returned
returns rises rose ran run runs said sat saw say says see seen sees sell sells send sends sent serve
served serves share shared shares show showed shown shows sign signed sink sit sits sold split
splits spoke stand stands started stay stayed stays stood stop stopped stops take taken takes tell
tells tie tied took turn turned turns vary varies vote voted warmed went wins won worried worry
yield yields doubt doubts doubted explain explains gain gained gains happened happens offer offers
offered open opens opened outlast outlasts prefer prefers seek seeks sought shrank shrink shrinks
speak speaks spoken supplied supplies use used uses want wanted wants write writes wrote drove
drives decline declined declines doubled halved tripled covers covered lags lagged precede
precedes preceded replaces replaced bring brings brought build builds built choose chooses chose
cost costs deliver delivers eat feel feels felt fight fights fought fly flies flew hide hides hid
hits imply implies lose loses lend lends lent owe owes proves prove rode seem seems set sets
settle settles shift shifts shifted sided sinks sleep sounds spend spends spent spread spreads
stems struck suggest suggests swing swings teach threw understand wait waits warn warns wear
weighs withdrew work works age ages trade trades arrive arrives cool cools warm date dates"""
VERBS = frozenset(WORDS.split())
# Nouns as well. They are no verbs at the head of a title, after one of DETERMINED and before one of
# FOLLOWED ("China’s trade with", "shares of texts"); so are words in -ed that are not on the list.
NOUNS = """
age ages answer call calls change cost costs count counts cut date dates decline declines doubt
doubts draw draws drop end fall falls fear fears fight fights fill gain gains lead leads limit
match matches name names need needs offer offers open order pass passes pay point points promise
promises rank ranks reach reaches return returns rise rises run set sets share shares shift shifts
show shows sign sound sounds split splits spread stand stands stop stops supplies swing swings tie
ties trade trades turn turns use uses vote wait want wants win work works worry"""
DETERMINED = """
a an the this these its their his her our no every each some any all s of in by for from with
between per on at than under over one two three"""
FOLLOWED = "of by per between"
EXERCISES = ("Without code", "With code")


def _lacks(doctree: nodes.document, name: str, front: bool) -> list[str]:
    """What a reading chapter lacks, in words; `front` is the first page, which argues no case."""
    found = []
    top = doctree.next_node(nodes.section)
    answers = [n for n in doctree.findall(nodes.Element) if "answer" in n.get("classes", ())]
    pictures = [n for n in doctree.findall(nodes.figure) if "chart" in n["classes"]]
    pictures += doctree.findall(explorer)
    if not answers:
        found.append("no answer (an admonition of class answer)")
    elif not isinstance(first := _opening(answers[0]), nodes.strong):
        found.append(f"an answer that begins with “{first.astext()[:40]}”, no sentence in bold")
    if not any(_section(picture) is top for picture in pictures):
        found.append("no leading picture (a figure before the first section)")
    if front:
        return found
    ids = {i for section in doctree.findall(nodes.section) for i in section["ids"]}
    if f"{name}-objection" not in ids:
        found.append(f"no section with the label {name}-objection")
    said = [s.astext() for s in doctree.findall(nodes.section) if s[0].astext() == "Exercises"]
    found += [
        f"no exercise “{kind.lower()}”" for kind in EXERCISES if not any(kind in s for s in said)
    ]
    return found


def _opening(answer: nodes.Element) -> nodes.Node:
    paragraph = answer.next_node(nodes.paragraph)
    return next(part for part in paragraph.children if part.astext().strip())


def _section(node: nodes.Node) -> nodes.Node | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _labels(doctree: nodes.document) -> list[str]:
    """Titles of figures that hold no verb."""
    titles = [
        f.next_node(nodes.caption).astext()
        for f in doctree.findall(nodes.figure)
        if "chart" in f["classes"]
    ]
    return [t for t in titles if not _has_verb(t)]


def _has_verb(title: str) -> bool:
    """Whether a title has a word taken for a verb: one of the list, or a past form in -ed.

    An infinitive says nothing ("ways to count"), and a word that is a noun as well has to stand
    where a verb can.
    """
    said = ["", *re.findall(r"[a-z]+", title.lower()), ""]
    return any(map(_verb, said, said[1:], said[2:]))


def _verb(before: str, word: str, after: str) -> bool:
    if before == "to" or not (word in VERBS or len(word) > 4 and word.endswith("ed")):
        return False
    noun = word in NOUNS.split() or word not in VERBS
    return not noun or not (before in ("", *DETERMINED.split()) or after in FOLLOWED.split())


def _in_prose(reference: nodes.Node) -> bool:
    parent = reference.parent
    while parent is not None:
        if isinstance(parent, (nodes.list_item, nodes.figure, nodes.table, nodes.definition_list)):
            return False
        parent = parent.parent
    return True


def _read(app, doctree):
    docname = app.env.docname
    name = docname.rsplit("/", 1)[-1]
    if name not in app.config.reading_chapters or not whole(app):
        return
    for lack in _lacks(doctree, name, docname == app.config.root_doc):
        log.warning(f"{name}: {lack}", location=docname)
    for title in _labels(doctree):
        said = "says with a verb what it shows (or has a verb that structure.py does not know)"
        log.warning(
            f"{name}: found the figure “{title}”; expected a title that {said}", location=docname
        )
    app.env.discussed[docname] = {
        node["card"] for node in doctree.findall(reference_to) if node["mark"] and _in_prose(node)
    }


def paragraphs(discussed: dict[str, set[str]]) -> dict[str, list[str]]:
    """For each paragraph of the coded articles, as hashmi-2024:4, the pages that discuss it."""
    claims = shared("claims").set_index("claim_id")["sentence_id"]
    sentences = shared("sentences")
    body = sentences[sentences["uncoded_reason"].isna()]
    found: dict[str, list[str]] = {i.rsplit(".", 1)[0]: [] for i in body["sentence_id"]}
    for page, cards in sorted(discussed.items()):
        for place in sorted({claims[c].rsplit(".", 1)[0] for c in cards if c in claims.index}):
            found[place].append(page.rsplit("/", 1)[-1])
    return found


def _check(app, env):
    if not whole(app):
        return
    found = paragraphs(env.discussed)
    # An article that somebody has added waits for a chapter; one that is discussed is so whole.
    begun = {place.split(":")[0] for place, pages in found.items() if pages}
    for place, pages in found.items():
        if not pages and place.split(":")[0] in begun:
            where = evidence.place(f"{place}.1")
            log.warning(f"{where} is discussed nowhere: name it in the text of a reading chapter")


def whole(app) -> bool:
    """Whether this is the whole book: tests build small ones with its settings."""
    here = {docname.rsplit("/", 1)[-1] for docname in app.env.found_docs}
    return bool(app.config.reading_chapters) and here >= {*app.config.reading_chapters}


def _prepare(app):
    if not hasattr(app.env, "discussed"):
        app.env.discussed = {}


def _purge(app, env, docname):
    env.discussed.pop(docname, None)


def setup(app):
    """Pages are looked at when they are read, before their evidence is numbered and listed."""
    app.add_config_value("reading_chapters", [], "env")
    app.connect("builder-inited", _prepare)
    app.connect("env-purge-doc", _purge)
    app.connect("doctree-read", _read, priority=900)
    app.connect("env-check-consistency", _check)
