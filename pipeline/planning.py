"""What is stale: which partitions of which asset must be made again, read off the manifests.

What belongs here: the comparison of what a materialisation was made of with what there is now.  What does not:
making it (``assets``).

An asset is stale in a partition when it was never made, was made by another code version, or one of its inputs has
another digest now.  Digests are of content, so an input that was made again with the same result makes nothing stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.cleaning.settings import load_settings
from pipeline.stages import LATER_CODE, SOURCES_CODE, STAGES
from pipeline.store import UNPARTITIONED, Store
from pipeline.takedown.suppressions import load_suppressions
from pipeline.withheld import digest_of, load_withheld

PARTITIONED = ("sources", *STAGES)
"""Assets with one materialisation an issue date, in order."""
CODE_VERSIONS = {"sources": SOURCES_CODE, **{name: stage.code_version for name, stage in STAGES.items()}}


def current_inputs(store: Store, asset: str, partition: str, inventory: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of an asset's inputs as they are now.

    ``inventory`` maps partitions to the digest of what the raw folder holds for them.  An input that was never
    made has the digest ``""``: the lexicon and the term statistics may come after the first words.
    """
    if asset == "sources":
        return {"inventory": inventory.get(partition, "")}
    digests = {}
    for name in STAGES[asset].inputs:
        manifest = store.manifest(name, partition if name in PARTITIONED else UNPARTITIONED)
        digests[name] = manifest.digest if manifest else ""
    # Named only where there are any, so that the first suppression makes nothing stale but what it touches.
    if asset == "clean_articles" and (suppressed := load_suppressions(store.root).digest_for(partition)):
        digests["suppressions"] = suppressed
    if asset == "clean_articles" and (held := digest_of(load_withheld(store.root, LATER_CODE, partition))):
        digests["withheld"] = held
    if asset == "clean_articles" and (wishes := load_settings(store.root).digest):
        digests["cleaning"] = wishes
    return digests


def is_stale(store: Store, asset: str, partition: str, inventory: Mapping[str, str]) -> bool:
    """Whether an asset must be made again in a partition."""
    manifest = store.manifest(asset, partition)
    return (
        manifest is None
        or manifest.code_version != CODE_VERSIONS[asset]
        or manifest.inputs != current_inputs(store, asset, partition, inventory)
    )


def stale_partitions(store: Store, asset: str, inventory: Mapping[str, str]) -> list[str]:
    """Return the partitions, among those that the raw folder holds, in which an asset is stale, sorted."""
    return [partition for partition in sorted(inventory) if is_stale(store, asset, partition, inventory)]


def vanished_partitions(store: Store, inventory: Iterable[str]) -> list[str]:
    """Return the partitions in the store for which the raw folder holds nothing any more, sorted."""
    stored = {partition for asset in PARTITIONED for partition in store.partitions(asset)}
    return sorted(stored - set(inventory))
