"""What `make` does on machines that lack something: it says so, and goes on where it can."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def program(folder, name, script):
    """A stand-in for a program: a shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


def make(target, folder, path=None):
    # a make of its own, also when `make test` runs this
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    environment |= {"PATH": str(path)} if path else {}
    command = [shutil.which("make"), target]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize("binder", [True, False], ids=["as here", "a copy without .binder"])
def test_lab_starts_in_a_path_with_a_space(root, tmp_path, binder):
    """The environment is a stand-in: Python says yes to all, JupyterLab says how it was called."""
    copy = tmp_path / "my book"
    (copy / "chapters").mkdir(parents=True)
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(root / name, copy)
    program(copy / ".venv" / "bin", "python", 'echo "python $*"')
    program(copy / ".venv" / "bin", "jupyter", 'echo "jupyter $*, $JUPYTER_CONFIG_PATH"')
    (copy / ".venv" / ".installed").touch()
    if binder:
        shutil.copytree(root / ".binder", copy / ".binder")
    status, said = make("lab", copy)
    assert status == 0, said
    assert f"jupyter lab --notebook-dir chapters, {copy}/.jupyter" in said
    assert ("python -m pip install" in said) == binder


@pytest.mark.parametrize(
    ("who", "apt", "last"),
    [
        ("1000", "exit 0", "tests that open and save the tables with LibreOffice will be skipped."),
        ("0", "exit 1", "tests that open and save the tables with LibreOffice will be skipped."),
        ("0", "printf '#!/bin/sh\\n' > bin/soffice; chmod +x bin/soffice", "is installed."),
    ],
    ids=["not root", "no package", "installed"],
)
def test_office_says_what_it_does(root, tmp_path, who, apt, last):
    tools = tmp_path / "bin"
    program(tools, "id", f"echo {who}")
    program(tools, "apt-get", f'[ "$1" = update ] || {{ {apt}; }}')
    for name in ("sh", "chmod"):
        (tools / name).symlink_to(shutil.which(name))
    shutil.copy(root / "Makefile", tmp_path)
    status, said = make("office", tmp_path, tools)
    assert status == 0 and said.startswith("LibreOffice (soffice) is not here"), said
    assert said.strip().endswith(last)
    assert ("installing" in said) == (who == "0")
    if "is installed" in last:  # and the second time there is nothing to say
        assert make("office", tmp_path, tools) == (0, "")
