"""The language as JSON Schema and as reference pages, put together from models and kinds."""

from __future__ import annotations

from enclave.schema.build import TITLES, schema_for, schema_id
from enclave.schema.meanings import meaning

__all__ = ["TITLES", "meaning", "schema_for", "schema_id"]
