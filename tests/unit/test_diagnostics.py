"""What the user sees: one line, the source line, the underline under the right characters."""

from __future__ import annotations

import io
import json

import pytest

from enclave.cli.console import (
    ambiguous_width,
    configure_streams,
    count_line,
    display_width,
    encodable,
    pad,
    render_diagnostics,
    table,
    use_color,
)
from enclave.codes import REGISTRY
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag, printable
from enclave.source import loads
from enclave.text import Text


def finding(mark, code="E114", **options):
    return Diagnostic(code, mark, Text("不对", "wrong"), Text("改正", "mend it"), **options)


def shown(line, start, end, **options):
    item = finding(Mark("a.yaml", 1, start, end))
    return render_diagnostics([item], "zh", sources={"a.yaml": [line]}, **options).splitlines()


# ------------------------------------------------------------------------------ the registry


def test_every_code_is_complete_in_both_languages():
    for code, entry in REGISTRY.items():
        assert entry.code == code
        assert code[0] in "EWNL"
        assert code[1:].isdigit()
        for text in (entry.title, entry.message):
            assert text.zh, code
            assert text.en, code
        assert bool(entry.hint.zh) == bool(entry.hint.en), code


def test_a_template_is_filled_in_both_languages():
    item = diag("E118", Mark("a", 1, 2, 3), key=Text("第 1 项", "item 1"))
    assert item.line("zh").startswith("E118 a:1:2 “第 1 项”没有值 — 填上值")
    assert item.line("en").startswith("E118 a:1:2 item 1 has no value — give a value")
    assert "{hole" in item.line("en")
    with pytest.raises(KeyError):
        diag("E118", Mark("a"))


def test_hostile_values_are_escaped_and_cut():
    item = diag("E116", Mark("a")), diag("E121", Mark("a"), name="\x1b[2J" + "x" * 1000)
    assert "\x1b" not in item[1].line("zh")
    assert len(item[1].line("zh")) < 500
    assert printable("a\u202eb\x00") == "a\\u202eb\\x00"
    assert printable("x" * 100) == "x" * 79 + "…"


def test_the_collector_keeps_fifty_and_counts_the_rest():
    collector = Collector()
    for line in range(60):
        collector.add(finding(Mark("a", 60 - line, 1, 2)))
        collector.add(finding(Mark("a", 60 - line, 1, 2)))
    assert (len(collector.items), collector.dropped >= 10) == (50, True)
    assert [d.mark.line for d in collector.sorted()] == list(range(11, 61))
    with pytest.raises(InputRejected) as caught:
        collector.raise_errors()
    assert len(caught.value.diagnostics) == 50


# --------------------------------------------------------------------------------- the form


def test_the_text_form():
    collector = Collector()
    doc = loads("单位: 元\n说明: x\n单位: 万元\n", collector=collector, file="甲.yaml")
    assert render_diagnostics(collector.sorted(), "zh", sources=doc.sources) == (
        "E114 甲.yaml:3:1 键“单位”写了两次（第一次在第 1 行） — 只保留一处\n"
        "  3 | 单位: 万元\n"
        "    | ^^^^\n"
        "    另见 甲.yaml:1:1\n"
        "  1 | 单位: 元\n"
        "    | ^^^^\n"
        "\n"
        "1 个错误\n"
    )


@pytest.mark.parametrize(
    ("line", "start", "end", "under", "carets"),
    [
        ("abc", 2, 3, "    |  ^", "b"),
        ("甲乙丙", 2, 3, "    |   ^^", "乙"),
        ("甲：{乙: 6}", 4, 5, "    |      ^^", "乙"),
        ("a甲b乙c", 1, 6, "    | ^^^^^^^", "a甲b乙c"),
        ("\ta", 2, 3, "    |     ^", "a"),
        ("a\tb", 2, 3, "    |  ^^^^", "tab"),
        ("甲\u202e乙", 3, 4, "    |         ^^", "乙"),
        ("é甲", 2, 3, "    |  ^^", "甲"),
        ("e\u0301甲", 3, 4, "    |  ^^", "甲"),
        ("𠮷甲", 2, 3, "    |   ^^", "甲"),
        ("ｶﾞ甲", 3, 4, "    |   ^^", "甲"),
        ("a:", 3, 4, "    |   ^", "after the end"),
        ("a", 9, 12, "    |  ^", "far after the end"),
        ("abc", 3, 2, "    |   ^", "an end before the start"),
    ],
)
def test_the_underline_stands_under_its_characters(line, start, end, under, carets):
    assert carets
    assert shown(line, start, end)[2] == under


def test_ambiguous_characters_are_wide_on_a_gbk_console():
    assert shown("“甲”: 乙", 6, 7)[2] == "    |       ^^"
    assert shown("“甲”: 乙", 6, 7, ambiguous=2)[2] == "    |         ^^"
    assert (ambiguous_width("gbk"), ambiguous_width("cp936"), ambiguous_width("utf-8")) == (2, 2, 1)


def test_a_long_line_is_cut_around_the_place():
    for at in (0, 10, 150, 299):
        line = "甲" * at + "X" + "乙" * (300 - at)
        _, source, under, *_ = shown(line, at + 1, at + 2)
        assert display_width(source) <= 6 + 100 + 6
        cells = [ch for ch in source for _ in range(display_width(ch))]
        assert cells[under.index("^")] == "X"
        assert under.count("^") == 1


def test_a_very_long_line_is_fast():
    assert len(shown("x" * 1_000_000, 500_000, 900_000)[1]) < 120


def test_the_gutter_grows_with_the_line_number():
    item = finding(Mark("a", 12345, 1, 2))
    text = render_diagnostics([item], "en", sources={"a": ["x"] * 12345})
    assert text.splitlines()[1:3] == [" 12345 | x", "       | ^"]


def test_without_a_line_there_is_no_excerpt():
    for mark in (Mark("a.yaml"), Mark("a.yaml", 7, 1, 2)):
        text = render_diagnostics([finding(mark)], "en", sources={})
        assert text == f"E114 {mark} wrong — mend it\n\n1 error\n"
    item = finding(Mark("b", 7, 2, 3), source_line="xyz")
    assert render_diagnostics([item], "en", sources={}).splitlines()[1] == "  7 | xyz"


def test_the_count_line():
    items = [finding(Mark("a"), code) for code in ("E114", "E115", "W101", "N501", "L001")]
    assert count_line(items, "zh") == "2 个错误、1 个警告、1 个提示、1 个合规提示"
    assert count_line(items, "en", 3) == (
        "2 errors, 1 warning, 1 notice, 1 compliance note; 3 more not shown"
    )
    assert render_diagnostics([], "zh", sources={}) == ""


def test_colour_changes_nothing_but_colour():
    import re

    plain = shown("甲: 1", 1, 2)
    coloured = shown("甲: 1", 1, 2, color=True)
    assert plain != coloured
    assert [re.sub("\x1b\\[[0-9;]*m", "", line) for line in coloured] == plain


def test_a_hostile_file_name_is_escaped():
    text = render_diagnostics([finding(Mark("a\x1b[2J.yaml", 1, 1, 2))], "en", sources={})
    assert "\x1b" not in text


# --------------------------------------------------------------------------------- machines


def two():
    collector = Collector()
    loads("a: 1\na: 2\nb, %: ģ\n", collector=collector, file="甲 乙.yaml")
    return collector.sorted()


def test_json():
    told = json.loads(render_diagnostics(two(), "en", sources={}, format="json", dropped=4))
    assert told["counts"] == {"error": 1, "warning": 1, "notice": 0, "lint": 0}
    assert told["not_shown"] == 4
    first = told["diagnostics"][0]
    assert first["code"] == "E114"
    assert (first["line"], first["col"], first["end_col"]) == (2, 1, 2)
    assert first["path"] == "a"
    assert first["related"] == [{"file": "甲 乙.yaml", "line": 1, "col": 1, "end_col": 2}]
    assert first["hint"] == "keep one of them"


def test_github():
    item = finding(Mark("a,b:c.yaml", 3, 4, 5))
    text = render_diagnostics([item, finding(Mark("x"), "W101")], "en", sources={}, format="github")
    assert text.splitlines() == [
        "::error file=a%2Cb%3Ac.yaml,line=3,col=4,title=E114 duplicate key::wrong — mend it",
        "::warning file=x,title=W101 text looks garbled::wrong — mend it",
    ]
    nasty = Diagnostic("E114", Mark("x"), Text("1\n::error::2%", ""))
    text = render_diagnostics([nasty], "zh", sources={}, format="github")
    assert text.count("\n") == 1
    assert "%0A" in text


def test_sarif():
    log = json.loads(render_diagnostics(two(), "zh", sources={}, format="sarif"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["E114", "W101"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"], first["ruleIndex"]) == ("E114", "error", 0)
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E7%94%B2%20%E4%B9%99.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 1, "endColumn": 2}
    assert len(first["relatedLocations"]) == 1


def test_sarif_without_a_line():
    log = json.loads(render_diagnostics([finding(Mark("x"))], "zh", sources={}, format="sarif"))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert "region" not in place


# ----------------------------------------------------------------------------------- tables


def test_widths_and_padding():
    assert display_width("甲县A") == 5
    assert display_width("é…“") == 3
    assert display_width("é…“", 2) == 6
    assert display_width("e\u0301\u200b") == 1
    assert pad("甲", 5) == "甲   "
    assert pad("甲", 5, "r") == "   甲"
    assert pad("甲", 5, "c") == " 甲  "
    assert pad("甲乙丙", 2) == "甲乙丙"


def test_a_table_lines_up():
    text = table([["甲县", "-1,234.00"], ["Yi", "5.00"]], ["参与方", "amount"], "lr")
    assert text.splitlines() == [
        "参与方     amount",
        "------  ---------",
        "甲县    -1,234.00",
        "Yi           5.00",
    ]


def test_a_table_shows_no_control_characters():
    assert "\x1b" not in table([["\x1b[2J\n"]], ["a"])
    assert table([["\x1b[2J\n"]], ["a"]).count("\n") == 3


def test_an_empty_table_says_so():
    assert table([], ["参与方"]).splitlines()[-1] == "（无）"
    assert table([], ["party"], lang="en").splitlines()[-1] == "(none)"


# ---------------------------------------------------------------------------------- streams


class Console(io.TextIOWrapper):
    def isatty(self):
        return True


def stream(kind, encoding):
    return kind(io.BytesIO(), encoding=encoding)


def test_a_console_keeps_its_encoding_and_never_fails(monkeypatch):
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    out = stream(Console, "gbk")
    configure_streams(out)
    out.write("甲县 ✓")
    out.flush()
    assert out.buffer.getvalue() == "甲县 ?".encode("gbk")


def test_a_pipe_gets_utf8_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    out = stream(io.TextIOWrapper, "gbk")
    configure_streams(out)
    out.write("甲县 ✓")
    out.flush()
    assert out.buffer.getvalue() == "甲县 ✓".encode()
    monkeypatch.setenv("PYTHONIOENCODING", "gbk")
    out = stream(io.TextIOWrapper, "gbk")
    configure_streams(out)
    out.write("甲县 ✓")
    out.flush()
    assert out.buffer.getvalue() == "甲县 ?".encode("gbk")


def test_a_stream_that_cannot_be_configured_is_left_alone():
    configure_streams(io.StringIO())


def test_what_a_console_lacks_is_put_plainly():
    assert encodable("甲 ✓ − ü 𠮷", "gbk") == "甲 √ - ü ?"
    assert encodable("甲 ✓", "utf-8") == "甲 ✓"
    assert encodable("甲 ✓", None) == "甲 ✓"
    assert encodable("甲 ✓", "no-such-encoding") == "甲 ✓"


@pytest.mark.parametrize("code", sorted(REGISTRY))
def test_every_message_can_be_shown_on_a_gbk_console(code):
    entry = REGISTRY[code]
    for text in (entry.title, entry.message, entry.hint):
        (text.zh + text.en).encode("gbk")


def test_when_to_use_colour(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    console, pipe = stream(Console, "utf-8"), stream(io.TextIOWrapper, "utf-8")
    assert use_color(console)
    assert not use_color(pipe)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert use_color(pipe)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not use_color(console)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not use_color(console)
