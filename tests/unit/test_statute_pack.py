"""Loading statute packs: what a file may say, and what each mistake is answered with."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from enclave.diagnostics import Collector, InputRejected
from enclave.statute import Subject, load_heads, load_statute, shares, statute_ids
from enclave.statute.heads import heads_table
from enclave.terms.statute import Hole, Rule, StatutePack

HEAD = """
statute: {name}
title: {{zh: 测试, en: test}}
status: assumption
place: {{country: example, province: 甲省}}
kinds: {{ordinary: {{rule: head, status: assumption}}}}
"""
RULE = """  - id: {id}
    heads: [{heads}]
    mechanism: {mechanism}
    shares: {shares}
    from: {start}
    reference: {{document: {{zh: 令}}}}
    status: assumption
{more}"""
ROSTER = (
    "rosters:\n  big: {title: {zh: 名单}, reference: {document: {zh: 令}}, status: assumption}\n"
)


def rule(
    name="a", heads="vat", mechanism="ratio", shares="{centre: 50%, county: 50%}",
    start="2020-01-01", more="",
) -> str:  # fmt: skip
    lines = "".join(f"    {line}\n" for line in more.splitlines())
    return RULE.format(
        id=name, heads=heads, mechanism=mechanism, shares=shares, start=start, more=lines
    )


def write(folder: Path, *rules: str, name: str = "jia", more: str = "") -> Path:
    path = folder / f"{name}.yaml"
    body = HEAD.format(name=name).lstrip()
    path.write_text(body + more + ("rules:\n" + "".join(rules) if rules else ""), encoding="utf-8")
    return path


def codes(path: Path | str) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        load_statute(path)
    return [d.code for d in caught.value.diagnostics]


def message(path: Path | str, lang: str = "en") -> str:
    with pytest.raises(InputRejected) as caught:
        load_statute(path)
    (only,) = caught.value.diagnostics
    return only.message.in_(lang)


# ------------------------------------------------------------------------------ the packs shipped


def test_every_shipped_pack_loads():
    assert set(statute_ids()) >= {
        "cn-henan",
        "cn-jiangxi",
        "cn-national",
        "cn-yunnan-chuxiong",
        "demo-chuxiong-assumed",
        "example-jiazhou",
    }
    for name in statute_ids():
        statute = load_statute(name)
        assert statute.id == name
        assert statute.diagnostics == ()
        assert len(statute.sha256) == 64
        assert repr(statute).startswith(f"Statute('{name}'")


def test_every_rule_cites_a_document_and_every_pack_says_how_far_to_trust_it():
    for name in statute_ids():
        for term in load_statute(name).rules:
            assert term.item.reference.document.zh
            assert term.item.status


def test_only_the_environment_tax_is_known_for_chuxiong():
    statute = load_statute("cn-yunnan-chuxiong")
    known = {h for t in statute.rules if t.depth == 0 and not t.holes for h in t.item.heads}
    assert known == {"env"}
    assert len(statute.holes()) == 12 + 6 + 1
    assert load_statute("demo-chuxiong-assumed").holes() == {}
    assert "不是法律" in load_statute("demo-chuxiong-assumed").title.zh


def test_heads_are_found_by_id_name_alias_and_code():
    heads = load_heads()
    for text in ("vat", "国内增值税", "增值税", "VAT", "10101", "1010101", "101010101", " vat "):
        assert heads.resolve(text) == "vat"
    assert heads.resolve("1010104") == "vat_pilot"
    assert heads.resolve("101040101") == "cit"
    assert heads.resolve("1011101") == "stamp_securities"
    assert heads.resolve("1011119") == "stamp"
    for text in ("增直税", "10999", "999", "1010", ""):
        assert heads.resolve(text) is None
    assert "增值税" in heads.words()
    assert "10101" not in heads.words()


def test_kinds_by_budget_code():
    statute = load_statute("cn-national")
    assert statute.kind_of_code("101010136") == "vat_credit_refund"
    assert statute.kind_of_code("101010137") == "vat_credit_transfer"
    assert statute.kind_of_code("1010101") is None


def test_a_damaged_table_of_heads_is_reported(tmp_path):
    path = tmp_path / "heads.yaml"
    path.write_text("[", encoding="utf-8")
    collector = Collector()
    assert heads_table(collector, path) is None
    path.write_text("table: heads\n", encoding="utf-8")
    assert heads_table(collector, path) is None
    assert collector.errors


# -------------------------------------------------------------------------------- finding packs


def test_a_pack_by_path_text_path_and_id_in_a_folder(tmp_path):
    path = write(tmp_path, rule())
    assert load_statute(path).id == load_statute(str(path)).id == "jia"
    assert load_statute("jia", folders=(tmp_path,)).id == "jia"


def test_the_hash_depends_on_every_file_of_the_chain(tmp_path):
    write(tmp_path, rule(), name="yi")
    path = write(tmp_path, more="extends: yi\n")
    before = load_statute(path).sha256
    assert load_statute(path).sha256 == before
    write(tmp_path, rule(start="2021-01-01"), name="yi")
    assert load_statute(path).sha256 != before


def test_e501_no_such_pack(tmp_path):
    assert "did you mean cn-henan?" in message("cn-henna")
    assert message("zzzzzzzz") == "there is no statute pack zzzzzzzz"
    assert codes(tmp_path / "none.yaml") == ["E501"]
    for name in ("", "..", "a/b", "a\\b"):
        assert codes(name) == ["E501"]


def test_e502_packs_that_extend_each_other(tmp_path):
    write(tmp_path, rule(), name="yi", more="extends: jia\n")
    path = write(tmp_path, rule(), more="extends: yi\n")
    assert message(path) == "the pack extends itself: jia → yi → jia"


def test_a_file_that_cannot_be_read_stops_the_chain(tmp_path):
    (tmp_path / "yi.yaml").write_text("[", encoding="utf-8")
    path = write(tmp_path, rule(), more="extends: yi\n")
    assert codes(path)[0][:2] == "E1"


def test_the_nearest_pack_wins_and_inherits_the_rest(tmp_path):
    write(
        tmp_path,
        rule(name="vat", heads="vat"),
        rule(name="cit", heads="cit", shares="{centre: 60%, local: 40%}"),
        name="yi",
    )
    path = write(
        tmp_path,
        rule(name="vat", shares="{centre: 50%, province: 50%}"),
        rule(name="cit", heads="cit", shares="{province: 1/3, county: 2/3}", more="of: local"),
        more="extends: yi\n",
    )
    statute = load_statute(path)
    assert "province" in shares(statute, Subject("vat", statute.rules[0].item.from_))
    found = shares(statute, Subject("cit", statute.rules[0].item.from_))
    assert {k: str(v) for k, v in found.items()} == {
        "centre": "3/5", "province": "2/15", "county": "4/15",
    }  # fmt: skip


# ----------------------------------------------------------------------------- mistakes of rules


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E504", rule(shares="{centre: 50%, county: 49%}")),
        ("E504", rule(shares="{centre: 60%, county: 50%}")),
        ("E504", rule(shares="{centre: 60%, province: {hole: x}, county: 50%}")),
        ("E505", rule(more="until: 2020-01-01")),
        ("E506", rule(shares="{centre: 50%, county: 50%}", more="of: local")),
        ("E506", rule(shares="{local: 100%}", more="of: local")),
        ("E507", rule(shares="{centre: 50%, local: 25%, county: 25%}")),
        ("E508", rule(mechanism="by_enterprise_list")),
        ("E508", rule(mechanism="by_industry")),
        ("E508", rule(more="roster: big")),
        ("E508", rule(more="growth: {province: 20%}")),
        ("E508", rule(mechanism="increment_over_base", shares="{county: 100%}", more="of: local")),
        ("E509", rule(mechanism="ratio_year_end")),
        (
            "E509",
            rule(
                mechanism="increment_over_base",
                shares="{centre: 50%, county: 50%}",
                more="growth: {province: 20%}\nbase: 1万元\nshortfall: none",
            ),
        ),
        (
            "E509",
            rule(
                mechanism="increment_over_base",
                shares="{county: 100%}",
                more="of: local\ngrowth: {county: 20%}\nbase: 1万元\nshortfall: none",
            ),
        ),
        (
            "E516",
            rule(
                mechanism="increment_over_base",
                shares="{county: 100%}",
                more="of: local\nuntil: 2024-07-01\ngrowth: {province: 20%}\nbase: 1万元\n"
                "shortfall: none",
            ),
        ),
        ("E212", rule(shares="{centre: x, county: 50%}")),
        ("E212", rule(shares="{centre: [1], county: 50%}")),
    ],
)
def test_a_mistaken_rule_is_refused(tmp_path, code, text):
    from pydantic import ValidationError

    from enclave.source import load

    path = write(tmp_path, text)
    doc = load(path, collector=Collector())
    with pytest.raises(ValidationError) as caught:
        StatutePack.model_validate(doc.data)
    assert code in [e["type"] for e in caught.value.errors()]


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("E505", "from: 2020-01-01\n      until: 2020-01-01\n      own: {county: 100%}\n      pooled: {county: 100%}"),
        ("E504", "from: 2020-01-01\n      own: {county: 90%}\n      pooled: {county: 100%}"),
        ("E504", "from: 2020-01-01\n      own: {county: 100%}\n      pooled: {county: 90%}"),
    ],
)  # fmt: skip
def test_a_mistaken_division_of_refunds_is_refused(tmp_path, code, inside):
    more = (
        "credit_refund:\n  inside:\n    - id: i\n      status: assumption\n"
        f"      reference: {{document: {{zh: 令}}}}\n      {inside}\n"
    )
    assert code in codes(write(tmp_path, more=more))


@pytest.mark.parametrize(
    ("code", "burden"),
    [
        ("E505", "from: 2020-01-01\n      until: 2019-01-01\n      pool: 35%"),
        ("E504", "from: 2020-01-01\n      pool: 36%"),
    ],
)
def test_a_mistaken_burden_of_refunds_is_refused(tmp_path, code, burden):
    assert code in codes(write(tmp_path, more=credit(burden)))


def credit(*burdens: str) -> str:
    out = "credit_refund:\n  burden:\n"
    for i, burden in enumerate(burdens):
        out += (
            f"    - id: b{i}\n      heads: [vat]\n      centre: 50%\n      place_share: 15%\n"
            "      pool_share: {hole: p}\n      status: assumption\n"
            f"      reference: {{document: {{zh: 令}}}}\n      {burden}\n"
        )
    return out


def test_e503_unknown_head(tmp_path):
    assert "did you mean" in message(write(tmp_path, rule(heads="vta")))
    path = write(tmp_path, rule(heads="own"), more="heads:\n  own: {name: {zh: 甲税}, kind: tax}\n")
    assert load_statute(path).resolve_head("甲税") == "own"


def test_e510_rules_that_overlap(tmp_path):
    text = message(write(tmp_path, rule(), rule(name="b", start="2021-06-01")))
    assert text == "rules jia/a and jia/b for vat both hold on 2021-06-01~"
    apart = write(tmp_path, rule(more="until: 2021-06-01"), rule(name="b", start="2021-06-01"))
    assert len(load_statute(apart).rules) == 2


def test_e510_only_where_one_receipt_can_fall_under_both(tmp_path):
    path = write(
        tmp_path,
        rule(),
        rule(name="p", more="places: [x]"),
        rule(name="q", more="places: [y]"),
        rule(name="r", mechanism="by_enterprise_list", more="roster: big"),
        rule(name="s", mechanism="by_enterprise_list", more="roster: big2"),
        rule(name="t", mechanism="by_industry", more="industries: [steel]"),
        rule(name="u", mechanism="by_industry", more="industries: [rail]"),
        rule(name="v", shares="{county: 100%}", more="of: local"),
        rule(name="w", heads="cit"),
        more=ROSTER + ROSTER.split("\n")[1].replace("big", "big2") + "\n",
    )
    assert len(load_statute(path).rules) == 9
    clash = write(
        tmp_path, rule(name="p", more="places: [x, y]"), rule(name="q", more="places: [y]")
    )
    assert codes(clash) == ["E510"]


def test_e510_of_credit_refunds(tmp_path):
    burden = "from: 2020-01-01\n      pool: 35%"
    assert codes(write(tmp_path, more=credit(burden, burden))) == ["E510"]
    other = burden + "\n"
    more = credit(burden, other).replace("heads: [vat]", "heads: [cit]", 1)
    assert len(load_statute(write(tmp_path, more=more)).burdens) == 2
    inside = (
        "    - id: {}\n      own: {{county: 100%}}\n      pooled: {{county: 100%}}\n"
        "      from: 2020-01-01\n      status: assumption\n"
        "      reference: {{document: {{zh: 令}}}}\n"
    )
    more = "credit_refund:\n  inside:\n" + inside.format("i") + inside.format("k")
    assert codes(write(tmp_path, more=more)) == ["E510"]


def test_terms_of_different_packs_may_overlap(tmp_path):
    burden = credit("from: 2020-01-01\n      pool: 35%") + (
        "  inside:\n    - id: i\n      own: {county: 100%}\n      pooled: {county: 100%}\n"
        "      from: 2020-01-01\n      status: assumption\n"
        "      reference: {document: {zh: 令}}\n"
    )
    write(tmp_path, name="yi", more=burden)
    statute = load_statute(write(tmp_path, more="extends: yi\n" + burden))
    assert [t.depth for t in statute.burdens] == [0, 1]
    assert [t.depth for t in statute.insides] == [0, 1]


def test_e511_the_centre_keeps_its_share(tmp_path):
    write(tmp_path, rule(shares="{centre: 75%, local: 25%}"), name="yi")
    text = message(write(tmp_path, rule(), more="extends: yi\n"))
    assert text == "rule jia/a gives the centre 50%; yi/a gives 75% at that time (vat)"
    early = write(
        tmp_path, rule(start="2019-01-01", more="until: 2020-01-01"), more="extends: yi\n"
    )
    assert load_statute(early)
    hole = rule(shares="{centre: {hole: c}, county: {hole: d}}")
    assert load_statute(write(tmp_path, hole, more="extends: yi\n"))
    listed = rule(mechanism="by_enterprise_list", shares="{centre: 100%}", more="roster: big")
    assert load_statute(write(tmp_path, listed, more=ROSTER + "extends: yi\n"))


def test_e512_a_name_belongs_to_one_head(tmp_path):
    more = "heads:\n  own: {name: {zh: 增值税}, kind: tax}\n"
    assert message(write(tmp_path, rule(), more=more)) == (
        "增值税 is a name or code of both vat and own"
    )


def test_e513_unknown_kind(tmp_path):
    path = write(tmp_path, rule())
    text = path.read_text(encoding="utf-8").replace("{ordinary:", "{refnd:")
    path.write_text(text, encoding="utf-8")
    assert "did you mean refund?" in message(path)


def test_e514_unknown_roster(tmp_path):
    listed = rule(mechanism="by_enterprise_list", more="roster: bgi")
    assert "did you mean big?" in message(write(tmp_path, listed, more=ROSTER))


def test_e515_same_id_twice(tmp_path):
    assert codes(write(tmp_path, rule(), rule(heads="cit"))) == ["E515"]


def test_w501_a_fill_that_answers_no_hole(tmp_path):
    collector = Collector()
    path = write(tmp_path, rule(), more="fill: {nothing: 10%}\n")
    statute = load_statute(path, collector=collector)
    assert [d.code for d in statute.diagnostics] == ["W501"]
    assert collector.sorted() == statute.diagnostics


def test_chinese_keys(tmp_path):
    path = tmp_path / "jia.yaml"
    path.write_text(
        """
分税体制: jia
标题: {zh: 甲}
状态: assumption
地区: {国家: example, 省: 甲省}
规则:
  - 编号: a
    税种: [vat]
    机制: ratio
    份额: {中央: 50%, 县: 50%}
    起: 2020-01-01
    依据: {文件: {zh: 令}, 条款: 第一条}
    状态: assumption
""",
        encoding="utf-8",
    )
    assert load_statute(path).rules[0].item.shares.keys() == {"centre", "county"}


def test_a_pack_prints_as_it_is_written():
    rules = load_statute("example-jiazhou").packs[0].model_dump(by_alias=True)["rules"]
    grown = next(r for r in rules if r["id"] == "land-growth")
    assert grown["base"] == {"hole": "jiazhou_land_base"}
    assert grown["growth"] == {"province": "20%", "prefecture": "5%"}
    again = Rule.model_validate({**grown, "base": 500})
    assert again.model_dump()["base"] == "500分"
    assert Rule.model_validate({**grown, "base": "1万元"}).base == 1_000_000
    typed = {"province": Hole(hole="x"), "prefecture": Fraction(1, 20)}
    assert Rule.model_validate({**grown, "growth": typed}).growth == typed
    assert Rule.model_validate(again.model_dump(by_alias=True) | {"base": again.base}) == again


@pytest.mark.parametrize("bad", ["x", "5", ["5"]])
def test_a_base_is_an_amount_with_its_unit(bad):
    from pydantic import ValidationError

    grown = next(r for r in load_statute("example-jiazhou").packs[0].rules if r.id == "land-growth")
    with pytest.raises(ValidationError):
        Rule.model_validate({**grown.model_dump(by_alias=True), "base": bad})


def test_text_paths_are_sought_in_the_given_folders_first(tmp_path):
    folder = tmp_path / "packs"
    folder.mkdir()
    write(folder, rule())
    assert load_statute("jia.yaml", folders=(folder,)).id == "jia"
    assert load_statute("packs/jia.yaml", folders=(tmp_path,)).id == "jia"
    collector = Collector()
    with pytest.raises(InputRejected):
        load_statute("packs/jia.yaml", collector=collector)
    assert [d.code for d in collector.errors] == ["E501"]


def test_messages_carry_the_line_they_stand_on(tmp_path):
    path = write(tmp_path, rule(heads="vta"))
    with pytest.raises(InputRejected) as caught:
        load_statute(path)
    assert caught.value.diagnostics[0].source_line == "    heads: [vta]"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pack_shown_in_the_guide_loads(lang, tmp_path):
    guide = Path(__file__).parents[2] / "docs" / lang / "statute.md"
    blocks = guide.read_text(encoding="utf-8").split("```yaml\n")[1:]
    (pack,) = [b.split("```")[0] for b in blocks if b.startswith("statute: ")]
    path = tmp_path / "my-county.yaml"
    path.write_text(pack, encoding="utf-8")
    assert load_statute(path).rules[0].item.shares["county"] == Fraction(4, 5)
