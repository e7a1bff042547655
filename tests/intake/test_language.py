"""A mapping in Chinese says what the same mapping says in English; ``enclave check`` reads both."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from enclave.cli import main
from enclave.cli.fmt import rewritten
from enclave.diagnostics import Collector
from enclave.intake.mapping import load_mapping
from enclave.schema import schema_for
from enclave.source import load
from enclave.terms.import_map import FIELDS
from enclave.terms.import_words import IMPORT_KEYS
from enclave.terms.packs import scenarios_root
from tests.intake.maps import F1, F2, F3, F4, F5, F6, HEAD

SHIPPED = scenarios_root() / "settlement" / "import.yaml"
TAIL = """\
enterprises:
  - {id: a, title: 甲, taxpayers: [x], aliases: [乙], renamed: [{name: 丙, until: 2023-06-30}]}
"""
ALL = HEAD + F1 + F2 + F3 + F4 + F5 + F6 + TAIL


def write(folder: Path, text: str) -> Path:
    path = folder / "import.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [ALL, SHIPPED.read_text(encoding="utf-8")])
def test_a_mapping_in_chinese_is_the_same_mapping(text, tmp_path):
    path = write(tmp_path, text)
    before, _ = load_mapping(path)
    chinese = rewritten(path, "zh")[1]
    assert "  - 编号: " in chinese
    assert "    列:" in chinese
    assert load_mapping(write(tmp_path, chinese))[0] == before
    back = rewritten(path, "en")[1]
    assert load_mapping(write(tmp_path, back))[0] == before
    assert rewritten(path, "zh")[1] == chinese


@pytest.mark.parametrize("name", ["标题", "文件名", "title"])
def test_the_name_of_a_column_is_never_translated(name, tmp_path):
    text = ALL.replace("{name: 企业名称, origin", f"{{month: {name}, name: 企业名称, origin")
    path = write(tmp_path, text)
    for lang in ("zh", "en"):
        write(tmp_path, rewritten(path, lang)[1])
        assert load_mapping(path)[0].sources[2].columns["month"] == name


def test_every_field_of_columns_has_a_chinese_name():
    fields = {name for names in FIELDS.values() for name in names}
    assert fields <= set(IMPORT_KEYS.values())


@pytest.mark.parametrize(("old", "new", "good"), [
    ("posted: 入库日期", "入库日期: 入库日期", True), ("posted: 入库日期", "postd: 入库日期", False),
    ("level: centre", "level: 州级", True), ("level: centre", "level: 国家级", False),
    ("month: title", "month: 标题", True), ("month: title", "month: 2024-03", True),
    ("month: title", "month: 三月", False), ("blank: zero", "blank: 万元", False),
])  # fmt: skip
def test_the_schema_takes_what_is_read(old, new, good, tmp_path):
    text = ALL.replace(old, new)
    assert text != ALL
    path = write(tmp_path, text)
    validator = jsonschema.Draft202012Validator(schema_for("import"))

    data = load(path, collector=Collector()).data
    assert validator.is_valid(data) == good
    assert (main(["check", str(path)]) == 0) == good


def test_check_reads_a_mapping_and_says_what_is_wrong(tmp_path, capsys):
    text = ALL.replace("head: cit}", "head: citt}").replace("id: treasury", "id: tax")
    path = write(tmp_path, text)
    assert main(["check", str(path), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "E945" in out
    assert "there is no head citt" in out
    assert "the source id tax is used twice" in out


def test_check_of_a_folder_takes_the_mapping_in(tmp_path, capsys):
    write(tmp_path, rewritten(SHIPPED, "zh")[1].replace("schema: enclave/import/1\n", ""))
    assert main(["check", str(tmp_path), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "N901" not in out
    assert "schema" in out
