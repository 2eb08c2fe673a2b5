"""What a coder does to the cuts of a text and to its words: joined, split, not coded, quoted.

The sheet holds the sentences as printed; whoever cuts them otherwise must still give the same text.
"""

from __future__ import annotations

import csv
import shutil
import subprocess

import pytest
from companion import DataError, add, load
from companion.articles.cells import looks_like_value
from companion.articles.claims import apart, context
from companion.articles.printed import selector, sentences_as_printed
from companion.canonical import canonical, split_sentences
from companion.canonical.folding import visible
from invented import ABOUT, AUTHOR, tie
from openpyxl import Workbook

ID = "cuts-2030"
TEXT = """Lamp 1. The lamp is lit. A lamp is no promise. Nobody came — not even the “keeper’s” dog.
林剑说，“朝俄是独立国家”，关系很好。雨停了。
2030-01-02 18:58
The fog took the rest of the week, so that the keepers of both houses played cards, mended nets, \
counted gulls, wrote letters they never sent, and quarrelled softly about the price of oil, of \
bread, of rope, of soap and candles, of everything that a small shop on a long coast may run out \
of before a boat with new goods can land there again.
"""
CODED = AUTHOR | {
    "speaker_id": "ada-example",
    "about": "CHN",
    "topic": "diplomacy",
    "concept": "background",
    "paraphrase": "P.",
    "gist": "g",
}
TIED = CODED | tie("CHN", "RUS", "contact", 1)


@pytest.fixture
def sheet(copy, unchecked):
    """The sheet of a text with a wrong cut, registered; every sentence of the body is coded."""
    text, sheet = copy / "desk" / "cuts.txt", copy / "desk" / "cuts.csv"
    text.parent.mkdir()
    text.write_text(TEXT, encoding="utf-8")
    about = ABOUT | {"source_id": ID}
    add.begin(text, **about, sheet=sheet, data=copy / "data")
    rows = read(sheet)
    for row in rows:
        row |= TIED if row["role"] == "body" else {}
    write(sheet, rows)
    return sheet


def read(sheet):
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(sheet, rows) -> None:
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def line(rows, place: str) -> dict:
    return next(row for row in rows if row["sentence_id"] == f"{ID}:{place}")


def finish(sheet):
    return add.finish(sheet, data=sheet.parents[1] / "data")


def sentences(sheet):
    table = load("sentences", sheet.parents[1] / "data")
    return table[table["source_id"] == ID].set_index("sentence_id")


def text_of(sheet) -> list[str]:
    """The canonical text of each sentence as the tables place it."""
    whole = canonical(TEXT)
    return [whole[row.start : row.end] for row in sentences(sheet).itertuples()]


def test_the_sheet_shows_the_sentences_as_printed(sheet):
    texts = [row["text"] for row in read(sheet)]
    assert "Nobody came — not even the “keeper’s” dog." in texts
    assert "林剑说，“朝俄是独立国家”，关系很好。" in texts
    assert "¶ 2030-01-02 18:58" in texts, "a mark keeps spreadsheets from rewriting a date"


def mark_beginning(rows):
    line(rows, "1.1").update(dict.fromkeys(CODED | TIED, ""), role="join_next")


def mark_end(rows):
    line(rows, "1.2").update(dict.fromkeys(CODED | TIED, ""), role="join_previous")


def by_hand(rows):
    line(rows, "1.1")["text"] += " " + line(rows, "1.2")["text"]
    rows.remove(line(rows, "1.2"))


def by_hand_below(rows):
    """The id of the second stays, as when the first line was deleted."""
    line(rows, "1.2")["text"] = line(rows, "1.1")["text"] + "\n" + line(rows, "1.2")["text"]
    rows.remove(line(rows, "1.1"))


@pytest.mark.parametrize("join", [mark_beginning, mark_end, by_hand, by_hand_below])
def test_a_sentence_cut_where_none_ends_is_joined(sheet, join):
    rows = read(sheet)
    assert [r["text"] for r in rows[:2]] == ["¶ Lamp 1.", "The lamp is lit."]
    join(rows)
    write(sheet, rows)
    merged = finish(sheet)
    assert text_of(sheet)[0] == "Lamp 1. The lamp is lit." and merged.claims == 6
    assert list(sentences(sheet).index)[:3] == [f"{ID}:1.1", f"{ID}:1.2", f"{ID}:1.3"]
    assert merged.renamed[f"{ID}:1.3"] == f"{ID}:1.2" and "is now" in str(merged)
    assert sentences(sheet)["words"].iloc[0] == 6


def test_joined_by_hand_without_a_space_where_none_is_printed(sheet):
    rows = read(sheet)
    line(rows, "2.1")["text"] += " " + line(rows, "2.2")["text"]  # no space stands there in print
    rows.remove(line(rows, "2.2"))
    write(sheet, rows)
    finish(sheet)
    assert canonical("林剑说，“朝俄是独立国家”，关系很好。雨停了。") in text_of(sheet)


def test_two_sentences_on_one_line_are_cut(sheet):
    rows = read(sheet)
    last = line(rows, "1.4")
    last["text"], rest = "Nobody came —", "not even the “keeper’s” dog."
    new = dict.fromkeys(last, "") | TIED | {"gist": "", "text": rest, "role": "body"}
    rows.insert(rows.index(last) + 1, new)
    line(rows, "1.1").update(dict.fromkeys(CODED | TIED, ""), role="join_next")
    write(sheet, rows)
    with pytest.raises(DataError, match="cut otherwise without a change of words"):
        finish(sheet)  # a dash takes no space beside it: the pieces do not give back the text
    last["text"], new["text"] = "Nobody", "came — not even the “keeper’s” dog."
    write(sheet, rows)
    finish(sheet)
    assert text_of(sheet)[2:4] == ["Nobody", 'came-not even the "keeper\'s" dog.']


def test_a_piece_that_is_no_sentence_is_not_coded_for_a_reason(sheet):
    rows = read(sheet)
    line(rows, "1.1").update(dict.fromkeys(CODED | TIED, ""))
    write(sheet, rows)
    with pytest.raises(DataError, match="what is no sentence has role join_next"):
        finish(sheet)
    line(rows, "1.1").update(role="boilerplate")
    write(sheet, rows)
    with pytest.raises(DataError, match="row 2, column uncoded_reason.*why a sentence of role"):
        finish(sheet)
    line(rows, "1.1").update(uncoded_reason="label of a picture")
    write(sheet, rows)
    finish(sheet)
    row = sentences(sheet).loc[f"{ID}:1.1"]
    assert (row["role"], row["uncoded_reason"]) == ("boilerplate", "label of a picture")
    assert sentences(sheet).loc[f"{ID}:1.2", "role"] == "body"


WRONG = {
    "nothing to join": (
        lambda rows: line(rows, "1.4").update(role="join_next"),
        'row 5, column role: found "join_next"; expected another role',
    ),
    "nothing before": (
        lambda rows: line(rows, "1.1").update(role="join_previous"),
        'row 2, column role: found "join_previous"; expected another role',
    ),
    "joined over a paragraph's end": (
        lambda rows: line(rows, "2.2").update(text="雨停了。\nThe fog took the rest"),
        "row 7, column text",
    ),
    "words changed in joining": (
        lambda rows: [by_hand(rows), line(rows, "1.1").update(text="Lamp 1. The lamp was on.")],
        "column text",
    ),
    "a line lost": (
        lambda rows: rows.remove(line(rows, "1.3")),
        f'column sentence_id: found "{ID}:1.3"; expected a line for every sentence',
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_cut_that_does_not_give_back_the_text_is_refused(sheet, case):
    mistake, said = WRONG[case]
    rows = read(sheet)
    mistake(rows)
    write(sheet, rows)
    with pytest.raises(DataError) as caught:
        finish(sheet)
    assert said in str(caught.value), caught.value


# --- Spreadsheets that rewrite what looks like a value

VALUES = "1.|3/4|May 5|5. März 2024|2023-09-07 18:58|2023年9月7日|TRUE|Wahr.|10:30|5%|½|1 234,5"


@pytest.mark.parametrize("text", VALUES.split("|"))
def test_what_a_spreadsheet_takes_for_a_value_is_marked(text):
    assert looks_like_value(text)


def test_a_sentence_is_not_marked():
    for row in TEXT.splitlines()[1], "Nobody came.", "Alpha signed a pact with Beta today.":
        assert not looks_like_value(row)


def test_a_text_that_was_rewritten_is_named(sheet):
    rows = read(sheet)
    line(rows, "h1.1")["text"] = "02.01.30 18:58"
    write(sheet, rows)
    with pytest.raises(
        DataError, match='column text: found "02.01.30 18:58"; expected the sentence'
    ):
        finish(sheet)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("language", ["en-US", "de-DE"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_that_libreoffice_saved_is_merged(sheet, tmp_path, language, ending):
    """Opened and saved as it is, with numbers and dates recognised in the program's language."""
    if ending == "xlsx":
        book = Workbook()
        book.active.title = "coding"
        for row in csv.reader(sheet.open(encoding="utf-8-sig")):
            book.active.append([cell or None for cell in row])
        for row in csv.reader(sheet.with_name("cuts-actors.csv").open(encoding="utf-8-sig")):
            new = book["new actors"] if "new actors" in book else book.create_sheet("new actors")
            new.append([cell or None for cell in row])
        sheet = sheet.with_suffix(".xlsx")
        book.save(sheet)
    lcid = {"en-US": 1033, "de-DE": 1031}[language]
    how = "Text - txt - csv (StarCalc)"
    read_by = f"{how}:44,34,76,1,,{lcid},false,true,false"
    saved = f"csv:{how}:44,34,76,1,,{lcid},false,true,false,false,false,-1"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
        + ([f"--infilter={read_by}"] if ending == "csv" else [])
        + ["--convert-to", saved if ending == "csv" else "xlsx"]
        + ["--outdir", str(tmp_path / "saved"), str(sheet)],
        check=True,
        capture_output=True,
    )
    shutil.copy(next((tmp_path / "saved").glob(f"*.{ending}")), sheet)
    assert finish(sheet).claims == 7


# --- Quotations


@pytest.mark.parametrize(
    "place, typed, kept",
    [
        ("1.4", "came - not even the 'keeper's\" dog", None),
        ("1.4", 'came-not even the "keeper\'s" dog', "came — not even the “keeper’s” dog"),
        ("1.4", "Nobody came — not", "Nobody came — not"),
        ("2.1", "独立国家”,关系", "独立国家”，关系"),
        ("2.1", "朝俄是独立国家", "朝俄是独立国家"),
    ],
)
def test_a_quotation_is_kept_as_printed(sheet, place, typed, kept):
    rows = read(sheet)
    line(rows, place)["quote"] = typed
    write(sheet, rows)
    if kept is None:
        with pytest.raises(DataError, match="whole words that stand in the sentence"):
            finish(sheet)
        return
    finish(sheet)
    claims = load("claims", sheet.parents[1] / "data")
    row = claims[claims["claim_id"] == f"{ID}:{place}a"].iloc[0]
    assert row["quote"] == kept
    assert canonical(TEXT)[row["start"] : row["end"]] == canonical(kept)
    around = "".join(part for part in (row["prefix"], kept, row["suffix"]) if isinstance(part, str))
    assert TEXT.count(around) == 1, "the context stands around it as printed"


def test_repeated_wording_asks_which_one_is_meant(sheet):
    rows = read(sheet)
    long = next(row for row in rows if row["text"].startswith("The fog"))
    long["quote"] = "the"
    write(sheet, rows)
    with pytest.raises(DataError) as caught:
        finish(sheet)
    assert 'column quote_n: found ""; expected which one is quoted' in str(caught.value)
    assert "stand there 4 times: 1 (“…The fog took the rest of" in str(caught.value)
    for wrong in ("5", "0", "second"):
        long["quote_n"] = wrong
        write(sheet, rows)
        with pytest.raises(DataError, match=f'quote_n: found "{wrong}"'):
            finish(sheet)
    long["quote_n"] = "3"
    write(sheet, rows)
    finish(sheet)
    claims = load("claims", sheet.parents[1] / "data")
    row = claims[claims["claim_id"].str.startswith(ID) & claims["quote"].notna()].iloc[0]
    text = canonical(TEXT)
    assert text[: row["start"]].endswith("so that ") and row["suffix"].startswith(" keepers")


def test_sentences_as_printed_give_back_the_paragraph():
    raw = "She said:  “Qué e\u0301xito!” The U.S.\u00a0is at ho\u00adme… ﬁne — Ｆull． 한국어다."
    cut = split_sentences(raw)
    printed = sentences_as_printed(raw, cut)
    assert [canonical(p) for p in printed] == cut
    assert "".join(printed).replace(" ", "") == raw.replace("\u00ad", "").replace(
        "\u00a0", ""
    ).replace(" ", "")


@pytest.mark.parametrize(
    "raw",
    [
        "He said -- and said -- that 'x' fog comes -- soon, they say.",
        "``The fog'' is what ''they'' say, so fog comes - - or not - it's ours.",
        "Sun &amp; fog, &quot;it&quot; is fog &ndash; so fog comes, Koreaâ€™s fog.",
        "‹‹ fog ›› or 『『fog』』 or it''s — – fog comes … . . . so.",
        "Half ½ of №5 is «fog», ﬁne — fog comes to 北京 “北京”，so.",
    ],
)
def test_the_context_of_a_quotation_stands_as_printed(raw):
    """Signs that fold into one (two hyphens, two marks, an entity) leave the rest where it is; a
    letter in another dress (ﬁ) is ordinary, as the tables want it.
    """
    text = canonical(raw)
    start = text.index("fog comes")
    before, after = context(text, start, start + 9)
    told = selector(raw, text, [start - len(before), start, start + 9, start + 9 + len(after)])
    assert told and told[1] == "fog comes" and "".join(told) in visible(raw), told


def test_the_context_tells_repeated_wordingapart():
    """Two paragraphs with the same middle: the words around it are taken until one is meant."""
    middle = (
        "as the keepers of the northern house said, the fog comes, so that the boats of the bay"
    )
    text = f"In May, {middle} stay. In June, {middle} sail."
    second = text.rindex("fog comes")
    before, after = apart(text, second, second + 9, text)
    assert text.count(f"{before}fog comes{after}") == 1
    assert text.index(f"{before}fog comes{after}") + len(before) == second


def test_a_letter_in_front_of_a_bracket_counts_a_list():
    text = "a) The coast pays. b) The fog sells. (c) Nobody buys. See p. 3 a) of the text."
    assert split_sentences(text) == [
        "a) The coast pays.",
        "b) The fog sells.",
        "(c) Nobody buys.",
        "See p. 3 a) of the text.",
    ]
    assert split_sentences("It waited... a) or so.") == ["It waited... a) or so."]
