"""Addresses: those that are shown as links lead to hosts that hosts.csv allows."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from .rule import Record, at, items, rule, suspect

_TABLES = (
    "treaties",
    "provisions",
    "events",
    "indicators",
    "statements",
    "positions",
    "verdicts",
)
# The end of a host has no digit, unless it is written for machines: xn--p1ai for рф.
_HOST = re.compile(r"[^\s/:@A-Z]+\.(?:(?!xn--)[^\s/:@.A-Z0-9]{2,}|xn--[a-z0-9-]*[a-z0-9])")
# Two addresses in the place of one: a spreadsheet or a hand set a comma or a space between them.
_SEVERAL = re.compile(r"[\s<>\"|]|,\s*https?://")

# Signs that no address holds, and a name before the host, behind which a link hides where it leads.
_ODD = re.compile(r"[\\`^{}]|^https?://[^/?#]*@")


def _web(url: str) -> bool:
    """Whether an address is one of the web, and shows where it leads."""
    return url.startswith(("http://", "https://")) and not _ODD.search(url)


@functools.lru_cache(maxsize=1 << 16)
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


def one_address(url: str) -> bool:
    """Whether this is one address of the web, and nothing else."""
    return _web(url) and bool(host(url)) and not _SEVERAL.search(url)


@rule("sources")
def articles(record: Record):
    """What stands as the address of an article is one."""
    for row in record["sources"]:
        if row["url"] and not one_address(row["url"]):
            yield at("sources", row, "url", "an http(s) address")


@rule("hosts", *_TABLES)
def linkable(record: Record):
    """An address that is shown leads to a host that hosts.csv allows."""
    known = {row["host"]: row["linkable"] == "yes" for row in record["hosts"]}
    for table in _TABLES:
        for row in record[table]:
            for url in items(row["urls"]):
                if _SEVERAL.search(url):
                    yield at(table, row, "urls", "one address, and ; before the next", url)
                elif not _web(url):
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
                if not _web(url) or not host(url):
                    yield at(table, row, "retrieved_from", "an http(s) address", url)
                elif url in shown:
                    yield at(table, row, "retrieved_from", "an address not in urls as well", url)


# Where a row says what was read when no address stands beside it, and words that say it.
_ASIDE = {"events": "note", "statements": "caveat", "positions": "caveat", "indicators": "note"}
_ASIDE |= {"treaties": "note", "provisions": "note"}
_READ = re.compile(r"address|\bcop(y|ies)\b|\brelay\b|retrieved|archive|\bread in\b", re.IGNORECASE)


@rule(*_TABLES)
def traced(record: Record):
    """A row has an address, or says what was read; and an address is one of a page."""
    for table in _TABLES:
        for row in record[table]:
            shown = items(row["urls"]) + items(row["retrieved_from"])
            aside = row[_ASIDE[table]] if table in _ASIDE else ""
            if not shown and not _READ.search(aside):
                said = f"an address, or in {_ASIDE[table]} what was read" if aside else "an address"
                yield suspect(table, row, "urls", said)
            for url in items(row["urls"]):
                if host(url) and urlsplit(url).path in ("", "/") and not urlsplit(url).query:
                    said = "the address of a page, not of the whole site"
                    yield suspect(table, row, "urls", f"{said} ({url})")


# Columns of names, in which no address stands.
_NAMED = (
    ("events", "publisher"),
    ("indicators", "publisher"),
    ("indicators", "estimator"),
    ("positions", "outlet"),
    ("positions", "speaker"),
    ("statements", "speaker"),
    ("hosts", "name"),
    ("actors", "name"),
    ("actors", "affiliation"),
)


@rule(*sorted({table for table, _ in _NAMED}))
def named(record: Record):
    """A name is no address."""
    for table, column in _NAMED:
        for row in record[table]:
            if "://" in row[column]:
                yield at(table, row, column, "a name; the address belongs in a column of its own")


@rule("hosts")
def names(record: Record):
    """A host stands in hosts.csv as addresses are read: bare and in lower case."""
    shown = {row["host"]: row["linkable"] for row in record["hosts"]}
    for row in record["hosts"]:
        if not _HOST.fullmatch(row["host"]) or row["host"].startswith("www."):
            said = "a host in lower case without scheme, port, path or www, as in example.org"
            yield at("hosts", row, "host", said)
        whole = shown.get(row["host"].removeprefix("m."), row["linkable"])
        if whole != row["linkable"]:
            said = f"{whole}, as {row['host'].removeprefix('m.')} has it: one site for two screens"
            yield suspect("hosts", row, "linkable", said)
