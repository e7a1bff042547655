"""What a result says about its projects: the working behind their tax, and what they assume."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from enclave.book.result import Assumed
from enclave.ratio import format_ratio
from enclave.text import Explanation, Text

if TYPE_CHECKING:
    from enclave.project import Projection


def steps_behind(found: Sequence[Projection], ids: Sequence[str]) -> tuple[Explanation, ...]:
    """How the tax behind some projected receipts was computed, each year and head once."""
    steps = {s: None for one in ids for p in found if (s := p.step_of(one)) is not None}
    if not steps:
        return ()
    title = Text("预测数由项目推出", "projected from the project")
    return (Explanation(title, (), tuple(step.explain() for step in steps)),)


def assumptions(found: Sequence[Projection]) -> list[Assumed]:
    """What a project takes for granted: its haircut, its own list, what it fills in for the law."""
    out: list[Assumed] = []
    for one in found:
        project, name = one.project, one.project.project
        cut = project.haircut
        parts = (format_ratio(cut.output), format_ratio(cut.investment))
        out.append(Assumed(name, Text(
            f"产出按计划的 {parts[0]}、投资按计划的 {parts[1]} 计",
            f"output is taken at {parts[0]} of the plan, investment at {parts[1]}"), cut.basis))  # fmt: skip
        out += [Assumed(name, a.text, a.source or Text("")) for a in project.assumptions]
        for hole, item in one.assumptions.items():
            said = Text(
                f"{item.name.zh}（{hole}）按 {item.value.zh} 计",
                f"{item.name.in_('en')} ({hole}): {item.value.in_('en')}",
            )
            out.append(Assumed(name, said))
    return out
