"""Which addresses of sources no longer answer; the workflow asks each week.

Reads every address in the tables and in references.bib and asks for it once, a few hosts at a time
and one request a host at a time. Prints a line for each that fails: status, address, table, row.
Exit status 1 when any does.
"""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
AGENT = "Mozilla/5.0 (link check of a research companion)"
BLOCKED = {401, 403, 405, 406, 429}  # answers of a page that is there and turns programs away


def addresses(data: Path) -> dict[str, list[str]]:
    """Every http(s) address below `data`, with the places (file:line) where it stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((*data.glob("*.csv"), *data.glob("*.bib"))):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            for address in re.findall(r"https?://[^\s;,\"}]+", line):
                found[address].append(f"{path.name}:{number}")
    return found


def status(address: str, timeout: float = 20) -> str:
    """ "" when the address answers or turns programs away, else what went wrong."""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": AGENT})
        with urllib.request.urlopen(request, timeout=timeout):
            return ""
    except urllib.error.HTTPError as error:
        return "" if error.code in BLOCKED else str(error.code)
    except (OSError, ValueError) as error:
        return type(error).__name__ + f": {getattr(error, 'reason', error)}"


def main(data: Path) -> int:
    found = addresses(data)
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in found:
        hosts[urlsplit(address).netloc].append(address)

    def ask(group):
        return [(address, status(address)) for address in group]

    with ThreadPoolExecutor(16) as pool:
        answers = [pair for group in pool.map(ask, hosts.values()) for pair in group]
    dead = [(said, address) for address, said in answers if said]
    for said, address in sorted(dead):
        print(f"{said}\t{address}\t{', '.join(found[address])}")
    print(f"{len(dead)} of {len(found)} addresses do not answer.")
    return bool(dead)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data"))
