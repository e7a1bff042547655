"""The house rules hold, and each of them can fail."""

from __future__ import annotations

import ast
import re

import pytest

from tools import check_house

LONG_BODY = "    x = 1\n" * 50


def findings(rule, text: str) -> list[str]:
    return [what for _, what in rule(text, ast.parse(text))]


def test_the_tree_keeps_the_house_rules():
    assert check_house.check() == []


def test_a_file_of_401_lines_is_too_long():
    assert findings(check_house.file_size, "x = 1\n" * 400) == []
    assert findings(check_house.file_size, "x = 1\n" * 401) == ["401 lines, more than 400"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f():\n" + "    x = 1\n" * 49, []),
        ("def f():\n" + LONG_BODY, ["f has 51 lines, more than 50"]),
        ("def f():  # long: one table, read top to bottom\n" + LONG_BODY, []),
        ("def f():  # long:\n" + LONG_BODY, ["f has 51 lines, more than 50"]),
        (
            "async def f():\n    # long: a table\n" + "    x = 1\n" * 69,
            ["f has 71 lines, more than 70"],
        ),
        ("class A:\n    def f(self):\n" + "        x = 1\n" * 50, ["f has 51 lines, more than 50"]),
    ],
)
def test_a_long_function_is_found(text, expected):
    assert findings(check_house.function_size, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""Module."""\ndef _f(): ...', []),
        ("def f(): ...", ["the module has no docstring", "f has no docstring"]),
        ('"""Module."""\nclass A: ...', ["A has no docstring"]),
        ('"""Module."""\nclass A:\n    """A."""', []),
    ],
)
def test_a_missing_docstring_is_found(text, expected):
    assert findings(check_house.docstrings, text) == expected


@pytest.mark.parametrize("call", ["load(s)", "safe_load(s)", "load_all(s)", "safe_load_all(s)"])
def test_a_guessing_loader_is_found(call):
    assert findings(check_house.yaml_loaders, "yaml." + call)
    assert not findings(check_house.yaml_loaders, "yaml.parse(s)")


@pytest.mark.parametrize(
    "word",
    ["/wor" + "k/x", "py" + "pi.org", "files.python" + "hosted.org", "TO" + "DO", "FIX" + "ME"],
)
def test_a_forbidden_word_is_found(word):
    assert [line for line, _ in check_house.forbidden_words(f"fine\nsee {word} here")] == [2]


@pytest.mark.parametrize("word", ["framework/x", "data/wor" + "k/x", "mastodon", "TODOS"])
def test_a_harmless_word_is_left_alone(word):
    assert list(check_house.forbidden_words(word)) == []


def test_a_page_in_one_language_only_is_found(tmp_path):
    for name in (
        "zh/a.md",
        "en/a.md",
        "en/b.md",
        "codes/E1.zh.md",
        "codes/E2.zh.md",
        "codes/E2.en.md",
    ):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert list(check_house.lonely_pages(tmp_path)) == [
        "docs/codes/E1.zh.md:1: the code has no en text",
        "docs/en/b.md:1: the page has no zh twin",
    ]


def test_the_pinned_versions_are_plain():
    lines = (check_house.ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9.-]+==[0-9a-z.+]+", pin)] == []
    assert pins == sorted(pins)
