"""The strict reader: text stays text, places are right, what is not plain data is refused."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
import yaml

from enclave.diagnostics import Collector, Mark
from enclave.money import AmountError, parse_amount
from enclave.ratio import RatioError, parse_ratio
from enclave.source import did_you_mean, loads, path_text, reader
from enclave.source.reader import MAX_DEPTH, MAX_SCALAR
from enclave.source.reading import MAX_NODES

ALIASES = {"单位": "unit", "参与方": "parties", "名称": "name", "分成": "share"}


def read(text, **options):
    collector = Collector()
    doc = loads(text, collector=collector, file="a.yaml", **options)
    return doc, [f"{d.code} {d.mark.line}:{d.mark.col}" for d in collector.sorted()]


def codes(text, **options):
    return [found.split()[0] for found in read(text, **options)[1]]


def accepted(text, **options):
    doc, found = read(text, **options)
    assert found == []
    return doc


# ------------------------------------------------------------------------------ text stays text


@pytest.mark.parametrize(
    "written",
    ["3:7", "50:50", "0512", "no", "on", "Off", "90071992547409.93", "0.333333333333333333333",
     "1e400", ".inf", "-.inf", "9" * 5000, "0x" + "f" * 5000, "1,000,000.00", "1,00,0", "０．３",
     "３０％", "2024-02-30", "2024-01-01T00:00:00", "1_000", "=", "!", "10%", "-5", "万元", "x:y"],
)  # fmt: skip
def test_no_scalar_is_interpreted(written):
    if written == "!":
        assert accepted("a: '!'").data == {"a": "!"}
    else:
        assert accepted(f"a: {written}\nb:\n- {written}").data == {"a": written, "b": [written]}


@pytest.mark.parametrize(
    ("read_as", "code"),
    [
        ("3:7", "E211"), ("50:50", "E211"), ("六四开", "E211"), ("1e400", "E212"), (".inf", "E212"),
        ("0x10", "E212"), ("０．３", "E212"), ("９" * 3 + "%", "E212"), ("9" * 5000, "E212"),
    ],
)  # fmt: skip
def test_text_that_is_no_ratio_is_refused_by_the_typed_layer(read_as, code):
    with pytest.raises(RatioError) as caught:
        parse_ratio(accepted(f"a: {read_as}").data["a"])
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("read_as", "code"),
    [
        ("1e400", "E221"), (".inf", "E221"), ("0x" + "f" * 9000, "E222"), ("9" * 5000, "E222"),
        ("1,00,0", "E221"), ("３０", "E221"), ("90071992547409.93", "E225"), ("1.005", "E224"),
    ],
)  # fmt: skip
def test_text_that_is_no_amount_is_refused_by_the_typed_layer(read_as, code):
    with pytest.raises(AmountError) as caught:
        parse_amount(accepted(f"a: {read_as}").data["a"], "元")
    assert caught.value.code == code


def test_exact_text_gives_exact_numbers():
    data = accepted("a: 0.333333333333\nb: 1,000,000.01").data
    assert parse_ratio(data["a"]) == Fraction(333333333333, 10**12)
    assert parse_amount(data["b"], "元") == 100_000_001


def test_keys_are_text_too():
    assert accepted("yes: a\nno: b\n1: c\n2024-01-01: d\n'': e").data == {
        "yes": "a", "no": "b", "1": "c", "2024-01-01": "d", "": "e",
    }  # fmt: skip
    assert codes("1: a\n'1': b") == ["E114"]


def test_a_quoted_null_is_text_and_a_plain_one_is_missing():
    assert accepted("a: '~'\nb: \"null\"\nc: ''").data == {"a": "~", "b": "null", "c": ""}
    doc, found = read("a:\nb: ~\nc: null\nd: [x, ~]\ne:\n  -\n")
    assert found == ["E118 1:1", "E118 2:4", "E118 3:4", "E118 4:8", "E118 6:4"]
    assert doc.broken == {("a",), ("b",), ("c",), ("d", 1), ("e", 0)}
    assert doc.is_broken(("a",))
    assert doc.is_broken(("d", 1, "below"))
    assert not doc.is_broken(("d", 0))


def test_styles_of_text():
    text = "a: |\n  one\n  two\nb: >\n  one\n  two\nc: one\n  two\nd: \"x\\ty\\u7532\"\ne: 'it''s'"
    assert accepted(text).data == {
        "a": "one\ntwo\n", "b": "one two\n", "c": "one two", "d": "x\ty甲", "e": "it's",
    }  # fmt: skip


def test_tabs_after_the_indentation_are_spaces():
    text = 'a:\t1\t\nb: x\ty\t# c\nc: [1,\t2]\n\t\nd: "x\ty"'
    doc = accepted(text)
    assert doc.data == {"a": "1", "b": "x y", "c": ["1", "2"], "d": "x y"}
    assert doc.marks.value(("c", 1)) == Mark("a.yaml", 3, 8, 9)
    assert doc.lines[1] == "b: x\ty\t# c"


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_bom_do_not_matter(breaks):
    text = "\ufeff单位: 万元\n名称: {a: 1}\n".replace("\n", breaks)
    doc = accepted(text, aliases=ALIASES)
    assert doc.data == {"unit": "万元", "name": {"a": "1"}}
    assert doc.lines == ("单位: 万元", "名称: {a: 1}", "")
    assert str(doc.marks.key(("name",))) == "a.yaml:2:1"


def test_the_hash_is_that_of_the_bytes():
    one, two = accepted("a: 1"), accepted(b"\xef\xbb\xbfa: 1")
    assert one.data == two.data
    assert one.sha256 != two.sha256
    assert one.sha256 == accepted(b"a: 1").sha256


# ----------------------------------------------------------------------------------- places


def test_marks_count_characters_from_1():
    doc = accepted("名称: {zh: 甲县, en: 'Jia'}\n分成:\n  - 六成 # 注\n  - {a: [x, y]}\n")
    marks = doc.marks
    assert marks.key(("名称",)) == Mark("a.yaml", 1, 1, 3)
    assert marks.value(("名称",)) == Mark("a.yaml", 1, 5, 24)
    assert marks.value(("名称", "zh")) == Mark("a.yaml", 1, 10, 12)
    assert marks.value(("名称", "en")) == Mark("a.yaml", 1, 18, 23)
    assert marks.value(("分成", 0)) == Mark("a.yaml", 3, 5, 7)
    assert marks.value(("分成", 1, "a", 1)) == Mark("a.yaml", 4, 13, 14)
    assert marks.value(("分成",)) == Mark("a.yaml", 3, 3, 7)


def test_a_place_that_does_not_exist_falls_back_to_its_parent():
    marks = accepted("a: {b: 1}").marks
    assert marks.value(("a", "nope", 3)) == marks.value(("a",))
    assert marks.key(("a", "nope")) == marks.value(("a",))
    assert marks.value(("nope",)) == marks.value(()) == Mark("a.yaml", 1, 1, 10)


def test_get_and_path_text():
    doc = accepted("a: [{b: 1}]")
    assert doc.get(("a", 0, "b")) == "1"
    assert doc.get(("a", 5)) is None
    assert doc.get(("a", "b")) is None
    assert doc.get(("a", 0, "b", "c")) is None
    assert path_text(("a", 0, "b")) == "a[0].b"
    assert path_text(()) == ""


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is one parser only")
@pytest.mark.parametrize(
    "text",
    ["a: {hole: which taxes are shared? (vat, cit)}\nb: [x?, y? ]", "{a: [1,\n ?\n b]}", "|#", "0\t","a: 1\nb: {c: 2, 'd': [x, y]}\n", "列表:\n  - 一\n  - 二: 3\n    四: |\n      abc\n  -\n",
     "a: >\n  f\n\nb: 1\r\nc: 2\rd: 3", "? a\n: b\n", "[a: 1, b]", "a: &x 1\nb: *x\nc: !y z\n",
     "%YAML 1.1\n---\na: 1\n---\nb: 2", "a: @\nb: 'x\n", "\ta: 1", "{a：1, b: c: d}"],
)  # fmt: skip
def test_both_parsers_give_the_same(text, monkeypatch):
    def everything():
        collector = Collector()
        doc = loads(text, collector=collector)
        return doc, collector.sorted()

    fast = everything()
    monkeypatch.setattr(reader, "_FAST", yaml.SafeLoader)
    assert everything() == fast


# ---------------------------------------------------------------------------------- aliases


def test_chinese_keys_become_canonical_and_keep_their_place():
    doc = accepted("参与方:\n  - {名称: 甲}\n", aliases=ALIASES)
    assert doc.data == {"parties": [{"name": "甲"}]}
    assert doc.marks.key(("parties", 0, "name")) == Mark("a.yaml", 2, 6, 8)


def test_a_key_in_both_languages_is_a_duplicate():
    doc, found = read("单位: 万元\nunit: 元\n单位: 亿元", aliases=ALIASES)
    assert found == ["E115 2:1", "E114 3:1"]
    assert doc.data == {"unit": "万元"}


def test_a_key_the_user_chose_is_no_word_of_the_language():
    text = "parties: {parties: {parties: {名称: {名称: x}}}}"
    assert accepted(text, aliases=ALIASES, free={"parties"}).data == {
        "parties": {"parties": {"parties": {"名称": {"name": "x"}}}}
    }


def test_the_keys_of_a_free_mapping_are_kept():
    text = "parties:\n  分成: {名称: x}\n  list: [{名称: y}]"
    assert accepted(text, aliases=ALIASES, free={"parties"}).data == {
        "parties": {"分成": {"name": "x"}, "list": [{"name": "y"}]}
    }


# ---------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &a [*a]", ["E121 1:4", "E122 1:8"]),
        ("&k a: 1", ["E121 1:1"]),
        ("a: &x {b: 1}", ["E121 1:4"]),
        ("a: *x\nb: *x\nc: *y", ["E122 1:4", "E122 3:4"]),
        ("*x : 1", ["E122 1:1"]),
        ("a: !!python/object/apply:os.system ['id']", ["E123 1:4"]),
        ("a: !!str 1\n!t b: 2", ["E123 1:4", "E123 2:1"]),
        ("<<: {a: 1}\nb: 2", ["E124 1:1"]),
        ("<<: *x", ["E124 1:1"]),
        ("a: 1\n---\nb: 2", ["E125 2:1"]),
        ("%YAML 1.1\n%TAG ! tag:x,2:\n---\na: 1", ["E126 1:1", "E126 2:1"]),
        ("? [1, 2]\n: 3\nb: {c: 1, c: 2}", ["E116 1:3", "E114 3:11"]),
        ("? {a: {b: ~}}\n: &x 3", ["E116 1:3", "E118 1:11", "E121 2:3"]),
        ("? \n: 4", ["E117 1:2"]),
        ("{: 1}", ["E117 1:2"]),
        (": 1", ["E117 1:1"]),
        ("", ["E107 1:1"]),
        ("---\n", ["E107 1:1"]),
        ("~", ["E107 1:1"]),
        ("# 注\n", ["E107 1:1"]),
        ("just text", ["E109 1:1"]),
        ('a: "\\u202e"\nb: "\\x07"', ["E106 1:4", "E106 2:4"]),
    ],
)  # fmt: skip
def test_what_is_not_plain_data_is_refused(text, found):
    assert read(text)[1] == found


def test_a_document_may_be_marked_as_one():
    assert accepted("---\na: 1\n...\n").data == {"a": "1"}


def test_duplicates_keep_the_first_and_are_still_looked_into():
    doc, found = read("a: {x: 1}\na: {x: 2, x: 3, include: y.yaml}\na: {include: z.yaml}\nb: 1")
    assert found == ["E114 2:1", "E114 2:11", "E114 3:1"]
    assert doc.data == {"a": {"x": "1"}, "b": "1"}


def test_both_places_of_a_duplicate_are_named():
    collector = Collector()
    loads("a: 1\n  # c\na: 2", collector=collector, file="f")
    assert [(d.mark.line, d.related[0].line) for d in collector.items] == [(3, 1)]
    assert collector.items[0].source_line == "a: 2"


def test_all_mistakes_come_in_one_run():
    text = "a: &x 1\na: 2\nb:\nc: !t 3\nd: @\ne: [1\nf: 'x' y\ng: {h：1}\ni: 1\ni: 2\n"
    assert codes(text) == [
        "E121", "E114", "E118", "E123", "E108", "E108", "E108", "E110", "E114",
    ]  # fmt: skip


@pytest.mark.parametrize("char", [*"\0\a\x1b\x7f\x85\u200b\u200f\u2028\u202e\u2066\ufffd\uffff"])
def test_invisible_characters_are_refused_with_their_place(char):
    doc, found = read(f"名称: 甲{char}县\nb: 1\n")
    assert found == ["E106 1:6"]
    assert doc.data == {"名称": "甲县", "b": "1"}
    assert doc.marks.value(("b",)) == Mark("a.yaml", 2, 4, 5)


def test_a_bom_is_accepted_at_the_start_only():
    assert accepted("\ufeffa: 1").data == {"a": "1"}
    assert codes("a: 1\n\ufeffb: 1") == ["E106"]


# ------------------------------------------------------------------------------------ limits


def seconds(text):
    start = time.perf_counter()
    found = codes(text)
    return found, time.perf_counter() - start


def test_depth():
    inside = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert codes(f"a: {inside}") == []
    assert codes(f"a: [{inside}]") == ["E127"]


def test_nodes():
    assert codes("- a\n" * (MAX_NODES - 1)) == []
    assert codes("- a\n" * MAX_NODES) == ["E128"]


def test_scalar():
    assert codes("a: " + "x" * MAX_SCALAR) == []
    doc, found = read("a: " + "甲" * (MAX_SCALAR + 1))
    assert found == ["E129 1:4"]
    assert doc.is_broken(("a",))


def test_size():
    assert codes("a: 1\n" + "#" * 2**20) == ["E103"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "E127"),
        ("{a: " * 100_000, "E127"),
        ("- " * 100_000 + "a", "E127"),
        ("k0: &k0 {a: 1}\n" + "".join(f"k{n}: &k{n} {{<<: [*k{n-1}, *k{n-1}]}}\n" for n in range(1, 26)),
         "E121"),
        ("a: &a [x, x]\n" + "".join(f"{b}: &{b} [{','.join('*' + a for _ in range(9))}]\n"
                                    for a, b in zip("abcdefgh", "bcdefghi", strict=True)), "E121"),
        ("a: 1\n" * 60_000, "E114"),
        ("a:\n" * 60_000, "E118"),
        ("\0" * 500_000, "E105"),
        ("\a" * 500_000, "E106"),
        ("@\n" * 50_000, "E108"),
        ("\t" * 100_000, "E107"),
        ("a:\n" + "\tb: 1\n" * 10_000, "E113"),
        ("x：\n" * 50_000, "E110"),
        ("\u3000" * 100_000, "E112"),
        ("a: '" + "x\n" * 400_000, "E108"),
        ("a: !" + "x" * 500_000, "E123"),
    ],
    ids=range(16),
)  # fmt: skip
def test_hostile_files_are_answered_at_once(text, code):
    found, taken = seconds(text)
    assert code in found
    assert taken < 20  # without the limits it is minutes, or never


# --------------------------------------------------------------------------------- encodings


def test_gbk_is_named_and_read_on():
    doc, found = read("# 协议\n名称: 甲县\na: 1\na: 2\n".encode("gbk"))
    assert found == ["E104 1:3", "E114 4:1"]
    assert doc.data == {"名称": "甲县", "a": "1"}


def test_gb18030_beyond_gbk():
    assert codes("名称: 㐂县𠮷\n".encode("gb18030")) == ["E104"]


@pytest.mark.parametrize(
    "raw", ["a: 甲".encode("utf-16"), "a: 甲".encode("utf-16-be"), b"\x80\xff\x00", b"a: \xff",
            "a: é".encode("latin-1"), bytes(range(256))],
)  # fmt: skip
def test_other_encodings_are_refused(raw):
    doc, found = read(raw)
    assert doc is None
    assert found[0][:4] in ("E105", "E106")


@pytest.mark.parametrize(
    ("text", "guess"),
    [("ģ县", "模县"), ("甲ģ", "甲模"), ("ģ", "模"), ("café", None), ("Lü Bu", None), ("甲·乙", None),
     ("5 m² × 3", None), ("Ελλάδα", None), ("nº 3", None)],
)  # fmt: skip
def test_latin_letters_in_chinese_names(text, guess):
    collector = Collector()
    loads(f"a: {text}", collector=collector)
    assert [d.code for d in collector.items] == (["W101"] if guess else [])
    assert not guess or guess in collector.items[0].message.zh


# -------------------------------------------------------------------------------- suggestions


@pytest.mark.parametrize(
    ("word", "answer"),
    [("raito", "ratio"), ("Ratio", "ratio"), ("ｒａｔｉｏ", "ratio"), ("fixed-return", "fixed_return"),
     ("分城", "分成"), ("封项", "封顶"), ("固定返回", "固定返还"), ("xyz", None), ("", None), ("甲", None),
     ("x" * 1000, None)],
)  # fmt: skip
def test_did_you_mean(word, answer):
    candidates = ["scope", "ratio", "fixed_return", "分成", "封顶", "固定返还"]
    assert did_you_mean(word, candidates) == answer


def test_of_equally_near_words_the_first_is_meant():
    assert did_you_mean("ab", ["abc", "abd"]) == "abc"
    assert did_you_mean("ab", ["abd", "abc"]) == "abd"
