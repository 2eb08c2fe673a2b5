"""What may run on a page: the book's own scripts, named here, and nothing a page happens to hold.

The Content-Security-Policy lists the hashes of `INLINE`, the scripts we write into pages ourselves.
It is never made from what stands on a finished page: a script that came in with a table, a text or
a sheet would be allowed with the others. `strangers` reads the finished page and says what on it
could run; the build fails on any.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

# The colour mode, before anything is painted. Without scripts the page follows the system
# (style.css).
MODE = (
    '(d=>{const q=matchMedia("(prefers-color-scheme: dark)"),'
    's=()=>{let m="auto";try{m=localStorage.getItem("mode")||m}catch{}'
    'd.dataset.mode=m;d.dataset.theme=m==="auto"?q.matches?"dark":"light":m};'
    's();q.addEventListener("change",s);d.classList.add("js")})(document.documentElement)'
)
# Every script that stands in a page itself.
INLINE = (MODE,)

# Style is looser than script: charts and tables position their parts with style attributes, and
# Vega adds its tooltip's rules to the page.
_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)
# Script elements that hold data; a browser runs none of them.
_DATA = {"application/ld+json", "application/json"}
_POLICY = "content-security-policy"
_FRAMES = {"iframe", "frame", "object", "embed", "base", "foreignobject", "portal"}
_ADDRESSES = {"href", "src", "xlink:href", "action", "formaction", "data", "poster", "to", "values"}
# A drawing is read only where this finds something: a page with charts has half a megabyte of them.
_SUSPECT = re.compile(r"<\s*(?:script|iframe|foreignobject|set|animate)|href|\son\w+\s*=", re.I)


def policy() -> str:
    """The Content-Security-Policy of every page: the site itself, and `INLINE` by their hashes."""
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in INLINE
    )
    return "; ".join(_DIRECTIVES).format(hashes=hashes)


def runs(address: str) -> bool:
    """Whether following an address would run it: `javascript:` and its kin, in any spelling.

    Browsers ignore control characters and spaces inside and before the scheme.
    """
    bare = re.sub(r"[\x00-\x20\x7f\u200b-\u200f\ufeff]", "", address).lower()
    return bare.startswith(("javascript:", "vbscript:", "data:text", "data:application", "data:,"))


class _PageReader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.script: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name.startswith("on") or name == "srcdoc" or name in _ADDRESSES and runs(value):
                self.found.append(f"<{tag} {name}=“{_short(value)}”>")
        if tag == "meta" and given.get("http-equiv", _POLICY).lower() != _POLICY:
            self.found.append(f"<meta http-equiv=“{given['http-equiv']}”>")
        if tag in _FRAMES:
            self.found.append(f"<{tag}>")
        elif tag == "script" and "src" in given:
            if re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", given["src"], re.I):
                self.found.append(f"<script src=“{_short(given['src'])}”>")
        elif tag == "script" and given.get("type", "").strip().lower() not in _DATA:
            self.script = []

    def handle_data(self, data):
        if self.script is not None:
            self.script.append(data)

    def handle_endtag(self, tag):
        if tag == "script" and self.script is not None:
            text, self.script = "".join(self.script), None
            if text not in INLINE:
                self.found.append(f"<script>{_short(text)}</script>")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def strangers(page: str) -> list[str]:
    """What a finished page holds that could run and is none of ours, in words; mostly empty.

    Inline scripts other than `INLINE`, scripts of another host, event handlers in attributes,
    addresses that run when they are followed, frames and embedded objects.
    """
    short = re.sub(
        r"<svg\b.*?</svg>", lambda m: m[0] if _SUSPECT.search(m[0]) else "", page, flags=re.S
    )
    reader = _PageReader()
    reader.feed(short)
    reader.close()
    if reader.script is not None:
        reader.found.append(f"<script>{_short(''.join(reader.script))}")
    return list(dict.fromkeys(reader.found))
