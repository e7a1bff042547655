"""How the values of an agreement are read and said: one reader for each type of field."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from enclave.kinds.wording import amount_words, months_words, point_words
from enclave.ratio import format_ratio
from enclave.terms import fields
from enclave.terms.amounts import Amount
from enclave.terms.fields import UNIT_CONTEXT
from enclave.terms.time import TimePoint
from enclave.text import Text

Names = Callable[[str], Text]


@dataclass(frozen=True, eq=False)
class Reader:
    """A type of value: ``alias`` is the annotated type, ``words`` says a value of it."""

    name: str
    alias: Any
    words: Callable[[Any, Names], Text]

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.alias)

    def read(self, value: Any, unit: str | None) -> Any:
        """The value as the language reads it.

        Raises:
            ValidationError: it cannot be read, or is open in part.
        """
        return self._adapter.validate_python(value, context={UNIT_CONTEXT: unit})

    def key(self, value: Any) -> Hashable:
        """What decides whether two values are the same."""
        if isinstance(value, BaseModel):
            return type(value).__name__, value.model_dump_json(exclude_none=True)
        if isinstance(value, Text):
            return value.zh, value.in_("en")
        found: Hashable = value
        return found


def _plain(value: Any, _: Names) -> Text:
    return Text(str(value))


AMOUNT: Final = Reader("amount", Amount, amount_words)
POINT: Final = Reader("point", TimePoint, point_words)
WEIGHTS: Final = Reader(
    "weights", fields.WeightsText,
    lambda w, _: Text("、".join(map(format_ratio, w.values())), ", ".join(map(format_ratio, w.values()))),
)  # fmt: skip
_READERS: Final = (
    AMOUNT, POINT, WEIGHTS,
    Reader("ratio", fields.RatioText, lambda v, _: Text(format_ratio(v))),
    Reader("amount", fields.AmountText, amount_words),
    Reader("decimal", fields.DecimalText, lambda v, _: Text(str(Decimal(v.numerator) / Decimal(v.denominator)))),
    Reader("date", fields.DateText, point_words),
    Reader("month", fields.MonthText, _plain),
    Reader("yes", fields.YesNo, lambda v, _: Text("是", "yes") if v else Text("否", "no")),
    Reader("months", fields.Months, lambda v, _: months_words(v)),
    Reader("whole", fields.WholeText, _plain),
    Reader("text", fields.BilingualText, lambda v, _: v),
)  # fmt: skip
_BY_MARK: Final = {id(reader.alias.__metadata__[0]): reader for reader in _READERS}


def reader_of(metadata: Iterable[Any]) -> Reader | None:
    """The reader of a field, known by the first thing its type carries."""
    for item in metadata:
        found = _BY_MARK.get(id(item))
        if found is not None:
            return found
    return None
