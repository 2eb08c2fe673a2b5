"""What stands behind an id: one card for each kind of row, locators a student would write, a clear
error.
"""

from __future__ import annotations

import re

import pytest
from companion import DataError, evidence, load
from conftest import ROOT


def test_the_ids_that_the_library_gives_as_examples_exist():
    given = re.findall(r"`([\w:.-]+)`", evidence.__doc__)
    ids = [one for one in given if one != "cards" and not one.startswith("companion.")]
    assert len(ids) > 12 and all(evidence.cite(one) for one in ids)


@pytest.mark.parametrize("table", list(evidence.KEYS))
def test_every_row_has_a_card(table):
    frame = load(table)
    if table == "sentences":
        frame = frame[frame["uncoded_reason"].isna()]
    for row_id in frame[evidence.KEYS[table]]:
        for card in evidence.cite(row_id):
            assert card.locator and card.says, f"{row_id}: the card says nothing"
            assert card.table == "actors" or not card.locator.startswith(row_id), (
                f"{row_id}: the label {card.locator} shows an id and no words"
            )
            assert (
                "nan"
                not in f"{card.locator} {card.speaker} {card.says} {card.coding}".lower().split()
            ), f"{row_id}: an empty cell shows as nan in {card}"


def test_locators_are_what_a_student_writes():
    assert evidence.cite("hashmi-2024:8.2")[0].locator == "Hashmi 2024, para. 8"
    assert evidence.cite("diplomat-2024:17.3")[0].locator == "The Diplomat 2024, para. 17"
    assert [evidence.place(f"hashmi-2024:{number}") for number in ("t1.1", "h2.1", "x3.1")] == [
        "Hashmi 2024, title",
        "Hashmi 2024, heading",
        "Hashmi 2024, outside the text",
    ]
    assert evidence.place("diplomat-2024:s1.1") == "The Diplomat 2024, standfirst"
    assert evidence.cite("DPRK_RU_2024:4")[0].locator.endswith("art. 4")


def test_a_sentence_stands_for_all_its_claims():
    claims = load("claims")
    ids = sorted(claims.loc[claims["sentence_id"] == "hashmi-2024:1.1", "claim_id"])
    assert [card.id for card in evidence.cite("hashmi-2024:1.1")] == ids


@pytest.mark.parametrize(
    "given, address",
    [
        ("E158", "events.html#ev-e158"),
        ("hashmi-2024:8.2a", "claims.html#ev-hashmi-2024-8-2a"),
        ("DPRK_RU_2024:4", "provisions.html#ev-dprk-ru-2024-4"),
        ("I012", "indicators.html#ev-i012"),
        ("R04601", "events.html#ev-e046"),
    ],
)
def test_a_row_has_an_address_in_its_register(given, address):
    assert evidence.page(given) == address


def test_every_address_is_a_row_of_a_page_with_that_register():
    registers = {
        path.stem: match[1]
        for path in (ROOT / "chapters").glob("*.md")
        if (match := re.search(r"^```\{register\} (\w+)", path.read_text("utf-8"), re.M))
    }
    rows = {
        table: {evidence.anchor(i) for i in load(table)[key]}
        for table, key in evidence.KEYS.items()
    }
    for table in (
        "claims",
        "events",
        "provisions",
        "treaties",
        "indicators",
        "statements",
        "positions",
        "verdicts",
        "actors",
        "relations",
        "series",
        "topics",
    ):
        for row_id in load(table)[evidence.KEYS[table]]:
            page, _, row = evidence.page(row_id).partition(".html#")
            assert row in rows.get(registers.get(page), ()), (
                f"{row_id}: no page has the row {evidence.page(row_id)}"
            )


@pytest.mark.parametrize("unknown", ["hashmi-2024:99.9", "E999", ""])
def test_unknown_id_is_an_error(unknown):
    for ask in (evidence.cite, evidence.page):
        with pytest.raises(DataError, match="no row with id"):
            ask(unknown)


def test_no_card_links_to_a_mirror():
    from companion.checks import host

    hosts = load("hosts").set_index("host")["linkable"]
    for table in ("events", "provisions", "statements", "positions", "indicators", "treaties"):
        for row_id in load(table)[evidence.KEYS[table]]:
            for card in evidence.cite(row_id):
                for _, url in card.links:
                    assert hosts[host(url)], (
                        f"{row_id} links to {url}, which hosts.csv does not allow"
                    )
