"""``croissant.json``: Croissant 1.1 with RAI and PROV terms, names and descriptions in Chinese and English.

What belongs here: the JSON-LD of a release, generated from ``pipeline.schema`` and ``disclosure``.  What does not:
the statements themselves.

Measured on mlcroissant 1.1.1: a reference to a field of another record set fails on Parquet, one to a column of its
file works; ``validate`` reads no file, iterating does.  A record set without rows cannot be iterated, so only tables
with rows have one, as in the card.
"""

from __future__ import annotations

from typing import Any

from pipeline import schema
from pipeline.release import disclosure, licences
from pipeline.release.citation import authors, bibtex
from pipeline.release.disclosure import Both
from pipeline.release.facts import ReleaseFacts

NAME = "croissant.json"
CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
MEDIA_TYPES = {"parquet": "application/x-parquet", "csv": "text/csv"}
"""mlcroissant knows Parquet under no other name (the registered one is application/vnd.apache.parquet)."""
_ROW_COUNT = "http://www.wikidata.org/entity/Q4049983"
"""Cardinality: the term by which the specification's own example marks a number of records."""
_TYPES = {
    schema.STRING: "sc:Text", schema.INT32: "sc:Integer", schema.INT64: "sc:Integer", schema.FLOAT: "sc:Float",
    schema.BOOL: "sc:Boolean", schema.DATE: "sc:Date",
}  # fmt: skip

CONTEXT: dict[str, Any] = {
    "@language": "zh",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of Croissant 1.1, with the terms of PROV."""


def croissant(facts: ReleaseFacts) -> dict[str, object]:
    """Return the JSON-LD of a release."""
    settings = facts.settings
    described: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": {"zh": facts.title, "en": settings.name},
        "description": disclosure.abstract(facts).as_map(),
        "version": facts.version,
        "url": f"urn:sha256:{facts.digest}",
        "inLanguage": "zh",
        "keywords": ["newspapers", "Chinese", "报纸", "provenance", "word segmentation"],
        "isLiveDataset": False,
        "citeAs": bibtex(facts),
        "creator": [{"@type": "sc:Organization", "name": name} for name in authors(settings)],
    }
    licence = licences.known(settings)
    if licence is not None:
        described["license"] = licence.url
    elif settings.licence:
        described["license"] = settings.licence
    if settings.release_date:
        described["datePublished"] = settings.release_date.isoformat()
    described |= _responsible(facts)
    described |= _provenance(facts)
    described["distribution"] = [_file(facts, table, form) for table in facts.filled for form in ("parquet", "csv")]
    described["recordSet"] = [_record_set(facts, table) for table in facts.filled]
    return described


def _responsible(facts: ReleaseFacts) -> dict[str, object]:
    """Return the fields of the RAI vocabulary; it knows no language maps, so each text holds both languages."""
    period = [facts.figures.first_issue, facts.figures.last_issue] if facts.figures.first_issue else []
    return {
        "rai:dataCollection": disclosure.COLLECTION.joined(),
        "rai:dataCollectionType": ["Document analysis"],
        "rai:dataCollectionRawData": disclosure.COLLECTION.joined(),
        **({"rai:dataCollectionTimeframe": period} if period else {}),
        "rai:dataPreprocessingProtocol": [text.joined() for text in disclosure.PREPROCESSING],
        "rai:machineAnnotationTools": list(disclosure.TOOLS),
        "rai:dataUseCases": [disclosure.USES.joined()],
        "rai:dataLimitations": _joined(disclosure.limitations(facts)),
        "rai:dataBiases": _joined(disclosure.biases(facts)),
        "rai:dataSocialImpact": disclosure.SOCIAL_IMPACT.joined(),
        "rai:personalSensitiveInformation": [disclosure.personal(facts).joined()],
        "rai:dataReleaseMaintenancePlan": disclosure.maintenance(facts).joined(),
    }


def _joined(texts: list[Both]) -> list[str]:
    return [text.joined() for text in texts]


def _provenance(facts: ReleaseFacts) -> dict[str, object]:
    """Return what the dataset was made from, and by what."""
    settings = facts.settings
    derived = [{"@id": f"urn:sha256:{settings.input_digest}"}] if settings.input_digest else []
    return {
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:wasAssociatedWith": {"@type": "prov:SoftwareAgent", "name": f"Banmian {settings.code_revision}"},
        },
        **({"prov:wasDerivedFrom": derived} if derived else {}),
        **({"prov:wasRevisionOf": facts.previous.name} if facts.previous is not None else {}),
    }


def file_id(table: schema.Table, form: str) -> str:
    """Return the identifier of a table's file within the descriptor."""
    return f"{table.name}.{form}"


def _file(facts: ReleaseFacts, table: schema.Table, form: str) -> dict[str, object]:
    file = facts.files[table.name, form]
    return {
        "@type": "cr:FileObject",
        "@id": file_id(table, form),
        "name": file_id(table, form),
        "description": {"zh": table.zh, "en": table.en},
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": MEDIA_TYPES[form],
        "sha256": file.sha256,
    }


def _record_set(facts: ReleaseFacts, table: schema.Table) -> dict[str, object]:
    keys = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": {"zh": table.zh, "en": table.en},
        "key": keys if len(keys) > 1 else keys[0],
        "cr:annotation": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/row_count",
                "name": "row_count",
                "dataType": _ROW_COUNT,
                "value": facts.figures.rows[table.name],
            }
        ],
        "field": [_field(facts, table, column) for column in table.columns],
    }


def _field(facts: ReleaseFacts, table: schema.Table, column: schema.Column) -> dict[str, object]:
    described: dict[str, object] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": {"zh": column.zh, "en": column.en},
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": file_id(table, "parquet")}, "extract": {"column": column.name}},
    }
    if column.references:
        target, name = column.references.split(".")
        if target != table.name and facts.figures.rows[target]:
            target_file = file_id(schema.PUBLISHED[target], "parquet")
            described["references"] = {"fileObject": {"@id": target_file}, "extract": {"column": name}}
    if column.derives_from:
        described["prov:wasDerivedFrom"] = list(column.derives_from)
    return described
