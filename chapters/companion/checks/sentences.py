"""Sentences: their ids, their places in the article, and a claim or a reason for each."""

from __future__ import annotations

from .rule import Record, at, rule, suspect

# The reason that stands beside every sentence of an article that waits for its coding sheet.
PENDING = "not coded yet"
# Languages that set no space between sentences.
_UNSPACED = ("zh", "ja", "th", "yue", "wuu")
# The letter in the id of a sentence outside the body, and the roles it stands for.
_LETTERS = {
    "t": ("title",),
    "s": ("standfirst",),
    "h": ("heading",),
    "q": ("question",),
    "x": ("credit", "boilerplate"),
}


@rule("sentences", "sources")
def spans(record: Record):
    """Sentences follow each other in their article, and their ids say which it is."""
    ends: dict[str, int] = {}
    spaced = {
        row["source_id"]
        for row in record["sources"]
        if row["language"].split("-")[0] not in _UNSPACED
    }
    for row in record["sentences"]:
        source, start, end = row["source_id"], int(row["start"]), int(row["end"])
        if row["sentence_id"].split(":")[0] != source:
            said = f"the source_id {source}, a colon and the place in the article"
            yield at("sentences", row, "sentence_id", said)
        if start >= end:
            yield at("sentences", row, "end", f"a character after start ({start})")
        above = ends.get(source, -1)
        if start < above:
            said = f"a character not before the end of the sentence above ({above})"
            yield at("sentences", row, "start", said)
        elif start > above + 1:
            said = f"{above + 1}, one character after the sentence above, unless signs without a "
            yield suspect("sentences", row, "start", f"{said}word stand between (* * *)")
        elif start == above and source in spaced:
            said = f"{above + 1}, since a space or a line end stands between two sentences, unless "
            yield suspect("sentences", row, "start", f"{said}the next begins with a dash")
        ends[source] = end
        if bool(row["paragraph"]) != (row["role"] == "body"):
            said = "the number of the paragraph, since the role is body"
            if row["paragraph"]:
                said = f"a number exactly when the role is body, not for {row['role']}"
            yield at("sentences", row, "paragraph", said)


@rule("sentences")
def places(record: Record):
    """The id repeats what other columns say: paragraph, sentence, role; a block is one paragraph
    or heading.
    """
    blocks: dict[tuple[str, str], str] = {}
    last: dict[str, int] = {}
    for row in record["sentences"]:
        place, number = row["sentence_id"].partition(":")[2].rsplit(".", 1)
        if row["sentence"] != number:
            yield at("sentences", row, "sentence", f"{number}, as the sentence_id says")
        if place.isdigit():
            if row["paragraph"] and row["paragraph"] != place:
                yield at("sentences", row, "paragraph", f"{place}, as the sentence_id says")
        elif row["role"] not in _LETTERS[place[0]]:
            said = f"{' or '.join(_LETTERS[place[0]])}, since the sentence_id has {place[0]}"
            yield at("sentences", row, "role", said)
        source, block = row["source_id"], int(row["block"])
        first = blocks.setdefault((source, place), row["block"])
        new = first == row["block"] and block == last.get(source, 0) + 1
        if not new and not (first == row["block"] and block == last.get(source)):
            said = (
                f"{first if first != row['block'] else last.get(source, 0) + 1}: blocks are counted"
            )
            yield at("sentences", row, "block", said + " one after the other, each for one place")
        last[source] = block


@rule("sentences", "sources")
def lengths(record: Record):
    """The words of the sentences are those of the article, and a word takes a character or more
    (in Chinese and Japanese each character counts as one).
    """
    total: dict[str, int] = {}
    for row in record["sentences"]:
        n, size = int(row["words"]), int(row["end"]) - int(row["start"])
        total[row["source_id"]] = total.get(row["source_id"], 0) + n
        if n > size:
            said = f"at most {size} words in the {size} characters of the sentence"
            yield at("sentences", row, "words", said)
        elif size > 30 * n:
            yield suspect("sentences", row, "words", f"more words in {size} characters")
    for row in record["sources"]:
        held = total.get(row["source_id"])
        if held is not None and held != int(row["words"]):
            said = f"{held}, the words of its sentences in sentences.csv"
            yield at("sources", row, "words", said)


@rule("sentences", "claims")
def coverage(record: Record):
    """A sentence has a claim, or a reason why it has none."""
    coded = {row["sentence_id"] for row in record["claims"]}
    articles = {sentence.split(":")[0] for sentence in coded}
    for row in record["sentences"]:
        if bool(row["uncoded_reason"]) == (row["sentence_id"] in coded):
            said = "a reason exactly when no claim is coded for the sentence"
            yield at("sentences", row, "uncoded_reason", said)
        elif row["uncoded_reason"] == PENDING and row["source_id"] in articles:
            said = f"why the sentence has no claim, since {row['source_id']} is coded"
            yield at("sentences", row, "uncoded_reason", said)
