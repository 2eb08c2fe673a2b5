"""What a table holds never becomes markup, script, formula, path or role, in any page or file."""

from __future__ import annotations

import csv
import json
import re
import zipfile

import nbformat
import networkx as nx
import pytest
import yaml
from bs4 import BeautifulSoup
from companion import checks
from companion.site.__main__ import build
from companion.site.theme import policy
from companion.tables.read import tables
from conftest import small_book
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from visits import quiet, serve

# Appended to every text of every table. `ran` tells which of them ran.
HOSTILE = (
    '<script>window.ran="script"</script><img src=x onerror="window.ran=\'image\'">'
    "\"'><svg onload=\"window.ran='drawing'\"><b class=hostile>bold</b> "
    "[go](javascript:window.ran='link') {eval}`1+1` {{7*7}} &lt;i&gt; <!--<script> ]]> "
    "`tick` *star* $x$ }{ \\"
)
# Columns in which no check may refuse the text: if one did, the test would look at nothing.
FREE = {
    ("actors", "name"),
    ("actors", "note"),
    ("claims", "paraphrase"),
    ("events", "title"),
    ("events", "summary"),
    ("indicators", "counting_rule"),
    ("positions", "outlet"),
    ("statements", "occasion"),
    ("treaties", "full_title"),
    ("verdicts", "record"),
    ("codes", "label"),
    ("hosts", "name"),
    ("sources", "title"),
    ("queries", "words"),
    ("queries", "note"),
    ("topics", "title"),
    ("topics", "title_en"),
    ("series", "title"),
    ("series", "gaps"),
    ("event_resolutions", "reason"),
    ("relations", "note"),
    ("statements", "caveat"),
    ("verdicts", "searched"),
}
# For columns whose rules leave little room, in the rows that have some.
SHORT = "<img src=x onerror=window.ran='short'>"
TIGHT = {"statements": "wording", "positions": "wording"}
CHAPTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# A hostile chapter

```{code-cell} ipython3
import altair as alt
import pandas as pd
import yaml
import companion
from companion import theme
actors, claims = companion.load("actors"), companion.load("claims")
who = actors["name"][0]
print(who)
outline = yaml.safe_load(open("../seeds/hashmi-2024.yml", encoding="utf-8"))["outline"]
display(pd.DataFrame(outline))
actors[["name", "note"]].head(3)
```

:::{dropdown} What {eval}`who` is
Text.
:::

:::{admonition} Answer
:class: answer
{eval}`who` is what {eval}`claims["paraphrase"][0]` says {evidence}`hashmi-2024:1.1`.
:::

## A section on {eval}`who`

| who | says |
| --- | --- |
| {eval}`who` | {evidence}`E158, DPRK_RU_2024:4, I012, S37, P22, V001` |

{eval}`who` begins a paragraph. {citation}`E158 | apa` {citation}`figure:hostile`

```{code-cell} ipython3
menu = alt.param(name="shown", value=who, bind=alt.binding_select(options=[who, "b"], name=who))
chart = alt.Chart(actors.head(4)[["name", "kind"]]).mark_bar().encode(
    x="kind", y=alt.Y("name"), tooltip=["name"]).add_params(menu)
theme.figure(chart, name="hostile", title=f"A chart of {who}", subtitle=who,
             alt=f"What the chart of {who} shows", source=[actors])
```
"""


def change(data, table: str, columns: list[str], back: bool = False) -> None:
    """Append HOSTILE to each filled cell of some columns, or take it away again."""
    path = data / tables(data)[table]["path"]
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for row in rows:
        for n in (head.index(column) for column in columns):
            if row[n]:
                row[n] = row[n].removesuffix(HOSTILE) if back else row[n] + HOSTILE
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def keys(schema: dict) -> set[str]:
    """Columns that are keys or refer to some."""
    foreign = (key["fields"] for key in schema.get("foreignKeys", []))
    return {*schema["primaryKey"]}.union(*foreign)


def records(data) -> None:
    """The articles' records say what the table of sources says, and their outlines are hostile."""
    with (data / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["source_id"]: row for row in csv.DictReader(file)}
    for path in (data.parent / "seeds").glob("*.yml"):
        known = yaml.safe_load(path.read_text("utf-8"))
        said = rows[path.stem]
        known |= {k: said[k] for k in known.keys() & said.keys() if isinstance(known[k], str)}
        for paragraph in known["outline"]:
            paragraph["gist"] = paragraph["gist"].removesuffix(HOSTILE) + HOSTILE
        path.write_text(yaml.safe_dump(known, allow_unicode=True), encoding="utf-8")


def poison(data) -> set[tuple[str, str]]:
    """Make every text of the tables hostile where no check refuses it; returns these columns."""
    texts = {
        (name, field["name"])
        for name, table in tables(data).items()
        for field in table["schema"]["fields"]
        if field["type"] == "string"
        and not field.get("constraints", {}).keys() & {"enum", "pattern"}
        and field["name"] not in keys(table["schema"])
    }
    for table, column in texts:
        change(data, table, [column])
    records(data)
    while problems := checks.errors(data):
        refused = {
            (table, column)
            for table, column in texts
            for p in problems
            if p.file.endswith(f"/{table}.csv")
            and column in str(p.column).replace(",", " ").split()
        }
        assert refused, f"the check refuses another column: {problems[0]}"
        for table, column in refused:
            change(data, table, [column], back=True)
        texts -= refused
        records(data)
    for table, column in TIGHT.items():
        shorten(data, table, column)
    assert not checks.errors(data)
    return texts


def shorten(data, table: str, column: str) -> None:
    """Append SHORT to the shorter half of a column's cells."""
    path = data / tables(data)[table]["path"]
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    n = head.index(column)
    filled = sorted((row for row in rows if row[n]), key=lambda row: len(row[n]))
    for row in filled[: len(filled) // 2]:
        row[n] += SHORT
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The site of a book in which every text of every table is hostile."""
    from companion.site.content.columns import COLUMNS

    folder = small_book(
        tmp_path_factory.mktemp("hostile"),
        {
            "index": CHAPTER,
            **{t: f"# Register of {t}\n\n```{{register}} {t}\n```\n" for t in COLUMNS},
            "codebook": "# Codebook\n\n```{codebook}\n```\n",
            "data": "# Data\n\n```{dictionary}\n```\n\n```{downloads}\n```\n",
            "figures": "# Figures\n\n```{gallery}\n```\n",
            "graph": "# Graph\n\n```{explorer}\n```\n",
        },
    )
    texts = poison(folder / "data")
    assert texts >= FREE, f"a check refuses hostile text in {sorted(FREE - texts)}"
    assert build(folder) == 0, (folder / "_build" / "build.log").read_text("utf-8")[-3000:]
    return folder / "_build" / "html"


MADE = "b.hostile, img[src=x], [onload], [onerror], a[href^='javascript:']"


def markup(page: str | BeautifulSoup) -> list[str]:
    """Elements that came out of HOSTILE as markup."""
    soup = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page, "html.parser")
    found = soup.select(MADE)
    found += [s for s in soup.find_all("script") if "window.ran" in s.text and not s.get("type")]
    return [str(element)[:120] for element in found]


# The same of a page in a browser.
SHOWN = """made => [...document.querySelectorAll(made),
  ...[...document.scripts].filter(s => s.text.includes("window.ran") && !s.type)]
  .map(element => element.outerHTML.slice(0, 120))"""


def test_no_page_holds_hostile_markup(hostile):
    for path in sorted(hostile.rglob("*.html")):
        text = path.read_text("utf-8")
        page = BeautifulSoup(text, "html.parser")
        found = markup(page)
        assert not found, f"{path.name}: text of a table stands as markup: {found[0]}"
        if path.parent.name == "chapters":
            assert policy.strangers(text) == []
            assert "hostile" in text, f"{path.name}: nothing hostile is on the page; mend the test"
            for data in page.select('script[type*="json"]'):
                json.loads(data.text)


WATCH = """addEventListener("securitypolicyviolation",
  (event) => (window.violations ??= []).push(`${event.violatedDirective} ${event.sample}`));"""
USE = """async () => {
  const pause = () => new Promise((go) => setTimeout(go, 40));
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const frame of all(".chart-frame")) frame.dispatchEvent(new Event("pointerenter"));
  for (const details of all("details")) details.open = true;
  const cited = [...all("[data-cite]"), ...all(".cite-button")];
  for (const link of cited.slice(0, 3)) {
    link.click();
    const found = () => document.querySelector(".cite-dialog select");
    for (let n = 0; n < 50 && !found(); n += 1) await pause();
    const menu = found();
    for (const { value } of menu?.options ?? []) {
      menu.value = value; menu.dispatchEvent(new Event("change"));
    }
    document.querySelector(".cite-dialog")?.close();
  }
  for (const link of all("a.evidence").slice(0, 8)) {
    link.dispatchEvent(new PointerEvent("pointerenter", { pointerType: "mouse" })); await pause();
  }
  for (const actor of all(".explorer .actor").slice(0, 3)) {
    actor.dispatchEvent(new MouseEvent("click", { bubbles: true })); await pause();
  }
  for (const menu of all(".register-filters select")) {
    menu.selectedIndex = 1; menu.dispatchEvent(new Event("change")); await pause();
  }
  const field = document.querySelector(".register input[type=search]");
  if (field) {
    field.value = "<b>"; field.dispatchEvent(new Event("input", { bubbles: true })); await pause();
  }
  await new Promise((go) => setTimeout(go, 300)); // for what runs when a picture is not found
}"""


def test_nothing_runs_in_a_browser(hostile, browser):
    server, address = serve(hostile)
    context = browser.new_context()
    context.add_init_script(WATCH)
    names = [p.relative_to(hostile).as_posix() for p in sorted(hostile.glob("chapters/*.html"))]
    try:
        searched = [f"search.html?q={q}" for q in ("hostile", "window", "<b>", "onerror")]
        chosen = [f"chapters/graph.html?{q}" for q in ("who=CHN", "tie=CHN.PRK")]
        for name in [*names, *chosen, *searched]:
            page = context.new_page()
            page.goto(address + name)
            quiet(page)
            page.evaluate(USE)
            quiet(page)
            ran, violations = page.evaluate("[window.ran ?? null, window.violations ?? null]")
            assert ran is None, f"{name}: a text of a table ran as {ran}"
            assert violations is None, f"{name}: only the policy stopped {violations}"
            found = page.evaluate(SHOWN, MADE)
            assert not found, f"{name}: {found[0]}"
            if name in chosen:
                cards = page.locator(".explorer-words", has_text="window.ran").count()
                assert cards, f"{name}: no card of the graph is hostile; mend the test"
            page.close()
    finally:
        context.close()
        server.shutdown()


def test_notebooks_hold_text(hostile):
    names = sorted((hostile / "_notebooks").glob("*.ipynb"))
    assert names
    for path in names:
        found = nbformat.read(path, as_version=4)
        prose = [c.source for c in found.cells if c.cell_type == "markdown"]
        assert any("window.ran" in text for text in prose), "mend the test: no hostile prose"
        for text in prose:
            shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
            assert not markup(shown), f"{path.name}: {markup(shown)[0]}\n{text[:300]}"
            assert "<em>star</em>" not in shown and "<code>tick</code>" not in shown, text[:300]
        for cell in found.cells:
            for output in cell.get("outputs", []):
                for kind in ("text/html", "image/svg+xml"):
                    text = "".join(output.get("data", {}).get(kind, ""))
                    assert not markup(text), f"{path.name}: {markup(text)[0]}"


def test_citations_hold_text(hostile):
    for path in sorted((hostile / "_cite").glob("*.js")):
        entries = json.loads(
            re.fullmatch(r"companionCitations\((.*)\);\n", path.read_text("utf-8"))[1]
        )
        for thing, styles in entries.items():
            for style in ("apa", "chicago", "mla", "harvard"):
                assert not markup(styles[style]), f"{thing}: {styles[style][:300]}"
            assert len(re.findall(r"^TY  - ", styles["ris"], re.M)) == 1, styles["ris"]
            assert styles["bibtex"].count("{") == styles["bibtex"].count("}"), styles["bibtex"]


def test_exports_and_downloads_hold_text(hostile):
    folder = hostile / "_downloads_data"
    for read, name in ((nx.read_graphml, "relations.graphml"), (nx.read_gexf, "relations.gexf")):
        labels = [data["label"] for _, data in read(folder / name).nodes(data=True)]
        assert any(label.endswith(HOSTILE) for label in labels), f"{name}: names are changed"
    workbook = load_workbook(folder / "companion.xlsx")
    for sheet in workbook:
        cells = (cell for row in sheet.iter_rows() for cell in row)
        assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells), sheet.title
    with zipfile.ZipFile(folder / "data-package.zip") as archive:
        assert not [n for n in archive.namelist() if n.startswith(("/", "..")) or "\\" in n]
    for path in (hostile / "_figures").glob("*.svg"):
        assert (
            "<script" not in path.read_text("utf-8")
            and policy.strangers(path.read_text("utf-8")) == []
        )


def test_a_script_that_is_not_ours_stops_the_build(tmp_path, capsys):
    folder = small_book(
        tmp_path, {"index": "# A page\n\n<script>window.ran = 1</script>\n\nText.\n"}
    )
    assert build(folder) == 1 and not (folder / "_build" / "html").exists()
    said = capsys.readouterr().out
    assert "chapters/index.html: <script>window.ran = 1</script> stands on the page" in said, said


@pytest.mark.parametrize(
    "stranger",
    [
        "<script>x()</script>",
        "<script type=module>x()</script>",
        f"<script>{policy.MODE} x()</script>",
        "<script src='https://example.org/x.js'></script>",
        "<script src=//example.org/x.js></script>",
        "<svg><script>x()</script></svg>",
        "<svg><g ONLOAD=x()></g></svg>",
        "<svg><a xlink:href=' java\nscript:x()'><text>a</text></a></svg>",
        "<p onclick='x()'>a</p>",
        "<a href='&#106;avascript:x()'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<form action='vbscript:x'></form>",
        "<iframe src='a.html'></iframe>",
        "<object data='a.svg'></object>",
        "<base href='https://example.org/'>",
        "<meta http-equiv=refresh content='0; url=https://example.org'>",
    ],
)
def test_strangers_are_found(stranger):
    assert policy.strangers(f"<p>a</p>{stranger}<p>b</p>"), f"{stranger} passes as the book's own"


def test_what_the_book_writes_is_no_stranger():
    own = (
        f"<script>{policy.MODE}</script><script type='application/ld+json'>{{}}</script>"
        "<script src='../_static/page.js'></script><a href='https://example.org'>javascript:x</a>"
        "<img src='data:image/png;base64,x'><svg><text>onload=x &lt;script</text></svg>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy.policy()}">'
    )
    assert policy.strangers(own) == []
    assert policy.policy().count("sha256-") == len(policy.INLINE)
