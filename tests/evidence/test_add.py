"""`companion add`: the whole path on a copy, and bad input.

A fault is told in one clear message, the command ends with 1, no byte of data/ or seeds/ changes.
"""

from __future__ import annotations

import sys

import pytest
from companion import DataError, add, load
from companion.canonical import canonical, words
from desk import change, options, run, state
from invented import ABOUT, ADDED, CODING, ID, TEXT, fill

# --- The whole path -----------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_text_to_rows(copy, text, ending, monkeypatch):
    if ending == "csv":  # the trial on a copy takes seconds; once is enough
        monkeypatch.setattr(add, "_sound", lambda changes, folder: [])
    before, counts = state(copy), {t: len(load(t, copy / "data")) for t in ADDED}
    sheet = text.with_name(f"sheet.{ending}")
    result = run(copy, text, *options(sheet=sheet))
    assert result.returncode == 0, result.stderr
    assert (
        "6 sentences of body and standfirst" in result.stdout and "add --finish" in result.stdout
    ), result.stdout
    waits = run(copy, "--data", copy / "data", command="check")
    assert waits.returncode == 0 and f"Not coded yet: {ID} (6 sentences)" in waits.stdout, (
        "data with a half-done article must be sound, and say what is open"
    )

    result = run(copy, "--finish", fill(sheet))
    assert result.returncode == 0, result.stderr
    assert "6 claims, 7 ties and 1 dependency" in result.stdout
    assert {t: len(load(t, copy / "data")) - n for t, n in counts.items()} == ADDED
    for name, content in state(copy).items():
        if name in before:
            assert content.startswith(before[name]), f"{name}: lines that were there have changed"
    assert {n for n, c in state(copy).items() if before.get(n) != c} == {
        *(f"data/{t}.csv" for t in ADDED),
        f"seeds/{ID}.yml",
    }

    whole, claims = canonical(TEXT), load("claims", copy / "data")
    for row in load("sentences", copy / "data").query("source_id == @ID").itertuples():
        assert len(words(whole[row.start : row.end])) == row.words
        assert bool(row.uncoded_reason == row.uncoded_reason) == (row.role not in add.CONTENT)
    mine = claims[claims["sentence_id"].str.startswith(f"{ID}:")].set_index("claim_id")
    assert list(mine.index) == [f"{s}a" for s in CODING]
    quoted = mine.dropna(subset="quote").iloc[0]
    assert (
        whole[quoted["start"] : quoted["end"]]
        == quoted["quote"]
        == "The clouds do not stop at a river"
    )
    assert (
        TEXT.count(quoted["prefix"] + quoted["quote"] + quoted["suffix"]) == 1
        and quoted["prefix"]
        and quoted["suffix"]
    ), "the context stands around the quotation as printed"
    assert mine.at[f"{ID}:2.1a", "likelihood_words"] == "could;perhaps"
    ties = load("relations", copy / "data").query(
        "evidence_id.str.startswith(@ID)", engine="python"
    )
    assert (
        ties["relation_id"].is_unique
        and ties.query("relation == 'technology_support'")["start"].iloc[0].year == 2025
    )
    assert "quotations found: 1 of 1" in run(copy, ID, text, command="verify").stdout
    again = run(copy, "--finish", sheet)
    assert again.returncode == 1 and "is coded already" in again.stderr, (
        "a second merge must be refused"
    )


def test_no_text_of_the_article_is_kept(stage, unchecked, waiting):
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    ours = words(
        " ".join(
            p.read_text("utf-8")
            for p in [*(waiting / "data").glob("*.csv"), waiting / "seeds" / f"{ID}.yml"]
        )
    )
    runs = {tuple(ours[i : i + 9]) for i in range(len(ours))}
    theirs = words(TEXT)
    assert not [
        theirs[i : i + 9]
        for i in range(len(theirs))
        if tuple(theirs[i : i + 9]) in runs and len(theirs[i : i + 9]) == 9
    ], "nine words of the text in a row stand in the data"


def test_a_corrected_role_numbers_the_blocks_anew(waiting, unchecked):
    sheet = waiting / "desk" / "sheet.csv"
    change(sheet, f"{ID}:h2.1", role="credit", uncoded_reason="author's note")
    merged = add.finish(sheet, data=waiting / "data")
    assert merged.renamed == {f"{ID}:h2.1": f"{ID}:x2.1"} and "is now" in str(merged)
    rows = load("sentences", waiting / "data").set_index("sentence_id")
    assert rows.at[f"{ID}:x2.1", "role"] == "credit" and f"{ID}:h2.1" not in rows.index


def test_workbook_offers_the_codes_and_holds_no_formula(copy, text, unchecked):
    from openpyxl import load_workbook

    text.write_text(TEXT.replace("China has", "=China has"), encoding="utf-8")
    (sheet,) = add.begin(text, **ABOUT, data=copy / "data").sheets
    book = load_workbook(sheet)
    assert book.sheetnames == ["coding", "new actors", "actors", "codebook", "read me"]
    coding, codes = book["coding"], book["codebook"]
    heads = {cell.value: cell.column_letter for cell in coding[1]}
    offered = {
        str(ranges).split(":")[0].rstrip("0123456789"): check.formula1
        for check in coding.data_validations.dataValidation
        for ranges in check.sqref.ranges
    }
    start, end = (int(part.rpartition("$")[2]) for part in offered[heads["modality"]].split(":"))
    assert [codes.cell(n, 2).value for n in range(start, end + 1)] == list(
        load("claims")["modality"].cat.categories
    )
    cell = next(
        row[2] for row in coding.iter_rows(min_row=2) if str(row[2].value).startswith("¶ =China")
    )
    assert cell.data_type == "s"


def test_wrapped_lines_are_joined(copy, text, unchecked):
    text.write_text(
        "A weather station for three\n\nRussia and North Korea will run a\nweather station. It is\n"
        "invented.\n\nAnd so is this.\n",
        encoding="utf-8",
    )
    begun = add.begin(text, **ABOUT, paragraphs="blank", data=copy / "data")
    assert (begun.paragraphs, begun.sentences) == (2, 4)


# --- Bad input ----------------------------------------------------------------------------------

TEXTS = {
    "latin-1": (lambda p: p.write_bytes("Café au lait.".encode("latin-1")), "is not UTF-8"),
    "empty": (lambda p: p.write_text(" \n"), "empty; expected the text of the article"),
    "pdf": (lambda p: p.write_bytes(b"%PDF-1.7 x"), "a PDF"),
    "missing": (lambda p: p.unlink(), "cannot be read"),
    "no word": (lambda p: p.write_text("* * *\n---\n"), "no word in it"),
    "web page": (
        lambda p: p.write_text("<html><p><script>words()</script>"),
        "a web page without text",
    ),
    "control character": (
        lambda p: p.write_text("It is\x02 so."),
        "control character U+0002 at character 5",
    ),
    "no sentence": (
        lambda p: p.write_text("One heading\nAnother\n"),
        "no sentence of body or standfirst found; expected paragraphs",
    ),
    "dashes that meet": (
        lambda p: p.write_text("The fog came at dawn. It left -\n- and came back.\n"),
        "by a dash at both ends",
    ),
    "a word in two paragraphs": (
        lambda p: p.write_text("The fog came at dawn. It is strate-\ngic fog.\n"),
        "the lines beside “It is strate-” run into each other",
    ),
    "wrapped": (
        lambda p: p.write_text(
            "\n".join(["Lines that are wrapped by a mail program end in the"] * 8) + "."
        ),
        "--paragraphs blank",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_an_unusable_text_is_one_clear_message(copy, text, case):
    make, expected = TEXTS[case]
    make(text)
    before = state(copy)
    result = run(copy, text, *options())
    assert (
        result.returncode == 1 and expected in result.stderr and result.stderr.count("\n") == 1
    ), result.stderr
    assert state(copy) == before and list(text.parent.glob("*sheet*")) == []


CALLS = {
    "id taken": (
        {"source_id": "hashmi-2024"},
        'row 2, column source_id: found "hashmi-2024", an article that is coded',
    ),
    "malformed id": ({"source_id": "Smith 2025"}, "column source_id"),
    "id with a folder": (
        {"source_id": "../x-2025", "sheet": None},
        'column source_id: found "../x-2025"; expected text of the form',
    ),
    "paragraphs": ({"paragraphs": "nope"}, 'paragraphs: found "nope"; expected lines or blank'),
    "impossible date": ({"issued": "2025-02-30"}, "expected a real date as YYYY-MM-DD"),
    "no title": ({"title": " "}, "column title"),
    "kind of sheet": ({"sheet": "sheet.docx"}, "ends in .xlsx or .csv"),
    "sheet inside the data": ({"sheet": "../data/sheet.csv"}, "inside the book's folder"),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_wrong_call_changes_nothing(copy, text, case):
    wrong, expected = CALLS[case]
    if wrong.get("sheet"):
        wrong = {"sheet": text.parent / wrong["sheet"]}
    before = state(copy)
    with pytest.raises(DataError) as caught:
        add.begin(text, **{**ABOUT, **wrong}, data=copy / "data")
    assert expected in str(caught.value) and "\n" not in str(caught.value)
    assert state(copy) == before and [p.name for p in text.parent.iterdir()] == ["text.txt"]


@pytest.mark.parametrize("name", ["example.csv", "example-actors.csv", "example-legend.csv"])
def test_the_text_itself_is_never_the_sheet(copy, text, unchecked, name):
    own = text.rename(text.with_name(name))
    with pytest.raises(DataError, match="the text of the article itself; expected another place"):
        add.begin(own, **ABOUT, sheet=text.with_name("example.csv"), data=copy / "data", force=True)
    assert own.read_text("utf-8") == TEXT


# What is asked of `companion add` at once, and what it says.
OPTIONS = {
    "nothing": ([], "PATH, --id, --title, --outlet are missing"),
    "no id": (["text.txt", "--title", "T", "--outlet", "O"], "--id is missing"),
    "remove and more": (
        ["--remove", ID, "text.txt", "--title", "T", "--force"],
        "found PATH, --title, --force beside --remove; expected --remove ID, with --yes at most",
    ),
    "remove with an id": (["--remove", ID, "--id", ID], "found --id beside --remove"),
    "finish and more": (
        ["--finish", "sheet.csv", "--id", ID, "--date-note", "May"],
        "found --date-note beside --finish; expected --finish SHEET, with --id, --second, "
        "--differences, --again and --yes at most",
    ),
    "yes to nothing": (
        ["--finish", "sheet.csv", "--yes"],
        "found --yes; expected it beside --remove or --again",
    ),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_options_that_contradict_each_other_are_refused(waiting, case):
    arguments, expected = OPTIONS[case]
    before = state(waiting)
    result = run(waiting, *arguments)
    assert (
        result.returncode == 1 and expected in result.stderr and result.stderr.count("\n") == 1
    ), result.stderr
    with pytest.raises(SystemExit):
        run(waiting, "--finish", "sheet.csv", "--remove", ID)
    assert state(waiting) == before


def test_numbers_are_said_in_their_number(copy, text, unchecked):
    text.write_text("It rains.\n", encoding="utf-8")
    said = str(add.begin(text, **ABOUT, sheet=text.with_name("my sheet.csv"), data=copy / "data"))
    assert (
        "1 paragraph, 1 sentence, 2 words" in said
        and "1 row in data/sentences.csv" in said
        and "code the 1 sentence of" in said
    )
    assert f"--finish '{text.with_name('my sheet.csv')}'" in said
    assert f"Not coded yet: {ID} (1 sentence)." in run(copy, command="check").stdout


@pytest.mark.parametrize(
    "mark, ending",
    [(b"\xef\xbb\xbf", b"\n"), (b"", b"\r\n"), (b"", b"\r")],
    ids=["byte order mark", "CR LF", "CR"],
)
def test_tables_that_a_spreadsheet_saved_keep_their_form(copy, text, mark, ending):
    for path in (copy / "data").glob("*.csv"):
        path.write_bytes(mark + path.read_bytes().replace(b"\n", ending))
    before = state(copy)
    add.begin(text, **ABOUT, data=copy / "data")
    after = state(copy)
    for name, count in (("data/sources.csv", 1), ("data/sentences.csv", 10)):
        assert after[name].startswith(before[name]) and after[name].endswith(ending)
        assert (
            after[name][len(before[name]) :].split(ending)[:-1]
            == after[name][len(before[name]) :].splitlines()
            and after[name].count(ending) - before[name].count(ending) == count
        )
    add.remove(ID, data=copy / "data")
    assert state(copy) == before


def test_a_broken_table_is_named_before_anything_is_added(copy, text):
    path = copy / "data" / "sources.csv"
    path.write_text(path.read_text("utf-8").replace("source_id,", "id,", 1), "utf-8")
    for call in (
        lambda: add.begin(text, **ABOUT, data=copy / "data"),
        lambda: add.remove(ID, data=copy / "data"),
    ):
        with pytest.raises(DataError, match=r'data/sources\.csv, row 1: found "id,type,'):
            call()


def test_nothing_is_overwritten_without_asking(waiting, unchecked):
    text, sheet = waiting / "desk" / "text.txt", waiting / "desk" / "sheet.csv"
    before, filled = state(waiting), sheet.read_bytes()
    result = run(waiting, text, *options(sheet=sheet))
    assert (
        result.returncode == 1 and "--force" in result.stderr and result.stderr.count("\n") == 1
    ), result.stderr
    with pytest.raises(add.Taken, match="exists; expected --force"):
        add.begin(text, **{**ABOUT, "source_id": "other-2025"}, sheet=sheet, data=waiting / "data")
    assert state(waiting) == before and sheet.read_bytes() == filled
    add.begin(text, **ABOUT, sheet=sheet, data=waiting / "data", force=True)
    assert state(waiting) == before and sheet.read_bytes() != filled


@pytest.mark.parametrize("answer, replaced", [("n", False), ("", False), ("y", True)])
def test_at_a_terminal_the_command_asks(waiting, unchecked, monkeypatch, answer, replaced):
    sheet = waiting / "desk" / "sheet.csv"
    filled, asked = sheet.read_bytes(), []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or answer)
    result = run(waiting, waiting / "desk" / "text.txt", *options(sheet=sheet))
    assert len(asked) == 1 and "Replace it? [y/N]" in asked[0]
    assert (result.returncode == 0) == replaced and (sheet.read_bytes() != filled) == replaced


@pytest.mark.parametrize("key, status", [(EOFError, 1), (KeyboardInterrupt, 130)])
def test_a_key_that_ends_a_question_is_no_yes(waiting, unchecked, monkeypatch, key, status):
    def pressed(question):
        raise key

    before = state(waiting)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", pressed)
    result = run(waiting, ID, command="remove")
    assert result.returncode == status and state(waiting) == before
    assert "Nothing was changed." in result.stdout or result.stderr.startswith("Stopped; ")


def test_an_argument_that_is_no_utf_8_is_named(copy, text, unchecked):
    before = state(copy)
    for given in (["--note", "M\udce4rz"], ["--note=M\udce4rz"]):
        result = run(copy, text, *options(), *given)
        assert result.returncode == 1 and state(copy) == before
        assert result.stderr == 'companion, --note: found "M\\xe4rz"; expected UTF-8\n'


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "not a url", "https://ex.org/a b"])
def test_the_address_of_an_article_is_one(copy, text, unchecked, wrong):
    before = state(copy)
    with pytest.raises(DataError, match="^article .*, column url: found .*; expected an http"):
        add.begin(text, **ABOUT, url=wrong, data=copy / "data")
    assert state(copy) == before


def test_text_in_the_book_is_refused(copy, text, unchecked):
    (copy / "_toc.yml").write_text("root: x\n")
    before = state(copy)
    with pytest.raises(DataError, match="outside it, so that it cannot be published"):
        add.begin(text, **ABOUT, data=copy / "data")
    assert state(copy) == before
