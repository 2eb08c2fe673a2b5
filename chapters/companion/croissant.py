"""The data package as Croissant, the form of schema.org that tools for machine learning read.

`croissant.json` lies beside `data-package.zip` and describes the tables in it. Version 1.0 of the
form: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from __future__ import annotations

import hashlib

from .citable import about
from .tables.read import data_dir, schema

DOWNLOADS = "_downloads_data"  # the folder of the site in which the archive lies
VERSION = "http://mlcommons.org/croissant/1.0"
_OWN = """citeAs column extract field fileObject fileProperty fileSet format includes
    isLiveDataset jsonPath key md5 path parentField recordSet references regex repeated replace
    samplingRate separator source subField transform equivalentProperty"""
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    **{word: f"cr:{word}" for word in _OWN.split()},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
}
# References between tables are left to datapackage.json: readers of this form join along them, and
# a table that refers to itself (actors) stops them. Lists, and the words yes and no, are text.
# mlcroissant lets pandas guess the types of cells: through it, codes of CAMEO lose their zero.
_TYPES = {"date": "sc:Date", "integer": "sc:Integer", "number": "sc:Float"}


def described(archive: str, content: bytes, base: str = "") -> dict:
    """The record of the package: files with their hashes, tables with their columns.

    `archive` is the name of the zip with the tables, `content` its bytes, `base` the address of the
    site with a slash at its end, where it is known.
    """
    known, book = schema(), about()
    year, month, day = book["date"]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": known["name"],
        "alternateName": known["title"],
        "description": known["description"],
        "license": known["licenses"][0]["path"],
        "version": known["version"],
        "datePublished": f"{year}-{month:02}-{day:02}",
        "creator": {"@type": "sc:Organization", "name": book["author"]},
        "citeAs": f"{book['author']} ({year}). {known['title']} (version {known['version']}).",
        "keywords": book["keywords"],
        "inLanguage": "en",
        **({"url": base} if base else {}),
        "distribution": [
            _file(archive, content, known["description"], "application/zip")
            | ({"contentUrl": f"{base}{DOWNLOADS}/{archive}"} if base else {}),
            *(_inside(archive, table) for table in known["resources"]),
        ],
        "recordSet": [_records(table) for table in known["resources"]],
    }


def _file(name: str, content: bytes, said: str, kind: str) -> dict:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": said,
        "contentUrl": name,
        "contentSize": f"{len(content)} B",
        "encodingFormat": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _inside(archive: str, table: dict) -> dict:
    content = (data_dir() / table["path"]).read_bytes()
    found = _file(table["path"], content, table["description"], "text/csv")
    return {**found, "containedIn": {"@id": archive}}


def _records(table: dict) -> dict:
    name = table["name"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table["description"],
        "key": [{"@id": f"{name}/{column}"} for column in table["schema"]["primaryKey"]],
        "field": [_field(table, field) for field in table["schema"]["fields"]],
    }


def _field(table: dict, field: dict) -> dict:
    name, kind = field["name"], field["type"]
    if kind == "integer" and not field.get("constraints", {}).get("required"):
        kind = "number"  # an empty cell is no whole number to those who read the form
    return {
        "@type": "cr:Field",
        "@id": f"{table['name']}/{name}",
        "name": name,
        "description": field["description"],
        "dataType": _TYPES.get(kind, "sc:Text"),
        "source": {"fileObject": {"@id": table["path"]}, "extract": {"column": name}},
    }
