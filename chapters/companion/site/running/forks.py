"""Kernels as forks of one process that has loaded what chapters use: each saves a second of work.

A kernel starts as any other, from the packages as they were installed, with the folder, the
environment and the order of sets that it would have had. Where processes cannot be forked and
watched in this way (Windows, macOS), and for other kernels than this Python's, Jupyter starts them.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

# Whether processes can be forked and watched without being their parent (Linux).
POSSIBLE = hasattr(os, "pidfd_open")
# The launcher that the kernel's command names; its arguments follow.
_LAUNCHER = ["-m", "ipykernel_launcher"]


class Fork:
    """A process that is nobody's child here, with what Jupyter asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        try:
            self._handle: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._handle = None

    def poll(self) -> int | None:
        """None while it runs; how it ended is not known."""
        return self._ended(0)

    def wait(self) -> int:
        """Until it has ended."""
        self._ended(None)
        return 0

    def _ended(self, seconds: float | None) -> int | None:
        if self._handle is not None:
            if not select.select([self._handle], [], [], seconds)[0]:
                return None
            os.close(self._handle)
            self._handle = None
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self._handle is not None:
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The process that forks kernels: begun when the first is asked for, ended with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._lock = threading.Lock()

    def begin(self, environment: dict[str, str]) -> None:
        """Let it load its packages, without waiting for it. Forks set their own PYTHONPATH."""
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("nursery.py")],
            env={name: value for name, value in environment.items() if name != "PYTHONPATH"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, arguments: list[str], folder: str, environment: dict[str, str]) -> Fork:
        """A kernel with these arguments of the launcher."""
        asked = {"arguments": arguments, "folder": folder, "environment": environment}
        with self._lock:
            for begun in (False, True):  # one that has ended is begun anew
                if begun or self._process is None:
                    self.begin(environment)
                assert self._process and self._process.stdin and self._process.stdout
                with contextlib.suppress(BrokenPipeError):
                    print(json.dumps(asked), file=self._process.stdin, flush=True)
                    if answer := self._process.stdout.readline():
                        return Fork(int(answer))
        raise RuntimeError("the process that forks kernels ended; its reason stands above")


NURSERY = Nursery()


def environment() -> dict[str, str]:
    """A kernel's: sets come in the same order in every build."""
    return {"PYTHONHASHSEED": "0"} | os.environ


class Manager(AsyncKernelManager):
    """Starts this Python's kernels as forks, others as Jupyter does."""

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw) -> None:
        python, launcher, arguments = kernel_cmd[0], kernel_cmd[1:3], kernel_cmd[3:]
        ours = Path(python) == Path(sys.executable) and launcher == _LAUNCHER
        local = self.provisioner
        if not ours or not (POSSIBLE and isinstance(local, LocalProvisioner)):
            return await super()._async_launch_kernel(kernel_cmd, **kw)
        folder = str(kw.get("cwd") or Path.cwd())
        process = NURSERY.fork(arguments, folder, kw.get("env") or dict(os.environ))
        local.process = process  # type: ignore[assignment]  # what is asked of it there, it has
        local.pid = local.pgid = process.pid
        self._reconcile_connection_info(local.connection_info)
