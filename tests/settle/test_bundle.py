"""A bundle is computed again from itself; any changed byte is found; both counties make the same."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
import sys

import pytest

from enclave.diagnostics import InputRejected
from enclave.settle.bundle.archive import packed, unpacked
from enclave.settle.bundle.build import build, checker_source, sealed, verify
from enclave.settle.bundle.share import shared
from enclave.settle.ledger import Ledger
from tests.settle import world
from tests.settle.world import book, receipt, settle


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    """Three bundles in a chain: two quarters, and one with a refund into the first."""
    folder = world.make(tmp_path_factory.mktemp("甲县"))
    with Ledger.open(folder / "账本.db", create=True) as ledger:
        first, second = (b for _, b in world.year(folder, ledger, "2026-06", sealed=True))
        book(ledger, receipt("r1", -77, "2026-08-10", "2026-02-15", fen=-1))
        _, third = settle(folder, ledger, "2026-09", sealed=True)
    return first, second, third


def check(tmp_path, *contents):
    """What the program that knows nothing of ours says: exit code and words."""
    checker = tmp_path / "checker.py"
    checker.write_bytes(checker_source())
    paths = []
    for n, content in enumerate(contents):
        paths.append(tmp_path / f"{n}.zip")
        paths[-1].write_bytes(content)
    command = [sys.executable, "-I", "-S", str(checker), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    return done.returncode, done.stdout + done.stderr


def test_l10_bundles_hold_and_follow_one_another(bundles, tmp_path):
    first, second, third = bundles
    assert verify(first.content, "1") == []
    assert verify(second.content, "2", first.content) == []
    assert verify(third.content, "3", second.content) == []
    assert [d.code for d in verify(third.content, "3", first.content)] == ["E981"]
    assert check(tmp_path, third.content, second.content)[0] == 0
    assert check(tmp_path, third.content, first.content)[0] == 1


def test_two_counties_make_the_same_bytes(bundles, tmp_path_factory):
    """Other folder, other file order, other batches, a file with CRLF and comments: same bundle."""
    folder = world.make(tmp_path_factory.mktemp("乙县"))
    text = (folder / "agreement.yaml").read_text("utf-8")
    (folder / "agreement.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    scenario = (folder / "scenario.yaml").read_text("utf-8")
    renamed = scenario.replace("scenario: world", "scenario: ours").replace("小世界", "乙县的情景")
    (folder / "scenario.yaml").write_text(f"# 乙县\n{renamed}", "utf-8")
    with Ledger.open(folder / "台账.db", create=True) as ledger:
        book(ledger, receipt("v0", 1200, "2026-03-15"))
        _, first = settle(folder, ledger, "2026-03", sealed=True)
        book(ledger, receipt("v1", 1200, "2026-06-15"))
        _, second = settle(folder, ledger, "2026-06", sealed=True)
    assert (first.content, second.content) == (bundles[0].content, bundles[1].content)


def found(content):
    """What verifying says: the codes."""
    try:
        return [d.code for d in verify(content, "x")]
    except InputRejected as rejected:
        return [d.code for d in rejected.diagnostics]


def test_names_of_files_and_ways_to_write_a_head_make_no_difference(bundles, tmp_path):
    folder = world.make(tmp_path)
    (folder / "agreement.yaml").rename(folder / "协议.yaml")
    scenario = (folder / "scenario.yaml").read_text("utf-8").replace("agreement.yaml", "协议.yaml")
    (folder / "scenario.yaml").write_text(scenario, "utf-8")
    with Ledger.open(folder / "账本.db", create=True) as ledger:
        written = receipt("v0", 1200, "2026-03-15")
        book(ledger, dataclasses.replace(written, head="国内增值税"))
        _, bundle = settle(folder, ledger, "2026-03", sealed=True)
    assert bundle.content == bundles[0].content


def test_l4_any_changed_byte_is_found(bundles, tmp_path):
    content = bundles[2].content
    chance = random.Random(4)
    for _ in range(150):
        at = chance.randrange(len(content))
        bad = bytearray(content)
        bad[at] ^= 1 << chance.randrange(8)
        assert found(bytes(bad)), at
    assert check(tmp_path, content)[0] == 0


def forged(bundle, name, change):
    """The bundle with one file changed and the manifest made to agree."""
    files = {
        n: c.decode() for n, c in bundle.files.items() if n not in ("manifest.json", "checker.py")
    }
    data = json.loads(files[name])
    change(data)
    files[name] = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    return sealed(files, json.loads(bundle.files["manifest.json"])["previous"]).content


def a_fen_more(data):
    data["shares"][0]["period"] += 1
    data["shares"][0]["total"] += 1
    data["shares"][0]["items"][0]["amount"] += 1


def another_step(data):
    step = data["years"][0]["steps"][0]
    step["outputs"][0], step["outputs"][1] = step["outputs"][1], step["outputs"][0]


def a_flow_less(data):
    data["flows"].pop()


@pytest.mark.parametrize(("name", "change"), [
    ("statement.json", a_fen_more), ("trace.json", another_step), ("trace.json", a_flow_less),
])  # fmt: skip
def test_a_forgery_with_fresh_hashes_is_found_by_both(bundles, tmp_path, name, change):
    content = forged(bundles[2], name, change)
    assert [d.code for d in verify(content, "x")] == ["E982"]
    code, said = check(tmp_path, content)
    assert (code, "FAULT" in said) == (1, True)


def test_what_is_no_bundle_is_said_so(tmp_path):
    for content in (b"", b"PK", packed({"a": b"b"})):
        with pytest.raises(InputRejected) as caught:
            verify(content, "x.zip")
        assert [d.code for d in caught.value.diagnostics] == ["E978"]


def test_the_checker_is_short_and_knows_nothing_of_ours():
    source = checker_source().decode()
    assert source.count("\n") <= 150
    assert "import enclave" not in source
    assert "from enclave" not in source


def test_d4_codes_instead_of_taxpayers_change_no_sum_and_still_verify(bundles, tmp_path):
    first, second, third = (shared(b.content, "x", b"salt") for b in bundles)
    whole = b"".join(c for b in (first, second, third) for c in b.files.values()).decode()
    for secret in ("g1", "g2", "甲州晶材", "乙县钛业", "v0,", "r1,"):
        assert secret not in whole
    for coded, full in zip((first, second, third), bundles, strict=True):
        totals = [(s["party"], s["total"]) for s in coded.statement["shares"]]
        assert totals == [(s["party"], s["total"]) for s in full.statement["shares"]]
    assert verify(third.content, "3", second.content) == []
    assert verify(third.content, "3", bundles[1].content) == []
    assert [d.code for d in verify(third.content, "3", first.content)] == ["E981"]
    assert check(tmp_path, third.content, second.content)[0] == 0
    assert shared(bundles[0].content, "x", b"salt").content == first.content
    assert shared(bundles[0].content, "x", b"other").content != first.content


def test_other_deals_of_the_scenario_are_not_in_the_bundle(tmp_path):
    folder = world.make(tmp_path)
    second = world.AGREEMENT.replace("LATE", "adjust").replace(
        "agreement: deal", "agreement: secret"
    )
    (folder / "secret.yaml").write_text(second.replace("甲乙协议", "另一协议"), "utf-8")
    text = world.SCENARIO.replace(
        "  - {file: agreement.yaml, events: {production: 2026-01-01}}",
        "  - {file: agreement.yaml, events: {production: 2026-01-01}, enterprises: [g1]}\n"
        "  - {file: secret.yaml, events: {production: 2026-01-01}, enterprises: [g2]}",
    )
    (folder / "scenario.yaml").write_text(text, "utf-8")
    with Ledger.open(folder / "账本.db", create=True) as ledger:
        book(
            ledger,
            receipt("v0", 1200, "2026-03-15"),
            receipt("x0", 700, "2026-03-15", enterprise="g2"),
        )
        from enclave.dates import Month
        from enclave.settle.books import open_books

        books = open_books(folder, ledger, Month.parse("2026-03"))
        made = books.statements(only=["deal"])[0]
        bundle = build(books, made, books.standing("deal"))
    whole = b"".join(bundle.files.values()).decode()
    assert "secret" not in whole
    assert "另一协议" not in whole
    assert "g2" not in whole
    assert verify(bundle.content, "x") == []


def test_no_number_or_name_of_a_taxpayer_is_left_in_notes_and_rosters(tmp_path):
    """Numbers inside a text, a name that begins another, lists that name firms of other deals."""
    folder = world.make(tmp_path)
    first, other = "91532300MA6K00001L", "91532300MA6K00002Y"
    slip = "353016260100000011"
    (folder / "enterprises.csv").write_text(
        f"编号,名称,入库地\n{first},甲州晶材,b\ng2,甲州晶材二厂,b\n{other},乙县钛业,b\n", "utf-8"
    )
    scenario = (folder / "scenario.yaml").read_text("utf-8").replace(
        "statute: example-jiazhou",
        f"statute: {{pack: example-jiazhou, rosters: {{provincial_groups: [{first}, {other}]}}}}",
    )  # fmt: skip
    (folder / "scenario.yaml").write_text(scenario, "utf-8")
    agreement = (folder / "agreement.yaml").read_text("utf-8")
    note = f"notes: [甲州晶材二厂与税号{first}的企业，税票{slip}]\n"
    (folder / "agreement.yaml").write_text(agreement + note, "utf-8")
    with Ledger.open(folder / "账本.db", create=True) as ledger:
        for key, firm in ((slip, first), ("v2", "g2")):
            book(ledger, receipt(key, 600, "2026-02-15", enterprise=firm))
        _, bundle = settle(folder, ledger, "2026-03", sealed=True)
    plain, coded = unpacked(bundle.content, "x"), shared(bundle.content, "x", b"salt").content
    assert other.encode() not in b"".join(plain.values())
    inside = b"".join(unpacked(coded, "x").values()).decode("utf-8")
    assert [word for word in (first, slip, "晶材", "二厂") if word in inside] == []
    assert verify(coded, "x") == []


def test_inputs_that_give_no_statement_are_said_so(bundles):
    files = {
        n: c.decode()
        for n, c in bundles[0].files.items()
        if n not in ("manifest.json", "checker.py")
    }
    (name,) = [n for n in files if n.endswith("receipts.csv")]
    files[name] = files[name].split("\n")[0] + "\n"
    assert [d.code for d in verify(sealed(files, None).content, "x")] == ["E979"]
