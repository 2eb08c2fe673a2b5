"""The tables that the book shows whole, each on a page of its own."""

REGISTERS = [
    "claims",
    "events",
    "indicators",
    "series",
    "topics",
    "provisions",
    "statements",
    "positions",
    "verdicts",
    "actors",
]
