"""Plans and facts as JSON, the way the store keeps them, and the hash that both leads agree to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from plan.agreement import Agreement, State
from plan.facts import Fact
from plan.filing_facts import Erased, Filed

AGREEMENT = TypeAdapter(Agreement)
FACT: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])
FILED: TypeAdapter[Filed | Erased] = TypeAdapter(Annotated[Filed | Erased, Field(discriminator="kind")])


def document(agreement: Agreement) -> str:
    """The whole agreement as JSON, in the order of its sections."""
    return AGREEMENT.dump_json(agreement).decode()


def agreement_of(body: str) -> Agreement:
    return AGREEMENT.validate_json(body)


def content_hash(agreement: Agreement) -> str:
    """SHA-256, in hex, of all that is agreed to: everything but the state of agreeing."""
    return hash_of(AGREEMENT.dump_python(replace(agreement, state=State.DRAFT), mode="json"))


def content_hash_of(body: str) -> str:
    """The same of a document as it was kept, whatever agreements have gained since. Raises ValueError for what is no
    document."""
    values = json.loads(body)
    if not isinstance(values, dict):
        raise ValueError("not a document")  # what is not JSON raises it too
    return hash_of(values | {"state": State.DRAFT.value})


def hash_of(values: dict[str, Any]) -> str:
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def fact_json(fact: Fact) -> str:
    return FACT.dump_json(fact, exclude_defaults=False).decode()


def fact_of(body: str) -> Fact:
    return FACT.validate_json(body)


def filed_json(entry: Filed | Erased) -> str:
    return FILED.dump_json(entry).decode()
