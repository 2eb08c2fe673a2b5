"""The workbench, opened and used as a reader does."""

from __future__ import annotations

import csv
import io

from companion.recode.units import sets, units

PAGE = "chapters/recode-it.html"
TEN = "claims:hashmi-2024:10"


def workbench(visit, of=TEN, size="wide", **options):
    """The page, with the workbench open on a set."""
    page = visit(f"{PAGE}?set={of}", size, **options)
    page.locator("#workbench.is-live").wait_for()
    return page


def choose(page, variable, code):
    """Pick a code as a reader does, whichever form its field has."""
    menu = page.locator(f"select#recode-{variable}")
    if menu.count():
        menu.select_option(code)
    else:
        page.locator(f"#recode-{variable}-{code}").check(force=True)


def sheet(page) -> list[dict]:
    """The sheet that the page saves."""
    with page.expect_download() as got:
        page.get_by_role("button", name="Save as a sheet").click()
    text = got.value.path().read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def bring(page, text, name="sheet.csv"):
    """Open a sheet in the page."""
    page.locator("#recode-sheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode("utf-8")}
    )


def filled(of, coder="anna", change=()) -> str:
    """A sheet with all published codes of a set, but for changes (id, variable, code)."""
    one, out = sets()[of], io.StringIO()
    known, changed = units(one.kind), {(i, v): c for i, v, c in change}
    lines = csv.writer(out)
    lines.writerow(["set", "version", "coder", "id", "where", "what", *one.variables, "note"])
    for name in one.units:
        codes = [changed.get((name, v), known[name].codes.get(v, "")) for v in one.variables]
        lines.writerow([of, one.version, coder, name, "", "", *codes, ""])
    return "\ufeff" + out.getvalue()


def problems(page) -> str:
    page.locator(".recode-problems p").first.wait_for()
    return page.locator(".recode-problems").inner_text()
