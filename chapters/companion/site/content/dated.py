"""The style of the bibliography: pybtex's plain style, with the day where it is known.

BibTeX has no field for a day, biber and pybtex read `day`, and pybtex's styles leave it out.
"""

from __future__ import annotations

from pybtex.plugin import find_plugin, register_plugin
from pybtex.style.formatting.plain import Style


class Dated(Style):
    """Plain, but “19 June 2024” for an entry with a day."""

    def format_entry(self, label, entry, bib_data=None):
        day, month = entry.fields.get("day"), entry.fields.get("month", "")
        if day and month.isalpha():  # else the day stands there already
            entry.fields["month"] = f"{day} {month}"
        return super().format_entry(label, entry, bib_data)


# What sphinxcontrib-bibtex asks pybtex for at each citation.
_ASKED = (
    ("pybtex.backends", "markdown"),
    ("pybtex.backends", "plaintext"),
    ("pybtex.style.names", "last"),
)


def register() -> None:
    """Make the style known as `dated`; and what is asked for often, for which pybtex reads what
    every installed package says of itself, each time.
    """
    register_plugin("pybtex.style.formatting", "dated", Dated)
    for group, name in _ASKED:
        register_plugin(group, name, find_plugin(group, name), force=True)
