"""A lint is as grave as the law of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enclave.lint import level_of, lints
from enclave.lint.model import LEVELS
from tests.lint.support import codes, found, text

OWNER = "firm: {name: {zh: 甲硅公司, en: Jia Silicon}, role: third, level: company, treasury: yes}"
REBATE = text("{id: split, kind: share, weights: {jia: 5, yi: 4, firm: 1}}", parties=OWNER)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "day", "level"),
    [
        ("L001", date(2015, 5, 9), "info"),
        ("L001", date(2015, 5, 10), "warning"),
        ("L001", date(2024, 7, 31), "warning"),
        ("L001", date(2024, 8, 1), "error"),
        ("L001", None, "error"),
        ("L012", date(2014, 12, 31), "warning"),
        ("L012", date(2015, 1, 1), "error"),
        ("L029", date(2015, 6, 2), "info"),
        ("L030", date(1990, 1, 1), "warning"),
        ("L033", date(1990, 1, 1), "info"),
    ],
)
def test_the_level_of_a_day(code, day, level):
    assert level_of(code, day) == level


@pytest.mark.parametrize("code", lints())
def test_a_lint_never_becomes_milder_and_is_one_lower_before_it_bites(code):
    steps = lints()[code].severity
    days = [step.from_ for step in steps if step.from_ is not None]
    assert days == sorted(set(days))
    assert [LEVELS.index(s.level) for s in steps] == sorted({LEVELS.index(s.level) for s in steps})
    if steps[0].from_ is not None:
        before = level_of(code, steps[0].from_ - ONE_DAY)
        place = LEVELS.index(steps[0].level)
        assert before == (LEVELS[place - 1] if place else None)


def test_the_message_says_what_is_to_come():
    def said(day: date | None) -> str:
        return next(d for d in found(REBATE, day) if d.code == "L001").message.zh

    assert said(date(2010, 1, 1)).startswith("【留意；2015-05-10起应核对】")
    assert said(date(2020, 1, 1)).startswith("【应核对；2024-08-01起应改正】")
    assert said(date(2026, 1, 1)).startswith("【应改正】")
    assert said(None) == said(date(2026, 1, 1))


def test_a_note_that_does_not_bite_yet_is_not_shown(monkeypatch):
    lint = lints()["L033"]
    step = lint.severity[0].model_copy(update={"from_": date(2015, 5, 10)})
    changed = {**lints(), "L033": lint.model_copy(update={"severity": (step,)})}
    monkeypatch.setattr("enclave.lint.run.lints", lambda: changed)
    signed = REBATE + "signed: 2014-01-01\n"
    assert "L033" in codes(signed, date(2015, 5, 10))
    assert "L033" not in codes(signed, date(2015, 5, 9))
