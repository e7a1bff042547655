from __future__ import annotations

from enclave.text import Text


def test_a_missing_language_falls_back_to_the_other():
    assert Text("分成", "share").in_("en") == "share"
    assert Text("分成").in_("en") == "分成"
    assert Text("", "share").in_("zh") == "share"


def test_values_are_filled_per_language():
    filled = Text("{who}得{n}", "{who} gets {n}").format(who=Text("甲县", "Jia"), n=3)
    assert filled == Text("甲县得3", "Jia gets 3")
    assert Text("{who}得").format(who=Text("甲县", "Jia")) == Text("甲县得")
