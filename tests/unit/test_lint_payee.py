"""Who is paid decides what is lawful: the kind of payee follows from level and treasury."""

from __future__ import annotations

import pytest

from enclave.lint import payee
from enclave.lint.payee import PAYEE_NAMES, is_government
from enclave.terms.party import Party


def party(level: str, treasury: object = None) -> Party:
    return Party.model_validate(
        {"name": "某方", "role": "third", "level": level, "treasury": treasury}
        if treasury is not None
        else {"name": "某方", "role": "third", "level": level}
    )


@pytest.mark.parametrize(
    ("level", "treasury", "kind", "via"),
    [
        ("centre", None, "government", None),
        ("province", None, "government", None),
        ("prefecture", None, "government", None),
        ("county", None, "government", None),
        ("township", None, "government", None),
        ("park", "yes", "government", None),
        ("park", {"via": "jia"}, "government", "jia"),
        ("department", "no", "government", None),
        ("company", "no", "company", None),
        ("company", "yes", "company", None),
        ("company", {"via": "jia"}, "platform", "jia"),
        ("company", {"via": "park"}, "platform", "jia"),
        ("company", {"via": "other"}, "company", None),
        ("company", {"via": "nobody"}, "company", None),
        ("company", {"via": "me"}, "company", None),
        ("fund", "yes", "fund", None),
        ("fund", {"via": "jia"}, "fund", "jia"),
        ("village", "no", "village", None),
        ("village", {"via": "jia"}, "village", "jia"),
        ("agent", "no", "person", None),
    ],
)
def test_kind_of_payee(level, treasury, kind, via):
    parties = {
        "me": party(level, treasury),
        "jia": party("county"),
        "park": party("park", {"via": "jia"}),
        "other": party("company", "no"),
    }
    found = payee("me", parties)
    assert found is not None
    assert (found.kind, found.via) == (kind, via)
    assert found.reaches_treasury == (kind == "government" or via is not None)
    assert found.is_enterprise == (kind in ("company", "person"))
    assert PAYEE_NAMES[found.kind].zh
    assert PAYEE_NAMES[found.kind].en


def test_a_party_that_is_not_there_is_no_payee():
    assert payee("x", {}) is None
    assert payee("me", {"me": party("company", {"via": "draft"})}, {"draft"}) is None
    assert not is_government("x", {})
    assert not is_government(None, {})
