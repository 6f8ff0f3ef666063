"""What people put beside a company's name that is not part of it: notes of a CRM's users, who owns it, what else it is
or was called, signs of a web page."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SIGNS: Final = dict.fromkeys(map(ord, '®©™℠*“”„«»"…'), " ")
# What somebody notes of a record, and nobody is called.
NOTE: Final = re.compile(
    r"""(?:\s+[-–—|]+\s+|[:,]\s+|\s*[(\[{]\s*)
    (?:duplicate|dupe?|do\ not\ use|don.t\ use|inactive|obsolete|archived?|closed|old\ record|merge[d]?|test
      |(?:key|main|named|strategic|parent)\ account|prospect|customer|hq|headquarters?|head\ office|parent
      |procurement|purchasing|accounts?\ payable|it(?:\ dept\.?|\ department)?|finance)
    \s*[)\]}]?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
IN_BRACKETS: Final = re.compile(r"\s*[\[{][^\]}]*[\]}]\s*$")
NUMBERED: Final = re.compile(r"\s+#\s*\d{1,3}\s*$")
OWNED: Final = re.compile(
    r"(?:\s*[,(]\s*|\s+[-–—]\s+)"
    r"(?:an?\s+[^,()]{2,60}\s+company|(?:an?\s+)?(?:part|member|division|subsidiary|unit|brand)\s+of\s+[^()]{2,80})\)?\s*$",
    re.IGNORECASE,
)
CALLED: Final = re.compile(
    r"""\s*(?:[,;]\s*|[(\[]\s*|\s[-–—]\s+|\s)
    (?:formerly(?:\ known\ as)?|previously|f\.?k\.?a\.?|f/k/a|ehemals|vormals|früher|anciennement|antes|dba|d/b/a
      |d\.b\.a\.|doing\ business\ as|t/a|trading\ as|a/k/a|also\ known\ as)
    [\s:]+(?P<other>[^()\[\]]{2,})[)\]]?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
NOW: Final = re.compile(
    r"\s*[(\[]\s*(?:now|jetzt|aujourd.hui)[\s:]+(?P<other>[^()\[\]]{2,})[)\]]\s*$", re.IGNORECASE
)
LETTERS: Final = 2  # that a name must have left


def names(said: str) -> tuple[str, ...]:
    """What a company is called, by a name with everything around it: its own name first, then another that is said of
    it there (`Contoso Ltd (formerly Fabrikam)`)."""
    text = without_signs(said)
    other = ""
    for pattern in (CALLED, NOW):
        if not other and (found := pattern.search(text)) and is_name(text[: found.start()]):
            text, other = text[: found.start()], found["other"]
    return tuple(dict.fromkeys(filter(is_name, (without_notes(text), without_notes(other))))) or (said,)


def without_signs(text: str) -> str:
    """Without what no eye sees, and what stands around names on web pages."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(seen.translate(SIGNS).split())


def without_notes(text: str) -> str:
    for pattern in (OWNED, NOTE, NUMBERED, IN_BRACKETS, NOTE):
        if is_name(shorter := pattern.sub("", text)):
            text = shorter
    return text


def is_name(text: str) -> bool:
    return sum(1 for sign in text if sign.isalnum()) >= LETTERS
