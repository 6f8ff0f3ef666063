"""Everything that can be typed, and who it is for: a line for each line of each command's usage, and more where one
line stands for several acts.

`may`: who changes something by it; `gets`: who is answered without being refused. Everybody else is told in a
sentence why not, and changes nothing. Roles are tests.roles.people.PARTS; `guest` stands for anybody who asks in the
room without being on the plan, `unknown` for anybody who asks in direct messages without being on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.roles.people import PARTS

VL, PL, VO, PO = "vendor lead", "partner lead", "vendor owner", "partner owner"
VS, PS, VB, PB = "vendor sponsor", "partner sponsor", "vendor observer", "partner observer"
GUEST, UNKNOWN, LEFT, ANOTHER = "guest", "unknown", "left", "another plan's lead"
LEADS = {VL, PL}
VOICES = {VL, PL, VO, PO}
SEATS = {VL, PL, VO, PO, VS, PS, VB, PB}
ROOM = SEATS | {GUEST}
KNOWN = SEATS | {LEFT, ANOTHER}
EVERYBODY = set(PARTS)
NOBODY: set[str] = set()


@dataclass(frozen=True)
class Act:
    """`usage` is the line that it belongs to, `typed` what is typed (`others`: by some in other words), `sent` the
    values with which it is sent as a form. `asks`: typed alone it asks by a form. `bare`: it is not about the plan
    that it is asked on, so that whoever has left and the other plan's lead are named among the rest. `refused`: words
    of a card that says why not, where it is no error. `only`: where it can be asked, else both."""

    usage: str
    typed: str
    may: Iterable[str] = frozenset()
    gets: Iterable[str] = frozenset()
    sent: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False
    bare: bool = False
    refused: tuple[str, ...] = ()
    only: str = ""
    sent_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, role: str) -> str:
        return self.others.get(role, self.typed)

    def values(self, role: str) -> Mapping[str, str]:
        return self.sent_by.get(role, self.sent)


REVIEW = "acme-aws/2027-W13"
HASH = "HASH"  # of what is proposed: the test puts it in
NUMBER = "NUMBER"  # of the message that is stuck
PARTNERS_WORD = ("is AWS’s word",)


def reads(usage: str, typed: str, gets: Iterable[str] = SEATS, **more: object) -> Act:
    return Act(usage, typed, NOBODY, gets, **more)  # type: ignore[arg-type]


ACTS: dict[str, tuple[Act, ...]] = {
    "status": (
        reads("status", "status", ROOM),
        reads("status --plan PLAN", "status --plan acme-aws", ROOM),
    ),
    "today": (reads("today", "today", SEATS | {ANOTHER}, bare=True),),
    "check-in": (
        reads("check-in", "check-in", SEATS | {ANOTHER}, bare=True),
        Act("check-in 2", "check-in acme-aws/bedrock-connector changed", {VL, PL, VO}, asks=True,
            sent={"confidence": "green", "moved": "the beta is out"},
            others={PO: "check-in acme-aws/bedrock-connector changed"}),
        Act("check-in 2", "check-in acme-aws/bedrock-connector blocked", {VL, PL, VO}, asks=True,
            sent={"confidence": "red", "blocker": "no account"}),
        Act("check-in 2 same", "check-in acme-aws/bedrock-connector same", {VL, PL, VO},
            others={PL: "check-in acme-aws/marketplace-launch same"}),
        Act("check-in 2 same", "check-in acme-aws/bedrock-connector not-mine", {VL, PL, VO}),
        Act("check-in 2 same", "check-in acme-aws/migration-play talked", VOICES, asks=True,
            sent={"outcome": "the architect is named in May", "confidence": "amber"}),
        Act("check-in", f"check-in skip {REVIEW}", VOICES),
        Act("check-in", f"check-in hand {REVIEW}", VOICES, asks=True, sent={"to": "li"},
            sent_by={PL: {"to": "raj"}, PO: {"to": "raj"}, PS: {"to": "raj"}, PB: {"to": "raj"}}),
        Act("check-in", f"check-in unchanged {REVIEW}", {VO, PL}, SEATS),
    ),
    "log": (
        Act("log", "log", NOBODY, VOICES, asks=True, sent={"what": "win"}),
        Act('log sourced 3.4M --on 2027-03-05 --source "AWS export"', "log wins 3 --on 2027-03-26 --sure", VOICES),
        Act('log sourced 3.4M --on 2027-03-05 --source "AWS export"', "log number", VOICES, asks=True,
            sent={"target": "wins", "value": "4", "on": "2027-03-26", "source": "CRM"}),
        Act('log win "Contoso" --motion 2 --value 250k', 'log win "Fabrikam" --motion 2 --value 250k', VOICES),
        Act('log win "Contoso" --motion 2 --value 250k', "log win", VOICES, asks=True,
            sent={"customer": "Fabrikam", "motion": "migration-play"}),
        Act("log confirm sourced 2027-03-05", "log confirm sourced 2027-03-28", {VL, VO}),
        Act("log confirm sourced 2027-03-05", "log cannot-say attached 2027-03-28", {PL, PO}),
        Act("log confirm sourced 2027-03-05", "log differs attached 2027-03-28", {PL, PO}, asks=True,
            sent={"as": "900000"}),
    ),
    "promises": (
        reads("promises", "promises", ROOM),
        Act('promises add "architecture diagram" --by fri', 'promises add "a diagram" --by fri', VOICES),
        Act('promises add "architecture diagram" --by fri', "promises add", VOICES, asks=True,
            sent={"what": "a diagram", "by": "2027-04-02"}),
        Act("promises kept p-7", "promises kept acme-aws/PROMISE", {VL, VO}),
        Act('promises move p-7 --by 2027-03-12 --because "…"',
            'promises move acme-aws/PROMISE --by 2027-04-12 --because "a week more"', {VL, VO}),
        Act('promises move p-7 --by 2027-03-12 --because "…"', "promises move acme-aws/PROMISE", {VL, VO},
            asks=True, sent={"by": "2027-04-12", "because": "a week more"}),
        Act("promises hand p-7 --to NAME", "promises hand acme-aws/PROMISE --to dana", {VL, VO}),
        Act("promises hand p-7 --to NAME", "promises hand acme-aws/PROMISE", {VL, VO}, asks=True,
            sent={"to": "dana"}),
        Act('promises drop p-7 --because "…"', 'promises drop acme-aws/PROMISE --because "no use"', {VL, VO}),
        Act('promises drop p-7 --because "…"', "promises drop acme-aws/PROMISE", {VL, VO}, asks=True,
            sent={"because": "no use"}),
        Act("promises", "promises take acme-aws/2027-W13/migration-play/vendor", {PL, PO}),
    ),
    "qbr": (
        reads("qbr", "qbr"),
        Act("qbr write", "qbr write acme-aws/2027Q2", LEADS, asks=True, sent={"wins": "two logos"}),
        Act("qbr packet", "qbr packet", SEATS),
        reads("qbr brief", "qbr brief", LEADS),
        Act('qbr hold --because "…"', 'qbr hold --because "wait"', NOBODY, LEADS),
        Act('qbr hold --because "…"', "qbr release", NOBODY, LEADS),
        Act('qbr hold --because "…"', "qbr send", NOBODY, LEADS),
        Act('qbr move 2027-04-02 14:00 --because "…"', 'qbr move acme-aws/2027Q2 2027-06-24 14:00 --because "x"',
            LEADS),
        Act('qbr move 2027-04-02 14:00 --because "…"', "qbr move acme-aws/2027Q2", LEADS, asks=True,
            sent={"on": "2027-06-24", "at": "14:00", "because": "x"}),
        Act('qbr correct --because "…"', 'qbr correct --because "a newer number"', LEADS),
        Act('qbr correct --because "…"', "qbr correct", LEADS, asks=True, sent={"because": "a newer number"}),
        reads("qbr agenda", "qbr agenda"),
        Act('qbr note "…"', 'qbr note "all of it"', LEADS),
        Act('qbr note "…"', "qbr note", LEADS, asks=True, sent={"text": "all of it"}),
    ),
    "sync": (
        reads("sync", "sync", ROOM),
        Act("sync numbers", "sync numbers acme-aws/2027-03", VOICES, asks=True,
            sent={"of-wins": "4", "on": "2027-03-29", "source": "CRM"}),
        Act("sync export", "sync export acme-aws/2027-03", NOBODY, VOICES, asks=True,
            sent={"lines": "Opportunity,Stage,Amount\nContoso,Proposal,100"}),
        Act("sync unchanged", "sync unchanged", NOBODY, VOICES),
        reads("sync opportunities", "sync opportunities"),
        Act("sync now", "sync now", NOBODY, VOICES),
    ),
    "pipeline": (
        reads("pipeline", "pipeline"),
        reads("pipeline Larkspur", "pipeline DEAL"),
        reads("pipeline differences", "pipeline differences"),
        Act("pipeline attribute Larkspur", "pipeline attribute DEAL", VOICES, asks=True,
            sent={"as": "sourced", "by": "vendor"}),
        Act("pipeline counterpart Larkspur", "pipeline counterpart DEAL", VOICES, asks=True, sent={"name": "Kim Lee"}),
        reads("pipeline targets", "pipeline targets"),
        Act("pipeline targets", "pipeline targets sourced register", LEADS),
        Act("pipeline sellers", "pipeline sellers", VOICES, asks=True, sent={"names": "Kim Lee"}),
    ),
    "accounts": (
        reads("accounts", "accounts", ROOM),
        Act("accounts give", "accounts give", NOBODY, VOICES, asks=True, sent={"lines": "Account,Domain\nA,a.com"}),
        Act("accounts share names", "accounts share details", LEADS),
        reads("accounts all", "accounts all"),
        reads("accounts new", "accounts new"),
        reads("accounts doubts", "accounts doubts", LEADS),
        reads("accounts target 1", "accounts target 1"),
        Act("accounts delete", "accounts delete", NOBODY, LEADS),
        Act("accounts delete", "accounts delete all", LEADS),
    ),
    "agree": (
        reads("agree", "agree"),
        Act("agree 3f2a9c12", f"agree {HASH}", {PL}, LEADS),
        Act("agree no 3f2a9c12", f'agree no {HASH} --because "not yet"', LEADS, sent={"because": "not yet"}),
    ),
    "answer": (
        reads("answer", "answer", SEATS | {ANOTHER}, bare=True),
        Act("answer account-mapping", "answer acme-aws/account-mapping", VOICES, asks=True, sent={"q1": "twelve"}),
        Act("answer account-mapping nothing", "answer acme-aws/account-mapping nothing", VOICES),
    ),
    "call": (
        reads("call", "call", LEADS),
        Act("call 2", "call acme-aws/marketplace-launch", {VL, PL}, asks=True,
            sent={"partner_confidence": "green", "partner_moved": "as they said"}),
        Act("call confirm 2", "call confirm acme-aws/retail-event", {VL}, LEADS),
    ),
    "check": (reads("check", "check"),),
    "decide": (
        reads("decide", "decide"),
        Act('decide add "name a second SA" --cost "two pilots wait" --needed-by "1 Apr" --at jeb',
            'decide add "a third SA" --cost "one waits" --at jeb', VOICES),
        Act('decide add "name a second SA" --cost "two pilots wait" --needed-by "1 Apr" --at jeb',
            "decide add", VOICES, asks=True, sent={"ask": "a third SA", "at": "jeb"}),
        Act('decide d-7 yes jeb/2027Q1 --note "…"', 'decide acme-aws/AT-THE-BOARD yes jeb/2027Q1 --note "go"',
            {VL, PL, VS, PS}),
        Act("decide withdraw d-7", "decide withdraw acme-aws/AT-THE-BOARD", {PL}),
        Act("decide withdraw d-7", "decide withdraw acme-aws/AT-THE-QBR", {VL}),
    ),
    "edit": (
        reads("edit", "edit"),
        Act("edit targets", "edit targets", NOBODY, LEADS),
        Act("edit targets sourced", "edit targets sourced", NOBODY, LEADS, asks=True),
        Act("edit targets sourced", "edit calendar new", LEADS, asks=True,
            sent={"what": "A fair", "on": "2027-06-01"}),
        Act("edit targets sourced", "edit motions win-stories --remove", LEADS),
        Act("edit drop", "edit drop", LEADS),
    ),
    "escalate": (
        reads("escalate", "escalate"),
        Act('escalate 2 --because "…"', 'escalate marketplace-launch --because "it is stuck"', {VL, PL, VO, PO}),
        Act('escalate 2 --because "…"', "escalate marketplace-launch", {VL, PL, VO, PO}, asks=True,
            sent={"because": "it is stuck"}),
        Act('escalate send acme-aws/acme-1 --note "…"', 'escalate send acme-aws/acme-1 --note "now"', {VL}),
        Act('escalate send acme-aws/acme-1 --note "…"', "escalate send acme-aws/aws-1", {PL}, asks=True,
            sent={"note": "now"}),
        Act("escalate dismiss acme-aws/acme-1", "escalate dismiss acme-aws/acme-1", {VL}),
        Act("escalate up acme-aws/acme-1", "escalate up acme-aws/acme-1", NOBODY, {VL}),
        Act('escalate end acme-aws/acme-1 --note "…"', 'escalate end acme-aws/acme-6 --note "done"', {VL, VS}),
        Act('escalate end acme-aws/acme-1 --note "…"', "escalate end acme-aws/aws-4", {PL, PS}, asks=True,
            sent={"note": "done"}),
        reads("escalate", "escalate show acme-aws/acme-2", {VL}),
    ),
    "export": (
        reads("export", "export"),
        reads("export --format pdf", "export --format pdf"),
        reads("export --format pdf --shared", "export --format pdf --shared"),
        reads("export --history", "export --history"),
        reads("export --draft", "export --draft"),
    ),
    "funding": (
        reads("funding", "funding"),
        Act("funding request mdf --amount 60k --reference FR-17",
            "funding request psa-hours --amount 120 --start 2027-05-03 --reference FR-17", VOICES),
        Act("funding request mdf --amount 60k --reference FR-17", "funding request psa-hours", VOICES, asks=True,
            sent={"amount": "120", "start": "2027-05-03"}),
        Act("funding approve mdf --amount 45k", "funding approve mdf-h1 --amount 45k", {PL, PO}, refused=PARTNERS_WORD),
        Act("funding approve mdf --amount 45k", "funding allocate sa-hours --amount 100", {PL, PO},
            refused=PARTNERS_WORD),
        Act('funding reject mdf --because "…"', 'funding reject mdf-h1 --because "no"', VOICES),
        Act("funding extend mdf --until 2027-07-31", "funding extend map-credits --until 2028-03-31", {PL, PO}, VOICES),
        Act("funding use sa-hours 20h", "funding use sa-hours 90h", VOICES),
        Act("funding proof mdf", 'funding proof mdf-h1 --have "a receipt"', VOICES),
        Act("funding proof mdf", "funding proof mdf-h1", VOICES, asks=True, sent={"more": "a receipt"}),
        Act('funding verify map --evidence "…" --on 2027-01-08',
            'funding verify isv-accelerate --evidence "badge" --on 2027-01-08', VOICES),
        Act('funding verify map --evidence "…" --on 2027-01-08', "funding verify isv-accelerate", VOICES, asks=True,
            sent={"evidence": "badge"}),
        reads("funding programmes aws", "funding programmes aws"),
    ),
    "help": (
        reads("help", "help", EVERYBODY, bare=True),
        reads("help NAME", "help qbr", EVERYBODY, bare=True),
    ),
    "history": (
        reads("history", "history"),
        reads("history --at 2027-02-01", "history --at 2027-02-01"),
    ),
    "link": (
        Act("link PLAN", "link acme-aws", LEADS, bare=True, only="elsewhere"),
        Act("link --remove", "link --remove acme-aws", LEADS, bare=True, only="room"),
        Act("link --remove", "link --remove acme-aws --room room:local:acme-aws", LEADS, bare=True, only="direct"),
    ),
    "me": (
        reads("me", "me", KNOWN, bare=True),
        Act("me zone Europe/Berlin", "me zone Asia/Tokyo", KNOWN, bare=True),
        Act("me quiet 18:00-08:00", "me quiet 18:00-07:00", KNOWN, bare=True),
        Act("me out 2027-03-08 2027-03-12 --delegate NAME", "me out 2027-04-05 2027-04-09", KNOWN, bare=True),
        Act("me out 2027-03-08 2027-03-12 --delegate NAME", "me edit", KNOWN, bare=True, asks=True,
            sent={"zone": "Asia/Tokyo"}),
        Act("me delegate NAME", "me delegate dana", SEATS, bare=True,
            others={PL: "me delegate raj", PO: "me delegate raj", PS: "me delegate raj", PB: "me delegate raj"}),
        Act("me start", "me stop", KNOWN, bare=True),
        Act("me join", "me join", KNOWN, bare=True),
        Act("me mail ana@partner.example", "me mail me@partner.example", SEATS | {ANOTHER}, bare=True),
        reads("me mail ana@partner.example", "me mail", KNOWN, bare=True),
    ),
    "messages": (
        reads("messages", "messages", KNOWN - {LEFT}, bare=True),
        Act("messages again 12", f"messages again {NUMBER}", LEADS, bare=True),
        Act("messages sent 12", f"messages sent {NUMBER}", NOBODY, LEADS, bare=True, asks=True, sent={"link": "x"}),
    ),
    "motions": (reads("motions", "motions", ROOM),),
    "people": (
        reads("people", "people"),
        reads("people who", "people who", LEADS),
        Act("people is @vera vera", "people is room:visitor:gus otto --instead", {VL}),
        Act("people guest @ann", "people guest room:visitor:gus", LEADS),
        Act("people add NAME", 'people add "Ann Fox" --role owner', LEADS),
        Act("people add NAME", "people add", LEADS, asks=True, sent={"name": "Ann Fox", "role": "observer"}),
        Act("people add NAME", 'people add "Ann Fox" --role owner --mail ann@acme.example', LEADS),
        Act("people mail NAME ana@partner.example", "people mail otto otto@acme.example", {VL}),
        Act("people mail NAME ana@partner.example", "people mail olga", {PL}, asks=True,
            sent={"address": "olga@aws.example"}),
        Act("people mail NAME ana@partner.example", "people mail otto off", NOBODY, {VL}),
        Act("people role NAME owner", "people role otto owner", {VL}),
        Act("people role NAME owner", "people role olga", {PL}, asks=True, sent={"role": "lead"}),
        Act("people owner MOTION NAME", "people owner retail-event li", {VL}),
        Act("people owner MOTION NAME", "people owner retail-event", LEADS, asks=True, sent={"member": "li"},
            sent_by={PL: {"member": "raj"}, PO: {"member": "raj"}}),
        Act("people owner MOTION NAME", "people accept bedrock-connector", {VO}, SEATS),
        Act("people owner MOTION NAME", "people not-me bedrock-connector", {VO}, SEATS),
        Act("people owner MOTION NAME", "people hand-on bedrock-connector dana", {VO}, SEATS),
        Act("people owner MOTION NAME", "people hand-on win-stories raj", {PO}, SEATS - {VL}),
        Act("people hand-over FROM TO", "people hand-over tom dana", {VL, VO}),
        Act("people hand-over FROM TO", "people hand-over ines", {PL, PO}, asks=True,
            sent={"to": "raj", "all": "no", "leave": "no"}),
        Act("people leave", "people leave otto", {VL, VB}),
        Act("people leave", "people leave tom", {VL, VO}),
        Act("people leave", "people back greta", {VL}),
        reads("people", "people change tom"),
        reads("people leave", "people leave"),
    ),
    "plan": (reads("plan", "plan"),),
    "plans": (
        reads("plans", "plans", SEATS | {ANOTHER}, bare=True, refused=("You are on no plan yet",)),
        reads("plans --page 2", "plans --page 2", SEATS | {ANOTHER}, bare=True, refused=("You are on no plan yet",)),
    ),
    "reset": (
        reads("reset", "reset"),
        Act('reset propose --because "…"', 'reset propose --because "too slow"', NOBODY, LEADS),
        Act("reset accept acme-aws/2027H1", "reset accept acme-aws/2027H1", {VL}, LEADS),
        reads("reset draft", "reset draft"),
        Act("reset decline acme-aws/2027H1", 'reset decline acme-aws/2027H1 --because "no"', LEADS),
        Act("reset decline acme-aws/2027H1", "reset decline acme-aws/2027H1", LEADS, asks=True,
            sent={"because": "no"}),
    ),
    "rhythm": (
        reads("rhythm", "rhythm", ROOM),
        Act('rhythm pause motion-review --because "…"', 'rhythm pause motion-review --because "holidays"', LEADS),
        Act('rhythm pause motion-review --because "…"', "rhythm pause motion-review", LEADS,
            sent={"because": "holidays"}),
        Act("rhythm resume motion-review", "rhythm resume motion-review", NOBODY, LEADS),
        Act("rhythm preview motion-review", "rhythm preview motion-review", NOBODY, LEADS),
        Act("rhythm now motion-review", "rhythm now motion-review", NOBODY, LEADS),
    ),
    "start": (
        reads("start", "start", ROOM),
        Act("start new", "start new", EVERYBODY, bare=True, asks=True,
            sent={"us": "Initech", "side": "vendor", "them": "Azure", "label": "FY28", "start": "2028-01-01",
                  "end": "2028-12-31", "currency": "USD", "zone": "Europe/Berlin"}),
        reads("start file", "start file", EVERYBODY, bare=True, asks=True),
        Act("start from PLAN", "start from acme-aws", LEADS, asks=True, bare=True,
            sent={"label": "FY28", "start": "2028-01-01", "end": "2028-12-31"}),
    ),
    "targets": (reads("targets", "targets", ROOM),),
    "trigger": (
        reads("trigger", "trigger"),
        Act('trigger win-stories --what "Contoso won"', 'trigger win-stories --what "Fabrikam won"', VOICES),
    ),
}  # fmt: skip
