"""`python nursery.py`: a process that has loaded what chapters use, and forks kernels.

A line in is a kernel: its arguments, folder and environment, as JSON. A line out is the number of
the process that became it. It ends, and its kernels with it, when nothing more can come in. It
loads nothing of the book: what a chapter depends on is told by the modules that its kernel has.
"""

import builtins
import contextlib
import gc
import importlib
import json
import os
import signal
import sys
import time
import types

PACKAGES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "pandas",
    "altair",
    "networkx",
    "scipy.optimize",
    "scipy.stats",
    "yaml",
    "krippendorff",
)


def become(kernel: dict) -> None:
    """Be the kernel that is asked for; does not return."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.environ.clear()
    os.environ.update(kernel["environment"])
    time.tzset()
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:] = [*given, *(path for path in sys.path if path not in given)]
    os.chdir(kernel["folder"])
    # A kernel looks whether its parent is still there: that is this process.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    sys.argv = ["ipykernel_launcher", *kernel["arguments"], parent]
    importlib.import_module("ipykernel.kernelapp").launch_new_instance()
    os._exit(0)


def main() -> None:
    """Load, then fork a kernel for each line."""
    del sys.path[0]  # the folder of this file
    # With it jsonschema, which Altair imports, builds 38 grammars for addresses: 1.8 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    # pandas asks when it is loaded whether it is in a kernel: how wide tables are printed.
    builtins.get_ipython = lambda: types.SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    for name in PACKAGES:
        with contextlib.suppress(ImportError):  # the kernel whose chapter needs it will say so
            importlib.import_module(name)
    del builtins.get_ipython  # type: ignore[attr-defined]
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a kernel ended
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                become(json.loads(line))
            finally:
                os._exit(1)
        print(child, file=answers, flush=True)


if __name__ == "__main__":
    main()
