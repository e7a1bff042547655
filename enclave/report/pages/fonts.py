"""A font that has every character of a report, or a refusal that names what is missing.

Without this check a character that the font lacks would be an empty box on paper, and nobody
would be told.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused

FOLDER: Final = "ENCLAVE_FONTS"
"""Environment variable: a folder of fonts to use instead of those of the system."""
MISSING_FONT: Final = 4
WANTED: Final = (
    "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Noto Serif CJK SC", "Source Han Serif SC",
    "FangSong", "SimSun", "KaiTi", "Droid Sans Fallback",
)  # fmt: skip
"""Families in order of preference; any other family that has all characters comes after them."""
SHOWN: Final = 12
"""Missing characters named in a message."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family: which file, which of the faces in it, how heavy."""

    path: str
    number: int
    weight: int


def family_for(text: Iterable[str], families: dict[str, list[Face]]) -> str:
    """The first family that has every character.

    Raises:
        Refused: E926 no font at all has Chinese characters, E927 none has all that are needed.
    """
    needed = {ord(c) for part in text for c in part if not c.isspace()}
    order = [f for f in WANTED if f in families] + sorted(set(families) - set(WANTED))
    best: tuple[str, set[int]] | None = None
    for family in order:
        missing = needed - covered(families[family])
        if not missing:
            return family
        if best is None or len(missing) < len(best[1]):
            best = family, missing
    chinese = {c for c in needed if 0x4E00 <= c <= 0x9FFF}
    if best is None or (chinese and chinese <= best[1]):
        raise Refused(diag("E926", Mark("pdf"), variable=FOLDER), MISSING_FONT)
    family, missing = best
    shown = " ".join(f"{chr(c)} (U+{c:04X})" for c in sorted(missing)[:SHOWN])
    more = f" … ({len(missing)})" if len(missing) > SHOWN else ""
    raise Refused(
        diag("E927", Mark("pdf"), font=family, missing=shown + more, variable=FOLDER), MISSING_FONT
    )


def covered(faces: Sequence[Face]) -> frozenset[int]:
    """The characters that the regular and the bold face both have."""
    normal = min(faces, key=lambda f: (abs(f.weight - 400), f.path, f.number))
    bold = min(faces, key=lambda f: (abs(f.weight - 700), f.path, f.number))
    return _characters(normal.path, normal.number) & _characters(bold.path, bold.number)


@cache
def _characters(path: str, number: int) -> frozenset[int]:
    """The characters of one face; none where the file cannot be read as a font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with Path(path).open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def system_fonts(typst: Any) -> Any:
    """The fonts that typst may use: those of the folder named, else of the system."""
    folder = os.environ.get(FOLDER)
    if folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False,
                           font_paths=[Path(folder)])  # fmt: skip
    return typst.Fonts(include_embedded_fonts=False)


def families(fonts: Any) -> dict[str, list[Face]]:
    """Upright faces of normal width, by family."""
    out: dict[str, list[Face]] = {}
    for name, face in _upright(fonts):
        out.setdefault(name, []).append(face)
    return out


def _upright(fonts: Any) -> Iterator[tuple[str, Face]]:
    for font in fonts.fonts():
        if font.path is not None and font.style == "normal" and font.stretch == 1.0:
            yield font.family, Face(str(font.path), font.index, font.weight)
