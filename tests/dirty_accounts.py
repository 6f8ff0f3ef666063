"""Two companies' lists of accounts as real ones are, with what is truly the same in them: legal forms, accents,
abbreviations, typing errors, subsidiaries, wrong and missing domains; and accounts that only look alike.

Every list is made anew from a seed. Nothing here knows how accounts are matched.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from plan.accounts import Account

# country: how it is written, its domains, its legal forms in full and as people shorten them
COUNTRIES = {
    "US": (("US", "USA", "United States"), ("com", "com", "us", "net"), ("Inc.", "Inc", "Incorporated", "Corp.", "Corporation", "LLC", "L.L.C.", "Co.")),
    "GB": (("GB", "UK", "United Kingdom"), ("co.uk", "com", "uk"), ("Ltd", "Ltd.", "Limited", "PLC", "plc", "LLP")),
    "DE": (("DE", "Germany", "Deutschland"), ("de", "de", "com"), ("GmbH", "G.m.b.H.", "AG", "GmbH & Co. KG", "SE", "Aktiengesellschaft", "KG")),
    "FR": (("FR", "France"), ("fr", "com"), ("SA", "S.A.", "SAS", "S.A.S.", "SARL", "S.à r.l.", "Société Anonyme")),
    "ES": (("ES", "Spain", "España"), ("es", "com"), ("S.A.", "SA", "S.L.", "SL", "S.L.U.", "Sociedad Anónima")),
    "IT": (("IT", "Italy", "Italia"), ("it", "com"), ("S.p.A.", "SpA", "S.r.l.", "Srl")),
    "NL": (("NL", "Netherlands", "The Netherlands"), ("nl", "com"), ("B.V.", "BV", "N.V.", "NV")),
    "PL": (("PL", "Poland"), ("pl", "com.pl"), ("Sp. z o.o.", "sp. z o. o.", "S.A.", "Spółka z o.o.")),
    "SE": (("SE", "Sweden"), ("se", "com"), ("AB", "AB (publ)", "Aktiebolag")),
    "DK": (("DK", "Denmark"), ("dk", "com"), ("A/S", "ApS", "AS")),
    "BR": (("BR", "Brazil", "Brasil"), ("com.br", "com"), ("Ltda", "Ltda.", "S.A.", "S/A")),
    "MX": (("MX", "Mexico", "México"), ("com.mx", "mx"), ("S.A. de C.V.", "SA de CV", "S. de R.L. de C.V.")),
    "JP": (("JP", "Japan"), ("co.jp", "jp"), ("K.K.", "Co., Ltd.", "Kabushiki Kaisha", "KK")),
    "IN": (("IN", "India"), ("in", "co.in", "com"), ("Pvt. Ltd.", "Private Limited", "Pvt Ltd", "Ltd")),
    "AU": (("AU", "Australia"), ("com.au", "com"), ("Pty Ltd", "Pty. Ltd.", "Pty Limited")),
    "CZ": (("CZ", "Czechia", "Czech Republic"), ("cz",), ("s.r.o.", "spol. s r.o.", "a.s.")),
}  # fmt: skip
LOCAL = {
    "US": "USA", "GB": "UK", "DE": "Deutschland", "FR": "France", "ES": "España", "IT": "Italia", "NL": "Nederland",
    "PL": "Polska", "SE": "Sverige", "DK": "Danmark", "BR": "Brasil", "MX": "México", "JP": "Japan", "IN": "India",
    "AU": "Australia", "CZ": "Česká",
}  # fmt: skip
FAMILIES = (
    "Müller Schäfer Weiß Größl Fournier Béranger Lefèvre Núñez Peñalver Ibáñez Åkesson Sørensen Østergaard Łukasik Wójcik "
    "Dvořák Novotný Conceição Gonçalves Rossetti Brambilla Vandenberghe Okafor Tanaka Watanabe Chatterjee Subramanian "
    "Harrington Whitfield Abernathy Kowalczyk Fitzgerald O'Donnell McAllister Thorvaldsen Papadakis Yamamoto Castellanos "
    "Steiner Hofmann Baumgartner Lindqvist Bergström Haugen Montgomery Carmichael Delacroix Moreau Ferrari Bianchi"
).split()
THINGS = (
    "Alpine Atlas Beacon Harbor Summit Granite Falcon Cedar Juniper Horizon Meridian Northstar Pinnacle Quantum Redwood "
    "Sterling Titan Vector Zenith Apex Orion Polaris Evergreen Keystone Liberty Phoenix Sapphire Silverline Clearwater "
    "Bluebird Ironbridge Foxglove Larkspur Windermere Kestrel Osprey Magnolia Crescent Lighthouse Cobalt"
).split()
SOUNDS = (
    "ba be bri ca cor da del do el fa fen ga gri ha hel in ja ka kor la lin lo ma mer mi na no or pa per qua ra ri ro sa "
    "sol ta ter to tri u va vel ver vi wa xen ya za zor"
).split()
DOES = (
    "Foods Logistics Manufacturing Pharmaceuticals Insurance Bank Energy Technologies Systems Consulting Engineering "
    "Construction Chemicals Retail Media Motors Airlines Hospitality Properties Textiles Software Analytics Services "
    "Solutions Industries Packaging Agriculture Electronics Healthcare Laboratories Shipping Telecommunications Mining "
    "Furniture Publishing Education Diagnostics Robotics Aerospace Beverages"
).split()
SHORTER = {
    "Manufacturing": ("Mfg", "Manuf.", "Mfg."), "Pharmaceuticals": ("Pharma", "Pharm."), "Technologies": ("Tech", "Technology", "Techs"),
    "Engineering": ("Eng.", "Engg", "Engrg"), "Services": ("Svcs", "Serv.", "Service"), "Systems": ("Sys", "System"),
    "Solutions": ("Soln", "Solution"), "Industries": ("Ind.", "Inds", "Industry"), "Construction": ("Constr.", "Const"),
    "Insurance": ("Ins.", "Insur"), "Telecommunications": ("Telecom", "Telecoms", "Telco"), "Laboratories": ("Labs", "Lab"),
    "Properties": ("Props", "Prop."), "Agriculture": ("Agri", "Agric."), "Electronics": ("Elec.", "Electr"), "Education": ("Educ", "Edu"),
}  # fmt: skip
ANYBODYS = ("gmail.com", "hotmail.com", "yahoo.com", "outlook.com", "web.de", "orange.fr")
KEYBOARD = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(frozen=True)
class Firm:
    """A company as it truly is. `group`: whose subsidiary it is, by the group's domain."""

    words: tuple[str, ...]
    country: str
    domain: str
    group: str = ""


@dataclass(frozen=True)
class Labelled:
    """Two lists and every pair of places in them that is the same company."""

    vendor: list[Account]
    partner: list[Account]
    same: frozenset[tuple[int, int]]


def labelled(count: int, seed: int = 7) -> Labelled:
    """Two lists of `count` accounts, of which about a third are in both."""
    rng = random.Random(seed)
    firms = universe(count * 5 // 3, rng)
    domains = [each.domain for each in firms]
    return in_two_lists(firms, count, rng, lambda firm: written(firm, rng, domains))


def in_two_lists(
    firms: Sequence[Firm], count: int, rng: random.Random, as_written: Callable[[Firm], Account]
) -> Labelled:
    """`count` of these companies in each list, the first third in both; each list in an order of its own."""
    both = count // 3
    rest = firms[both:]
    vendor = [*enumerate(firms[:both]), *((None, each) for each in rest[: count - both])]
    partner = [*enumerate(firms[:both]), *((None, each) for each in rest[count - both : 2 * (count - both)])]
    rng.shuffle(vendor)
    rng.shuffle(partner)
    places = {id: place for place, (id, _) in enumerate(partner) if id is not None}
    same = frozenset((place, places[id]) for place, (id, _) in enumerate(vendor) if id is not None)
    return Labelled([as_written(each) for _, each in vendor], [as_written(each) for _, each in partner], same)


# -- companies as they are -------------------------------------------------------------------------


def universe(count: int, rng: random.Random) -> list[Firm]:
    """So many companies in no order: families of subsidiaries, namesakes in other trades and countries, and the rest."""
    firms: list[Firm] = []
    taken: set[tuple[str, ...]] = set()
    domains: set[str] = set()
    while len(firms) < count:
        words, country = name(rng), rng.choice(list(COUNTRIES))
        firm = Firm(words, country, own_domain(words, country, rng))
        called = (*(word for word in words if word != "&"), country)
        if called in taken or firm.domain in domains:
            continue
        taken.add(called)
        domains.add(firm.domain)
        firms.append(firm)
        kind = rng.random()
        if kind < 0.06:
            firms += subsidiaries(firm, rng)
        elif kind < 0.12:
            firms += namesakes(firm, rng)
    rng.shuffle(firms)
    return firms[:count]


def name(rng: random.Random) -> tuple[str, ...]:
    made, does = "".join(rng.sample(SOUNDS, rng.choice((2, 3, 3, 3, 4)))).capitalize(), rng.choice(DOES)
    kind = rng.random()
    if kind < 0.40:
        return (made, does)
    if kind < 0.55:
        return (made,)
    if kind < 0.68:
        return (rng.choice(FAMILIES), rng.choice(FAMILIES), does)
    if kind < 0.78:
        return (rng.choice(FAMILIES), "&", rng.choice(FAMILIES), does)
    if kind < 0.90:
        return (rng.choice(THINGS), made, does)
    return (rng.choice(THINGS), rng.choice(FAMILIES), rng.choice(DOES), does)


def own_domain(words: tuple[str, ...], country: str, rng: random.Random) -> str:
    plain = [bare(word).replace("'", "") for word in words if word != "&"]
    kind = rng.random()
    label = "".join(plain) if kind < 0.5 else "-".join(plain) if kind < 0.65 else "".join(plain[:2])
    if kind > 0.9 and len(plain) > 2:
        label = "".join(word[0] for word in plain) + plain[-1]
    return f"{label.casefold()}.{rng.choice(COUNTRIES[country][1])}"


def subsidiaries(parent: Firm, rng: random.Random) -> list[Firm]:
    """Its companies abroad, some under the group's domain, some under one of their own."""
    found = []
    for country in rng.sample(
        [each for each in COUNTRIES if each != parent.country], rng.choice((1, 1, 2, 3))
    ):
        own = f"{parent.domain.partition('.')[0]}.{COUNTRIES[country][1][0]}"
        domain = parent.domain if rng.random() < 0.5 else own
        found.append(Firm((*parent.words, LOCAL[country]), country, domain, parent.domain))
    return found


def namesakes(firm: Firm, rng: random.Random) -> list[Firm]:
    """Companies that have nothing to do with it: the same first word in another trade, or the same name abroad."""
    if rng.random() < 0.7:
        words = (firm.words[0], rng.choice(DOES))
        country = rng.choice((firm.country, rng.choice(list(COUNTRIES))))
        return [Firm(words, country, own_domain(words, country, rng))] if words != firm.words else []
    country = rng.choice([each for each in COUNTRIES if each != firm.country])
    label = f"{bare(firm.words[0]).casefold()}{rng.choice(('group', 'online', 'hq', 'global', '1'))}"
    return [Firm(firm.words, country, f"{label}.{COUNTRIES[country][1][0]}")]


# -- and as people write them ----------------------------------------------------------------------


def written(firm: Firm, rng: random.Random, domains: list[str]) -> Account:
    spellings, _, forms = COUNTRIES[firm.country]
    country = rng.choice(spellings) if rng.random() < 0.85 else ""
    segment = rng.choice(("Enterprise", "Mid-market", "SMB", ""))
    return Account(
        name=name_written(firm, forms, rng),
        domain=domain_written(firm, rng, domains),
        country=country,
        segment=segment,
        owner=rng.choice(("Ana Ruiz", "Ben Stone", "Chidi Obi", "")),
    )


def name_written(firm: Firm, forms: tuple[str, ...], rng: random.Random) -> str:
    words = [shortened(word, rng) for word in firm.words]
    if len(words) > 2 and not firm.group and rng.random() < 0.03:
        words = words[:-1]
    if rng.random() < 0.04:
        at = rng.randrange(len(words))
        words[at] = mistyped(words[at], rng)
    if "&" in words and rng.random() < 0.4:
        words[words.index("&")] = rng.choice(("and", "+", "u.", "-"))
    text = " ".join(words)
    if rng.random() < 0.75:
        text += rng.choice((" ", " ", ", ")) + rng.choice(forms)
    if not text.isascii() and rng.random() < 0.5:
        text = rng.choice((bare, spelt_out))(text)
    kind = rng.random()
    if kind < 0.10:
        text = text.upper()
    elif kind < 0.15:
        text = text.casefold()
    elif kind < 0.18:
        text = f"  {text} "
    elif kind < 0.20:
        text = f"The {text}"
    elif kind < 0.22:
        text = text.replace(" ", "-", 1)
    return text


def shortened(word: str, rng: random.Random) -> str:
    return rng.choice(SHORTER[word]) if word in SHORTER and rng.random() < 0.2 else word


def mistyped(word: str, rng: random.Random) -> str:
    """One letter wrong, missing, doubled, or two changed about."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:at] + rng.choice(KEYBOARD) + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def domain_written(firm: Firm, rng: random.Random, domains: list[str]) -> str:
    kind = rng.random()
    domain = firm.domain
    if kind < 0.10:
        return ""
    if kind < 0.12:
        return f"info@{rng.choice(ANYBODYS)}"
    if kind < 0.13:
        return rng.choice(domains)  # somebody else's, by mistake
    if kind < 0.16:
        domain = f"{domain.partition('.')[0]}.{rng.choice(('com', COUNTRIES[firm.country][1][0]))}"
    elif kind < 0.17:
        domain = mistyped(domain.partition(".")[0], rng) + "." + domain.partition(".")[2]
    elif kind < 0.19 and firm.group:
        domain = firm.group
    return rng.choice(
        (domain, domain, domain, f"www.{domain}", f"https://www.{domain}/", f"http://{domain}/about?x=1",
         domain.upper(), f"mail.{domain}", f"office@{domain}")
    )  # fmt: skip


def bare(text: str) -> str:
    """Without accents, as a keyboard that lacks them writes it."""
    plain = text.translate(str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae"}))
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def spelt_out(text: str) -> str:
    """With the letters that stand for an accent, as Germans and Danes write it."""
    pairs = {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "å": "aa",
        "Å": "Aa",
        "ø": "oe",
        "Ø": "Oe",
    }
    return bare(text.translate(str.maketrans(pairs)))


def without_details(account: Account) -> Account:
    return replace(account, segment="", owner="")
