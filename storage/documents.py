"""Plans and facts as JSON, the way the store keeps them, and the hash that both leads agree to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Annotated

from pydantic import Field, TypeAdapter

from plan.agreement import Agreement, State
from plan.facts import Fact

AGREEMENT = TypeAdapter(Agreement)
FACT: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])


def document(agreement: Agreement) -> str:
    """The whole agreement as JSON, in the order of its sections."""
    return AGREEMENT.dump_json(agreement).decode()


def agreement_of(body: str) -> Agreement:
    return AGREEMENT.validate_json(body)


def content_hash(agreement: Agreement) -> str:
    """SHA-256, in hex, of all that is agreed to: everything but the state of agreeing."""
    values = AGREEMENT.dump_python(replace(agreement, state=State.DRAFT), mode="json")
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def fact_json(fact: Fact) -> str:
    return FACT.dump_json(fact, exclude_defaults=False).decode()


def fact_of(body: str) -> Fact:
    return FACT.validate_json(body)
