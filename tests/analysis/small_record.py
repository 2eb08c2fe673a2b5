"""A made-up record that can be worked out by hand: three states, a fourth beside them, 2011 to
2025.

| year | between PRK and RUS | between CHN and PRK    | between CHN and RUS | else              |
| ---- | ------------------- | ---------------------- | ------------------- | ----------------- |
| 2011 |                     | E12 +6                 |                     |                   |
| 2013 | E15 +2              | E16 -5                 | E14 +1              |                   |
| 2015 | E1 +2               |                        |                     |                   |
| 2016 |                     | E2 -4 (low, May)       |                     |                   |
| 2019 |                     | E3 +3                  |                     |                   |
| 2020 |                     |                        | E4 +1               |                   |
| 2022 | E11 +1              |                        |                     |                   |
| 2024 | treaty T24: E5 +8   | E7 -2, a tie of its    |                     |                   |
|      | signed, E6 +6 ratif.| own in relations       |                     |                   |
| 2025 | E8 +5, T24          | E9 +4                  | E10 +1              | E13 CHN to USA +2 |

Seven claims of two articles: c1, c2 say that PRK needs CHN (c1 for trade and energy, c2 for trade),
c3 that CHN needs PRK, c4 that PRK needs RUS; c5 and c7 are a friendly and a hostile tie of CHN and
PRK, c6 a friendly one of RUS and PRK.
"""

from __future__ import annotations

import pandas as pd

# event, date, kind, cameo, score, from, to, precision, confidence, publisher
EVENTS = """
E12 2011-04-01 visit 042 6 CHN PRK day high a.org
E14 2013-02-01 statement 010 1 CHN RUS day high a.org
E15 2013-03-01 visit 036 2 RUS PRK day high b.org
E16 2013-04-01 sanction 163 -5 CHN PRK day medium a.org
E1 2015-03-01 visit 042 2 RUS PRK day high b.org
E2 2016-05-01 sanction 163 -4 CHN PRK month low a.org
E3 2019-06-01 visit 042 3 PRK CHN day high c.org
E4 2020-07-01 statement 010 1 RUS CHN day medium d.org
E11 2022-08-01 statement 010 1 PRK RUS day high d.org
E5 2024-06-19 treaty 057 8 RUS PRK day high b.org
E7 2024-09-01 statement 112 -2 CHN PRK day high a.org
E6 2024-11-11 treaty 057 6 PRK RUS day high b.org
E8 2025-02-01 aid 072 5 RUS PRK day high b.org
E9 2025-03-01 visit 044 4 CHN PRK day high c.org
E13 2025-07-01 visit 036 2 CHN USA day high e.org
E10 2025-12-10 statement 010 1 CHN RUS day high d.org
"""
# tie, from, to, relation, sign, start, end, evidence
RELATIONS = """
R1 CHN PRK pressure -1 2024-09-01 2024-09-01 E7
R2 RUS PRK treaty 1 2024-12-04 - T24
R3 PRK RUS treaty 1 2024-12-04 - T24
R4 PRK CHN dependence 0 - - c1
R5 CHN PRK dependence 0 - - c3
R6 CHN PRK cooperation 1 - - c5
R7 RUS PRK cooperation 1 - - c6
R8 CHN PRK pressure -1 - - c7
R9 CHN CHN conduct -1 - - c7
"""
# need, claim, who, whom, good, change
DEPENDENCIES = """
D1 c1 PRK CHN trade steady
D2 c1 PRK CHN energy falling
D3 c2 PRK CHN trade unstated
D4 c3 CHN PRK strategic_buffer steady
D5 c4 PRK RUS energy rising
"""
# claim, sentence, kind of speaker, speaker, modality
CLAIMS = """
c1 one-2024:1.1 author ann assertion
c2 one-2024:1.2 unnamed_group analysts assertion
c3 two-2024:1.1 named_person kim assertion
c4 two-2024:1.2 named_person lee prediction
c5 two-2024:2.1 author bob assertion
c6 two-2024:2.2 state RUS norm
c7 one-2024:2.1 medium paper assertion
"""


def _rows(text: str, *columns: str) -> pd.DataFrame:
    rows = [[None if cell == "-" else cell for cell in line.split()] for line in text.split("\n")]
    return pd.DataFrame([row for row in rows if row], columns=list(columns))


def _days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{c: pd.to_datetime(frame[c]).astype("datetime64[s]") for c in columns})


def tables() -> dict[str, pd.DataFrame]:
    """All tables that the graph is made of, so that none is loaded."""
    events = _rows(
        EVENTS,
        *[
            "event_id",
            "date",
            "kind",
            "cameo",
            "goldstein",
            "a",
            "b",
            "precision",
            "confidence",
            "publisher",
        ],
    )
    events = _days(events, "date").astype({"goldstein": float}).astype({"kind": "category"})
    relations = _rows(
        RELATIONS, *["relation_id", "from", "to", "relation", "sign", "start", "end", "evidence_id"]
    ).assign(note="", certainty="stated")
    return {
        "actors": pd.DataFrame({"actor_id": ["CHN", "RUS", "PRK", "USA"], "kind": "state"}).assign(
            name=["China", "Russia", "North Korea", "United States"]
        ),
        "events": events.assign(
            source_actors=[(a,) for a in events["a"]],
            target_actors=[(b,) for b in events["b"]],
            actors=[(a, b) for a, b in zip(events["a"], events["b"])],
        ),
        "relations": _days(relations, "start", "end").astype({"sign": int}),
        "dependencies": _rows(
            DEPENDENCIES, *["dependency_id", "evidence_id", "dependent", "on", "good", "change"]
        ),
        "claims": _rows(
            CLAIMS, *["claim_id", "sentence_id", "speaker_kind", "speaker_id", "modality"]
        ),
        "treaties": _days(
            pd.DataFrame(
                {
                    "treaty_id": ["T24"],
                    "parties": [("RUS", "PRK")],
                    "signed": ["2024-06-19"],
                    "in_force": ["2024-12-04"],
                    "ended": [None],
                }
            ),
            "signed",
            "in_force",
            "ended",
        ),
        "provisions": pd.DataFrame(
            {
                "provision_id": ["T24:4", "T24:5"],
                "treaty_id": "T24",
                "subject": ["defence_obligation", "trade"],
            }
        ),
    }
