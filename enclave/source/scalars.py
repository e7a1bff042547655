"""Doubts about a single text: traces of a wrong encoding, quotes that are not quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

# Two-byte UTF-8 covers U+0080 to U+07FF; a pair of such bytes is also a Chinese character in GBK.
_TWO_BYTE = re.compile("[\x80-\u07ff]+")
_QUOTES: Final = ("“”", "‘’", "＂＂", "「」")


def garbled_as(text: str) -> str | None:
    """The Chinese text that a short GBK file turns into ``text`` when it passes for UTF-8.

    The GBK bytes ``C4 A3`` of 模 are also the UTF-8 of ``ģ``. A foreign letter inside a word of
    Latin letters is a word of another language and no trace of this.

    >>> garbled_as("ģ具园")
    '模具园'
    >>> garbled_as("café") is None
    True
    """
    changed = False

    def restore(match: re.Match[str]) -> str:
        nonlocal changed
        run = match[0]
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        latin_word = any(ch.isascii() and ch.isalpha() for ch in before + after)
        if latin_word or not all(ch.isalpha() for ch in run):
            return run
        try:
            guess = run.encode("utf-8").decode("gb2312")
        except UnicodeDecodeError:
            return run
        if not all("\u4e00" <= ch <= "\u9fff" for ch in guess):
            return run
        changed = True
        return guess

    restored = _TWO_BYTE.sub(restore, text)
    return restored if changed else None


def check_scalar(text: str, *, plain: bool) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the code and the values of every doubt about ``text``."""
    guess = garbled_as(text)
    if guess is not None:
        yield "W101", {"text": text, "guess": guess}
    if plain and any(len(text) > 1 and text[0] == a and text[-1] == b for a, b in _QUOTES):
        yield "W102", {"text": text}
