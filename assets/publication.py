"""The assets that publish: release and dataset_report.

What belongs here: what goes into a release and under which settings.  How it is written is in ``pipeline.release``.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import dagster as dg

from assets.corpus import lexicon, reprints
from assets.inventory import OWNERS, inventory_digests
from assets.measured import measures_of_store
from assets.pages import clean_articles, keywords, words
from expectations.datadocs import SiteTask, build_site
from expectations.quality import Judged, quality_documents
from expectations.released import measure_release
from expectations.runner import judge
from pipeline.cleaning.settings import load_settings
from pipeline.engine import Engine
from pipeline.planning import PARTITIONED, stale_partitions
from pipeline.provenance import code_revision, package_versions
from pipeline.reading.config import RawConfig, load_config
from pipeline.release.assembly import StoreRelease
from pipeline.release.index import latest_release, read_index, refresh
from pipeline.release.inputs import ReleaseInputs, ReleaseSettings, release_date
from pipeline.release.profiles import publish_open
from pipeline.release.publish import PublishResult, publish
from pipeline.release.simplified import VIEW
from pipeline.release.staging import exclusive
from pipeline.rulebook import rules_table
from pipeline.store import Store, StoreError
from pipeline.words import dictionary_digest

GROUP = "publication"


def input_digest(store: Store, partitions: list[str], config: RawConfig) -> str:
    """Return the digest of all that a release is made of: every part of the store, the configuration, the rules."""
    parts = [("config", config.digest()), ("rules", _digest_of_rules())]
    assets = [(asset, partition) for asset in PARTITIONED for partition in partitions]
    for asset, *partition in [*assets, ("lexicon",), ("reprints",)]:
        manifest = store.manifest(asset, *partition)
        parts.append((" ".join([asset, *partition]), manifest.digest if manifest else ""))
    return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in parts).encode()).hexdigest()


def _digest_of_rules() -> str:
    rows = json.dumps(rules_table().to_pylist(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(rows.encode()).hexdigest()


def complete_partitions(store: Store) -> list[str]:
    """Return the partitions of the raw folder.

    Raises StoreError when there is none, or one of them is not materialised to the end: half an archive is never
    published.
    """
    digests = inventory_digests(store)
    if not digests:
        raise StoreError("the store holds no page: materialise source_inventory and what follows, or `banmian build`")
    unfinished = sorted({p for asset in PARTITIONED for p in stale_partitions(store, asset, digests)})
    if unfinished:
        named = ", ".join(unfinished[:5]) + (" …" if len(unfinished) > 5 else "")
        raise StoreError(
            f"{len(unfinished)} issue partitions are not materialised up to keywords ({named}): materialise them, "
            "or run `banmian build`"
        )
    return sorted(digests)


def refuse_other_masks(store: Store, config: RawConfig) -> None:
    """Raise StoreError where texts were not cleaned as the configuration says: a release tells what it masks."""
    masked = load_settings(store.root).masked
    if masked != frozenset(config.masked):
        raise StoreError(
            f"banmian.toml masks {sorted(config.masked) or 'nothing'}, but the texts were cleaned to mask "
            f"{sorted(masked) or 'nothing'}: materialise source_inventory and what follows, or run `banmian build`"
        )


def settings(store: Store, config: RawConfig, partitions: list[str]) -> ReleaseSettings:
    """Return what the makers say about a release; nothing in it depends on time, host, folder or workers."""
    lexicon_manifest = store.manifest("lexicon")
    latest = latest_release(store.root)
    return ReleaseSettings(
        **asdict(config.release),
        licence=config.licence,
        attribution=config.attribution,
        place=config.place,
        masked=config.masked,
        release_date=release_date(None),
        code_revision=code_revision(),
        config_digest=config.digest(),
        dictionary_digest=dictionary_digest(),
        lexicon_digest=lexicon_manifest.digest if lexicon_manifest else "",
        input_digest=input_digest(store, partitions, config),
        package_versions=package_versions(*(["opencc"] if config.simplified else [])),
        repackage=latest is not None and (latest / VIEW).exists() != config.simplified,
    )


@dg.asset(
    deps=[clean_articles, words, keywords, lexicon, reprints],
    group_name=GROUP,
    kinds={"parquet", "csv"},
    owners=OWNERS,
    description="发布：不可变、有版本的数据集；数据未变则不发布。An immutable, versioned release: staged, "
    "verified, renamed once. When the data did not change, nothing is published.",
)
def release(
    context: dg.AssetExecutionContext,
    raw: dg.ResourceParam[Path],
    store: dg.ResourceParam[Store],
    engine: dg.ResourceParam[Engine],
) -> dg.MaterializeResult[None]:
    """Publish a release, if anything changed."""
    partitions = complete_partitions(store)
    config = load_config(raw)
    refuse_other_masks(store, config)
    wanted = settings(store, config, partitions)
    result = _made_before(store, wanted)
    if result is None:
        quality = engine.apart(quality_documents, _sound(store, partitions, engine))
        # Writing needs memory, and none of what the workers hold.
        engine.close()
        made_of = StoreRelease(store, partitions, config.terms, simplified=config.simplified)
        result = publish(_with_documents(made_of.inputs(), quality), store.root, wanted, engine.report)
    editions = {"full": str(result.path)}
    if "open" in config.profiles and read_index(store.root).versions[result.version]["retracted"] is None:
        editions["open"] = str(publish_open(store.root, result.version, engine.report).path)
    context.log.info(result.summary)
    return dg.MaterializeResult(
        metadata={
            "version": result.version,
            "published now": result.published,
            "dagster/uri": dg.MetadataValue.path(str(result.path)),
            "editions": dg.MetadataValue.json(editions),
            "summary": dg.MetadataValue.md(result.summary),
            **_rows_changed(result),
        },
        data_version=dg.DataVersion(result.version),
    )


def _sound(store: Store, partitions: list[str], engine: Engine) -> list[Judged]:
    """Return what was measured of all assets, and what Great Expectations says to it.

    Raises StoreError when a check that blocks does not hold, whichever run has shown it: what one run was stopped for
    no later one publishes.
    """
    measured = measures_of_store(store, partitions, engine)
    judged = [(measures, engine.apart(judge, measures)) for measures in measured]
    failed = [
        (measures.asset, one)
        for measures, outcomes in judged
        for one in outcomes
        if not one.passed and one.severity == "critical"
    ]
    if failed:
        asset, first = failed[0]
        raise StoreError(
            f"{asset}: the check {first.name} does not hold: {first.description} ({len(failed)} blocking checks "
            f"in all; first row: {first.failing[:1]}): correct the cause and build again; see the rows in `banmian ui`"
        )
    return judged


def _with_documents(inputs: ReleaseInputs, further: Mapping[str, bytes]) -> ReleaseInputs:
    """Return inputs whose documents hold further files."""
    return replace(inputs, documents=lambda staged: {**inputs.documents(staged), **further})


def _rows_changed(result: PublishResult) -> dict[str, dg.MetadataValue]:
    """Return how many articles came, changed and went, for the plots of the UI, and the same of all tables."""
    if result.diff is None:
        return {}
    articles = result.diff.tables["articles"]
    return {
        "articles added": dg.MetadataValue.int(articles.added),
        "articles changed": dg.MetadataValue.int(articles.changed),
        "articles removed": dg.MetadataValue.int(articles.removed),
        "difference": dg.MetadataValue.json(result.diff.as_dict()),
    }


def _made_before(store: Store, wanted: ReleaseSettings) -> PublishResult | None:
    """Return the latest release when the same code made it of the same inputs: writing it again could not differ."""
    latest = latest_release(store.root)
    if latest is None:
        return None
    facts = json.loads((latest / "release.json").read_text(encoding="utf-8"))
    if (facts["input_digest"], facts["code_revision"]) != (wanted.input_digest, wanted.code_revision):
        return None
    with exclusive(store.root):
        # A lost index is made anew, whether anything changed or not.
        refresh(store.root)
    return PublishResult(latest, latest.name, False, f"{latest.name}: nothing changed")


@dg.asset(
    deps=[release],
    group_name=GROUP,
    kinds={"html"},
    owners=OWNERS,
    description="报告：最近一次发布的数量、篇幅、关键词、剔除及原因。Figures of the latest release: counts, lengths, "
    "keywords, what was left out and why.",
)
def dataset_report(store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]) -> dg.MaterializeResult[None]:
    """Put the report of the latest release, and the site of its checks, under ``reports/``: addresses that stay."""
    latest = published_release(store)
    path = store.reports / "dataset.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(latest / "report" / "index.html", path)
    facts = json.loads((latest / "release.json").read_text(encoding="utf-8"))
    # What is made to the end: pages that came since the release are not shown before they are.
    measured = measures_of_store(store, store.partitions("keywords"), engine)
    site = engine.apart(build_site, SiteTask((*measured, measure_release(latest)), data_docs(store)))
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": dg.MetadataValue.path(str(path)),
            "data docs": dg.MetadataValue.path(str(site)),
            "report": dg.MetadataValue.url(path.resolve().as_uri()),
            "checks": dg.MetadataValue.url(site.resolve().as_uri()),
            "release": latest.name,
            "counts": dg.MetadataValue.json(facts["counts"]),
        },
    )


def data_docs(store: Store) -> Path:
    """Return the folder of the Great Expectations site of a store."""
    return store.reports / "expectations"


def published_release(store: Store) -> Path:
    """Return the folder of the latest release; StoreError when there is none."""
    latest = latest_release(store.root)
    if latest is None:
        raise StoreError(f"{store.root}: no release was published yet: materialise release, or run `banmian build`")
    return latest
