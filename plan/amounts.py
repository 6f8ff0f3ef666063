"""Amounts with their unit: money by ISO 4217 currency code, hours, logos, per cent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from plan.quick import quick

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
SCALES = (("B", Decimal(10) ** 9), ("M", Decimal(10) ** 6), ("k", Decimal(10) ** 3))

WRITTEN_OUT = re.compile(r"[+-]?(\d{1,30}(\.\d{0,20})?|\.\d{1,20})")


class NotANumber(ValueError):
    """That is not a number. Write digits, for example `3.1M`, `60k`, `12` or `45%`."""


class DifferentUnits(ValueError):
    """Amounts of different units cannot be added. State them separately."""


@quick
@dataclass(frozen=True, order=False)
class Amount:
    """`value` (exact) in `unit`: a currency code in capitals, or a word such as `hours`, `logos`, `%`."""

    value: Decimal
    unit: str

    @property
    def is_money(self) -> bool:
        return is_currency(self.unit)

    def __add__(self, more: Amount) -> Amount:
        if more.unit != self.unit:
            raise DifferentUnits
        return Amount(self.value + more.value, self.unit)

    def __str__(self) -> str:
        """Short for people: `$3.1M`, `€60k`, `120 hours`, `34%`."""
        if self.unit == "%":
            return f"{plain(self.value)}%"
        if self.is_money:
            sign = "-" if self.value < 0 else ""
            symbol = SYMBOLS.get(self.unit, f"{self.unit} ")
            return f"{sign}{symbol}{scaled(abs(self.value))}"
        return f"{plain(self.value)} {self.unit}"


def is_currency(unit: str) -> bool:
    """Whether `unit` has the form of an ISO 4217 code: three capital letters."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


def plain(value: Decimal) -> str:
    """`value` in digits with thousands separated and no trailing zeros: `1,250`, `3.5`."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def scaled(value: Decimal) -> str:
    """A non-negative `value` to three figures with a scale letter: `3.1M`, `60k`, `950`."""
    for letter, scale in SCALES:
        if value >= scale:
            figures = value / scale
            exact = Decimal(1) if figures >= 100 else Decimal("0.1") if figures >= 10 else Decimal("0.01")
            return plain(figures.quantize(exact)) + letter
    return plain(value)


def number(text: str) -> Decimal:
    """What a person typed as a number: `3.1M`, `$60k`, `1,250`, `45%`. Raises NotANumber."""
    cleaned = text.strip().lstrip("$€£¥").replace(",", "").replace("_", "").replace(" ", "").rstrip("%")
    scale = {letter.lower(): scale for letter, scale in SCALES}.get(cleaned[-1:].lower(), Decimal(1))
    digits = cleaned[:-1] if scale != 1 else cleaned
    if not WRITTEN_OUT.fullmatch(digits):  # 1E-99999999 is a number, but one that nobody can print
        raise NotANumber
    value = Decimal(digits) * scale
    if abs(value) >= Decimal(10) ** 15:
        raise NotANumber
    return value
