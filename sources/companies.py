"""What a company is called, cleaned of what spelling, legal forms and web addresses put around it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from plan.accounts import Account
from sources.asides import names
from sources.legal_forms import OF_ONE, WITHIN, forms, stripped

# A domain that says nothing about whose it is: mail that anybody may have, and other people's pages.
ANYBODYS: Final = frozenset(
    """
    gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.co.jp ymail.com hotmail.com hotmail.co.uk
    hotmail.fr outlook.com live.com msn.com aol.com icloud.com me.com mac.com proton.me protonmail.com gmx.de gmx.net
    gmx.com web.de t-online.de freenet.de mail.ru yandex.ru bk.ru inbox.ru qq.com 163.com 126.com sina.com foxmail.com
    naver.com daum.net hanmail.net rediffmail.com orange.fr wanadoo.fr free.fr laposte.net libero.it virgilio.it tin.it
    alice.it terra.com.br uol.com.br bol.com.br btinternet.com comcast.net verizon.net att.net sbcglobal.net bluewin.ch
    seznam.cz wp.pl o2.pl onet.pl interia.pl telenet.be skynet.be zoho.com fastmail.com mail.com example.com
    linkedin.com facebook.com instagram.com x.com twitter.com youtube.com wikipedia.org crunchbase.com google.com
    sites.google.com wixsite.com wordpress.com blogspot.com squarespace.com shopify.com myshopify.com weebly.com
    github.com github.io medium.com amazonaws.com cloudfront.net azurewebsites.net onmicrosoft.com sharepoint.com
    salesforce.com force.com herokuapp.com
    """.split()
)
EVERYBODYS: Final = frozenset("ai cc co fm io me sh to tv ws eu".split())
NOT_THERE: Final = frozenset({"n/a", "na", "none", "null", "unknown", "tbd", "-", "--", "?", "0", "#n/a"})
SHORT: Final = {  # what offices shorten by habit rather than by leaving letters out
    "n": "north", "s": "south", "e": "east", "w": "west", "intl": "international", "int": "international",
    "tech": "technology", "technologies": "technology", "svcs": "services", "service": "services",
    "solution": "solutions", "system": "systems", "bros": "brothers", "st": "saint", "sankt": "saint",
    "univ": "university", "hosp": "hospital", "dept": "department", "mfg": "manufacturing", "grp": "group",
    "gruppe": "group", "groupe": "group", "grupo": "group", "gruppo": "group", "groep": "group",
    "holdings": "holding", "labs": "laboratories", "pharma": "pharmaceuticals", "industrie": "industries",
    "industry": "industries", "telco": "telecommunications", "telecom": "telecommunications",
    "telecoms": "telecommunications", "u": "and", "und": "and", "et": "and", "y": "and", "och": "and",
    "og": "and", "ja": "and", "i": "and",
}  # fmt: skip
WEAK: Final = frozenset("and the of de la le les el der die das for group holding".split())
FOLDS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))  # Müller, Mueller and Muller
SEVERAL: Final = (("ou", "v"), ("ph", "f"), ("kh", ""), ("ch", ""), ("x", "ks"))
SOUNDS: Final = str.maketrans("cqwubyj", "kkvvvii", "h")
AGAIN = re.compile(r"(.)\1+")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:/*")
HOST = re.compile(r"[^\s/?#:,;]+")
TAIL = re.compile(r"(?<=\w)\.(com|net|org|io|ai)\b")  # Contoso.com, Inc.
GLUED = re.compile(r"[.'’`´]")  # S.A., O'Neill
GLUED_WORDS = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")  # ContosoFoods
APART = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class Company:
    """A name's words without legal forms and small words, the same run together, its initials, its registered domain
    and that domain's own label, and its country as written, folded. `sound`: the name as any alphabet leaves it;
    `foreign`: it is written in another than the Latin one."""

    words: tuple[str, ...]
    joined: str
    initials: str
    domain: str
    label: str
    country: str
    sound: str
    foreign: bool


def company(account: Account) -> Company:
    """By its own name."""
    return companies(account)[0]


def companies(account: Account) -> tuple[Company, ...]:
    """By its own name first, then by another that its name says of it."""
    return tuple(called(account, name) for name in names(account.name))


def called(account: Account, name: str) -> Company:
    words, form_country = name_words(name)
    domain = registered_domain(account.domain)
    joined = "".join(words)
    return Company(
        words,
        joined,
        "".join(word[0] for word in words),
        domain,
        domain.partition(".")[0],
        country_of(account.country) or country_of_domain(domain) or form_country,
        sound_of(joined),
        is_foreign(name),
    )


def is_foreign(name: str) -> bool:
    letters = [sign for sign in name if sign.isalpha() and not sign.isascii()]
    return any("LATIN" not in unicodedata.name(sign, "LATIN") for sign in letters)


def sound_of(joined: str) -> str:
    """What is left of a name whatever letters it was written in and back: no `h`, one letter for each of those that
    alphabets have between them."""
    for several, one in SEVERAL:
        joined = joined.replace(several, one)
    return AGAIN.sub(r"\1", joined.translate(SOUNDS))


def key(account: Account) -> str:
    """What tells an account from the others of its list: the same company spelt otherwise in a next list has the same,
    so that what was said of it still holds."""
    known = company(account)
    return f"{known.joined}|{known.domain}|{known.country}"


def name_words(name: str) -> tuple[tuple[str, ...], str]:
    """A name's own words, and the country that its legal form is of, where it is of one alone."""
    found, taken = stripped(without_town(split(GLUED_WORDS.sub(" ", name))), forms(split))
    whole = [SHORT.get(word, word) for word in found]
    kept = [folded(word) for word in whole if word not in WEAK]
    country = next((OF_ONE[form] for each in taken if (form := " ".join(each)) in OF_ONE), "")
    bare = "".join(name.casefold().split())  # of signs alone
    return tuple(kept or [folded(word) for word in whole] or [bare or "?"]), country


def without_town(words: list[str]) -> list[str]:
    """Without the town that stands behind a legal form, as in an address: `contoso gmbh berlin`. Elsewhere it may tell
    a branch from its company."""
    from sources.places import CITIES  # it is made with this module's own functions

    short = words
    while len(short) > 2 and short[-1] in CITIES:
        short = short[:-1]
    return short if stripped(short, forms(split))[1] else words


def split(text: str) -> list[str]:
    """A name's words, in Latin letters without accents, single letters that stand side by side as one word."""
    plain = unicodedata.normalize("NFKC", WITHIN.sub(" ", text)).casefold()
    plain = GLUED.sub("", TAIL.sub("", plain.replace("&", " and ").replace("+", " and ").replace("/", "")))
    if not plain.isascii():
        plain = latin(plain)
    words = APART.sub(" ", plain).split()
    return words if all(len(word) > 1 for word in words) else run_together(words)


def latin(text: str) -> str:
    from anyascii import anyascii

    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return str(anyascii(bare)).casefold()


def run_together(words: list[str]) -> list[str]:
    """`i b m` is `ibm`; `s a` is `sa`."""
    found: list[str] = []
    letters = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        found += [letters, word] if letters else [word]
        letters = ""
    return found + ([letters] if letters else [])


def folded(word: str) -> str:
    for double, single in FOLDS:
        if double in word:
            word = word.replace(double, single)
    return word


@cache
def suffixes() -> Any:
    """The public suffix list, as it came with its package: nothing is fetched."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)


def registered_domain(said: str) -> str:
    """`https://www.contoso.co.uk/about` and `ann@mail.contoso.co.uk` are `contoso.co.uk`; empty for what is no domain,
    or anybody's."""
    text = SCHEME.sub("", said.strip().casefold()).rpartition("@")[2]
    found = HOST.search(text)
    host = found[0].strip(".") if found else ""
    if not host or host in NOT_THERE or "." not in host:
        return ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return ""
    own = suffixes().privatesuffix(host) or ""
    return "" if own in ANYBODYS else str(own)


def country_of_domain(domain: str) -> str:
    """`se` of `contoso.se`; nothing of an ending that everybody uses."""
    end = domain.rpartition(".")[2]
    return "" if len(end) != 2 or end in EVERYBODYS else "gb" if end == "uk" else end


def country_of(said: str) -> str:
    plain = " ".join(split(said))
    return COUNTRIES.get(plain, plain)


COUNTRIES: Final = {
    spelt: code
    for code, spellings in {
        "us": "usa|united states|united states of america|america",
        "gb": "uk|united kingdom|great britain|england|scotland|wales",
        "de": "germany|deutschland|ger", "fr": "france|fra", "es": "spain|espana|esp", "it": "italy|italia|ita",
        "nl": "netherlands|the netherlands|nederland|holland|nld", "be": "belgium|belgique|belgie|bel",
        "ch": "switzerland|schweiz|suisse|che", "at": "austria|osterreich|aut", "se": "sweden|sverige|swe",
        "no": "norway|norge|nor", "dk": "denmark|danmark|dnk", "fi": "finland|suomi|fin", "pl": "poland|polska|pol",
        "cz": "czech republic|czechia|cesko|cze", "pt": "portugal|prt", "ie": "ireland|irl", "hu": "hungary|hun",
        "ro": "romania|rou", "gr": "greece|hellas|grc", "tr": "turkey|turkiye|tur", "jp": "japan|jpn|nippon",
        "cn": "china|peoples republic of china|prc|chn", "kr": "south korea|korea|republic of korea|kor",
        "in": "india|ind", "sg": "singapore|sgp", "my": "malaysia|mys", "id": "indonesia|idn", "th": "thailand|tha",
        "vn": "vietnam|viet nam|vnm", "ph": "philippines|phl", "au": "australia|aus", "nz": "new zealand|nzl",
        "ca": "canada|can", "mx": "mexico|mex", "br": "brazil|brasil|bra", "ar": "argentina|arg", "cl": "chile|chl",
        "co": "colombia|col", "pe": "peru|per", "za": "south africa|zaf|rsa", "ng": "nigeria|nga", "eg": "egypt|egy",
        "ae": "united arab emirates|uae|are", "sa": "saudi arabia|sau|ksa", "il": "israel|isr", "ua": "ukraine|ukr",
        "ru": "russia|russian federation|rus", "hk": "hong kong|hkg", "tw": "taiwan|twn", "lu": "luxembourg|lux",
    }.items()
    for spelt in spellings.split("|")
}  # fmt: skip
