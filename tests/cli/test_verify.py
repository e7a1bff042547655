"""Bundles of several agreements in one folder are verified agreement by agreement."""

from __future__ import annotations

from tests.cli.test_settle import enclave
from tests.settle import world

RECEIPTS = """\
编号,企业,税种,金额(元),入库日期
v1,g1,增值税,1200000,2026-01-15
c1,g1,企业所得税,500000,2026-02-15
v2,g1,增值税,800000,2026-04-15
"""


def test_two_agreements_in_one_folder_are_two_chains(tmp_path):
    world.make(tmp_path)
    second = world.AGREEMENT.replace("LATE", "adjust").replace("agreement: deal", "agreement: cit")
    second = second.replace("heads: [vat]", "heads: [cit]")
    (tmp_path / "second.yaml").write_text(second, "utf-8")
    more = "  - {file: second.yaml, events: {production: 2026-01-01}}\n"
    (tmp_path / "scenario.yaml").write_text(world.SCENARIO + more, "utf-8")
    (tmp_path / "receipts.csv").write_text(RECEIPTS, "utf-8")
    enclave("ledger", "new", "l.db", cwd=tmp_path)
    for month in ("2026-03", "2026-06"):
        words = ("ledger", "book", "l.db", "receipts.csv", "--scenario", ".", "--until", month)
        enclave(*words, cwd=tmp_path)
        words = ("settle", ".", "--ledger", "l.db", "--through", month, "--finalize")
        enclave(*words, "--out", "out", cwd=tmp_path)
    names = sorted(f"out/{p.name}" for p in (tmp_path / "out").glob("*.zip"))
    shown, said = enclave("verify", *names, cwd=tmp_path)
    assert (len(names), shown.count("√"), said) == (4, 4, "")
    enclave("verify", *reversed(names), cwd=tmp_path)
    # A revision stands beside what it replaces; a period that is missing is found.
    enclave("ledger", "reopen", "l.db", "2026-04-01", "--reason", "x", "--by", "y", cwd=tmp_path)
    words = ("--through", "2026-06", "--finalize", "--out", "out")
    enclave("settle", ".", "--ledger", "l.db", *words, cwd=tmp_path)
    names = sorted(f"out/{p.name}" for p in (tmp_path / "out").glob("*.zip"))
    shown, _ = enclave("verify", *names, cwd=tmp_path)
    assert (len(names), shown.count("√")) == (6, 6)
    book = ("ledger", "book", "l.db", "receipts.csv", "--scenario", ".")
    enclave(*book, cwd=tmp_path)
    enclave("settle", ".", "--ledger", "l.db", "--through", "2026-09", *words[2:], cwd=tmp_path)
    _, said = enclave(
        "verify", "out/deal-2026-09-30.enclave.zip", "out/deal-2026-03-31.enclave.zip",
        cwd=tmp_path, code=1,
    )  # fmt: skip
    assert said.count("E981") == 1
