"""``enclave schema``: prints a schema, or puts all of them where an editor looks."""

from __future__ import annotations

import json

import jsonschema
import pytest

from enclave.cli import main
from enclave.schema.install import PATTERNS, modeline
from enclave.terms.packs import scenarios_root


def schema(capsys, *arguments: str):
    code = main(["schema", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("name", [*PATTERNS, "result"])
def test_prints_a_schema(capsys, name):
    code, out, _ = schema(capsys, name, "--lang", "en")
    assert code == 0
    body = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(body)
    assert body["$id"].startswith(f"urn:enclave:schema:{name}:")
    assert body["title"].isascii()
    assert not json.loads(schema(capsys, name, "--lang", "zh")[1])["title"].isascii()


@pytest.mark.parametrize("name", ["62-step", "net-of-policy", "village-3party"])
def test_the_result_of_a_run_is_valid(capsys, name):
    body = json.loads(schema(capsys, "result")[1])
    assert main(["run", str(scenarios_root() / "templates" / name), "-o", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    validator = jsonschema.Draft202012Validator(body)
    assert [e.message for e in validator.iter_errors(result)] == []
    assert set(result) == set(body["properties"])
    result["checks"][0]["left"] = "1"
    del result["hashes"]
    assert len(list(validator.iter_errors(result))) == 2


def test_an_unknown_document_is_wrong_usage(capsys):
    assert schema(capsys, "contract")[0] == 2


def test_install_writes_schemas_and_settings(tmp_path, capsys):
    code, out, err = schema(capsys, "--install", str(tmp_path))
    assert code == 0
    assert modeline("agreement") in err
    for name in PATTERNS:
        path = tmp_path / ".enclave" / f"{name}.schema.json"
        assert str(path) in out
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
    settings = json.loads((tmp_path / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert set(settings["yaml.schemas"]) == {f"./.enclave/{n}.schema.json" for n in PATTERNS}


def test_install_keeps_what_is_there(tmp_path, capsys):
    folder = tmp_path / ".vscode"
    folder.mkdir()
    (folder / "settings.json").write_text(
        json.dumps({"editor.tabSize": 2, "yaml.schemas": {"./mine.json": ["x.yaml"]}})
    )
    (folder / "extensions.json").write_text("{ // a comment\n}")
    code, _, err = schema(capsys, "--install", str(tmp_path))
    assert code == 0
    settings = json.loads((folder / "settings.json").read_text())
    assert settings["editor.tabSize"] == 2
    assert "./mine.json" in settings["yaml.schemas"]
    assert len(settings["yaml.schemas"]) == len(PATTERNS) + 1
    assert (folder / "extensions.json").read_text() == "{ // a comment\n}"
    assert "extensions.json" in err
    before = {p: p.read_bytes() for p in tmp_path.rglob("*.json")}
    schema(capsys, "--install", str(tmp_path))
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*.json")}
