"""The quarantine: files that cannot be pages, and pages that failed a check, each beside a note on why and what to do.

What belongs here: keeping ``STORE/quarantine`` in step with the inventory and with the pages that were set aside.  What
does not: deciding what is quarantined (``pipeline.reading.files``; for checks, ``expectations``).

For ``x/a.txt`` there is ``x/a.txt``, a copy unless it is large, and ``x/a.txt.reason.json``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

STAGE = "reading"
NOTE_SUFFIX = ".reason.json"
_KNOWN = ("partition", "source_id", "path")
"""What a failing row says and the entry of its page says already."""
REASON_CHARS = 400
"""Characters of a reason that names failing rows."""
MAX_COPY_BYTES = 1 << 20
"""Largest file that is copied, in bytes: enough to look at a page, too little to fill a disk."""

_REMEDIES = {
    "empty": (
        "文件中没有文字。请重新提取或识别该版；若原版确为空白，可移出原始文件夹。",
        "The file holds no text. Extract or recognise the page again, or take the file out of the raw folder.",
    ),
    "binary": (
        "文件不是纯文本。请先提取文字并存为 UTF-8 的 .txt；若应为文本，则文件已损坏，请重新复制。",
        "The file is not plain text. Extract its text to a UTF-8 .txt file; if it should be text, copy it again.",
    ),
    "too_large": (
        "文件超过单版大小上限。请按版拆分，或在 banmian.toml 中调大 max_page_bytes。",
        "The file is larger than a page may be. Split it into pages, or raise max_page_bytes in banmian.toml.",
    ),
    "unreadable": (
        "文字编码无法识别。请转换为 UTF-8（可读编码：UTF-8、UTF-16、GB18030、Big5），文件名亦须为 UTF-8。",
        "The encoding is not one of UTF-8, UTF-16, GB18030 and Big5. Convert text and file name to UTF-8.",
    ),
    "unopenable": (
        "系统未能打开该文件。请检查读取权限，以及文件是否仍在；下次扫描会再试。",
        "The system could not open the file. Check that it is there and may be read; the next scan tries again.",
    ),
}
"""What to do, by reason code, in Chinese and English."""
_FAILED_CHECK = (
    "该版未通过检查，已整版隔离，其余各版照常。请在 `banmian ui` 中查看该检查的失败行；文件改正后会重新处理。",
    "The page failed a check and was set aside; all others go on. See the failing rows of the check in "
    "`banmian ui`; once the file is corrected, it is taken up again.",
)


@dataclass(frozen=True, slots=True)
class QuarantineEntry:
    """One quarantined file: ``reason`` begins with a code and a colon."""

    path: str
    sha256: str
    byte_size: int
    reason: str
    remedy_zh: str
    remedy_en: str
    stage: str = STAGE
    """``reading``, or the asset whose check the page failed."""
    partition: str = ""
    """Issue date of a page that failed a check."""


def failed_page(row: dict[str, Any], checks: Sequence[str], asset: str, partition: str) -> QuarantineEntry:
    """Return the entry of a page that failed some checks of an asset; ``row`` is one of its rows of faults."""
    first = (json.loads(row["rows"]) or [{}])[0]
    told = ", ".join(f"{name} {value}" for name, value in first.items() if name not in _KNOWN)
    reason = f"check {', '.join(checks)}: failing rows: {row['violations']}, first: {told or 'the whole page'}"
    shown = reason if len(reason) <= REASON_CHARS else reason[: REASON_CHARS - 1] + "…"
    return QuarantineEntry(row["path"], row["sha256"], row["byte_size"], shown, *_FAILED_CHECK, asset, partition)


def write_failed_pages(
    folder: Path, raw: Path, asset: str, partitions: Iterable[str], entries: Iterable[QuarantineEntry]
) -> int:
    """Bring the quarantine folder in step with the pages of some partitions that failed checks of an asset."""
    looked_at = frozenset(partitions)
    return _bring_in_step(folder, raw, entries, lambda entry: entry.stage == asset and entry.partition in looked_at)


def write_quarantine(folder: Path, raw: Path, inventory: pa.Table) -> int:
    """Bring the quarantine folder in step with an inventory; return how many files are in quarantine.

    What is there already is not written again; notes of this stage whose file is quarantined no more are removed.
    """
    return _bring_in_step(folder, raw, _entries(inventory), lambda entry: entry.stage == STAGE)


def _bring_in_step(
    folder: Path, raw: Path, entries: Iterable[QuarantineEntry], is_mine: Callable[[QuarantineEntry], bool]
) -> int:
    """Write the entries that are not there yet, remove those of mine that are not wanted; return how many there are."""
    wanted = {entry.path: entry for entry in entries}
    present = {entry.path: entry for entry in list_quarantine(folder) if is_mine(entry)}
    for path in sorted(present.keys() - wanted.keys()):
        _remove(folder, path)
    for path, entry in sorted(wanted.items()):
        if present.get(path) != entry:
            _write(folder, raw, entry)
    return len(wanted)


def list_quarantine(folder: Path) -> list[QuarantineEntry]:
    """Return the notes in the quarantine folder, of all stages, sorted by path; a note that is none is passed over."""
    entries = (_read(note) for note in folder.rglob(f"*{NOTE_SUFFIX}"))
    return sorted((entry for entry in entries if entry), key=lambda entry: entry.path)


def _entries(inventory: pa.Table) -> list[QuarantineEntry]:
    rows = inventory.filter(pc.equal(inventory["status"], "quarantined"))
    return [
        QuarantineEntry(row["path"], row["sha256"], row["byte_size"], row["reason"], *_remedy(row["reason"]))
        for row in rows.select(["path", "sha256", "byte_size", "reason"]).to_pylist()
    ]


def _remedy(reason: str) -> tuple[str, str]:
    return _REMEDIES[reason.split(":", 1)[0]]


def _note(folder: Path, path: str) -> Path:
    return folder / f"{path}{NOTE_SUFFIX}"


def _read(note: Path) -> QuarantineEntry | None:
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        said.setdefault("partition", "")
        return QuarantineEntry(**{field.name: said[field.name] for field in fields(QuarantineEntry)})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(folder: Path, raw: Path, entry: QuarantineEntry) -> None:
    """Write the note last: it says that all of the entry is there."""
    note = _note(folder, entry.path)
    note.parent.mkdir(parents=True, exist_ok=True)
    copy = folder / entry.path
    _discard(copy)
    if entry.byte_size <= MAX_COPY_BYTES and not entry.reason.startswith("unopenable:"):
        try:
            shutil.copyfile(raw / entry.path, copy)
        except OSError:
            _discard(copy)  # it vanished or may not be read: the note alone has to do
    temporary = note.with_name(f".{note.name}.{os.getpid()}")
    temporary.write_text(json.dumps(asdict(entry), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    temporary.replace(note)


def _discard(file: Path) -> None:
    """Remove a file; a folder of that name holds copies of other files and stays."""
    if not file.is_dir():
        file.unlink(missing_ok=True)


def _remove(folder: Path, path: str) -> None:
    _discard(folder / path)
    _discard(_note(folder, path))
    parent = (folder / path).parent
    while parent != folder and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent
