"""Legal forms of companies in many countries, which do not tell which company it is: GmbH, S.A. de C.V., 株式会社.

Most are cleanco's, which collects them by country; what stands here are those that it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

Words = tuple[str, ...]

MORE = """
ab publ|abp|ad|ag and co kg|ag co kg|aktiebolag|aktiebolaget|aktiengesellschaft|aktieselskab|aksjeselskap
allmennaksjeselskap|anonim ortakligi|anonim sirketi|anonim sti|ao|apb|as|asa|b v|besloten vennootschap|bhd|bv|cia
cia ltda|cic|cjsc|co|co inc|co kg|co llc|co ltd|commandite|company|company limited|compania|coop|cooperative|corp
corporacion|corporation|cv|dac|doo|ead|eg|eingetragener verein|eireli|eood|epe|epp|eu|ev|fzco|fz llc|fze|gbr
gesellschaft mbh|gie|gesellschaft mit beschrankter haftung|gesmbh|ges mbh|gk|gmbh|gmbh and co kg|gmbh and co kgaa
gmbh and co ohg|gmbh co kg|godo kaisha|hf|inc|incorporated|ip|jsc|joint stock company|k k|kabushiki kaisha
kabushiki gaisha|kft|kg|kgaa|kk|kommanditgesellschaft|kommandiittiyhtio|korlatolt felelossegu tarsasag|limitada
limited|limited liability company|limited liability partnership|limited partnership|limited sirketi|llc|lllp|llp
lp|ltd|ltd co|ltd sirketi|ltd sti|ltda|mbh|mchj|me|naamloze vennootschap|nv|nyrt
obshchestvo s ogranichennoy otvetstvennostyu|oao|ohg|ojsc|ooo|ood|osakeyhtio|ou|oy|oy ab|oyj|pao|partnership|pjsc
plc|pllc|private limited|private limited company|proprietary limited|psc|pt|pte|pte limited|pte ltd|pty
pty limited|pty ltd|public company limited|public joint stock company|public limited company|pvt|pvt limited
pvt ltd|qsc|s coop|s de rl|s de rl de cv|sa|sa de cv|sab de cv|sad|sae|sal|saog|sapi de cv|sarl|sa rl|sas
sas de cv|sasu|sau|sca|scs|sdn bhd|se|sendirian berhad|berhad|sia|sicav|sl|slu|snc|sociedad anonima
sociedad limitada|sociedad de responsabilidad limitada|sociedade anonima|sociedade limitada|sociedade por quotas
societa a responsabilita limitata|societa per azioni|societa|societas europaea|societate pe actiuni
societate cu raspundere limitata|societe anonyme|societe a responsabilite limitee|societe par actions simplifiee
societe par actions simplifiee unipersonnelle|societe|sp k|sp z oo|sp zoo|spolka akcyjna|spolka z oo
spolka z ograniczona odpowiedzialnoscia|spa|spol sro|spol s ro|sprl|srl|sro|sti|tapui|tbk|persero|persero tbk|tov
tovarystvo z obmezhenoyu vidpovidalnistyu|uab|ug|ug haftungsbeschrankt|ultd|unlimited company
unternehmergesellschaft|vof|wll|yk|yugen kaisha|yoaj|zao|zrt|zartkoruen mukodo reszvenytarsasag
""".replace("\n", "|")

# What stands before a name: PT Contoso Tbk, OOO Контосо, UAB Contoso.
LEADING = frozenset(
    "ao cjsc cv epe fop gie ip jsc kk oao ojsc ooo ou pao pjsc pp pt sc sia snc spa srl tov uab ud zao".split()
)
# Written without a space between: taken out where they stand, in Chinese, Japanese and Korean.
WITHIN = re.compile(
    "股份有限公司|有限责任公司|有限責任公司|有限公司|集团公司|株式会社|合同会社|有限会社|合名会社|合資会社|주식회사|유한회사|"
    r"[(（][株有合주유][)）]|㈱|㈲|㈜"
)
# Forms that are of one country alone.
OF_ONE: Final = {
    form: country
    for country, those in {
        "au": "pty|pty ltd|pty limited|proprietary limited", "pl": "sp z oo|sp zoo|spolka z oo|spolka akcyjna",
        "cz": "sro|spol s ro|spol sro", "in": "pvt|pvt ltd|pvt limited|private limited", "jp": "kk|kabushiki kaisha",
        "mx": "sa de cv|s de rl de cv|sab de cv|sapi de cv", "dk": "aps|aktieselskab", "se": "aktiebolag|ab publ",
        "fi": "oyj", "no": "asa|aksjeselskap", "it": "spa|srl", "es": "slu|sl", "nl": "besloten vennootschap",
        "hu": "kft|zrt|nyrt", "de": "kgaa|ug", "fr": "sas|sasu|eurl", "us": "incorporated", "br": "eireli",
        "id": "tbk|persero tbk", "my": "sdn bhd|bhd", "th": "public company limited", "ru": "ooo|pao|zao",
    }.items()
    for form in those.split("|")
}  # fmt: skip
LONGEST = 6  # words
NO_FORM = frozenset({("uk",), ("group",), ("et",)})  # a country before all, whatever else they are short for


@cache
def forms(words: Callable[[str], Iterable[str]]) -> frozenset[Words]:
    """Every legal form, split into words as names are."""
    from cleanco import termdata

    kinds = (termdata.terms_by_country, termdata.terms_by_type)
    known = [term for kind in kinds for terms in kind.values() for term in terms]
    made = {tuple(words(term)) for term in (*known, *MORE.split("|"))}
    return frozenset(
        each for each in made - NO_FORM if each and len(each) <= LONGEST and len("".join(each)) > 1
    )


def stripped(words: list[str], known: frozenset[Words]) -> tuple[list[str], list[Words]]:
    """A name's words without its legal forms, and those; a name that is nothing else is left as it is."""
    found: list[Words] = []
    kept = words
    if len(words) > 1 and words[0] in LEADING:
        found, kept = [(words[0],)], words[1:]
    while len(kept) > 1:
        size = next(
            (size for size in range(min(LONGEST, len(kept) - 1), 0, -1) if tuple(kept[-size:]) in known), 0
        )
        if not size:
            break
        found.append(tuple(kept[-size:]))
        kept = kept[:-size]
    return kept, found
