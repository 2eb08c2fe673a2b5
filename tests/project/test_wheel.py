"""`pip install .` gives the library and the command, with the data inside, anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """The wheel as pip builds it."""
    out = tmp_path_factory.mktemp("wheel")
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            out,
            root,
        ],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    (path,) = out.glob("companion-*.whl")
    return path


def test_wheel_holds_library_data_and_records(root, wheel):
    with zipfile.ZipFile(wheel) as archive:
        names, expected = set(archive.namelist()), set()
        for folder, inside in (
            ("data", "companion/_data"),
            ("seeds", "companion/seeds"),
            ("chapters/companion", "companion"),
        ):
            for path in (root / folder).rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    target = f"{inside}/{path.relative_to(root / folder).as_posix()}"
                    expected.add(target)
                    assert target in names, f"the wheel lacks {target}"
                    assert archive.read(target) == path.read_bytes(), (
                        f"{target} differs from {path}"
                    )
        beside = (
            r"companion/(_chapters/[\w-]+\.md|CITATION\.cff|LICENSE)$|companion-[\d.]+\.dist-info/"
        )
        extra = {name for name in names - expected if not re.match(beside, name)}
    assert not extra, f"the wheel holds what is no part of the library: {sorted(extra)[:5]}"


def test_library_alone_needs_little(wheel):
    """What `pip install .` brings: nothing that only the book or a notebook server needs."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(
            next(n for n in archive.namelist() if n.endswith("METADATA"))
        ).decode()
    needed = {
        re.match(r"Requires-Dist: ([\w.-]+)", line)[1].lower()
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist:") and "extra ==" not in line
    }
    heavy = {
        "jupyter-book",
        "jupyterlab",
        "jupytext",
        "sphinxcontrib-bibtex",
        "vl-convert-python",
        "jupyterlite-core",
        "playwright",
        "hatchling",
        "frictionless",
    }
    assert {"pandas", "altair", "networkx", "filelock"} <= needed and not needed & heavy, (
        f"pip install . would bring {sorted(needed)}"
    )


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel unpacked alone, so that nothing of the project's folder can be found."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--target",
            folder,
            wheel,
        ],
        check=True,
    )
    return folder


def run(installed, cwd, *command):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION")} | {
        "PYTHONPATH": str(installed)
    }
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True
    )


def test_tables_load_from_any_folder(root, installed, tmp_path):
    script = (
        "import companion, companion.data as d; print(companion.__file__); "
        "print(d.data_dir()); print(len(companion.load('claims'))); "
        "print(len(companion.graph.build()))"
    )
    for cwd in (tmp_path, "/"):
        result = run(installed, cwd, "-c", script)
        assert result.returncode == 0, result.stderr
        library, data, claims, actors = result.stdout.split()
        assert library.startswith(str(installed)) and data == str(installed / "companion" / "_data")
        assert (
            int(claims) == len((root / "data" / "claims.csv").read_text("utf-8").splitlines()) - 1
            and int(actors) > 3
        )


def test_a_data_folder_of_another_project_is_left_alone(installed, tmp_path):
    (tmp_path / "data").mkdir()
    for content in ('{"name": "something-else", "resources": []}', "not json"):
        (tmp_path / "data" / "datapackage.json").write_text(content)
        result = run(installed, tmp_path, "-c", "import companion.data as d; print(d.data_dir())")
        assert result.stdout.strip() == str(installed / "companion" / "_data"), result.stderr


def test_importing_the_library_loads_no_sphinx(installed, tmp_path):
    result = run(
        installed,
        tmp_path,
        "-c",
        "import sys, companion; print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "('sphinx', 'docutils', 'myst_nb', 'vl_convert', 'jupytext')))",
    )
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


@pytest.mark.slow
def test_command_checks_exports_and_knows_the_articles(installed, tmp_path):
    checked = run(installed, tmp_path, "-m", "companion.cli", "check")
    assert checked.returncode == 0 and "No problem" in checked.stdout, (
        checked.stdout + checked.stderr
    )
    exported = run(installed, tmp_path, "-m", "companion.cli", "export", "out")
    assert exported.returncode == 0 and (tmp_path / "out" / "companion.xlsx").exists(), (
        exported.stderr
    )
    (tmp_path / "mine.txt").write_text("Another text.\n")
    verified = run(installed, tmp_path, "-m", "companion.cli", "verify", "hashmi-2024", "mine.txt")
    assert verified.returncode == 5 and "hashmi-2024" in verified.stdout and not verified.stderr, (
        verified.stderr
    )
