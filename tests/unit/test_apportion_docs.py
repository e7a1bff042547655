"""The examples of the pages on formulas are what the program says."""

from __future__ import annotations

import re

import pytest

from enclave.apportion import formula_ids
from enclave.cli import main
from enclave.statute import statute_ids
from enclave.terms.packs import rules_root

DOCS = rules_root().parent / "docs"


def page(lang: str) -> str:
    return (DOCS / lang / "formulas.md").read_text(encoding="utf-8")


def blocks(lang: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page(lang), re.DOTALL)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_printed_table(lang, tmp_path, capsys):
    path = tmp_path / "plants.yaml"
    path.write_text(blocks(lang, "yaml")[0], encoding="utf-8")
    assert main(["apportion", "cit-hq-branch-2013", str(path), "--lang", lang]) == 0
    assert capsys.readouterr().out == blocks(lang, "text")[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("number", "rule", "shown"),
    [
        (1, "cit-hq-branch-2013", ("52.50", "42.00", "21.00", "210.00")),
        (2, "hydro-2008", ("531.25", "468.75")),
    ],
)
def test_the_other_inputs(lang, number, rule, shown, tmp_path, capsys):
    path = tmp_path / "input.yaml"
    path.write_text(blocks(lang, "yaml")[number], encoding="utf-8")
    assert main(["apportion", rule, str(path)]) == 0
    out = capsys.readouterr().out
    assert all(text in out for text in shown)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_of_the_page_is_read(lang, tmp_path, capsys):
    path = tmp_path / "plants.csv"
    path.write_text(blocks(lang, "text")[1], encoding="utf-8")
    words = ["--amount", "2500万元", "--year", "2025"]
    assert main(["apportion", "cit-hq-branch-2013", str(path), *words]) == 0
    assert "0.4350000000" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_code_of_the_page_runs(lang):
    scope: dict[str, object] = {}
    exec(blocks(lang, "python")[0], scope)  # the page's own example
    receipts = scope["receipts"]
    assert scope["result"].local_of("B1") == 870000
    assert receipts[0].recorded == {
        "centre": 1305000, "province": 261000, "prefecture": 0, "county": 609000,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_pack_is_on_the_page(lang):
    text = page(lang)
    others = {"cn-henan", "cn-jiangxi", "cn-national", "cn-yunnan-chuxiong"}
    names = {name for name in statute_ids() if name.startswith("cn-")} - others
    for name in (*formula_ids(), *names):
        assert f"`{name}`" in text
