"""The tables under data/: read and checked (`read`), and written all or none (`transaction`).

Below `read`: `schema` (the descriptor and its fields), `cells` (the text of files), `keys` (keys
and references), `memory` (what was read, until a file changes), `problems` (how a fault is told).
"""
