"""Which pages are read and written again when something has changed since the last build.

Sphinx compares times, which a checkout or a copy can set back, and it does not know that our pages
show rows of tables or that registers list the pages that use them. Here contents are compared: a
build after a change gives the same site as a build from nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

from ...tables import memory
from ...tables.read import data_dir
from ..downloads import lite
from ..downloads.printer import printer
from .cache import digest, environment, installed, state

# What the environment holds beside what pages show of each other: settings (a change of which
# Sphinx notices), its own bookkeeping, and things that concern one page only.
_PRIVATE = {
    "app",
    "config",
    "config_status",
    "config_status_extra",
    "doctreedir",
    "srcdir",
    "events",
    "project",
    "version",
    "settings",
    "all_docs",
    "dependencies",
    "temp_data",
    "ref_context",
    "myst_config",
    "mystnb_config",
    "sd_config",
    "external_site_map",
    "nb_metadata",
    "nb_new_exec_data",
    "companion_inputs",
    "companion_texts",
    "companion_shared",
    "metadata",
    "original_image_uri",
    "domains",
    "companion_whole",
    "reread_always",
    # Shown by pages that are written again each time (`teaching`, `figures`) and by no other.
    "reading",
    "figures",
}
# Lists in the order in which pages were read, which no page shows.
_AS_READ = ("citation_refs",)


def _outdated(app, env, added, changed, removed):
    """Pages to read again: those whose text changed, and all when a table, the library, a package
    or a setting changed or the last build was cut off.

    Reading a page again does not execute it again (see `execution`).
    """
    library, root = Path(__file__).resolve().parents[2], Path(app.srcdir)
    shared = [
        *data_dir().glob("*"),
        *library.glob("**/*.py"),
        *(
            path
            for path in library.glob("**/*")
            if path.suffix in (".html", ".toml", ".css", ".js", ".jinja")
        ),
        *(root / "seeds").glob("*"),
        *root.glob("[!.]*.*"),
    ]
    before, now = (
        getattr(env, "companion_inputs", None),
        {str(path): state(path) for path in sorted(shared) if path.is_file()},
    )
    now["packages"], now["environment"] = (
        digest(installed(), lite.available(), printer()),
        digest(environment()),
    )
    texts = getattr(env, "companion_texts", {})
    env.companion_inputs, env.companion_texts = (
        now,
        {docname: state(Path(env.doc2path(docname))) for docname in env.found_docs},
    )
    env.companion_whole = before != now or _unfinished(app).exists()
    _unfinished(app).touch()
    if env.companion_whole:
        return set(env.found_docs)
    return {name for name, found in env.companion_texts.items() if texts.get(name) != found}


def _unfinished(app) -> Path:
    """There while a build goes on, and after one that was killed: then pages are of two states."""
    return Path(app.doctreedir) / "unfinished"


def _finished(app, exception):
    memory.still(False)
    if exception is None:
        _unfinished(app).unlink(missing_ok=True)


def _touched(app, env):
    """Pages to write again: all, when anything that pages show of each other has changed (titles,
    numbers, anchors, back-links).
    """
    shared = {
        name: _plain(value)
        for name, value in vars(env).items()
        if name not in _PRIVATE and not name.startswith(("_search", "_pickled", "_write"))
    }
    before, env.companion_shared = (
        getattr(env, "companion_shared", None),
        {name: digest(value) for name, value in shared.items()},
    )
    if before == env.companion_shared:
        return ()
    env.companion_whole = True
    return set(env.found_docs)


def whole(app) -> bool:
    """Whether all pages are written again. If not, tables and what pages show of each other are as
    they were: what is made of these alone still stands, if it is there.

    Known once all pages are read (`env-check-consistency` and later).
    """
    return app.env.companion_whole


def _plain(value, depth: int = 0):
    """A value as JSON can hold it, the same for equal contents: dicts and sets in order, no
    addresses, no times of files.
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, nodes.Node):
        return value.pformat()
    if isinstance(value, dict):
        return sorted(
            (
                [str(k), _plain(sorted(v, key=repr) if k in _AS_READ else v, depth + 1)]
                for k, v in value.items()
                if "mtime" not in str(k)
            ),
            key=lambda pair: pair[0],
        )
    if isinstance(value, (list, tuple)):
        return [_plain(v, depth + 1) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(str(_plain(v, depth + 1)) for v in value)
    if hasattr(value, "__dict__") and depth < 12:
        return [type(value).__name__, _plain(vars(value), depth + 1)]
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def stands(app, made: Path) -> bool:
    """Whether what is made of all tables and titles alone is there and need not be made again."""
    return made.exists() and not whole(app)


def setup(app):
    """Compare after everything else that counts and numbers; all pages show one state of the
    tables.
    """
    app.connect("builder-inited", lambda *_: memory.still(True))
    app.connect("build-finished", _finished, priority=1000)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-get-updated", _touched, priority=900)
