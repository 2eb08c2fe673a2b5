"""Names of authors: how they are written, what each is (person, body, several), and its id.

A cell `author` holds one or more names, separated by semicolons: “Smith, Jane” for a person (a
suffix comes last: “Gray, Otis, Jr.”), and a body as it calls itself. Braces say that a name is one
body's, whatever it looks like: “{Chatham House}”.

Ids are made by anyascii (ISC licence, kept, a table for every script): text-unidecode is older and
knows fewer letters, Unidecode is under the GPL, python-slugify stands on either. Names keep theirs.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .canonical import canonical, visible

# A character that is a syllable, so that an id parts it from the next.
_SYLLABLE = "[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
_FAMILY_FIRST = re.compile(rf"(?:{_SYLLABLE}|[\u3040-\u30ff々〇 ])+")  # Chinese, Korean, Japanese
# Parts of a name from elsewhere in Chinese or Japanese: 弗拉基米尔·普京.
_POINTED = re.compile(
    rf"(?:{_SYLLABLE}|[\u3040-\u30ff])+(?:[·・•‧](?:{_SYLLABLE}|[\u3040-\u30ff])+)+"
)
# Commas and semicolons of other scripts; in Chinese 、 parts names as a semicolon does.
_MARKS = str.maketrans({"،": ", ", "，": ", ", "；": "; ", "؛": "; ", "、": "; "})
# What joins the names of two persons, in Latin and Cyrillic letters and between Korean names.
_AND = re.compile(r",? (?:and|&|with|und|mit|et|avec|y|con|e|och|og|en|и|і|та) | / ")
_BETWEEN = re.compile(r"(?<=[\uac00-\ud7a3])\s?[·ㆍ‧]\s?(?=[\uac00-\ud7a3])")
_OTHERS = re.compile(
    r",? (?:et al\.?|and others|and colleagues|u\. ?a\.|et autres|y otros|и др(?:\.|угие))$"
    r"|\s?等$|\s외$"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}")
_NOBODY = re.compile(r"n/?a|n\.a\.|unknown|none|null|nan|n\.n\.|\W*", re.I)
# A by-line's first word, which in “Von der Leyen, Ursula” is the family's own.
_BY = re.compile(r"^(?:By (?=\w)|(?:Von|Por|Par) (?!de[mnr] )(?=\w+\.? \w))")
# What a by-line says of a person and the name does not: titles before it, a post or a place after.
_TITLES = re.compile(r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms)\b\.? (?:habil\. )?)+(?=\S+ \S)")
_POST = re.compile(
    r"(?<=\w)(?:, (?:[\w-]+ ){0,3}(?:contributor|correspondent|writer"
    r"|columnist|reporter|editor|analyst)"
    r"| in [A-Z][\w-]+(?: [A-Z][\w-]+)?)$",
    re.I,
)
# A family name with what stands before it, and a Korean or Chinese one before its given name.
_PARTICLE = re.compile(
    r"(?<= )(?:(?:del?|della|di|da|dos|du|des|van|von|der|den|ter|zur?|la|le|al|el|bin|ibn) )+\S+$"
)
_BEFORE = re.compile(r"\S+ [^\W\d_][a-z]+-[a-z]+")
OTHERS = "others"
_SUFFIX = re.compile(r"(?:[JS](?:n?r|un|en)|I{2,3}|IV|VI*|\d(?:st|nd|rd|th)|Esq|Ph\.?D|M\.?D)\.?")
_WITH_COMMA = re.compile(r"[JS]|Esq|Ph|M")  # before numbers there is none: Otis Gray III

# What a body's name holds and a person's does not: a word that joins its parts …
_JOINED = re.compile(r"(?<!\w)(?:of|for|the|and|für|pour|para)(?!\w)|&|^The ")
# … a word for what it is, in Latin letters (the beginning of a word is enough) …
_NOUN = re.compile(
    r"\b(?:academ|accademi|administra|agen[ct]|agents|akadem|alianza|allian[cz]|amba[js]|amt\b|assembl|asoci"
    r"|associ|bank\b|banque|banco\b|board\b|botschaft|bureau|cent(?:er|re)\b|cent(?:ro|rum)\b|coalition"
    r"|college|comando|comit|command\b|commi[st]|company|compan[ií]a|confer|congre|consej|consul|consor"
    r"|corp\b|corporation|correspondents?\b|council|court\b|crisis|depart|desk\b|direc[ct]i?[oó]|editor"
    r"|embass|embaj|fa[ck]ult|federa|fondation|forum|foundation|funda[ct]|fund\b|gesellschaft|gmbh\b|gobiern"
    r"|gouvern|govern|group\b|groupe\b|grupo\b|gruppe?\b|guard\b|house\b|inc\b|initiativ|inspector"
    r"|institu|istitut|instytut|international|kollegi|komite|kommis|league\b|liga\b|limited\b|llc\b|ltd\b"
    r"|media\b|minist|mission\b|monitor|museum|nations?\b|navy\b|network|newspaper|news\b|observ|office"
    r"|organi|panel\b|parl[ai]|part(?:y|ei|ido|iya)\b|police|politburo|pravitel|presid[ei]|press\b|presse"
    r"|program|project\b|proyecto|redac|redak|regierung|report(?:ers?)?\b|republic|research|school\b|secretar"
    r"|senat|service\b|societ|sovet\b|staff\b|stiftung|studies\b|sluzhb|task force|team\b"
    r"|think tank|tribun|tsentr|union\b|univ|upravl|verband|verein|watch\b|writers\b|zentrum"
    # … papers, stations and agencies by their last word, or by the first in capitals
    r"|broadcasting\b|daily\b|gazette\b|herald\b|ilbo\b|journal\b|magazine\b|post$|quarterly\b"
    r"|radio\b|review\b|ribao\b|rundfunk|shimbun|sinmun|television|times\b|weekly\b|welle\b|zeitung"
    r"|^(?:afp|ap|bbc|cctv|cgtn|imemo|kbs|kcna|mgimo|mid|nhk|nk|ria|tass|upi) )",
    re.I,
)
# … or how it begins in Arabic, or ends in Chinese and Japanese (of three signs) and Korean (four).
_ELSEWHERE = re.compile(
    r"^(?:وزارة|مركز|هيئة|معهد|جامعة|حكومة|وكالة|مجلس)\b"
    r"|(?:मंत्रालय|आयोग|संस्थान|विश्वविद्यालय|सरकार|परिषद|केंद्र|समाचार)$"
    r"|..(?:部|院|社|会|會|局|所|室|网|網|委|报|報|厅|廳|省|処|处|處|党|黨|団|团|團|大学|大學|政府|中心|协会|基金|新聞|新闻|时报|時報|通信|通讯|放送)$"
    r"|(?:외교|통일|국방|법무|환경|교육|국토)부$|..(?:신문|통신|뉴스|일보|방송)$"
    r"|...(?:부|원|회|사|청|국|처|당|학교|센터|연구소|신문|통신)$"
)


@dataclass(frozen=True)
class Name:
    """One author: the name in full, what an article is called by, and whether it is a body."""

    full: str
    family: str
    body: bool = False


def authors(written: str) -> list[Name]:
    """The authors that a cell `author` names, in order; none when it is empty or names nobody.

    “et al.” and its like are a last name of their own, `OTHERS`.
    """
    plain = visible(written).translate(_MARKS)
    return [_name(one) for one in _parted(" ".join(plain.split())) if not _NOBODY.fullmatch(one)]


def _parted(written: str) -> list[str]:
    """The names in a cell, as written: between semicolons, or of persons joined by “and”."""
    if rest := _OTHERS.search(written):
        return [*_parted(written[: rest.start()]), OTHERS]
    if ";" in written or written.startswith("{"):
        return [one.strip(" ,") for one in written.split(";") if one.strip(" ,")]
    written = _BETWEEN.sub("; ", _BY.sub("", written).strip(" ,"))
    several = [one.strip(" ,") for one in re.split("; ", written)]
    if len(several) > 1:
        return several
    several = [one.strip(" ,") for one in _AND.split(written)]
    persons = len(several) > 1 and all(" " in one and not _is_body(one) for one in several)
    several = several if persons else [one for one in [written] if one]
    return [one for part in several for one in _listed(part, persons)]


def _listed(written: str, joined: bool) -> list[str]:
    """Names in a row, as they are spoken or as bibliographies have them.

    “Otis Gray, Ida Lamb, Una Moor”: two such could be a family of two words and its given names; of
    three, or before an “and”, each with a given name, no part is a suffix or an office. “Gray,
    Otis, Ida Lamb[, and Una Moor]” and “Gray, O., Lamb, I.[, & Moor, U.]” are other styles.
    """
    parts = written.split(", ")
    if len(parts) > 3 and len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return [", ".join(parts[n : n + 2]) for n in range(0, len(parts), 2)]
    if len(parts) > 1 and all(re.fullmatch("[\uac00-\ud7a3]{3,4}", part) for part in parts):
        return parts
    if len(parts) > 1 and all(_INITIALS.fullmatch(part.partition(" ")[2]) for part in parts):
        return parts  # Туманов А. Н., Лампов Б. С.
    if not joined and len(parts) < 3:
        return [written]
    if len(parts) > 1 and _spoken(parts):
        return parts
    inverted = len(parts) + joined > 3 and " " not in parts[0] and _spoken(parts[2:])
    return [", ".join(parts[:2]), *parts[2:]] if inverted else [written]


def _spoken(parts: list[str]) -> bool:
    """Whether each part is a person's name in full."""
    return all(" " in part and not _is_body(part) and not part[0].islower() for part in parts)


def _name(written: str) -> Name:
    if written == OTHERS:
        return Name(OTHERS, OTHERS)
    written = _bare(written)
    if _POINTED.fullmatch(written):
        return Name(written, re.split("[·・•‧]", written)[-1])
    if (bare := re.sub(r" ?\([^()]*\)$", "", written)) and bare != written:
        alone = _name(bare)
        if not alone.body:  # an affiliation behind a person's name says nothing of the name
            return alone
        if " " not in bare:  # “Gray (Reuters)”: one word may be a person's or an agency's
            return Name(written, alone.family, body=True)
    if written.startswith("{") and written.endswith("}"):
        return Name(written[1:-1].strip(), written[1:-1].strip(), body=True)
    if _is_body(written):
        return Name(written, written.split(",")[0], body=True)
    family, *more = (part.strip() for part in written.split(","))
    suffix = [part for part in more if _SUFFIX.fullmatch(part)]
    given = [part for part in more if part and part not in suffix]
    if not given:
        return Name(_with_suffix(family, suffix), _family(written, family, suffix))
    if _FAMILY_FIRST.fullmatch(family + given[0]):
        return Name(_with_suffix(family + given[0], suffix), family)
    # “Gray Jr., Otis”: in the name in full the suffix stands at the end.
    if tail := re.search(rf" ({_SUFFIX.pattern})$", family):
        family, suffix = family[: tail.start()], [tail[1], *suffix]
    full = f"{given[0]} {family}"
    return Name(", ".join([_with_suffix(full, suffix), *given[1:]]), family)


def _bare(written: str) -> str:
    """A person's name without titles, post and place; what may be a body's stays as it is."""
    plain = _TITLES.sub("", written)
    alone = _POST.sub("", plain)
    return alone if " " in alone and "," not in alone and not _is_body(alone) else plain


def _family(written: str, spoken: str, suffix: list[str]) -> str:
    """The family name in a name as it is spoken, without a comma but for its suffix."""
    last = re.sub(rf",? {_SUFFIX.pattern}$", "", written).split()
    if found := _PARTICLE.search(" ".join(last)):
        return found[0]
    if suffix:
        return spoken.split()[-1]
    if _FAMILY_FIRST.fullmatch(written):
        return spoken
    initials = len(last) > 1 and _INITIALS.fullmatch(" ".join(last[1:]))  # Туманов А. Н.
    return last[0] if initials or _BEFORE.fullmatch(written) else last[-1]


def _with_suffix(full: str, suffix: list[str]) -> str:
    return full + "".join(f", {s}" if _WITH_COMMA.match(s) else f" {s}" for s in suffix)


def _is_body(written: str) -> bool:
    """Whether a name looks like a body's; braces decide where this errs."""
    first, *more = (part.strip() for part in written.split(","))
    parts = [first, *more]
    if _JOINED.search(written) or _ELSEWHERE.search(written):
        return True
    if more:  # a single word before a comma is a family name, whatever it says: “Court, Margaret”
        return any(" " in part and _noun(part) for part in parts) or bool(
            re.fullmatch(r"(?:Inc|Ltd|LLC|GmbH|Co|S\.?A|PLC)\.?", more[-1], re.I)
        )
    if _FAMILY_FIRST.fullmatch(written):
        return False
    if re.search(r"\d", written) or " " not in written:
        return True  # “38 North”; one word is an agency's (Reuters, AFP) rather than a person's
    return _noun(written)


def _noun(part: str) -> bool:
    return bool(_NOUN.search(_latin(part)))


def _latin(text: str) -> str:
    """A text in ASCII letters, the syllables of Chinese and Korean parted by spaces."""
    # Here, since the library also runs where no name has to become an id.
    from anyascii import anyascii

    spaced = re.sub(f"({_SYLLABLE})", r" \1 ", unicodedata.normalize("NFC", text))
    return " ".join(anyascii(spaced).split())


def slug(name: str) -> str:
    """A name as an id: words of a–z and 0–9 joined by hyphens; empty where nothing is left."""
    plain = re.sub(r"['`’]", "", _latin(canonical(name)).lower())
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def called(author: str) -> str:
    """What an article goes by: family names of one or two authors, else the first and “et al.”"""
    families = [one.family for one in authors(author)]
    several = len(families) > 2 or OTHERS in families
    return f"{families[0]} et al." if several else " and ".join(families)


def author_row(
    source: Mapping[str, str], known: Mapping[str, str] | Collection[str]
) -> dict | None:
    """The row of actors.csv for an article's author, or None when the actor is there already.

    source: a row of sources.csv (source_id, author, container_title). known: names of actors by id;
    of a plain set of ids each is taken for the same actor. Where an id is another actor's, a number
    follows: wang-wei-2.
    """
    row = _proposed(source)
    if not isinstance(known, Mapping):
        return None if row["actor_id"] in known else row
    found = author_id(source, known)
    if found in known:
        return None
    if found != row["actor_id"] and not source["author"].strip():
        row["name"] += f" ({source['source_id']})"  # two authors nobody knows are two
    return row | {"actor_id": found}


def author_id(source: Mapping[str, str], known: Mapping[str, str]) -> str:
    """The id of the actor of this name among `known` (names by id), else one that is free."""
    row = _proposed(source)
    if source["author"].strip():
        for actor_id, name in known.items():
            if canonical(name).casefold() == canonical(row["name"]).casefold():
                return actor_id
    numbered = (f"{row['actor_id']}-{n}" for n in itertools.count(2))
    return next(i for i in itertools.chain([row["actor_id"]], numbered) if i not in known)


def told(source: Mapping[str, str], known: Mapping[str, str]) -> str:
    """One line on the author: the id, whether it is new, and who else has its letters."""
    row = author_row(source, known)
    if row is None:
        actor_id = author_id(source, known)
        return f"Author: {actor_id} ({known[actor_id]}), who is in data/actors.csv already."
    line = f"Author: {row['actor_id']} ({row['name']}), a new actor in the sheet."
    other = _proposed(source)["actor_id"]
    if other in known:
        line += (
            f" {other} is {known[other]}: if they are one, delete the new row and write {other}."
        )
    parts = source["author"].split(", ")
    if row["kind"] == "person" and len(parts) == 2 and _spoken(parts):
        line += " If these are two persons, part them by a semicolon."
    return line


def placeholder(source_id: str) -> str:
    """What a sheet may call the author whatever the name: smith-author for smith-2025."""
    return f"{source_id.rsplit('-', 1)[0]}-author"


def _proposed(source: Mapping[str, str]) -> dict:
    """The row of the author as if no other actor were known."""
    found = authors(source["author"])
    role = f"Author of the {source['container_title'].removeprefix('The ')} article"
    several = " and ".join(one.full for one in found[:3]) + " and others" * (len(found) > 3)
    kind = "organisation" if len(found) == 1 and found[0].body else "person"
    return {
        "actor_id": slug(several) or placeholder(source["source_id"]),
        "kind": "group" if len(found) > 1 else kind,
        "name": " and ".join(one.full for one in found) or role,
        "role": role if found else "Name not known to this book",
    }
