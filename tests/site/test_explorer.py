"""The explorer of ties: what it answers, by mouse and address; that its numbers are those of
`companion.network`. How else it is reached is in `test_explorer_reached`.
"""

from __future__ import annotations

import functools
import gzip
import io
import re
import urllib.parse
from xml.sax.saxutils import escape

import companion
import networkx as nx
import pandas as pd
import pytest
from companion.site.explorer.ties import held
from explorer_pages import explorer
from visits import here, scroll_through, type_in


@pytest.fixture
def explore(visit):
    """Open the explorer with a state in the address."""
    return functools.partial(explorer, visit)


def counts(page) -> tuple[int, int, int]:
    """Ties of what is chosen, and those new and gone."""
    data = page.locator("#explorer").evaluate("e => ({...e.dataset})")
    return tuple(int(data[key]) for key in ("ties", "added", "gone"))


def run(code: str) -> dict:
    names: dict = {}
    exec(compile(code, "view", "exec"), names)
    return names


# A dozen views and more: each choice alone, several together, both views, comparisons.
VIEWS = [
    "",
    "who=PRK",
    "tie=PRK.RUS&from=2024-10&to=2024-10",
    "who=CHN&rel=concern",
    "sign=-1",
    "sign=1.0&source=record&from=2019&to=2021",
    "source=hashmi-2024.diplomat-2024&speaker=unnamed_group.named_person",
    "conf=none",
    "found=even_search&from=2023",
    "conf=high.medium&rel=military_support.treaty",
    "voice=feng-yujun",
    "who=RUS&from=2024-06-19&undated=1",
    "to=1961",
    "view=persons",
    "view=persons&who=kim-jong-un&from=2018&to=2018",
    "view=persons&tie=kim-jong-un.vladimir-putin",
    "who=CHN&then=2019&now=2025",
    "then=2017-09&now=2024-10&sign=1&undated=1",
    "view=persons&then=2018&now=2024",
]


@pytest.mark.parametrize("state", VIEWS)
def test_this_view_as_code_gives_the_same_graph(explore, state):
    page = explore(state)
    assert not page.locator(".explorer-problems p").count()
    ties, added, gone = counts(page)
    made = run(page.locator(".explorer-code pre").text_content())
    if "then=" in state:
        assert (len(made["new"]), len(made["gone"])) == (added, gone) and added + gone
    else:
        assert made["graph"].number_of_edges() == ties > 0


@pytest.mark.parametrize("state", ["who=PRK", "view=persons&who=xi-jinping", "then=2019&now=2025"])
def test_files_hold_what_is_seen(explore, state):
    page = explore(state)
    ties, added, gone = counts(page)
    for button, read in (("GraphML", nx.read_graphml), ("GEXF", nx.read_gexf)):
        with page.expect_download() as got:
            page.get_by_role("button", name=button).click()
        text = got.value.path().read_bytes()
        assert all(part in text for part in (b"Version 0.", f"Choices: {escape(state)}.".encode()))
        graph = read(io.BytesIO(text))
        assert graph.number_of_edges() == ties
        if "then=" in state:
            change = [data["change"] for *_, data in graph.edges(data=True)]
            assert (change.count("new"), change.count("gone")) == (added, gone)
    for kind, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as got:
            page.get_by_role("button", name=f"Picture ({kind})").click()
        text = got.value.path().read_bytes()
        assert text.startswith(begins)
        assert kind == "PNG" or b"<desc>" in text and b"Version 0." in text
    assert not page.errors


QUESTIONS = {
    "who dealt with Pyongyang in 2024?": ("who=PRK&from=2024&to=2024", "North Korea"),
    "what changed between 2019 and 2025 around China?": (
        "who=CHN&then=2019&now=2025",
        r"\d+ new, \d+ gone",
    ),
    "on whose word is Beijing uneasy?": ("who=CHN&rel=concern", "worry|concern"),
    "which ties are hostile?": ("sign=-1", "conflictual"),
    "what stands behind Moscow–Pyongyang in October 2024?": (
        "tie=PRK.RUS&from=2024-10&to=2024-10",
        "October 2024",
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_five_questions(explore, question):
    state, said = QUESTIONS[question]
    page = explore(state)
    assert re.search(said, page.locator(".explorer-title").inner_text())
    if "who" in state or "tie" in state:
        page.wait_for_function(
            "() => document.querySelector('.explorer-words')?.textContent.length > 20"
        )
        links = page.locator(".explorer-cards a", has_text="Row in the register")
        assert links.count() and "#ev-" in links.first.get_attribute("href")
        assert page.locator(".explorer-side", has_text="On whose word").count()


def test_cards_are_those_of_the_text_and_newest_first(explore):
    page = explore("who=PRK&source=record")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.explorer-words')].every("
        "e => e.textContent.length > 20)"
    )
    links = page.locator(".explorer-link a").evaluate_all("l => l.map(a => a.textContent)")
    events = companion.load("events").set_index("event_id")["date"]
    ids = [text.split(": ")[1] for text in links]
    dates = [events[i] for i in ids if i in events.index]
    assert len(dates) > 5 and dates == sorted(dates, reverse=True)
    for row in ids[:3]:
        card = companion.evidence.cite(row)[0]
        words = page.locator(".explorer-cards li", has_text=row).first.inner_text()
        assert card.locator in words and card.says[:60] in words


def test_an_actor_is_typed_and_the_back_button_returns(explore):
    page = explore()
    whole = counts(page)[0]
    field = page.locator("#explorer-actor")
    type_in(field, "Ru")  # in other names too, but one alone begins so
    assert "who=RUS" in here(page) and field.input_value() == "Russia"
    page.go_back()
    type_in(field, "조선")
    assert "who=PRK" in here(page) and 0 < counts(page)[0] < whole
    assert page.locator(".tie.faded").count() and page.locator(".tie.own").count()
    page.locator(".explorer-chip", has_text="with Russia").click()
    assert "tie=PRK.RUS" in here(page)
    page.go_back()
    assert "who=PRK" in here(page) and "tie=" not in here(page)
    page.go_back()
    assert "who" not in here(page) and counts(page)[0] == whole
    type_in(field, "Atlantis")
    assert "Atlantis" in page.locator(".explorer-problems").inner_text()


@pytest.mark.parametrize(
    "state, said",
    [
        ("who=XXX&sign=-1", "XXX"),
        ("from=1066&sign=-1", "1066"),
        ("from=2024&to=2019&sign=-1", "after"),
        ("tie=CHN&sign=-1", "CHN"),
        ("rel=love&sign=-1", "love"),
        ("then=2019&sign=-1", "two dates"),
        ("from=soon&sign=-1", "soon"),
        ("view=moon&sign=-1", "moon"),
        # Names that every object of JavaScript has, and no graph.
        ("view=__proto__&sign=-1", "no view “__proto__”"),
        ("view=constructor&sign=-1", "no view “constructor”"),
        ("view=toString&sign=-1", "no view “toString”"),
        ("who=__proto__&tie=constructor.toString&sign=-1", "“toString” is not in this view"),
        ("rel=constructor&source=__proto__&speaker=toString&sign=-1", "no speaker “toString”"),
        ("voice=valueOf&conf=constructor&found=__proto__&sign=-1", "no gathered “__proto__”"),
        ("from=constructor&to=__proto__&undated=toString&sign=-1", "“__proto__” is no year"),
        ("then=constructor&now=__proto__&sign=-1", "“__proto__” is no year"),
        ("then=2024&now=2015&sign=-1", "2024 does not lie before 2015"),
        ("who=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&sign=-1", "<img"),
        ("who=" + "x" * 5000 + "&sign=-1", "xxx"),
        ("who=%E0%A4%A&sign=-1", "not in this view"),
        ("who=XXX&sign=-1#%", "XXX"),
    ],
)
def test_a_damaged_address_keeps_what_it_can_and_says_the_rest(explore, state, said):
    page = explore(state)
    problems = page.locator(".explorer-problems").inner_text()
    assert "could be kept" in problems and said in problems
    assert counts(page)[0] == companion.network.build(sign=-1).number_of_edges()
    assert not page.errors and not page.locator(".explorer-problems img").count()


def test_directions_and_dates_are_as_fine_as_they_are_known(explore):
    """What an actor does stands apart from what is done to it; a whole year is not its first day;
    where no event is meant, the bars say so.
    """
    page = explore("who=CHN&rel=concern")
    graph = companion.network.build(of="CHN", relations=["concern"])
    side = page.locator(".explorer-side").inner_text()
    for said, count in (
        ("China → others", graph.out_degree("CHN")),
        ("Others → China", graph.in_degree("CHN")),
    ):
        assert count and f"{said}: {count} tie" in side
    assert side.count("On whose word: ") == 2
    assert page.locator(".explorer-what b").first.inner_text() == "2017"
    assert "none meets these choices" in page.locator(".explorer-bars").inner_text()


@pytest.mark.parametrize(
    "start, end, said",
    [
        ("2017-01-01", "2017-12-31", "2017"),
        ("2024-10-01", "2024-10-31", "2024-10"),
        ("2024-01-01", "2024-01-01", "2024-01-01"),
        ("2024-01-01", "2024-03-31", "2024-01 to 2024-03"),
        ("2018-03-01", None, "since 2018-03"),
        ("1961-09-10", "1996-09-10", "1961-09-10 to 1996-09-10"),
        (None, None, "undated"),
    ],
)
def test_the_lists_say_when_a_tie_held(start, end, said):
    assert held(pd.to_datetime(start), pd.to_datetime(end)) == said


def test_pairs_with_most_ties_stand_beside_the_whole(explore):
    page = explore("sign=-1")
    pairs = page.get_by_role("group", name="Pairs with most ties").locator("button")
    words = pairs.first.inner_text().split()
    assert int(words[-1]) > int(pairs.nth(5).inner_text().split()[-1])
    pairs.first.click()
    assert "tie=" in here(page) and counts(page)[0] == int(words[-1])


def test_play_passes_over_years_without_an_act(explore):
    page = explore("who=PRK&rel=contact")
    page.get_by_role("button", name="Play the years").click()
    assert "from=" in here(page) and counts(page)[0] > 0
    page.get_by_role("button", name="Stop").click()


def test_an_empty_choice_says_why(explore):
    page = explore("who=VNM")
    chip = page.locator(".explorer-chip[aria-disabled=true]").first
    assert "0" in chip.inner_text()
    page.locator(".explorer-filters summary").click()
    before = here(page)
    page.locator(".explorer-group .explorer-chip[aria-disabled=true]").first.click(force=True)
    assert here(page) == before and "No tie is" in page.locator(".explorer-said").inner_text()
    page = explore("who=VNM&from=1950&to=1951")
    assert "without the choice" in page.locator(".explorer-side").inner_text()


def test_time_is_brushed_played_and_compared(explore):
    page = explore()
    page.locator(".explorer-bars").scroll_into_view_if_needed()
    bars = page.locator(".explorer-bars .years .bar")
    a, b = bars.nth(bars.count() - 6).bounding_box(), bars.nth(bars.count() - 3).bounding_box()
    page.mouse.move(a["x"] + a["width"] / 2, a["y"] + 30)
    page.mouse.down()
    page.mouse.move(b["x"] + b["width"] / 2, b["y"] + 30, steps=6)
    page.mouse.up()
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(here(page)).query)
    assert int(asked["to"][0]) - int(asked["from"][0]) == 3
    last = page.locator(".explorer-bars .years .bar").nth(bars.count() - 3)
    box = last.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 30)
    assert page.locator(".explorer-bars .months .bar").count() == 12
    page.locator(".explorer-bars .months .bar").nth(9).click()
    assert re.search(r"from=\d{4}-10&to=\d{4}-10", here(page))
    page.locator("#explorer-compare").check()
    assert "then=" in here(page) and "new" in page.locator(".explorer-title").inner_text()
    assert page.locator(".tie.ghost").count()
    page.locator("#explorer-compare").uncheck()
    type_in(page.locator("#explorer-from"), "1066")
    assert "1066" in page.locator(".explorer-problems").inner_text()
    page.get_by_role("button", name="Play the years").click()
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Stop").click()
    assert re.search(r"from=(\d{4})&to=\1", here(page))


def test_it_adds_little_to_the_page(site):
    files = [*(site / "_static").glob("explorer*")]
    assert len(files) > 1
    files += [site / "_explorer" / "graph.js", site / "_explorer" / "cards-0.js"]
    size = sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)
    assert size < 80_000, f"the explorer adds {size / 1000:.0f} kB compressed"


def test_it_looks_the_same_after_each_choice(explore):
    """Actors keep their places."""
    page = explore()
    places = (
        "() => [...document.querySelectorAll('.explorer .actor .hit')].map(c => [c.getAttribute("
        "'cx'), c.getAttribute('cy')])"
    )
    before = page.evaluate(places)
    page.locator(".explorer-chip.minus").click()
    type_in(page.locator("#explorer-from"), "2024")
    assert page.evaluate(places) == before
    scroll_through(page)
    assert not page.errors
