"""Charts drawn while other chapters still run, by processes that do nothing else.

What draws takes a second to start in each process: kernels that drew the charts of their own
chapters took a fifth of a build for it. `python -m companion.site.running.drawers` is such a
process: a line in is a chart's specification as JSON, a line out says that what pages and notebooks
make of it is kept. It ends when nothing more can come in.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from . import cache


class Drawers:
    """As many such processes as there are cores, begun with the first charts."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
        self._own = threading.local()
        self._processes: list[subprocess.Popen] = []

    def draw(self, specs: list[dict]) -> None:
        """Let them be drawn, without waiting for it; nothing, where no drawing is kept."""
        if cache.folder("charts"):
            for spec in specs:
                self._pool.submit(self._draw, json.dumps(spec))

    def finish(self) -> None:
        """Until all are drawn."""
        self._pool.shutdown()
        for process in self._processes:
            process.communicate()

    def kill(self) -> None:
        """Leave what is not drawn yet."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()

    def _draw(self, spec: str) -> None:
        if not hasattr(self._own, "process"):
            self._own.process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._processes.append(self._own.process)
        with contextlib.suppress(OSError):  # one that ended: the page's reading draws, and tells
            print(spec, file=self._own.process.stdin, flush=True)
            self._own.process.stdout.readline()


def main() -> None:
    """Draw what is asked for; what cannot be drawn is told when its page is read."""
    # Altair imports jsonschema, which would build 38 grammars for addresses with it: 1.8 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from ..content import drawing

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        with contextlib.suppress(Exception):
            drawing.prepare(json.loads(line))
        print("drawn", file=answers, flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):  # the build ended
        main()
