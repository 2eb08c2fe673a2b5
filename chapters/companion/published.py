"""Shows the outputs that a notebook was published with, where its cells cannot run.

In a browser without a connection, numpy and pandas cannot be had. Run All would then empty every
output of a chapter; after `show` each cell gives what was published with it, said to be so.
Plain Python and IPython: nothing here needs what is missing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

# Outputs by source, of the notebook that `show` was given last.
_stored: dict[str, list[dict]] = {}
SAID = "Not run: this is what was published."


def outputs(notebook: str | Path) -> dict[str, list[dict]]:
    """The stored outputs of each code cell of a notebook file, by the cell's source.

    Raises OSError when there is no such file and ValueError when it is no notebook.
    """
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    return {
        "".join(cell["source"]).strip(): cell["outputs"]
        for cell in cells
        if cell["cell_type"] == "code"
    }


def show(notebook: str | Path, shell=None) -> None:
    """From now on, cells of `notebook` are not run: the outputs stored with them are shown.

    A cell that is not in the notebook as it is stored, because a reader wrote or changed it, runs.
    """
    from IPython import get_ipython

    stored = outputs(notebook)
    shell = shell or get_ipython()

    def instead(lines: list[str]) -> list[str]:
        source = "".join(lines).strip()
        if source not in stored:
            return lines
        return [f"__import__('companion.published').published.publish({json.dumps(source)})\n"]

    _stored.clear()
    _stored.update(stored)
    shell.input_transformers_cleanup.append(instead)


def publish(source: str) -> None:
    """Show the stored outputs of one cell, below a word on what they are."""
    from IPython.display import display

    given = _stored[source]
    if given:
        print(SAID, file=sys.stderr)
    for output in given:
        if output["output_type"] == "stream":
            print("".join(output["text"]), end="")
        elif "data" in output:
            display(output["data"], metadata=output.get("metadata", {}), raw=True)
