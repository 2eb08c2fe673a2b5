"""The pages around the chapters: one layout, one lean style sheet, valid HTML, a Content-Security-Policy.

The theme (sphinx-book-theme) supplies what it is good at: the buttons of a page, the context of its templates
and the style of every MyST component. It also ships 2.6 MB of scripts, icons and style for each page. So the
layout in `templates/` is the book's own; its style sheet is cut, after the last page is written, to the rules
that some page can use; and every page passes through `Polish`, which mends what MyST-NB and pandas emit.
If the theme no longer has the shape that this expects, the build says so and stops.
"""

from __future__ import annotations

import functools
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import tinycss2
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge
from sphinx.util import logging

from . import policy

logger = logging.getLogger(__name__)

STATIC = Path(__file__).resolve().parents[2] / "_static"
STYLE = "site.css"
# Sheets that the theme and its components bring, in the order in which they apply; they are cut and merged.
THEME_SHEETS = (
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
)
# Sheets of the book, merged whole after the theme's.
OWN_SHEETS = ("companion.css", "page.css")
# Scripts and sheets of the theme and of extensions that Jupyter Book adds: page.js does in 4 kB what the book needs of them.
THEME_SCRIPTS = {
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
    "scripts/sphinx-book-theme.js",
    "togglebutton.js",
    "design-tabs.js",
    "sphinx-thebe.js",
}
THEME_REMARKS = (
    "let toggle",
    "var togglebutton",
    "DOCUMENTATION_OPTIONS.",
    "const THEBE",
    "kernelName",
)  # how their inline scripts begin
# What no page asks for once the layout is the book's own.
UNUSED = (
    "scripts",
    "styles",
    "vendor",
    "locales",
    "copybutton*",
    "clipboard.min.js",
    "togglebutton.*",
    "design-tabs.js",
    "sphinx-thebe.*",
    "sphinx-design.min.css",
    "mystnb.*.css",
    "pygments.css",
    "basic.css",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
    "check-solid.svg",
    "copy-button.svg",
    "play-solid.svg",
    "file.png",
    "minus.png",
    "plus.png",
    "companion.css",
    "page.css",
    "images/logo_*",
)

# Drawings on a grid of 24, stroked in the colour of the text. The theme asks for icons by Font Awesome's names.
ICONS = {
    "bars": "M4 6h16M4 12h16M4 18h16",
    "book": "M5 4h10a4 4 0 0 1 4 4v12H9a4 4 0 0 1-4-4zM5 16a4 4 0 0 1 4-4h10",
    "code": "m9 7-5 5 5 5M15 7l5 5-5 5",
    "copy": "M9 9h11v11H9zM15 9V4H4v11h5",
    "download": "M12 4v11M7 10l5 5 5-5M4 20h16",
    "expand": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4",
    "file-pdf": "M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z",  # a printer: the page is printed
    "flask": "M9 3h6M10 3v6l-6 11h16L14 9V3M7 15h10",
    "link": "M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1",
    "mode": "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
    "play": "M7 4l13 8-13 8z",
    "quote": "M5 17c3-1 4-3 4-6H5V6h5v6c0 4-2 6-5 7M14 17c3-1 4-3 4-6h-4V6h5v6c0 4-2 6-5 7",
    "rocket": "M9 15l-3-3c2-6 6-9 13-9 0 7-3 11-9 13zM6 12H3l3-4h3M12 18v3l4-3v-3M5 16l-2 5 5-2",
    "search": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5",
    "terminal": "M4 5h16v14H4zM7 9l3 3-3 3M12 15h5",
}
ALIASES = {
    "quote-left": "quote",
    "quote-right": "quote",
    "print": "file-pdf",
    "magnifying-glass": "search",
    "laptop-code": "terminal",
    "book-open": "book",
    "circle-half-stroke": "mode",
    "file-code": "code",
    "file-lines": "file",
}
# What a button of the theme may do; no page has a handler in its HTML, which the policy would forbid.
ACTIONS = {"window.print()": "print", "toggleFullScreen()": "fullscreen"}


def icon(name: str) -> str:
    """An icon as inline SVG, by its own or by Font Awesome's name ("fas fa-download")."""
    plain = name.split()[-1].removeprefix("fa-")
    path = ICONS.get(ALIASES.get(plain, plain))
    if path is None:
        logger.warning(
            "no icon is called “%s”: add a drawing to ICONS in companion/site/page.py; there are %s",
            name,
            ", ".join(sorted(ICONS)),
        )
        path = ICONS["file"]
    return f'<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path d="{path}"/></svg>'


def action(javascript: str) -> str:
    """What a scripted button of the theme does, as a word for page.js."""
    if javascript not in ACTIONS:
        logger.warning(
            "a button runs “%s”, which page.js does not know: add it to ACTIONS in companion/site/page.py and to page.js",
            javascript,
        )
    return ACTIONS.get(javascript, "")


# --- What a template is given.


def _layout(app, config):
    """Before the theme's templates, the book's; and of the theme's options only what the layout uses."""
    config.templates_path.insert(0, str(Path(__file__).with_name("templates")))
    config.html_use_index = False  # an index of Python names, which the chapters do not define
    config.html_math_renderer = "mathml"  # every current browser draws MathML; no script is needed
    config.html_theme_options["use_fullscreen_button"] = False


def _context(app, pagename, templatename, context, doctree):
    context["script_files"] = [s for s in context["script_files"] if not _of_theme(s)]
    context["mode_script"], context["icon"], context["action"] = policy.MODE, icon, action
    context["parts"], context["sections"] = _parts(app), _sections(app, pagename)
    context["body"] = re.sub(
        r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName.*?</script>',
        "",
        context.get("body", ""),
        flags=re.S,
    )
    if 'name="description"' not in context.get("metatags", ""):
        context["page_says"] = (
            _description(doctree) or f"{context.get('title', 'A page')}: {app.config.project}"
        )


def _of_theme(script) -> bool:
    name = str(getattr(script, "filename", script) or "").removeprefix("_static/")
    body = getattr(script, "attributes", {}).get("body", "") if not name else ""
    return name in THEME_SCRIPTS or "thebe" in name or body.startswith(THEME_REMARKS)


def _parts(app) -> list[dict]:
    """The book's parts as the table of contents has them: a caption and its chapters. The first page stands before them."""
    titles, root = app.env.titles, app.config.root_doc
    chapter = lambda name, title=None: {
        "name": name,
        "title": html.escape(title or titles[name].astext(), quote=False),
    }  # noqa: E731
    parts = [{"caption": None, "chapters": [chapter(root)]}]
    for tree in _root(app.env, root).findall(addnodes.toctree):
        parts.append(
            {
                "caption": tree.get("caption"),
                "chapters": [
                    chapter(name, title) for title, name in tree["entries"] if name in titles
                ],
            }
        )
    return parts


@functools.lru_cache(maxsize=2)
def _root(env, name):
    return env.get_doctree(name)


def _sections(app, pagename) -> list[dict]:
    """Anchor and title of the sections that stand directly below a page's heading."""
    tree = app.env.tocs.get(pagename)
    if tree is None:
        return []
    below = [
        item
        for page in tree.children
        for part in page.children
        if isinstance(part, nodes.bullet_list)
        for item in part.children
    ]
    links = [next(iter(item.findall(nodes.reference)), None) for item in below]
    return [
        {"anchor": a["anchorname"].lstrip("#"), "title": html.escape(a.astext(), quote=False)}
        for a in links
        if a is not None
    ]


def _description(doctree) -> str:
    """What a search engine shows of a page: its answer, or else its first paragraph, without the references."""
    if doctree is None:
        return ""
    answers = (
        p
        for box in doctree.findall(nodes.admonition)
        if "answer" in box["classes"]
        for p in box.findall(nodes.paragraph)
    )
    first = next(answers, None) or next(
        (p for p in doctree.findall(nodes.paragraph) if len(p.astext()) > 60), None
    )
    if first is None:
        return ""
    first = first.deepcopy()
    for reference in [
        n for n in first.findall(nodes.inline) if "evidence-reference" in n["classes"]
    ]:
        reference.parent.remove(reference)
    text = re.sub(r"\s+([.,;:])", r"\1", " ".join(first.astext().split()))
    return text if len(text) <= 160 else text[:158].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


# --- What is done to a page when it is rendered.

HAN, KANA, HANGUL, CYRILLIC = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "\u3040-\u30ff",
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "\u0400-\u052f",
)
RUN = re.compile(
    rf"[{HAN}{KANA}{HANGUL}]+(?:[\s·・、，。：「」『』《》〈〉（）0-9]*[{HAN}{KANA}{HANGUL}]+)*|[{CYRILLIC}]+(?:[\s\-–.,«»№0-9]+[{CYRILLIC}]+)*"
)


@functools.cache
def _known() -> dict[str, str]:
    """Language of names written in their own script, as the tables state it."""
    from ..evidence import _table

    actors = _table("actors").dropna(subset=["name_native", "lang"])
    return dict(zip(actors["name_native"], actors["lang"]))


def language(run: str) -> str:
    """Language of a run of CJK, Hangul or Cyrillic letters: as the data state it for a name, else by script."""
    if run in _known():
        return _known()[run]
    if re.search(f"[{HANGUL}]", run):
        return "ko"
    if re.search(f"[{KANA}]", run):
        return "ja"
    if re.search(f"[{CYRILLIC}]", run):
        return "uk" if re.search("[ҐґЄєІіЇї]", run) else "ru"
    return "zh"


class Polish(HTMLParser):
    """Copies a page, mending on the way. One pass, no tree: a page with charts has half a megabyte.

    It marks the language of words in other scripts, gives tables their headers, captions and scopes, takes out
    what HTML does not allow. Drawings pass untouched.
    """

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.stack: list[tuple[str, str | None]] = []  # open elements with the language they set
        self.skip = ""  # the element whose content is left out
        self.plain = 0  # open elements in which text is no text, or takes no elements
        self.table: dict | None = None
        self.heading: int | None = (
            None  # place in `out` of an open <th> that may turn out to be empty
        )

    VOID = {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
    PLAIN = {"script", "style", "title", "option", "textarea", "code", "pre"}

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")

    def handle_comment(self, data):
        self.out.append(f"<!--{data}-->")

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")

    def handle_startendtag(self, tag, attrs):
        self.out.append(self.get_starttag_text())

    def handle_starttag(self, tag, attrs):
        if self.skip:
            return
        given, text = dict(attrs), self.get_starttag_text()
        if tag not in self.VOID:
            self.stack.append((tag, given.get("lang")))
        if tag == "style" and "scoped" in given:  # pandas puts its own style before every table
            self.skip = tag
            return
        if tag in self.PLAIN:
            self.plain += 1
        inside = [t for t, _ in self.stack[:-1]]
        if tag == "p" and "summary" in inside:  # MyST-NB: a summary holds phrases, not paragraphs
            text = text.replace("<p", "<span", 1).replace(" admonition-title", "")
        elif (
            tag == "details" and "hide" in given.get("class", "").split()
        ):  # folded code is no admonition
            text = text.replace("admonition ", "", 1)
        elif (
            tag == "summary" and given.get("aria-label") == "Toggle hidden content"
        ):  # it names itself by its words
            text = "<summary>"
        elif tag == "div" and given.get("role") in (
            "list",
            "doc-biblioentry",
        ):  # docutils: a role out of use, and a list of none
            text = re.sub(r' role="[\w-]+"', "", text)
        elif tag == "table":
            # pandas aligns and draws lines with attributes that HTML no longer has.
            text = re.sub(r' border="\d*"', "", text)
            self.table = {
                "place": len(self.out) + 1,
                "rows": 0,
                "columns": 0,
                "part": "",
                "caption": False,
                "heads": [],
                "result": "dataframe" in given.get("class", ""),
            }
        elif tag == "caption" and self.table:
            self.table["caption"] = True
        elif tag in ("thead", "tbody") and self.table:
            self.table["part"] = tag
        elif tag == "tr" and self.table:
            text = text.replace(' style="text-align: right;"', "")
            self.table["rows"] += self.table["part"] == "tbody"
        elif tag in ("td", "th"):
            text = re.sub(r' (?:halign|valign|align)="[^"]*"', "", text)
            if self.table and tag == "td" and self.table["rows"] == 1:
                self.table["columns"] += 1
            if tag == "th" and "scope" not in given:
                group = "group" if "colspan" in given or "rowspan" in given else ""
                text = f'{text[:-1]} scope="{"row" if self.table and self.table["part"] == "tbody" else "col"}{group}">'
            if tag == "th":
                self.heading = len(self.out)
        self.out.append(text)

    def handle_data(self, data):
        if self.skip:
            return
        if self.heading is not None and data.strip():
            self.heading = None
        if (
            self.table
            and self.table["part"] == "thead"
            and data.strip()
            and any(t == "th" for t, _ in self.stack)
        ):
            self.table["heads"].append(data.strip())
        if (
            self.plain == 0
            and not data.isascii()
            and RUN.search(data)
            and not any(lang and lang != "en" for _, lang in self.stack)
        ):
            data = RUN.sub(lambda run: f'<span lang="{language(run[0])}">{run[0]}</span>', data)
        self.out.append(data)

    def handle_endtag(self, tag):
        if self.skip:
            if tag == self.skip:
                self.skip = ""
                self.stack.pop()
            return
        while any(t == tag for t, _ in self.stack) and self.stack.pop()[0] != tag:
            pass  # what was left open ends with what holds it
        if tag in self.PLAIN:
            self.plain -= 1
        if tag == "p" and any(t == "summary" for t, _ in self.stack):
            tag = "span"
        if tag == "th" and self.heading is not None:
            # A heading without words is none: pandas leaves corners empty.
            self.out[self.heading] = re.sub(
                r' scope="\w+"', "", self.out[self.heading].replace("<th", "<td", 1)
            )
            self.heading, tag = None, "td"
        if tag == "table" and self.table:
            t, self.table = self.table, None
            if not t["caption"]:
                rows, columns = t["rows"], t["columns"]
                said = (
                    f"Result of the cell above: {rows} row{'s' if rows != 1 else ''} of {columns} column{'s' if columns != 1 else ''}"
                    if t["result"]
                    else f"Table: {', '.join(t['heads'])}"
                )
                self.out.insert(t["place"], f'<caption class="sr-only">{said}</caption>')
        self.out.append(f"</{tag}>")


def polish(page: str) -> str:
    """A rendered page, mended and with its policy."""
    kept: list[str] = []

    def keep(match):
        kept.append(match[0])
        return f"<!--kept {len(kept) - 1}-->"

    # Drawings and their data are half of a page, are valid already, and need no second reading.
    short = re.sub(
        r'<svg\b.*?</svg>|<script type="application/(?:ld\+)?json".*?</script>',
        keep,
        page,
        flags=re.S,
    )
    parser = Polish()
    parser.feed(short)
    parser.close()
    text = re.sub(r"<!--kept (\d+)-->", lambda m: kept[int(m[1])], "".join(parser.out))
    return text.replace(
        '<meta charset="utf-8">',
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy.policy()}">',
        1,
    )


def _polish_pages(app):
    """Sphinx has no event between rendering a page and writing it, so the rendering itself is wrapped."""
    if app.builder.format == "html" and app.builder.name == "html":
        render = app.builder.templates.render
        app.builder.templates.render = lambda name, context: (
            _safe(polish(render(name, context)), context.get("pagename", name))
            if name.endswith(".html")
            else render(name, context)
        )


def _safe(page: str, pagename: str) -> str:
    """The page as it is; the build fails, and names the page, when something on it could run that is not ours."""
    for stranger in policy.strangers(page):
        logger.warning(
            "%s.html: %s stands on the page and is none of the book's own; escape the text it "
            "came with, or, if we wrote it, add it to INLINE in companion/site/policy.py",
            pagename,
            stranger,
        )
    return page


# --- The style sheet.


def _style(app, exception):
    """Write the one style sheet and take away what no page asks for; after the theme has written its colours of code."""
    if exception is not None or app.builder.name != "html":
        return
    folder = Path(app.outdir) / "_static"
    if (folder / THEME_SHEETS[0]).exists() or not (
        folder / STYLE
    ).exists():  # else no page was out of date, and Sphinx has copied nothing
        _write_style(app, folder)
    for pattern in UNUSED:
        for path in sorted(folder.glob(pattern)):
            if path.is_dir():
                for inner in sorted(path.rglob("*"), reverse=True):
                    inner.rmdir() if inner.is_dir() else inner.unlink()
                path.rmdir()
            else:
                path.unlink()


def _write_style(app, folder: Path) -> None:
    theme = []
    for name in THEME_SHEETS:
        found = sorted(folder.glob(name))
        if len(found) != 1:
            raise ExtensionError(
                f"the theme has changed: {len(found)} files match _static/{name}, one was expected; adapt THEME_SHEETS in companion/site/page.py"
            )
        theme.append(found[0].read_text("utf-8"))
    others = [
        str(name)
        for name, _ in app.registry.css_files
        if (folder / str(name)).exists()
        and str(name) not in OWN_SHEETS
        and not any(Path(str(name)).match(n) for n in (*THEME_SHEETS, *UNUSED))
    ]
    own = "\n".join((folder / name).read_text("utf-8") for name in (*others, *OWN_SHEETS))
    words = _used(Path(app.outdir), [*folder.glob("companion*.js"), *folder.glob("page.js")])
    sheet = _both_modes(cut("\n".join(theme), words) + tidy(own))
    (folder / STYLE).write_text(_without_unused_variables(sheet), encoding="utf-8")


def _used(site: Path, scripts: list[Path]) -> set[str]:
    """Names of elements, classes and ids in the pages, and every word that the book's own scripts quote."""
    words = {"html", "body", "head"}
    for path in site.rglob("*.html"):
        if path.relative_to(site).parts[0] not in ("lite", "_static"):
            text = re.sub(r"<svg\b.*?</svg>", "<svg>", path.read_text("utf-8"), flags=re.S)
            words |= {
                w for group in re.findall(r'\s(?:class|id)="([^"]*)"', text) for w in group.split()
            }
            words |= set(re.findall(r"<([a-z][a-z0-9]*)", text))
    for path in scripts:
        for quoted in re.findall(r"([\"'`])(.*?)\1", path.read_text("utf-8")):
            words |= set(re.findall(r"[\w-]+", quoted[1]))
    return words


def _wants(selector: list, words: set[str]) -> bool:
    """Whether some page can have what a selector names; what stands in :not(), :is() and the like is not looked at."""
    before = None
    for token in selector:
        if token.type == "hash" and token.value not in words:
            return False
        if token.type == "ident":
            if before == ".":
                if token.value not in words:
                    return False
            elif before != ":" and token.value.lower() not in words:
                return False
        before = token.value if token.type == "literal" else None
    return True


def _rules(rules: list, words: set[str]) -> str:
    out = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors: list[list] = [[]]
            for token in rule.prelude:
                if token.type == "literal" and token.value == ",":
                    selectors.append([])
                else:
                    selectors[-1].append(token)
            kept = [tinycss2.serialize(s).strip() for s in selectors if _wants(s, words)]
            body = tinycss2.serialize(rule.content).strip()
            if kept and body:
                out.append(f"{','.join(kept)}{{{body}}}")
        elif (
            rule.type == "at-rule"
            and rule.lower_at_keyword in ("media", "supports", "container", "layer")
            and rule.content is not None
        ):
            inner = _rules(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True),
                words,
            )
            if inner:
                out.append(
                    f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{inner}}}"
                )
        # @font-face of the icon font, @keyframes of its spinners and @charset are not wanted.
    return "".join(out)


def cut(sheet: str, words: set[str]) -> str:
    """A style sheet without the rules that can match nothing in `words`."""
    return tidy(
        _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), words)
    )


def tidy(sheet: str) -> str:
    """A style sheet without comments and superfluous space."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", sheet)).replace(";}", "}").strip()


def _both_modes(sheet: str) -> str:
    """Light is the rule, dark the exception on a screen: so print is light, and without scripts the system decides.

    The theme writes both as `html[data-theme=…]`, an attribute that only a script can set.
    """
    light, dark = r'html\[data-theme="?light"?\]', r'html\[data-theme="?dark"?\]'
    sheet = re.sub(light, "html:root", sheet)  # the same specificity as before

    def doubled(rules: str) -> str:
        out = []
        for rule in tinycss2.parse_rule_list(rules, skip_comments=True, skip_whitespace=True):
            text = rule.serialize()
            if not re.search(dark, text):
                out.append(text)
            elif rule.type == "at-rule":
                out.append(
                    f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{doubled(tinycss2.serialize(rule.content))}}}"
                )
            else:
                out.append(
                    f"@media screen{{{text}}}@media screen and (prefers-color-scheme:dark){{{re.sub(dark, 'html:not([data-theme])', text)}}}"
                )
        return "".join(out)

    return doubled(sheet)


def _without_unused_variables(sheet: str) -> str:
    """Take out custom properties that nothing refers to, until none is left."""
    while True:
        asked = set(re.findall(r"var\(\s*(--[\w-]+)", sheet))
        less = re.sub(
            r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))",
            lambda m: m[0] if m[1] in asked else "",
            sheet,
        )
        less = re.sub(r"[^{};]+\{\}", "", less)
        if less == sheet:
            return sheet
        sheet = less


# --- Code.

# The theme's styles, light and dark, show these in the colour of text.
UNCOLOURED = {Name, Name.Namespace, Punctuation, Whitespace}


class Code(HtmlFormatter):
    """Code in which only words with a colour of their own stand in an element: the code of a chapter is most of its page."""

    def format_unencoded(self, tokensource, outfile):
        super().format_unencoded(
            ((Text if kind in UNCOLOURED else kind, value) for kind, value in tokensource), outfile
        )


# --- Mathematics.


def _inline_math(self, node):
    self.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block_math(self, node):
    self.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app):
    """Register the layout, the polishing of pages, the style sheet and the drawing of code and mathematics."""
    PygmentsBridge.html_formatter = Code
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.add_js_file("page.js", loading_method="defer")
    app.connect("config-inited", _layout, priority=950)
    app.connect("builder-inited", _polish_pages, priority=950)
    app.connect("html-page-context", _context, priority=950)
    app.connect("build-finished", _style, priority=950)
