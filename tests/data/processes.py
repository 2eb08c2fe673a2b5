"""Work in processes of its own, and the files that it leaves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from companion.tables import transaction

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, for many quick processes")


def state(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by name, but for the empty file that a dead process locked."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != transaction.LOCK
    }


def child(work) -> int:
    """Do `work` in a process of its own; its id. The process ends with 0 unless `work` raises."""
    pid = os.fork()
    if not pid:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    return pid


def ends(*pids: int) -> list[int]:
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
