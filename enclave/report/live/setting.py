"""What every part of one account's working needs: its run, its cells, its names, its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from enclave.engine.model import AccountRun, YearEval
from enclave.ir import CurveNode, Graph
from enclave.report.live.grid import Block, Column
from enclave.report.live.inputs import Inputs
from enclave.report.live.reasons import Unsupported
from enclave.text import Text

Path = tuple[str, ...]
"""The path of a leaf: party, clause, nested parties."""
SOURCES, SCALES, LEAVES, STATES, RESULTS = 0, 1, 3, 6, 7
"""Sections of the block; nodes, rounding and the close have 2, 4 and 5."""


@dataclass
class Setting:
    """One account to write as formulas.

    Attributes:
        titles: what each clause is called.
        parties: what each party is called.
        recovers: clauses that recover dated outlays: their limit is what has been put in.
        interest: of these, the yearly rate in millionths.
        at: (year, validity period) → column.
        order: node → its place among the nodes of all years.
        leaf_order: leaf → its place in the order of rounding.
    """

    run: AccountRun
    block: Block
    inputs: Inputs
    titles: Mapping[str, Text]
    parties: Mapping[str, Text]
    recovers: frozenset[str]
    interest: Mapping[str, int]
    columns: list[Column] = field(default_factory=list)
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    leaf_order: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out the columns: a validity period each."""
        for year, outcome in self.years:
            for k, graph in enumerate(outcome.plan.graphs):
                self.at[year, k] = len(self.columns)
                last = k == len(outcome.plan.graphs) - 1
                self.columns.append(Column(year, k, _column_title(year, graph, outcome), last))
        self.inputs.columns = self.columns

    @property
    def years(self) -> list[tuple[int, YearEval]]:
        """The budget years, as of the last cut-off."""
        return list(self.run.last.years.items())

    def arrange(self) -> None:
        """Bring the nodes and leaves of all years into one order each.

        Raises:
            Unsupported: the order of the leaves changes between years.
        """
        nodes: list[str] = []
        leaves: list[Path] = []
        for _, outcome in self.years:
            for graph in outcome.plan.graphs:
                merge(nodes, [n.id for n in graph.nodes])
            merge(leaves, [leaf.path for leaf in outcome.plan.leaves])
        self.order = {n: i for i, n in enumerate(nodes)}
        self.leaf_order = {p: i for i, p in enumerate(leaves)}
        for _, outcome in self.years:
            places = [self.leaf_order[leaf.path] for leaf in outcome.plan.leaves]
            if places != sorted(places):
                raise Unsupported(
                    Text(
                        "各年参与方的排列次序不同", "the order of the parties changes between years"
                    )
                )

    def recovery(self, node: CurveNode) -> bool:
        """Whether a node pays back dated outlays."""
        return node.clause in self.recovers and node.id == node.clause

    def title(self, clause: str) -> Text:
        """What a clause is called."""
        return self.titles.get(clause, Text(clause))

    def party(self, name: str) -> Text:
        """What a party is called."""
        return self.parties.get(name, Text(name))

    def leaf_title(self, path: Path) -> Text:
        """What a leaf is called: party, clause, nested parties."""
        names = [self.party(path[0]), self.title(path[1]), *(self.party(p) for p in path[2:])]
        return Text("·".join(n.zh for n in names), " · ".join(n.in_("en") for n in names))


def _column_title(year: int, graph: Graph, outcome: YearEval) -> Text:
    if len(outcome.plan.graphs) == 1:
        return Text("{y}年", "{y}").format(y=year)
    start = graph.span.start
    return Text("{y}年{m}月{d}日起", "from {y}-{m}-{d}").format(y=year, m=start.month, d=start.day)


def merge(into: list[str] | list[Path], more: Sequence[object]) -> None:
    """Put new names after the one they follow."""
    listed: list[object] = into  # type: ignore[assignment]
    place = -1
    for name in more:
        if name in listed:
            place = listed.index(name)
        else:
            place += 1
            listed.insert(place, name)
