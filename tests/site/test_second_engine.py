"""What a second accessibility engine finds: IBM's checker, on a page of each kind."""

from __future__ import annotations

import checkers
import pytest
from companion.site.downloads import reading

# Recommendations that do not fit, each with its reason.
PASSED_OVER = {
    "fieldset_legend_valid": "the legend is there, out of sight; the test below reads it",
    "element_tabbable_role_valid": (
        "a chart takes the focus as a group, and arrow keys go through its marks"
    ),
    "widget_tabbable_single": "the head of a row holds its permanent link and its citation",
}
CHECK = """async () => {
  const report = await new ace.Checker().check(document, ["WCAG_2_2"]);
  return report.results
    .filter((found) => found.value[1] === "FAIL")
    .map((found) => [found.ruleId, found.message, found.snippet.slice(0, 200)]);
}"""


NAMES = ["three-noes", "relationship-graph", "statements", "teaching"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", [*(f"chapters/{name}" for name in NAMES), "search", f"{reading.FOLDER}/slides"]
)
def test_ibm_checker_finds_nothing(browser, address, name, scheme):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, bypass_csp=True, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(f"{address}{name}.html")
    page.wait_for_load_state("load")
    # Drawings hidden from assistive technology: ten thousand parts for which there is no rule.
    page.evaluate(
        "document.querySelectorAll('svg[aria-hidden]').forEach((s) => s.replaceChildren())"
    )
    page.evaluate(checkers.ibm())
    found = [f for f in page.evaluate(CHECK) if f[0] not in PASSED_OVER]
    context.close()
    assert not found, "\n".join(" | ".join(map(str, f)) for f in found[:10])


def test_groups_of_fields_have_names_of_their_own(site):
    import re

    for path in sorted((site / "chapters").glob("*.html")):
        text = path.read_text("utf-8")
        names = re.findall(r"<legend[^>]*>(.*?)</legend>", text)
        assert len(names) == text.count("<fieldset"), f"{path.name}: a group without a name"
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"{path.name}: groups of fields share a name: {twice}"
