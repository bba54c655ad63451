"""The rules of reading: what becomes of bytes that no author wrote.

What belongs here: the declarations; later stages name these rules in residue.  What does not: rules about text.
"""

from __future__ import annotations

from pipeline.reading import decoding
from pipeline.rules import Rule

BOM = "read.bom"
UNDECODABLE = "read.undecodable"
CONTROL = "read.control"

RULES = (
    Rule(
        BOM,
        "reading",
        "字节顺序标记（U+FEFF）不是文字，剔除。",
        "A byte-order mark (U+FEFF) is no text: left out.",
    ),
    Rule(
        UNDECODABLE,
        "reading",
        "在所定编码下无法解码的字节，每字节记为一个字符（U+DC00加字节值），剔除；过多则整个文件隔离。",
        "A byte that does not decode counts as one code point (U+DC00 + byte) and is left out; a file with too many "
        "is quarantined.",
        {"max_share": decoding.MAX_UNDECODABLE_SHARE},
    ),
    Rule(
        CONTROL,
        "reading",
        "控制字符是提取程序的残留，剔除；过多则整个文件视为二进制而隔离。",
        "Control characters are left by extractors: left out; a file with too many is binary and quarantined.",
        {"max_share": decoding.MAX_CONTROL_SHARE, "max_nul_share": decoding.MAX_NUL_SHARE},
    ),
)
