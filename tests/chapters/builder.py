"""`python builder.py`: builds book after book, each in a fork of one process with its imports done.

A line in is a book: its folder and the environment, as JSON. A line out is whether Sphinx failed,
and what it said. A build in a process of its own spends two seconds on imports.
"""

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    from companion.site.watch import forked, preload

    preload()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what else is printed must not stand among the answers
    for line in sys.stdin:
        wanted = json.loads(line)
        os.environ.clear()
        os.environ.update(wanted["environment"])
        print(json.dumps(forked(Path(wanted["root"]))), file=answers, flush=True)
