"""Buttons that open a chapter on Binder or Colab: only where an address is set."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from companion.site.downloads import elsewhere
from visits import parsed


def settings(repository="", branch="", base="") -> SimpleNamespace:
    return SimpleNamespace(
        book_repository=repository, book_notebooks_branch=branch, html_baseurl=base
    )


def test_buttons_need_an_address():
    at = "https://github.com/owner/name"
    assert elsewhere.offers(settings(), "three-noes") == {}
    only = elsewhere.offers(settings(at), "three-noes")
    assert list(only) == ["Binder"] and only["Binder"].startswith(
        "https://mybinder.org/v2/gh/owner/name/main?labpath=chapters%2Fthree-noes.md"
    )
    # The first cell of a notebook on Colab fetches the library from the book's address.
    assert "Colab" not in elsewhere.offers(settings(at, "notebooks"), "three-noes")
    both = elsewhere.offers(settings(at + ".git", "notebooks", "https://x.org/"), "three-noes")
    assert both["Colab"] == (
        "https://colab.research.google.com/github/owner/name/blob/notebooks/three-noes.ipynb"
    )


@pytest.mark.parametrize("given", ["owner/name", "https://gitlab.com/a/b", "javascript:alert(1)"])
def test_what_is_no_repository_stops_the_build(monkeypatch, given):
    monkeypatch.setenv("BOOK_REPOSITORY", given)
    with pytest.raises(elsewhere.ConfigError, match="https://github.com/owner/name"):
        elsewhere._settings(None, settings())


def test_a_site_without_an_address_has_no_such_button(site):
    line = parsed(site / "chapters" / "three-noes.html").select_one(".run-links")
    known = bool(os.environ.get("BOOK_REPOSITORY"))
    assert ("mybinder.org" in str(line)) == known
