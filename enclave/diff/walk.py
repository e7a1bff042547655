"""Walking two trees side by side to the smallest parts in which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from enclave.diff.match import in_common, pair_items
from enclave.diff.tree import FORM, ORDER, Branch, Leaf, Tree

_FORMS: Final = ("weights", "tiers", "derived", "phases")
"""Ways of writing shares, one of which is given."""
_NEITHER: Final = (None, None)
Found = tuple[tuple[str, ...], Tree | None, Tree | None]


def differences(one: Tree | None, two: Tree | None, path: tuple[str, ...] = ()) -> Iterator[Found]:
    """The smallest parts in which two trees differ."""
    if one == two:
        return
    if not (isinstance(one, Branch) and isinstance(two, Branch) and one.form == two.form):
        yield path, one, two
    elif one.form == "list":
        first, second = list(one.items.values()), list(two.items.values())
        for i, j in pair_items(first, second):
            place = i if i is not None else j
            yield from differences(
                first[i] if i is not None else None, second[j] if j is not None else None,
                (*path, str(place)),
            )  # fmt: skip
    else:
        for key in dict.fromkeys([*one.items, *two.items]):
            a, b = one.items.get(key), two.items.get(key)
            if key == ORDER:
                yield from _order(a, b, (*path, key))
            else:
                yield from differences(a, b, (*path, key))


def _order(one: Tree | None, two: Tree | None, path: tuple[str, ...]) -> Iterator[Found]:
    """A difference in the order of what both list."""
    if isinstance(one, Leaf) and isinstance(two, Leaf):
        assert isinstance(one.key, tuple)  # noqa: S101  # the order of a mapping
        assert isinstance(two.key, tuple)  # noqa: S101
        first, second = in_common(one.key, two.key)
        if first != second:
            yield path, one, two


def told(found: list[Found], trees: tuple[Branch, Branch]) -> Iterator[Found]:
    """The differences of a clause as they are told: what it rests on last, in one."""
    yield from one_form([d for d in found if d[0][0] != "reference"])
    basis = [d for d in found if d[0][0] == "reference"]
    if basis:
        a, b = (_part(basis, n) if trees[n - 1].items.get("reference") else None for n in (1, 2))
        yield ("reference",), a, b


def _part(found: list[Found], place: Literal[1, 2]) -> Tree | None:
    """Of one side, what differs, as one part."""
    if len(found) == 1 and len(found[0][0]) == 1:
        return found[0][place]
    return Branch("map", {d[0][-1]: tree for d in found if (tree := d[place]) is not None})


def one_form(found: list[Found]) -> Iterator[Found]:
    """Shares in another form (phases for fixed ones) as one difference, not two."""
    forms: dict[tuple[str, ...], list[Found]] = {}
    for item in found:
        if item[0][-1] in _FORMS and item[1:] != _NEITHER and None in item[1:]:
            forms.setdefault(item[0][:-1], []).append(item)
    for item in found:
        group = forms.get(item[0][:-1], [])
        gone, come = ([g for g in group if g[n] is None] for n in (2, 1))
        if item not in group or len(gone) != 1 or len(come) != 1:
            yield item
        elif item == group[0]:
            a, b = (Branch("map", {g[0][-1]: tree}) for g, tree in
                    ((gone[0], gone[0][1]), (come[0], come[0][2])) if tree is not None)  # fmt: skip
            yield (*item[0][:-1], FORM), a, b
