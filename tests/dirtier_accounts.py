"""Two lists with more dirt: other alphabets, holdings, acquired and trading names, notes that CRMs' users put into a
name, words turned about, odd signs, and addresses that unrelated firms share.

It is laid over the lists of tests/dirty_accounts.py. Nothing here knows how accounts are matched.
"""

from __future__ import annotations

import random
from dataclasses import replace

from plan.accounts import Account
from tests.dirty_accounts import COUNTRIES, Firm, Labelled, in_two_lists, name, own_domain, universe, written

CYRILLIC = {
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "й", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в",
    "w": "в", "x": "кс", "y": "ы", "z": "з",
}  # fmt: skip
GREEK = {
    "a": "α", "b": "β", "c": "κ", "d": "δ", "e": "ε", "f": "φ", "g": "γ", "h": "χ", "i": "ι", "j": "ι", "k": "κ",
    "l": "λ", "m": "μ", "n": "ν", "o": "ο", "p": "π", "q": "κ", "r": "ρ", "s": "σ", "t": "τ", "u": "ου", "v": "β",
    "w": "ου", "x": "ξ", "y": "υ", "z": "ζ",
}  # fmt: skip
GROUPS = (
    "Holding",
    "Holdings",
    "Group",
    "Gruppe",
    "International",
    "Intl.",
    "Global",
    "Worldwide",
    "Holding & Co. KG",
)
NOTES = (
    " - DUPLICATE", " (do not use)", " [Key Account]", " - HQ", " *", " - Headquarters", " (Parent)", " - Procurement",
    " (inactive)", " #2", " - IT",
)  # fmt: skip
CITIES = (
    "Berlin",
    "Paris",
    "London",
    "Chicago",
    "Madrid",
    "Milano",
    "Warszawa",
    "Stockholm",
    "Sydney",
    "Pune",
)
PLATFORMS = ("business.site", "jimdofree.com", "mystrikingly.com")
MALLS = 40  # firms for each address that unrelated ones share


def dirtier(count: int, seed: int) -> Labelled:
    """Two lists of `count` accounts, of which about a third are in both; about one row in four has such dirt."""
    rng = random.Random(f"dirtier {seed}")
    firms = [sharing_an_address(each, rng, count) for each in universe(count * 5 // 3, rng)]
    domains = [each.domain for each in firms]
    return in_two_lists(firms, count, rng, lambda firm: with_dirt(firm, written(firm, rng, domains), rng))


def sharing_an_address(firm: Firm, rng: random.Random, count: int) -> Firm:
    """One firm in fifty has its page where others have theirs: a chamber's, a mall's, a maker of small sites."""
    if firm.group or rng.random() > 0.02:
        return firm
    mall = f"einkaufszentrum{rng.randrange(max(1, count // MALLS // 20))}.de"
    return replace(firm, domain=rng.choice((mall, f"{firm.words[0].casefold()}.{rng.choice(PLATFORMS)}")))


def with_dirt(firm: Firm, account: Account, rng: random.Random) -> Account:
    kind, text = rng.random(), account.name
    if kind < 0.04:
        text = f"{bare_name(firm)} {rng.choice(GROUPS)}"
    elif kind < 0.055:
        text = acquired(text, rng)
    elif kind < 0.06:
        return renamed(firm, account, rng)
    elif kind < 0.07:
        text = f"{text} {rng.choice(('dba', 'd/b/a', 't/a', 'trading as'))} {name(rng)[0]}"
    elif kind < 0.10:
        text += rng.choice(NOTES)
    elif kind < 0.12:
        text += rng.choice((" - ", ", ", " (")) + rng.choice(CITIES)
        text += ")" if "(" in text[-12:] else ""
    elif kind < 0.15 and firm.words[0].isascii():
        text = in_letters(bare_name(firm), rng.choice((CYRILLIC, GREEK)))
    elif kind < 0.17:
        text = with_odd_signs(text, rng)
    elif kind < 0.19 and len(firm.words) > 1:
        text = f"{' '.join(firm.words[1:])}, {firm.words[0]}"
    elif kind < 0.21:
        text = "".join(word.title() for word in firm.words if word.isalpha())
    elif kind < 0.23:
        text = f"The {text}"
    elif kind < 0.25:
        end = rng.choice(("com", "co.uk", "eu", COUNTRIES[firm.country][1][0]))
        return replace(account, domain=f"{firm.domain.partition('.')[0]}.{end}")
    return replace(account, name=text)


def bare_name(firm: Firm) -> str:
    return " ".join(firm.words)


def acquired(text: str, rng: random.Random) -> str:
    """With who bought it, or what it was called before or since."""
    other = " ".join(name(rng)[:2])
    return rng.choice((f"{text} (formerly {other})", f"{text}, a {other} company", f"{text} (now {other})",
                       f"{text} - part of {other} Group", f"{other} (fka {text})"))  # fmt: skip


def renamed(firm: Firm, account: Account, rng: random.Random) -> Account:
    """Known by the buyer's name to one of the two, half of them under the buyer's domain: nobody could know it."""
    words = name(rng)
    domain = own_domain(words, firm.country, rng) if rng.random() < 0.5 else account.domain
    return replace(account, name=" ".join(words), domain=domain)


def in_letters(text: str, letters: dict[str, str]) -> str:
    plain = "".join(letters.get(sign, sign) for sign in text.casefold())
    return plain.title()


def with_odd_signs(text: str, rng: random.Random) -> str:
    """As a copy out of a PDF or a web page has it."""
    kind = rng.randrange(4)
    if kind == 0:
        return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    if kind == 1:
        return text.replace(" ", "\u00a0").replace("'", "\u2019")
    if kind == 2:
        return text.replace(" ", "\u200b ", 1).replace("fi", "\ufb01").replace("fl", "\ufb02")
    return f"\u201c{text}\u201d\u00ae"
