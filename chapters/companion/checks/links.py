"""Addresses: those that are shown as links lead to hosts that hosts.csv allows."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .rule import Record, at, items, rule

_TABLES = (
    "treaties",
    "provisions",
    "events",
    "indicators",
    "statements",
    "positions",
    "verdicts",
)
_HOST = re.compile(r"[^\s/:@A-Z]+\.[^\s/:@.A-Z0-9]{2,}")
# Two addresses in the place of one: a spreadsheet or a hand set a comma or a space between them.
_SEVERAL = re.compile(r"[\s<>\"|]|,\s*https?://")


def host(url: str) -> str:
    """Host of an address as hosts.csv writes it: lower case, no port, no leading www, no
    trailing dot.

    Empty when the address has none.
    """
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
    return name.rstrip(".").removeprefix("www.")


@rule("hosts", *_TABLES)
def linkable(record: Record):
    """An address that is shown leads to a host that hosts.csv allows."""
    known = {row["host"]: row["linkable"] == "yes" for row in record["hosts"]}
    for table in _TABLES:
        for row in record[table]:
            for url in items(row["urls"]):
                if _SEVERAL.search(url):
                    yield at(table, row, "urls", "one address, and ; before the next", url)
                elif not url.startswith(("http://", "https://")):
                    yield at(table, row, "urls", "an http(s) address", url)
                elif not known.get(host(url), False):
                    said = "a host marked linkable in hosts.csv"
                    said += " (else the address belongs in retrieved_from)"
                    yield at(table, row, "urls", said, url)


@rule(*_TABLES)
def addresses(record: Record):
    """An address that is not shown as a link is one all the same, and stands in one of the two
    columns.
    """
    for table in _TABLES:
        for row in record[table]:
            shown = set(items(row["urls"]))
            for url in items(row["retrieved_from"]):
                if _SEVERAL.search(url):
                    said = "one address, and ; before the next"
                    yield at(table, row, "retrieved_from", said, url)
                    continue
                if not url.startswith(("http://", "https://")) or not host(url):
                    yield at(table, row, "retrieved_from", "an http(s) address", url)
                elif url in shown:
                    yield at(table, row, "retrieved_from", "an address not in urls as well", url)


@rule("hosts")
def names(record: Record):
    """A host stands in hosts.csv as addresses are read: bare and in lower case."""
    for row in record["hosts"]:
        if not _HOST.fullmatch(row["host"]) or row["host"].startswith("www."):
            said = "a host in lower case without scheme, port, path or www, as in example.org"
            yield at("hosts", row, "host", said)
