"""Other programs read the descriptor of the tables: version 1 and version 2 of the Data Package,
catalogues that ask for descriptions, and what CITATION.cff and the licences say beside it.
"""

from __future__ import annotations

import json
import subprocess

import pytest
from companion.tables.read import schema

# Types of Table Schema 1.0; `list` came with 2.0, and readers of 1.0 refuse a table that has one.
TYPES_OF_V1 = {"string", "number", "integer", "boolean", "object", "array", "any", "geopoint"} | {
    "date",
    "time",
    "datetime",
    "year",
    "yearmonth",
    "duration",
    "geojson",
}
ENOUGH = 50  # characters; search engines for data ask for as many
READ_BY_V1 = """\
import json, sys
import datapackage

package = datapackage.Package(sys.argv[1])
said = [str(error) for error in package.errors]
counted = {}
for resource in package.resources:
    counted[resource.name] = len(resource.read(keyed=True))
    said += [] if resource.check_relations() else [f"{resource.name}: a reference leads nowhere"]
print(json.dumps([said, counted]))
"""


@pytest.fixture(scope="module")
def written(root) -> dict:
    return json.loads((root / "data" / "datapackage.json").read_text("utf-8"))


def described(package: dict):
    """What has a description, by the place where it stands."""
    yield "the package", package
    for resource in package["resources"]:
        yield resource["name"], resource
        for field in resource["schema"]["fields"]:
            yield f"{resource['name']}.{field['name']}", field


def test_everything_is_described_in_fifty_characters(written):
    short = [
        f"{place}: {thing.get('description', '')!r} has {len(thing.get('description', ''))}"
        for place, thing in described(written)
        if len(thing.get("description", "")) < ENOUGH
    ]
    assert not short, f"describe these in at least {ENOUGH} characters:\n" + "\n".join(short)


def test_descriptor_has_the_forms_that_both_versions_know(written):
    faults = []
    for resource in written["resources"]:
        known = {field["name"] for field in resource["schema"]["fields"]}
        for field in resource["schema"]["fields"]:
            place = f"{resource['name']}.{field['name']}"
            if field.get("type") not in TYPES_OF_V1:
                faults.append(f"{place}: version 1 knows no type {field.get('type')!r}")
            if field.get("type") == "string" and ("itemType" in field) != ("delimiter" in field):
                faults.append(f"{place}: a list has both itemType and delimiter")
        for key in resource["schema"].get("foreignKeys", []):
            # Version 1 asks for the resource, empty when it is the table itself.
            if not isinstance(key["reference"].get("resource"), str):
                faults.append(f"{resource['name']}: a reference names no resource")
            if not set(key["fields"]) <= known:
                faults.append(f"{resource['name']}: a key of no column")
    assert not faults, (
        'a list is {"type": "string", "itemType": ..., "delimiter": ";"}:\n' + "\n".join(faults)
    )


def test_a_list_in_the_file_is_a_list_to_the_book(written):
    for resource, ours in zip(written["resources"], schema()["resources"], strict=True):
        for field, read in zip(resource["schema"]["fields"], ours["schema"]["fields"], strict=True):
            assert read["type"] == ("list" if "delimiter" in field else field["type"])


def test_a_reader_of_version_1_reads_every_table(root):
    python = root / ".venv" / "tools" / "bin" / "python"
    if subprocess.run([python, "-c", "import datapackage"], capture_output=True).returncode:
        pytest.skip("the checkers lack `datapackage`, a reader of version 1: run `make test`")
    result = subprocess.run(
        [python, "-W", "ignore", "-c", READ_BY_V1, "datapackage.json"],
        cwd=root / "data",
        capture_output=True,
        text=True,
    )
    assert not result.returncode, result.stderr[-2000:]
    said, counted = json.loads(result.stdout)
    assert not said, "\n".join(said)
    assert len(counted) == len(schema()["resources"]) and all(counted.values()), counted


def test_citation_file_becomes_no_malformed_address(root):
    """cffconvert makes one address of a list of licences: https://spdx.org/licenses/['BSD-…."""
    tool = root / ".venv" / "tools" / "bin" / "cffconvert"
    for form in ("schema.org", "codemeta"):
        result = subprocess.run(
            [tool, "--format", form], cwd=root, capture_output=True, text=True, check=True
        )
        assert json.loads(result.stdout)["license"] == "https://spdx.org/licenses/BSD-3-Clause"
