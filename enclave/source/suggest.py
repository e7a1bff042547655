"""A guess at what a mistyped word was meant to be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

_LONGEST: Final = 60
_ASCII_CUTOFF: Final = 0.6
_SHORT_CUTOFF: Final = 0.5


def _plain(word: str) -> str:
    """Fold full-width forms, case and the separators people mix up."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return folded.replace("-", "_").replace(" ", "_")


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to ``word``, or None when none is near enough.

    The answer does not depend on hashing: of equally near candidates the first one wins.

    >>> did_you_mean("raito", ["scope", "ratio"])
    'ratio'
    >>> did_you_mean("分城", ["封顶", "分成"])
    '分成'
    """
    if not word or len(word) > _LONGEST:
        return None
    target = _plain(word)
    # A Chinese word of two or three characters with one of them wrong matches by a half only.
    cutoff = _SHORT_CUTOFF if len(target) <= 3 and not target.isascii() else _ASCII_CUTOFF
    best, best_score = None, 0.0
    matcher = SequenceMatcher(b=target, autojunk=False)
    for candidate in candidates:
        other = _plain(candidate)
        if other == target:
            return candidate
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() <= best_score or matcher.quick_ratio() < cutoff:
            continue
        score = matcher.ratio()
        if score >= cutoff and score > best_score:
            best, best_score = candidate, score
    return best
