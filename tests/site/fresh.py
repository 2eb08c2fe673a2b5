"""A Python with nothing of this project's, as a reader makes one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

OURS = ("PYTHON", "COMPANION", "JUPYTER", "VIRTUAL_ENV", "BOOK_", "PIP_CACHE_DIR")


class Fresh:
    """A virtual environment below `home`, which is the home of what runs in it too.

    `pip`: whether it has a pip, as one that runs `%pip` needs. Else the one of the tests installs
    into it, which saves unpacking it.
    """

    def __init__(self, home: Path, pip: bool = False):
        cache = Path(os.environ.get("PIP_CACHE_DIR", Path.home() / ".cache" / "pip"))
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(OURS)} | {
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            "PYTHONHASHSEED": "1",  # not the build's: the order of a set must not show
            **({"PIP_CACHE_DIR": str(cache)} if cache.exists() else {}),
        }
        command = [sys.executable, "-m", "venv", *([] if pip else ["--without-pip"]), home / "venv"]
        subprocess.run(command, check=True, env=self.environment)
        self.python = home / "venv" / "bin" / "python"

    def run(self, *arguments, cwd: Path | None = None, timeout: float | None = None):
        """Its Python with some arguments; the finished process."""
        command = [self.python, *arguments]
        return subprocess.run(
            command, cwd=cwd, env=self.environment, capture_output=True, text=True, timeout=timeout
        )

    def install(self, *wanted, cwd: Path | None = None) -> None:
        """What pip understands. Modules are compiled when they are needed."""
        pip = [sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet"]
        result = subprocess.run(
            [*pip, "--no-compile", *wanted],
            cwd=cwd,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        asked = " ".join(map(str, wanted))[:200]
        assert result.returncode == 0, f"pip install {asked} fails:\n{result.stderr[-3000:]}"
