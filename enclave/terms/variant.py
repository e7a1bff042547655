"""A variant (方案): a scenario with some of its terms changed, and what that takes for granted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field

from enclave.terms.fields import BilingualText, Identifier, Model
from enclave.terms.scenario import Assumption

VARIANT_ALIASES: Final[Mapping[str, str]] = {"方案": "variant", "基础方案": "on"}
"""Chinese key → canonical key of variant files, besides those of scenarios."""


class Variant(Model):
    """A file ``variants/*.yaml`` beside a scenario.

    Attributes:
        on: another variant of the scenario that this one builds on.
        set: path → new value; the paths are those of amendments, below ``agreements[ID]``,
            ``projects[ID]``, ``statute`` or a key of the scenario.
        assumptions: what is taken for granted, besides the assumptions of the scenario.
    """

    schema_: Literal["enclave/variant/1"] | None = Field(default=None, alias="schema")
    variant: Identifier
    title: BilingualText
    summary: BilingualText | None = None
    on: Identifier | None = None
    set: dict[str, Any] = Field(min_length=1)
    assumptions: tuple[Assumption, ...] = ()
