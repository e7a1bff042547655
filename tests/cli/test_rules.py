"""``enclave rules``: the library listed and shown, what is open never shown as known."""

from __future__ import annotations

import json

import pytest

from enclave.book.agreements import open_agreement
from enclave.cli import main
from enclave.compile.labels import namer, pipeline
from enclave.diagnostics import Collector
from enclave.kinds.registry import kinds
from enclave.report.library import agreement_card, card, packs
from enclave.report.open_words import clause_words
from enclave.terms.packs import rules_root
from enclave.terms.validate import find_holes
from enclave.text import Text

ALL = list(packs())
AGREEMENTS = [p for p in ALL if p.kind in ("agreement", "example")]


def rules(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["rules", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_list_names_every_file_of_the_library(capsys):
    code, out, err = rules(capsys, "list", "--lang", "zh")
    assert (code, err) == (0, "")
    files = [p for f in ("agreements", "examples", "statute", "indicators", "formulas", "tax")
             for p in (rules_root() / f).glob("*.yaml")]  # fmt: skip
    assert len(out.splitlines()) == len(files) + 2
    assert all(any(line.startswith(p.stem) for line in out.splitlines()) for p in files)
    out.encode("gb18030")


def test_filters(capsys):
    def ids(*arguments: str) -> list[str]:
        return [
            p["id"] for p in json.loads(rules(capsys, "list", "-o", "json", *arguments)[1])["packs"]
        ]

    assert "cn-national" in ids("--kind", "statute")
    assert "cn-yn-kunming-2024" not in ids("--kind", "statute")
    assert "cn-yn-kunming-2024" in ids(
        "--tag", "net-base", "--place", "昆明", "--status", "published"
    )
    assert "cn-yn-kunming-2024" in ids("--place", "yunnan")
    assert "cn-yn-kunming-2024" not in ids("--status", "template")
    assert ids("--tag", "no-such-tag") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pack", ALL, ids=lambda p: p.id)
def test_every_pack_can_be_shown(capsys, pack, lang):
    code, out, err = rules(capsys, "show", pack.id, "--lang", lang)
    assert (code, err) == (0, "")
    assert pack.id in out
    for hole in set(find_holes(pack.data).values()):
        assert hole in out
    assert "\ue000" not in out
    assert "\ue001" not in out


@pytest.mark.parametrize("pack", AGREEMENTS, ids=lambda p: p.id)
def test_clauses_stand_in_words_in_the_order_in_which_they_apply(pack):
    shown = agreement_card(pack)
    assert all(c["in_words"] for c in shown["clauses"])
    opened = open_agreement(pack.path, collector=Collector())
    agreement = opened.loaded.agreement
    if agreement is None:
        return
    names = namer(agreement)
    expected = [kinds()[c.kind].words(c, names).zh for _, c in pipeline(agreement)]
    assert [c["words"]["zh"] for c in shown["clauses"]] == expected


@pytest.mark.parametrize("pack", [p for p in AGREEMENTS if find_holes(p.data)], ids=lambda p: p.id)
def test_every_open_term_of_a_clause_is_marked_in_its_sentence(pack):
    shown = agreement_card(pack)
    titles = {h["hole"]: h["name"]["zh"] for h in shown["open"]}
    for clause in shown["clauses"]:
        for hole in clause["holes"]:
            assert f"【待定：{titles[hole]}】" in clause["words"]["zh"], clause["id"]


CLAUSES = [
    ({"kind": "share", "weights": {"hole": "r"}}, "可分成收入按【待定：r】分成。"),
    ({"kind": "share", "weights": {"a": {"hole": "r"}, "b": "40%"}}, "【待定：r】"),
    ({"kind": "retain", "to": "a", "ratio": {"hole": "r"}}, "收入的【待定：r】先留归甲，不参与分成。"),
    ({"kind": "cap", "party": "a", "limit": {"hole": "most"}, "span": {"hole": "how"}, "spill": "b"},
     "甲分得额以【待定：most】为限（按【待定：how】累计），超出部分归乙。"),
    ({"kind": "guarantee", "to": "a", "amount": "5万元", "payer": {"hole": "who"}},
     "甲每年所得不低于5万元，不足部分由【待定：who】补足。"),
    ({"kind": "deduct", "item": "x", "to": "b", "amount": "3万元", "deficit": {"hole": "late"}},
     "分成前每年扣除x（3万元），归乙；不足扣除的部分【待定：late】。"),
    ({"kind": "recover", "to": "a", "costs": "c", "interest": {"hole": "rate"}},
     "按年利率【待定：rate】计息"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "expected"), CLAUSES, ids=lambda v: str(v)[:40])
def test_what_is_open_is_never_put_in_words_as_if_it_were_known(clause, expected):
    names = {"a": Text("甲"), "b": Text("乙"), "c": Text("投入")}
    said = clause_words({"id": "x", **clause}, lambda k: names.get(k, Text(k)), {}, None)
    assert expected in said.zh


def test_the_kunming_pack_by_hand(capsys):
    _, out, _ = rules(capsys, "show", "cn-yn-kunming-2024", "--lang", "zh")
    for line in (
        "可分成收入按【待定：县级留成的分享比例】分成。",
        "归【待定：产业扶持由谁支付】；不足扣除的部分【待定：扶持超过税收时】；依据【待定：产业扶持的政策依据】。",
        "向昆明市财政局和协作双方：协议约定的比例是多少？",
        "  - pack: cn-yn-kunming-2024",
        "      kunming_ratio: ...",
        "      recognised: 2024-01-01",
    ):
        assert line in out


def test_statutes_show_shares_by_level_and_date(capsys):
    shown = card("example-jiazhou")
    rule = next(r for r in shown["rules"] if r["id"] == "vat-b")
    assert {k: v["zh"] for k, v in rule["shares"].items()} == {
        "centre": "50%", "province": "1/6", "prefecture": "1/6", "county": "1/6",
    }  # fmt: skip
    assert (rule["from"], rule["status"], rule["article"]) == ("2020-01-01", "assumption", "第二条")
    _, out, _ = rules(capsys, "show", "cn-yunnan-chuxiong", "--lang", "zh")
    assert "【待定：" in out


def test_json_is_stable(capsys):
    code, out, _ = rules(capsys, "show", "jiazhou-worked", "-o", "json")
    assert code == 0
    body = json.loads(out)
    assert body["schema"] == "enclave/rule/1"
    assert [c["id"] for c in body["clauses"]] == ["base", "split", "ceiling", "floor"]
    assert body["clauses"][2]["words"]["en"].startswith("Shankou county gets no more than 120% of")
    assert set(body) == {
        "schema", "id", "kind", "title", "status", "place", "tags", "file", "holes", "summary",
        "documents", "parties", "terms", "clauses", "amend", "credit", "events", "data", "open", "notes",
        "clause_kinds",
    }  # fmt: skip
    assert rules(capsys, "show", "jiazhou-worked", "-o", "json")[1] == out


def test_heads_and_a_mistyped_name(capsys):
    assert "增值税" in rules(capsys, "show", "heads", "--lang", "zh")[1]
    code, _, err = rules(capsys, "show", "jiazhou-work")
    assert code == 2
    assert "jiazhou-worked" in err
