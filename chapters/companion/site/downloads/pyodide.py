"""Python for the browser: Pyodide, with the packages that the chapters need and a lock file of
them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import sys
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from ...packing import packed

HOME = Path(sys.prefix) / "lite"  # what make fetched: node_modules/pyodide, wheels/
RUNTIME = HOME / "node_modules" / "pyodide"
WHEELS = HOME / "wheels"

# Python as Pyodide 314 has it, for the conditions in the packages' requirements.
BROWSER = {
    "python_version": "3.14",
    "python_full_version": "3.14.2",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}
COMPILED = ("numpy", "pandas", "scipy")
# No chapter formats citations, which needs compiled parts.
LEFT_OUT = ("citeproc-py", "pybtex")
KERNEL = (
    "micropip",
    "piplite",
    "ipykernel",
    "comm",
    "pyodide-kernel",
    "jedi",
    "ipython",
)  # loaded when a kernel starts


def wheel(root: Path, folder: Path) -> Path:
    """Build the companion wheel of the project in `root` into `folder`; the same files give the
    same bytes.
    """
    from hatchling.builders.wheel import WheelBuilder

    return Path(next(WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])))


def carried() -> bool:
    """Whether numpy, pandas and scipy are served from the site itself."""
    packages = json.loads((RUNTIME / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    return all(local(packages[name]) for name in COMPILED)


def distribution_folder(root: Path, folder: Path, extension: Path) -> None:
    """Pyodide with the packages the chapters need and a lock file that lists just these."""
    folder.mkdir(parents=True)
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copy(RUNTIME / name, folder)
    lock = json.loads((RUNTIME / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages: dict[str, dict] = {}
    needs = {"pyodide-kernel": ["ipython", "comm"], "ipykernel": ["pyodide-kernel"]}
    for path in sorted((extension / "static" / "pypi").glob("*.whl")):
        if path.name.startswith(("piplite", "pyodide_kernel", "ipykernel")):
            _add(packages, shutil.copy(path, folder), needs)
    sources = {path.name.split("-")[0].lower().replace("_", "-"): path for path in _pure_wheels()}
    sources["companion"] = wheel(root, folder)
    wanted = [name for name in KERNEL if name not in packages] + ["companion"]
    done: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in done:
            continue
        done.add(name)
        if name in COMPILED or not _installed(name) and name not in sources:
            packages[name] = _upstream(lock["packages"][name], folder)
        else:
            source = sources.get(name) or pack(distribution(name), folder)
            copy = source if source.parent == folder else shutil.copy(source, folder)
            _add(packages, copy, {name: requirements(source)})
        wanted += packages[name]["depends"]
    # Checked against the pinned hash by the browser, as every package is.
    (folder / "pyodide-lock.json").write_text(
        json.dumps({**lock, "packages": dict(sorted(packages.items()))}, indent=1, sort_keys=True),
        encoding="utf-8",
    )


def _pure_wheels() -> list[Path]:
    return sorted(WHEELS.glob("*-none-any.whl"))


def _upstream(entry: dict, folder: Path) -> dict:
    """One of Pyodide's own packages: a copy of ours beside the lock file, else its address."""
    entry = dict(entry)
    if copy := local(entry):
        shutil.copy(copy, folder)
    else:
        entry["file_name"] = address(entry)
    if entry["name"] == "pandas":  # what it needs beside numpy is for plotting and the like
        entry["depends"] = ["numpy", "python-dateutil", "tzdata"]
    return entry


def address(entry: dict) -> str:
    """Where Pyodide publishes a package of its own."""
    version = json.loads((RUNTIME / "package.json").read_text(encoding="utf-8"))["version"]
    return f"https://cdn.jsdelivr.net/pyodide/v{version}/full/{entry['file_name']}"


def local(entry: dict) -> Path | None:
    """A copy of one of Pyodide's packages among the wheels, when it is what the lock file pins."""
    path = WHEELS / entry["file_name"]
    if not path.exists():
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
        raise RuntimeError(
            f"{path}: not the file that Pyodide's lock file pins; "
            f"expected SHA-256 {entry['sha256']}"
        )
    return path


def _installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def requirements(path: Path) -> list[str]:
    """Names of what a wheel needs in the browser."""
    with zipfile.ZipFile(path) as archive:
        metadata = archive.read(
            next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        ).decode()
    found = (
        Requirement(line.partition(": ")[2])
        for line in metadata.split("\n\n")[0].splitlines()
        if line.startswith("Requires-Dist: ")
    )
    names = {
        re.sub(r"[-_.]+", "-", r.name).lower()
        for r in found
        if not r.marker or r.marker.evaluate(BROWSER)
    }
    return sorted(names - set(LEFT_OUT))


def pack(dist: Distribution, folder: Path) -> Path:
    """An installed package as a wheel again: its Python files, without tests and compiled
    speed-ups.

    Only for packages that work without them (markupsafe and pyyaml do).
    """
    name = re.sub(r"[-_.]+", "_", dist.name).lower()
    out = folder / f"{name}-{dist.version}-py3-none-any.whl"
    files: dict[str, bytes] = {}
    for path in sorted(dist.files or [], key=str):
        parts = path.parts
        if (
            parts[0] == ".."
            or "__pycache__" in parts
            or "tests" in parts[1:-1]
            or path.suffix in (".so", ".pyd", ".c", ".pyx")
        ):
            continue
        if parts[-1] == "RECORD":
            record = str(path)
        elif parts[-1] not in ("INSTALLER", "REQUESTED", "direct_url.json"):
            files[str(path)] = (
                b"Wheel-Version: 1.0\nGenerator: companion\n"
                b"Root-Is-Purelib: true\nTag: py3-none-any\n"
                if parts[-1] == "WHEEL"
                else path.read_binary()
            )
    hashes = {
        n: base64.urlsafe_b64encode(hashlib.sha256(c).digest()).rstrip(b"=").decode()
        for n, c in files.items()
    }
    files[record] = (
        "".join(f'"{n}",sha256={hashes[n]},{len(files[n])}\n' for n in hashes).encode()
        + f"{record},,\n".encode()
    )
    out.write_bytes(packed(files))
    return out


def _add(packages: dict, path, depends: dict) -> None:
    """An entry of the lock file for a wheel that lies beside it."""
    path = Path(path)
    name, version, *_ = path.name.split("-")
    name = re.sub(r"[-_.]+", "-", name).lower()
    with zipfile.ZipFile(path) as archive:
        tops = {
            n.split("/")[0].removesuffix(".py")
            for n in archive.namelist()
            if n.endswith(".py") and ".dist-info" not in n and ".data/" not in n
        }
    packages[name] = {
        "name": name,
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "package_type": "package",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "imports": sorted(tops),
        "depends": depends.get(name, []),
        "unvendored_tests": False,
    }
