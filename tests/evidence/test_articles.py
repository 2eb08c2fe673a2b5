"""Every sentence is accounted for, every quotation stands where its anchor says, and no more than
is allowed is quoted.
"""

from __future__ import annotations

import re
import subprocess

import pytest
from companion import load, rules, verify
from companion.articles.add import PENDING, as_lines
from companion.canonical import canonical, fingerprint, sentences, words
from companion.export import annotations


def test_every_content_sentence_is_coded():
    table, claims = load("sentences"), load("claims")
    content = table[
        table["role"].isin(["body", "standfirst"]) & (table["uncoded_reason"] != PENDING)
    ]
    missing = sorted(set(content["sentence_id"]) - set(claims["sentence_id"]))
    assert not missing, f"code a claim for {missing}"


def test_every_claim_has_speaker_modality_actors_relation_and_sign():
    claims, relations = load("claims"), load("relations")
    assert claims[["speaker_id", "speaker_kind", "modality"]].notna().all().all()
    assert claims["about"].map(len).min() >= 1
    ties = relations[relations["evidence_id"].isin(claims["claim_id"])]
    assert set(ties["evidence_id"]) == set(claims["claim_id"]), (
        "each claim needs a row in relations.csv"
    )
    assert ties[["relation", "sign"]].notna().all().all()


def test_fingerprints_and_word_counts_match(articles):
    for row in load("sources").query("source_id in @articles").itertuples():
        assert fingerprint(articles[row.source_id]) == row.sha256, (
            f"{row.source_id}: the text at hand is not the text that was coded"
        )
        assert len(words(articles[row.source_id])) == row.words


def test_sentence_spans_match_the_text(articles):
    table = load("sentences")
    for source, text in articles.items():
        stored = (
            table.loc[table["source_id"] == source, ["block", "sentence", "start", "end"]]
            .astype(int)
            .to_numpy()
            .tolist()
        )
        assert stored == [
            [s.block, s.sentence, s.start, s.end]
            for s in sentences(as_lines(text, verify.record(source).get("paragraphs", "lines")))
        ], f"{source}: sentences.csv and the text disagree"


def test_every_anchor_is_found(articles):
    quoted = load("claims").dropna(subset="quote")
    quoted = quoted[quoted["sentence_id"].str.split(":").str[0].isin(articles)]
    assert len(quoted), "no quotation to check"
    for row in quoted.itertuples():
        text = canonical(articles[row.sentence_id.split(":")[0]])
        before, after = ("" if isinstance(x, float) else x for x in (row.prefix, row.suffix))
        assert text[row.start : row.end] == canonical(row.quote), (
            f"{row.claim_id}: the quotation is not at {row.start}:{row.end}"
        )
        parts = canonical(before), canonical(after)
        assert text[: row.start].rstrip().endswith(parts[0]), f"{row.claim_id}: another prefix"
        assert text[row.end :].lstrip().startswith(parts[1]), f"{row.claim_id}: another suffix"


def test_an_exported_annotation_is_found_in_the_text_as_printed(articles):
    """Prefix, exact and suffix stand in a row, within one paragraph, in one place only."""
    items = annotations()["first"]["items"]
    assert items, "no annotation to look for"
    for item in items:
        source = item["target"]["source"].removeprefix("urn:companion:")
        if source in articles:
            selector = item["target"]["selector"][0]
            wanted = "".join(selector.get(k, "") for k in ("prefix", "exact", "suffix"))
            found = [wanted in line for line in articles[source].splitlines()]
            assert sum(found) == 1 and articles[source].count(wanted) == 1, (
                f"{item['id']}: its context in claims.csv must be as printed and long enough"
            )


def test_quoted_likelihood_words_stand_in_their_sentence(articles):
    spans = load("sentences").set_index("sentence_id")
    for row in load("claims").dropna(subset="likelihood_words").itertuples():
        span = spans.loc[row.sentence_id]
        if span["source_id"] not in articles:
            continue
        sentence = canonical(articles[span["source_id"]])[span["start"] : span["end"]].lower()
        for hedge in row.likelihood_words.split(";"):
            assert hedge.strip().lower() in sentence, (
                f"{row.claim_id}: “{hedge}” is not in its sentence"
            )


SIZE = 6  # words in a row that two texts share by chance only in set phrases


def places(theirs: list[str]) -> dict[tuple[str, ...], list[int]]:
    """Where each run of SIZE words begins."""
    found: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(theirs) - SIZE + 1):
        found.setdefault(tuple(theirs[i : i + SIZE]), []).append(i)
    return found


def runs(theirs: list[str], begins: dict[tuple[str, ...], list[int]], ours: list[str]):
    """Runs of at least SIZE words that a text shares with an article: (first word in the article,
    length). `begins` are the article's `places`.
    """
    known, i = set(theirs), 0
    while i <= len(ours) - SIZE:
        if ours[i + SIZE - 1] not in known:  # then no run goes over it
            i += SIZE
            continue
        best, at = 0, 0
        for j in begins.get(tuple(ours[i : i + SIZE]), ()):
            n = SIZE
            while i + n < len(ours) and j + n < len(theirs) and ours[i + n] == theirs[j + n]:
                n += 1
            if n > best:
                best, at = n, j
        if best:
            yield at, best
        i += best or 1


def test_runs_are_found_wherever_they_stand():
    theirs = words("a b c d e f g h i j k l m n o p q r s t")
    begins = places(theirs)
    ours = words("x b c d e f g x x h i j k l x x x m n o p q r s t")
    assert list(runs(theirs, begins, ours)) == [(1, 6), (12, 8)], "five in a row are none"
    assert list(runs(theirs, begins, theirs)) == [(0, 20)]


@pytest.mark.slow
def test_no_more_of_an_article_is_quoted_than_allowed(articles, root):
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True
    ).stdout.split("\n")
    files = [
        p
        for p in tracked
        if re.search(r"\.(md|csv|ya?ml|json|py|txt|bib|toml|js|css|html|ipynb)$", p)
        and (root / p).exists()
    ]
    assert files, "git lists no file; run the tests in a checkout"
    ours = {path: words((root / path).read_text("utf-8", errors="replace")) for path in files}
    for source, article in articles.items():
        theirs, covered = words(article), set[int]()
        begins = places(theirs)
        for path in files:
            for at, n in runs(theirs, begins, ours[path]):
                assert n <= rules.MAX_QUOTE_WORDS, f"{path} has a run of {n} words of {source}"
                covered.update(range(at, at + n))
        share = len(covered) / len(theirs)
        assert share <= rules.MAX_QUOTED_SHARE, f"{share:.1%} of {source} stands in the project"


@pytest.mark.parametrize(
    "typeset",
    [
        lambda t: t.replace("'", "’").replace("-", "—"),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: re.sub(r"(.{60}) ", "\\1\n", t),
        lambda t: t.replace("-", " – "),
    ],
)
def test_canonical_text_ignores_typography(typeset):
    plain = (
        'It\'s a "test" of well-known words - and dashes - in one paragraph, set in lines of '
        "any length you like to print."
    )
    assert canonical(typeset(canonical(plain))) == canonical(plain)
    assert canonical(canonical(plain)) == canonical(plain)
