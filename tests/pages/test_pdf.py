"""The PDF: fonts are checked before anything is set; what is missing is named and nothing written."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("typst", reason="the extra pdf is not installed")
pytest.importorskip("fontTools", reason="the extra pdf is not installed")

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from enclave.report.pages.as_pdf import paper
from enclave.report.pages.fonts import FOLDER, Face, covered, families, family_for, system_fonts
from enclave.report.refused import Refused


def make_font(path, characters, name="Test Sans", weight=400):
    """A font in which every character is a box of its own."""
    names = {ord(c): f"u{ord(c):04X}" for c in characters}
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((450, 0))
    pen.lineTo((450, 700))
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *names.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, box))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    names_of = {"familyName": name, "styleName": "Regular", "psName": name.replace(" ", "")}
    builder.setupNameTable(names_of)
    builder.setupOS2(sTypoAscender=800, usWeightClass=weight)
    builder.setupPost()
    builder.save(path)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def refusal(job):
    with pytest.raises(Refused) as caught:
        paper(job)
    assert caught.value.exit_code == 4
    return caught.value.finding


def test_no_chinese_font_is_refused(folder, pencil_job):
    make_font(folder / "latin.ttf", "".join(map(chr, range(32, 127))))
    found = refusal(pencil_job)
    assert found.code == "E926"
    assert FOLDER in found.hint.zh


def test_no_font_at_all_is_refused(folder, pencil_job):
    assert refusal(pencil_job).code == "E926"


def characters_of(job):
    from enclave.report.pages.as_pdf import _data, _texts

    return {c for t in _texts(_data(job)) for c in t if not c.isspace()}


def test_a_missing_character_is_named(folder, pencil_job):
    make_font(folder / "some.ttf", "".join(sorted(characters_of(pencil_job) - {"甲", "√"})))
    found = refusal(pencil_job)
    assert found.code == "E927"
    assert "甲 (U+7532)" in found.message.zh
    assert "√ (U+221A)" in found.message.en
    assert "Test Sans" in found.message.en


def test_a_font_with_every_character_is_used_and_lies_inside(folder, pencil_job):
    make_font(folder / "all.ttf", "".join(sorted(characters_of(pencil_job))) + " \u3000")
    made = paper(pencil_job)
    assert made.startswith(b"%PDF-")
    assert b"TestSans" in made or b"Test#20Sans" in made or b"FontFile2" in made
    assert paper(pencil_job) == made


def test_the_next_font_is_taken_where_the_preferred_one_lacks_a_character():
    calls = {"Noto Sans CJK SC": {ord("甲")}, "Other": {ord("甲"), ord("乙")}}
    from enclave.report.pages import fonts

    faces = {name: [Face(name, 0, 400)] for name in calls}
    original = fonts._characters
    fonts._characters = lambda path, number: frozenset(calls[path])
    try:
        assert family_for(["甲"], faces) == "Noto Sans CJK SC"
        assert family_for(["甲乙"], faces) == "Other"
    finally:
        fonts._characters = original


def test_a_character_that_only_the_regular_face_has_counts_as_missing(tmp_path):
    make_font(tmp_path / "a.ttf", "ab")
    make_font(tmp_path / "b.ttf", "a", weight=700)
    faces = [Face(str(tmp_path / "a.ttf"), 0, 400), Face(str(tmp_path / "b.ttf"), 0, 700)]
    assert covered(faces) == {ord("a")}


def test_a_file_that_is_no_font_covers_nothing(tmp_path):
    (tmp_path / "x.ttf").write_bytes(b"no font")
    assert covered([Face(str(tmp_path / "x.ttf"), 0, 400)]) == set()


def test_with_the_fonts_of_this_machine(pencil_job):
    import typst

    found = families(system_fonts(typst))
    try:
        family_for(["汉字，。（）"], found)
    except Refused:
        pytest.skip("this machine has no Chinese font")
    made = paper(pencil_job)
    assert paper(pencil_job) == made
    assert len(re.findall(rb"/Type\s*/Page\b", made)) >= 2 or b"/ObjStm" in made
