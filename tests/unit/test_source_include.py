"""Files: what can be opened, and what may be included."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from enclave.diagnostics import Collector, Mark
from enclave.source import load, loads
from enclave.source.include import MAX_INCLUDES, refusal


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A folder to write files in; it is the current folder."""
    root = tmp_path / "pack"
    root.mkdir()
    monkeypatch.chdir(root)

    def write(**files):
        for name, text in files.items():
            path = Path(name.replace("__", "/") + ".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return write


def read(name="main.yaml", **options):
    collector = Collector()
    doc = load(Path(name), collector=collector, **options)
    return doc, [f"{d.code} {d.mark}" for d in collector.sorted()]


# ------------------------------------------------------------------------------------- files


def test_a_file_is_called_as_it_was_given(pack):
    root = pack(sub__main="a: ~")
    assert read("sub/main.yaml")[1] == ["E118 sub/main.yaml:1:4"]
    assert read("sub/main.yaml", shown="甲.yaml")[1] == ["E118 甲.yaml:1:4"]
    assert read(root / "sub" / "main.yaml")[1] == [f"E118 {root.as_posix()}/sub/main.yaml:1:4"]


def test_a_missing_file_is_reported_with_the_likely_one(pack):
    pack(agreement="a: 1")
    collector = Collector()
    assert load(Path("agrement.yaml"), collector=collector) is None
    (found,) = collector.items
    assert found.code == "E101"
    assert "did you mean agreement.yaml" in found.hint.en
    assert read("nowhere/x.yaml")[1] == ["E101 nowhere/x.yaml"]
    assert read("x\0y")[1][0].startswith(("E101", "E102"))


def test_a_folder_is_not_a_file(pack):
    pack(sub__main="a: 1")
    assert read("sub") == (None, ["E102 sub"])


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
def test_a_pipe_is_not_a_file(pack):
    pack()
    os.mkfifo("pipe.yaml")
    assert read("pipe.yaml") == (None, ["E102 pipe.yaml"])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions bind")
def test_a_file_without_permission(pack):
    pack(main="a: 1")
    Path("main.yaml").chmod(0)
    assert read() == (None, ["E102 main.yaml"])


def test_permission_refused_by_the_system(pack, monkeypatch):
    pack(main="a: 1")

    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert read() == (None, ["E102 main.yaml"])


def test_a_large_file_is_not_read(pack):
    pack(main="a: 1\n" * 300_000)
    assert read() == (None, ["E103 main.yaml"])


# ---------------------------------------------------------------------------------- includes


def test_an_include_is_replaced_and_keeps_its_places(pack):
    pack(
        main="parties: {include: parts/p.yaml}\nn: 1",
        parts__p="甲: {名称: x}\nmore: {include: ../q.yaml}",
        q="- 1\n- ~",
    )
    doc, found = read(aliases={"名称": "name"})
    assert doc.data == {"parties": {"甲": {"name": "x"}, "more": ["1", ""]}, "n": "1"}
    assert found == ["E118 q.yaml:2:3"]
    assert doc.marks.key(("parties", "甲", "name")) == Mark("parts/p.yaml", 1, 5, 7)
    assert doc.marks.value(("parties", "more", 0)) == Mark("q.yaml", 1, 3, 4)
    assert doc.marks.value(("n",)) == Mark("main.yaml", 2, 4, 5)
    assert doc.is_broken(("parties", "more", 1))
    assert set(doc.sources) == {"main.yaml", "parts/p.yaml", "q.yaml"}


def test_the_hash_covers_what_is_included(pack):
    pack(main="a: {include: b.yaml}", b="x: 1")
    first = read()[0].sha256
    assert read()[0].sha256 == first
    pack(b="x: 2")
    assert read()[0].sha256 != first


def test_a_whole_file_may_be_an_include(pack):
    pack(main="include: b.yaml", b="x: 1")
    doc, found = read()
    assert (doc.data, found) == ({"x": "1"}, [])


def test_lists_are_joined_and_mappings_merged(pack):
    pack(main="a: {include: [x.yaml, y.yaml]}\nb: {include: [m.yaml, n.yaml]}",
         x="- 1\n- {k: v}", y="- 3\n- {k: w}", m="p: 1", n="q: 2\np: 3")  # fmt: skip
    doc, found = read()
    assert doc.data == {"a": ["1", {"k": "v"}, "3", {"k": "w"}], "b": {"p": "1", "q": "2"}}
    assert found == ["E114 n.yaml:2:1"]
    assert str(doc.marks.value(("a", 3, "k"))) == "y.yaml:2:7"
    assert str(doc.marks.value(("b", "p"))) == "m.yaml:1:4"


@pytest.mark.parametrize(
    ("value", "code"),
    [("x.txt", "E135"), ("[]", "E135"), ("{a: b}", "E135"), ("[[a.yaml]]", "E135"), ("~", "E118"),
     ("[l.yaml, m.yaml]", "E136"), ("none.yaml", "E132"), ("L.yaml", "E132"), ("sub.yaml", "E132"),
     ("empty.yaml", "E107"), ("text.yaml", "E109"), ("../out.yaml", "E131"),
     ("sub.yaml/../../out.yaml", "E131"), ("./l.yaml", "E131"), ("a//l.yaml", "E131")],
)  # fmt: skip
def test_includes_that_cannot_be(pack, value, code):
    root = pack(main=f"a: {{include: {value}}}\nb: 1", l="- 1", m="p: 1", empty="# x", text="x y")
    (root / "sub.yaml").mkdir()
    (root.parent / "out.yaml").write_text("secret: 1", encoding="utf-8")
    doc, found = read()
    assert [line.split()[0] for line in found] == [code]
    assert doc.is_broken(("a",))
    assert doc.data["b"] == "1"


def test_include_among_other_keys_is_an_ordinary_key(pack):
    pack(main="scope: {include: [vat, cit], heads: all}")
    assert read()[1] == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("/etc/passwd", "absolute"), ("~/x.yaml", "absolute"), ("\\x.yaml", "absolute"),
        ("C:\\x.yaml", "drive"), ("c:/x.yaml", "drive"), ("c:x.yaml", "drive"),
        ("\\\\srv\\x", "share"), ("//srv/x", "share"), ("file:///x", "URL"), ("http://x", "URL"),
        ("data:x", "URL"), ("a\\b.yaml", "backslash"), ("CON", "reserved"), ("con.yaml", "reserved"),
        ("a/NUL.yaml", "reserved"), ("Com1.yaml", "reserved"), ("lpt9", "reserved"), ("aux .yaml", "reserved"),
        ("a:b.yaml", "URL"), ("甲:b.yaml", "legal"), ("a?.yaml", "legal"), ("a|b.yaml", "legal"),
        ("a./b.yaml", "legal"), ("a /b.yaml", "legal"), ("", "empty"), ("a//b", "empty"), ("./a", "empty"),
        ("a/./b", "empty"), ("a/", "empty"),
    ],
)  # fmt: skip
def test_names_are_judged_alike_on_every_system(name, word):
    reason = refusal(name)
    if name == "a:b.yaml":  # one letter and a colon is a drive
        word = "drive"
    assert reason is not None
    assert word in reason.en


@pytest.mark.parametrize(
    "name", ["a.yaml", "甲/乙.yaml", "../a.yaml", "a-b_c.1.yaml", "console.yaml"]
)
def test_ordinary_names_are_fine(name):
    assert refusal(name) is None


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_links_are_followed_and_may_not_lead_out(pack):
    root = pack(main="a: {include: in.yaml}\nb: {include: out.yaml}\nc: {include: dir/x.yaml}",
                real="x: 1")  # fmt: skip
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text("secret: 1", encoding="utf-8")
    (root / "in.yaml").symlink_to("real.yaml")
    (root / "out.yaml").symlink_to(outside / "x.yaml")
    (root / "dir").symlink_to(outside)
    doc, found = read()
    assert doc.data == {"a": {"x": "1"}, "b": "", "c": ""}
    assert found == ["E131 main.yaml:2:14", "E131 main.yaml:3:14"]
    assert read(root=root.parent)[0].data["b"] == {"secret": "1"}


def test_a_message_does_not_reveal_what_exists_outside(pack):
    root = pack(main="- {include: ../there.yaml}\n- {include: ../not-there.yaml}")
    (root.parent / "there.yaml").write_text("x: 1", encoding="utf-8")
    collector = Collector()
    load(Path("main.yaml"), collector=collector)
    one, two = collector.sorted()
    assert one.message.en.replace("there", "not-there") == two.message.en
    assert one.hint == two.hint


def test_cycles(pack):
    pack(main="a: {include: b.yaml}", b="c: {include: main.yaml}\nd: {include: b.yaml}\ne: 1")
    doc, found = read()
    assert found == ["E133 b.yaml:1:14", "E133 b.yaml:2:14"]
    assert doc.data == {"a": {"c": "", "d": "", "e": "1"}}


def test_the_same_file_may_be_included_twice(pack):
    pack(main="a: {include: b.yaml}\nc: {include: b.yaml}", b="x: 1")
    assert read()[1] == []


def test_depth_of_includes(pack):
    names = ["main", *(f"p{n}" for n in range(1, 12))]
    pack(
        **{n: f"x: {{include: {m}.yaml}}" for n, m in pairwise(names)},
        p11="a: 1",
    )
    assert read()[1] == [f"E134 p{MAX_INCLUDES}.yaml:1:14"]
    assert read("p4.yaml")[1] == []


def test_limits_hold_for_all_files_together(pack):
    pack(main="a: {include: [b.yaml, b.yaml]}", b="- x\n" * 30_000)
    assert [line.split()[0] for line in read()[1]] == ["E128"]
    deep = "[" * 20 + "]" * 20
    pack(main="a: " + "[" * 20 + "{include: c.yaml}" + "]" * 20, c=f"x: {deep}")
    assert [line.split()[0] for line in read()[1]] == ["E127"]


def test_many_includes_of_a_mistake_are_cut_off(pack):
    pack(main="\n".join(f"k{n}: {{include: b.yaml}}" for n in range(2000)), b="x: ~")
    collector = Collector()
    load(Path("main.yaml"), collector=collector)
    assert len(collector.items) == 1


def test_text_without_a_folder_includes_nothing(pack):
    root = pack(b="x: 1")
    for options, code in (({}, ["E131"]), ({"root": root}, [])):
        collector = Collector()
        loads("a: {include: b.yaml}", collector=collector, **options)
        assert [d.code for d in collector.items] == code


def test_findings_carry_the_line_they_speak_of(pack):
    pack(main="a: {include: b.yaml}", b="x: 1\nx: 2")
    collector = Collector()
    load(Path("main.yaml"), collector=collector)
    assert [d.source_line for d in collector.items] == ["x: 2"]
    assert [d.path for d in collector.items] == ["x"]
