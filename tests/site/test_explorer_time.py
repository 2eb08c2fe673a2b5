"""Time in the explorer of ties: the earlier of two dates comes first, and what a reader chooses
while the years play stays.
"""

from __future__ import annotations

import functools
import urllib.parse

import pytest
from explorer_pages import explorer
from visits import here, type_in


@pytest.fixture
def explore(visit):
    """Open the explorer with a state in the address."""
    return functools.partial(explorer, visit)


def asked(page) -> dict[str, str]:
    """The choices in the address."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(here(page)).query))


@pytest.mark.parametrize(
    "chosen, then, now",
    [
        ("", None, None),
        ("from=2017&to=2024-10", "2017", "2024-10"),
        ("from=2015&to=2015", "2010", "2015"),
        ("from=2015-03&to=2015-03", "2010", "2015-03"),
        ("from=2024&to=2024-05", "2019", "2024-05"),
        ("to=2012", "2007", "2012"),
        ("from=2012", "2012", None),
        ("from=2026", "2021", "2026"),
    ],
)
def test_a_comparison_begins_with_the_earlier_date(explore, chosen, then, now):
    page = explore(chosen)
    page.locator("#explorer-compare").check()
    two = asked(page)
    assert two["then"] < two["now"], "what is new and what is gone are swapped"
    assert two["then"] == (then or two["then"]) and two["now"] == (now or two["now"])
    page.reload()
    page.locator("#explorer.is-live .explorer-plot > svg").wait_for()
    assert asked(page) == two and not page.locator(".explorer-problems p").count()


def test_the_first_year_of_the_record_is_compared_with_a_later_one(explore):
    page = explore()
    first = page.locator(".explorer-bars .bar title").first.text_content()
    first = "1949" if first.startswith("before") else first[:4]
    page = explore(f"to={first}")
    page.locator("#explorer-compare").check()
    assert asked(page)["then"] < asked(page)["now"]


@pytest.mark.parametrize("then, now", [("2024", "2015"), ("2020", "2020"), ("2024-10", "2024")])
def test_two_dates_in_the_wrong_order_are_refused(explore, then, now):
    said = f"{then} does not lie before {now}"
    page = explore("then=2012&now=2025")
    type_in(page.locator("#explorer-from"), then)
    assert asked(page) == {"then": then, "now": "2025"}
    type_in(page.locator("#explorer-to"), now)
    assert said in page.locator(".explorer-problems").inner_text()
    assert asked(page) == {"then": then, "now": "2025"}
    # Both fields are read: the next date may set the order right.
    type_in(page.locator("#explorer-from"), "2011")
    assert asked(page) == {"then": "2011", "now": now}
    page = explore(f"then={then}&now={now}")
    assert said in page.locator(".explorer-problems").inner_text()
    assert not page.locator("#explorer-compare").is_checked()


CHOICES = {
    "Compare two dates": lambda page: page.locator("#explorer-compare").check(),
    "Show all again": lambda page: page.get_by_role("button", name="Show all again").click(),
    "All years": lambda page: page.get_by_role("button", name="All years").click(),
    "undated": lambda page: page.locator("#explorer-undated").check(),
    "a date": lambda page: type_in(page.locator("#explorer-from"), "2017"),
    "a date half typed": lambda page: page.locator("#explorer-to").press_sequentially("-0"),
    "an actor": lambda page: type_in(page.locator("#explorer-actor"), "Russia"),
    "an actor half typed": lambda page: page.locator("#explorer-actor").press_sequentially("Rus"),
    "the view": lambda page: page.locator("#explorer-view").select_option("persons"),
    "a sign": lambda page: page.locator(".explorer-chip.plus").click(),
    "a disc": lambda page: page.locator(".explorer-plot .actor").nth(1).click(),
    "a tie by keyboard": lambda page: page.locator(".actor[tabindex='0']").press("ArrowDown"),
    "a month": lambda page: page.locator(".explorer-bars .months .bar").nth(5).click(),
    "more cards": lambda page: page.get_by_role("button", name="more of").click(),
    "the first year": lambda page: page.locator(".handle[data-end=from]").press("Home"),
}


def shown(page) -> tuple:
    """What a choice changes: the address, the fields, the tie come to by keyboard, the cards."""
    fields = page.locator("#explorer :is(input, select)").evaluate_all(
        "all => all.map((field) => `${field.id} ${field.value} ${field.checked}`)"
    )
    return (
        here(page),
        fields,
        *(page.locator(one).count() for one in (".tie.over", ".explorer-cards > li")),
    )


@pytest.mark.parametrize("choice", CHOICES)
def test_what_is_chosen_while_the_years_play_stays(explore, choice):
    page = explore("who=CHN&from=2018&to=2018")
    page.clock.install()
    page.get_by_role("button", name="Play the years").click()
    page.clock.run_for(3000)
    assert asked(page)["from"] > "2018", "the years do not play"
    CHOICES[choice](page)
    before = shown(page)
    page.clock.run_for(6000)
    assert shown(page) == before, "the next year took back what was chosen"
    assert page.get_by_role("button", name="Play the years").count() and not page.errors
