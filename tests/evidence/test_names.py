"""Authors: what a written name is called, what kind of actor it is, and its id, in any script."""

from __future__ import annotations

import csv
import re

import pytest
from companion import DataError, evidence, load, names
from companion.articles import add
from invented import fill

SOURCE = {"source_id": "fog-2031", "author": "", "container_title": "The Fog Gazette"}
ACTOR_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def row(author, known=(), **more):
    return names.author_row(SOURCE | {"author": author} | more, known)


WRITTEN = {
    "Gray, Otis": ("Otis Gray", "person", "otis-gray"),
    "Gray, Otis, Jr.": ("Otis Gray, Jr.", "person", "otis-gray-jr"),
    "Gray Jr., Otis": ("Otis Gray, Jr.", "person", "otis-gray-jr"),
    "Lamb, Ida, III": ("Ida Lamb III", "person", "ida-lamb-iii"),
    "von der Aue, Ida": ("Ida von der Aue", "person", "ida-von-der-aue"),
    "in ’t Veen, Ida": ("Ida in ’t Veen", "person", "ida-in-t-veen"),
    "Court, Ida": ("Ida Court", "person", "ida-court"),
    "O’Fog, Flann": ("Flann O’Fog", "person", "flann-ofog"),
    "Ida Lamb": ("Ida Lamb", "person", "ida-lamb"),
    "Gray, Otis; Lamb, Ida": ("Otis Gray and Ida Lamb", "group", "otis-gray-and-ida-lamb"),
    "Gray, Otis and Lamb, Ida": ("Otis Gray and Ida Lamb", "group", "otis-gray-and-ida-lamb"),
    "Ministry of Fog; Lamb, Ida": (
        "Ministry of Fog and Ida Lamb",
        "group",
        "ministry-of-fog-and-ida-lamb",
    ),
    "Ministry of Fog, Coast Office": (
        "Ministry of Fog, Coast Office",
        "organisation",
        "ministry-of-fog-coast-office",
    ),
    "Ministry of Fog and Rain": (
        "Ministry of Fog and Rain",
        "organisation",
        "ministry-of-fog-and-rain",
    ),
    "Coast Crisis Group": ("Coast Crisis Group", "organisation", "coast-crisis-group"),
    "Lighthouse, Press Office": (
        "Lighthouse, Press Office",
        "organisation",
        "lighthouse-press-office",
    ),
    "Fog Analytics, Inc.": ("Fog Analytics, Inc.", "organisation", "fog-analytics-inc"),
    "{Otis Gray}": ("Otis Gray", "organisation", "otis-gray"),
    "Министерство тумана": ("Министерство тумана", "organisation", "ministerstvo-tumana"),
    "Ministère des Brumes": ("Ministère des Brumes", "organisation", "ministere-des-brumes"),
    "雾气部": ("雾气部", "organisation", "wu-qi-bu"),
    "Otis Gray, Ida Lamb and Una Moor": (
        "Otis Gray and Ida Lamb and Una Moor",
        "group",
        "otis-gray-and-ida-lamb-and-una-moor",
    ),
    "Gray, Otis, Ida Lamb, and Una Moor": (
        "Otis Gray and Ida Lamb and Una Moor",
        "group",
        "otis-gray-and-ida-lamb-and-una-moor",
    ),
    "Gray, O., Lamb, I.-B., & Moor, U.": (
        "O. Gray and I.-B. Lamb and U. Moor",
        "group",
        "o-gray-and-i-b-lamb-and-u-moor",
    ),
    "Otis Gray und Ida Lamb": ("Otis Gray and Ida Lamb", "group", "otis-gray-and-ida-lamb"),
    "Иван Туманов и Анна Волна": (
        "Иван Туманов and Анна Волна",
        "group",
        "ivan-tumanov-and-anna-volna",
    ),
    "Туманов А. Н., Волна Б. С.": (
        "Туманов А. Н. and Волна Б. С.",
        "group",
        "tumanov-a-n-and-volna-b-s",
    ),
    "Gray, Otis / Lamb, Ida": ("Otis Gray and Ida Lamb", "group", "otis-gray-and-ida-lamb"),
    "Gray, Otis et al.": ("Otis Gray and others", "group", "otis-gray-and-others"),
    "José Ortega y Niebla": ("José Ortega y Niebla", "person", "jose-ortega-y-niebla"),
    "김안개·이등대": ("김안개 and 이등대", "group", "gim-an-gae-and-i-deung-dae"),
    "弗拉基米尔·雾": ("弗拉基米尔·雾", "person", "fu-la-ji-mi-er-wu"),
    "By Otis Gray (Fog University)": ("Otis Gray", "person", "otis-gray"),
    "By Fogwire": ("Fogwire", "organisation", "fogwire"),
    "Von der Brume, Una": ("Una Von der Brume", "person", "una-von-der-brume"),
    "Von Una Brume": ("Una Brume", "person", "una-brume"),
    "Gr\u200bay, Ｏｔｉｓ": ("Otis Gray", "person", "otis-gray"),
    "Fog Times": ("Fog Times", "organisation", "fog-times"),
    "МИД тумана": ("МИД тумана", "organisation", "mid-tumana"),
    "외교부": ("외교부", "organisation", "oe-gyo-bu"),
    "雾報新聞": ("雾報新聞", "organisation", "wu-bao-xin-wen"),
    "N/A": ("Author of the Fog Gazette article", "person", "fog-author"),
    "—": ("Author of the Fog Gazette article", "person", "fog-author"),
    "": ("Author of the Fog Gazette article", "person", "fog-author"),
    # What a by-line says beside the name.
    "Dr. Andrei Nebel": ("Andrei Nebel", "person", "andrei-nebel"),
    "Prof. Dr. Una Lampe": ("Una Lampe", "person", "una-lampe"),
    "Una Lampe, Contributor": ("Una Lampe", "person", "una-lampe"),
    "Una Lampe, Senior Staff Writer": ("Una Lampe", "person", "una-lampe"),
    "Una Lampe in Seoul": ("Una Lampe", "person", "una-lampe"),
    "International Women in Security": (
        "International Women in Security",
        "organisation",
        "international-women-in-security",
    ),
}


@pytest.mark.parametrize("author", WRITTEN)
def test_a_written_name_gives_name_kind_and_id(author):
    found = row(author)
    assert (found["name"], found["kind"], found["actor_id"]) == WRITTEN[author]


IDS = {
    "Kowalska, Łucja": "lucja-kowalska",
    "Sørensen, Bjørn": "bjorn-sorensen",
    "Þórðarson, Ægir": "aegir-thordarson",
    "Nguyễn, Đức Ơn": "duc-on-nguyen",
    "Yıldız, İpek": "ipek-yildiz",
    "Weiß, Jörg": "jorg-weiss",
    "Čapek, Jiří-Jan": "jiri-jan-capek",
    "Щукин, Юрий": "yuriy-shchukin",
    "王, 伟": "wang-wei",
    "王伟": "wang-wei",
    "김, 정은": "gim-jeong-eun",
    "Οδυσσεύς Ελύτης": "odysseys-elytis",
    "नरेन्द्र मोदी": "nrendr-modi",
    "محمد بن سلمان": "mhmd-bn-slmn",
}


@pytest.mark.parametrize("author", IDS)
def test_an_id_loses_no_letter_of_any_script(author):
    assert row(author)["actor_id"] == IDS[author]
    assert ACTOR_ID.fullmatch(row(author)["actor_id"])


def test_commas_and_semicolons_of_other_scripts_part_names():
    assert row("علي، محمد")["name"] == "محمد علي"
    assert row("山田，太郎")["name"] == row("山田, 太郎")["name"]
    assert row("王伟、李丽")["name"] == "王伟 and 李丽" == row("王伟；李丽")["name"]


def test_families_of_chinese_and_korean_names_come_first():
    assert [row(n)["name"] for n in ("王, 伟", "김, 정은", "山田, 太郎")] == [
        "王伟",
        "김정은",
        "山田太郎",
    ]


def test_another_author_of_the_same_letters_gets_a_number():
    known = {"wang-wei": "王伟"}
    assert row("王薇", known)["actor_id"] == "wang-wei-2", "two people are two actors"
    assert row("王伟", known) is None and row("王, 伟", known) is None, "one person is one actor"
    known["wang-wei-2"] = "王薇"
    assert row("王薇", known) is None
    assert row("王巍", known)["actor_id"] == "wang-wei-3"
    assert row("Gray, Otis", {"o-gray": "Otis Gray"}) is None, "a known name keeps its own id"


def test_two_authors_nobody_knows_are_two_actors():
    known = {"fog-author": "Author of the Fog Gazette article"}
    found = row("", known, source_id="fog-2032")
    assert found["actor_id"] == "fog-author-2" and "fog-2032" in found["name"]


@pytest.mark.parametrize(
    "author, called",
    [
        ("Gray, Otis, Jr.", "Gray"),
        ("Gray, Otis; Lamb, Ida", "Gray and Lamb"),
        ("Gray, Otis; Lamb, Ida; Moor, Una", "Gray et al."),
        ("王伟", "王伟"),
        ("Ministry of Fog, Coast Office", "Ministry of Fog"),
        ("Coast Crisis Group", "Coast Crisis Group"),
        ("Otis Gray Jr.", "Gray"),
        ("Juan de la Niebla", "de la Niebla"),
        ("Ursula von der Moor", "von der Moor"),
        ("Kim Jong-un", "Kim"),
        ("Tsai Ing-wen; Ban Ki-moon", "Tsai and Ban"),
        ("Una Lloyd-Jones", "Lloyd-Jones"),
        ("Gray, Otis et al.", "Gray et al."),
        ("Туманов А. Н.", "Туманов"),
        ("弗拉基米尔·雾", "雾"),
        ("Gray (Reuters)", "Gray"),
        ("Otis Gray (Reuters)", "Gray"),
        ("金雾 (Reuters)", "金雾"),
        ("Fog News (Coast)", "Fog News (Coast)"),
    ],
)
def test_what_an_article_is_called_by(author, called):
    assert names.called(author) == called


def test_two_names_in_a_row_that_may_be_one_are_asked_about():
    line = names.told(SOURCE | {"author": "Otis Gray, Ida Lamb"}, {})
    assert "part them by a semicolon" in line
    assert "semicolon" not in names.told(SOURCE | {"author": "Gray, Otis"}, {})


def test_joiners_stay_where_a_script_needs_them():
    assert row("محمد علی\u200cرضا")["name"] == "محمد علی\u200cرضا"
    assert row("Otis Gr\u200cay")["name"] == "Otis Gray"


def begun(copy, name, source_id, author):
    text = copy / "desk" / f"{source_id}.txt"
    text.write_text("Plain words fill this line so that it is one sentence of the body.\n")
    sheet = copy / "desk" / f"{source_id}.csv"
    return sheet, add.begin(
        text,
        source_id=source_id,
        title=name,
        container_title="The Fog Gazette",
        author=author,
        sheet=sheet,
        data=copy / "data",
    )


def coded(copy, source_id, speaker):
    line = {
        "speaker_id": speaker,
        "speaker_kind": "author",
        "form": "assertion",
        "modality": "fact",
        "topic": "diplomacy",
        "concept": "background",
        "checkable": "no",
        "about": "CHN",
        "paraphrase": "Nothing.",
        "gist": "g",
        "from": "CHN",
        "to": "CHN",
        "relation": "conduct",
        "sign": 0,
        "certainty": "stated",
    }
    sheet = copy / "desk" / f"{source_id}.csv"
    add.finish(fill(sheet, {f"{source_id}:1.1": [line]}, []), data=copy / "data")


@pytest.fixture
def desk(copy):
    (copy / "desk").mkdir()
    return copy


def test_authors_of_one_spelling_stay_two_through_the_sheet(desk):
    begun(desk, "One", "wang-2030", "王伟")
    coded(desk, "wang-2030", "wang-author")
    _, second = begun(desk, "Two", "wang-2031", "王薇")
    assert "wang-wei is 王伟" in str(second), "the report must say whose id the letters give"
    coded(desk, "wang-2031", "wang-author")
    actors = load("actors", desk / "data").set_index("actor_id")["name"]
    speakers = load("claims", desk / "data").set_index("claim_id")["speaker_id"]
    assert actors["wang-wei"] == "王伟" and actors["wang-wei-2"] == "王薇"
    assert (speakers["wang-2030:1.1a"], speakers["wang-2031:1.1a"]) == ("wang-wei", "wang-wei-2")


@pytest.fixture
def unchecked(monkeypatch):
    """Leave out the trial on a copy, which takes seconds, where a test is about something else."""
    monkeypatch.setattr(add, "_sound", lambda changes, folder: [])


def test_two_articles_of_one_author_and_year(desk, unchecked, monkeypatch):
    for letter in "ab":
        begun(desk, f"Part {letter}", f"gray-lamb-2024{letter}", "Gray-Lamb, Otis")
        coded(desk, f"gray-lamb-2024{letter}", "otis-gray-lamb")
        if letter == "a":
            assert "otis-gray-lamb" in set(load("actors", desk / "data")["actor_id"])
    with (desk / "data" / "actors.csv").open(encoding="utf-8", newline="") as file:
        ids = [r["actor_id"] for r in csv.DictReader(file)]
    assert ids.count("otis-gray-lamb") == 1
    monkeypatch.setenv("COMPANION_DATA", str(desk / "data"))
    assert evidence.article("gray-lamb-2024b") == "Gray-Lamb 2024b"
    assert evidence.cite("gray-lamb-2024a:1.1a")[0].locator == "Gray-Lamb 2024a, para. 1"


@pytest.mark.parametrize("source_id", ["38north-2024", "nk-news-2024", "o-fog-2-2024c"])
def test_ids_of_articles_may_hold_hyphens_and_digits(desk, unchecked, source_id):
    begun(desk, "One", source_id, "Gray, Otis")
    coded(desk, source_id, "otis-gray")
    assert f"{source_id}:1.1a" in set(load("claims", desk / "data")["claim_id"])


@pytest.mark.parametrize("source_id", ["2024", "gray-24", "Gray-2024", "gray--2024", "gray-2024ab"])
def test_ids_of_articles_of_another_form_are_refused(desk, source_id):
    with pytest.raises(DataError, match="source_id"):
        begun(desk, "One", source_id, "Gray, Otis")
