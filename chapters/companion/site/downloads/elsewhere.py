"""Where else a chapter's notebook opens at a click: Binder and Colab, from a public repository.

Both take notebooks from GitHub alone, so the repository has to be named: `book_repository` in
`_config.yml`, or $BOOK_REPOSITORY, which the publishing workflow sets. Binder runs the chapters as
they stand there. Colab knows no MyST: it opens the notebooks that the workflow puts on the branch
`book_notebooks_branch` ($BOOK_NOTEBOOKS_BRANCH), and their first cell fetches the library from the
book's address. Without these settings nothing is offered.
"""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from sphinx.errors import ConfigError

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
BRANCH = "main"  # that of the chapters, which the workflow publishes


def offers(config, name: str) -> dict[str, str]:
    """Addresses by name of the place (“Colab”, “Binder”), for the chapter `name`."""
    found = GITHUB.fullmatch(config.book_repository)
    if not found:
        return {}
    owner, project = found.groups()
    branch = quote(config.book_notebooks_branch, safe="")
    colab = f"https://colab.research.google.com/github/{owner}/{project}/blob/{branch}/{name}.ipynb"
    binder = f"https://mybinder.org/v2/gh/{owner}/{project}/{BRANCH}?labpath=chapters%2F{name}.md"
    return {
        **({"Colab": colab} if branch and config.html_baseurl else {}),
        "Binder": binder,
    }


def _settings(app, config):
    config.book_repository = os.environ.get("BOOK_REPOSITORY", config.book_repository).strip()
    config.book_notebooks_branch = os.environ.get(
        "BOOK_NOTEBOOKS_BRANCH", config.book_notebooks_branch
    ).strip()
    if config.book_repository and not GITHUB.fullmatch(config.book_repository):
        raise ConfigError(
            f"book_repository (BOOK_REPOSITORY): found “{config.book_repository}”; expected the "
            "address of a repository such as https://github.com/owner/name, or nothing"
        )


def setup(app):
    """Take the repository and the branch from the settings or the environment."""
    app.add_config_value("book_repository", "", "html")
    app.add_config_value("book_notebooks_branch", "", "html")
    app.connect("config-inited", _settings)
