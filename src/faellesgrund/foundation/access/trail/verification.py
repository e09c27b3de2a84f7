"""Does the trail hold? Reads every line once, as a stream, and says in Danish what is wrong and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from faellesgrund.foundation.access.cipher import CannotDecrypt, decrypt, indexes
from faellesgrund.foundation.access.keys import Purpose, find
from faellesgrund.foundation.access.trail import checkpoints as audit_checkpoints
from faellesgrund.foundation.access.trail.chain import GENESIS, digest_of, seal_of
from faellesgrund.foundation.access.trail.checkpoints import RESTORED, Checkpoint, CheckpointFile
from faellesgrund.foundation.access.trail.models import AuditConcern, AuditEntry, AuditPerson

CHUNK = 2_000
MOST_FINDINGS = 50
BACK_UP = "Sammenlign med den nyeste sikkerhedskopi, og giv databeskyttelsesrådgiveren besked. Ret ikke i databasen."
KEY = "Sæt nøglen ind igen sidst i FAELLESGRUND_NOEGLER, og kontrollér igen."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. number: the line, or None when it is not about one."""

    number: int | None
    text: str
    mend: str = BACK_UP

    def __str__(self) -> str:
        return f"{self.text} {self.mend}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check came to. lines: how many there are; unsealed: how many are under a key that is gone, and vouched for
    by a checkpoint; notes: what is worth saying though nothing is wrong."""

    lines: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    last: Checkpoint | None
    since_checkpoint: int
    unsealed: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(slots=True)
class _Walk:
    """What is known while the lines pass by."""

    expected: Mapping[int, list[Checkpoint]]
    findings: list[Finding] = field(default_factory=list)
    number: int = 0
    digest: str = GENESIS
    unsealed: dict[str, tuple[int, int]] = field(default_factory=dict)
    more: int = 0

    def wrong(self, number: int | None, text: str, mend: str = BACK_UP) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(number, text, mend))
        else:
            self.more += 1


def verify(progress: Callable[[int, int], None] | None = None) -> Outcome:
    """Check the whole trail against itself and against the checkpoints. Memory does not grow with the number of lines.

    progress: called with lines done and lines in all, now and then.
    """
    file = audit_checkpoints.read()
    binding = _binding(file)
    expected: defaultdict[int, list[Checkpoint]] = defaultdict(list)
    for each in binding:
        expected[each.lines].append(each)
    walk = _Walk(expected)
    for text in file.wrong:
        walk.wrong(None, text, f"Sammenlign {file.path} med kopien af den uden for serveren.")
    total = AuditEntry.objects.count() if progress else 0
    for chunk in _chunks():
        handles = _handles(chunk[0].number, chunk[-1].number)
        for entry in chunk:
            _check(walk, entry, handles[entry.number])
        if progress:
            progress(walk.number, max(total, walk.number))
    _check_end(walk, binding)
    _check_keys(walk, binding)
    _check_persons(walk)
    if walk.more:
        walk.findings.append(Finding(None, f"Der er {walk.more} fejl mere af samme slags."))
    last = file.last
    since = walk.number - last.lines if last else walk.number
    unsealed = sum(count for count, _ in walk.unsealed.values())
    return Outcome(walk.number, tuple(walk.findings), _notes(file), last, max(since, 0), unsealed)


def _binding(file: CheckpointFile) -> tuple[Checkpoint, ...]:
    """The checkpoints that the database must agree with: those since it was last put back on purpose."""
    everything = file.checkpoints
    start = max((n for n, each in enumerate(everything) if each.sort == RESTORED), default=0)
    return everything[start:]


def _notes(file: CheckpointFile) -> tuple[str, ...]:
    return tuple(
        f"Databasen er gendannet fra en sikkerhedskopi, noteret {each.moment:%d.%m.%Y}: {each.reason}"
        for each in file.checkpoints
        if each.sort == RESTORED
    )


def _chunks() -> Iterator[list[AuditEntry]]:
    """The lines in order, a chunk at a time. Asked for by number: a cursor over all of them would be held open."""
    after = 0
    lines = AuditEntry.objects.order_by("number")
    while chunk := list(lines.filter(number__gt=after)[:CHUNK]):
        yield chunk
        after = chunk[-1].number


def _handles(first: int, last: int) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = AuditConcern.objects.filter(entry__gte=first, entry__lte=last).values_list("entry_id", "person_id")
    for number, handle in rows:
        found[number].append(handle)
    return found


def _check(walk: _Walk, entry: AuditEntry, handles: list[str]) -> None:
    number = entry.number
    if number != walk.number + 1:
        first, last = walk.number + 1, number - 1
        gone = f"Linje {first} mangler." if first == last else f"Linje {first} til {last} mangler."
        walk.wrong(first, gone)
    elif entry.previous != walk.digest:
        walk.wrong(number, f"Linje {number} hænger ikke sammen med linje {number - 1}: en af dem er skiftet ud.")
    if digest_of(entry, handles, entry.previous) != entry.digest:
        walk.wrong(number, f"Linje {number} er ændret, efter at den blev skrevet.")
    key = find(Purpose.AUDIT, entry.key_id)
    if key is None:
        count, _ = walk.unsealed.get(entry.key_id, (0, 0))
        walk.unsealed[entry.key_id] = (count + 1, number)
    elif seal_of(entry.digest, key) != entry.seal:
        walk.wrong(number, f"Linje {number} er ikke skrevet af Fællesgrund: seglet passer ikke.")
    for point in (each for each in walk.expected.get(number, ()) if each.digest != entry.digest):
        walk.wrong(number, f"Linje {number} er en anden end den, kontrolpunktet {_when(point)} så.")
    walk.number, walk.digest = number, entry.digest


def _check_end(walk: _Walk, binding: tuple[Checkpoint, ...]) -> None:
    longest = max(binding, key=lambda each: each.lines, default=None)
    if longest is not None and longest.lines > walk.number:
        missing = longest.lines - walk.number
        walk.wrong(
            None,
            f"Slutningen er skåret af, eller databasen er skiftet ud: kontrolpunktet {_when(longest)} så "
            f"{longest.lines} linjer, nu er der {walk.number}, så der mangler {missing}.",
            "Er databasen gendannet med vilje, så notér det med »faellesgrund kontroller --gendannet GRUND«. "
            "Ellers: hent den nyeste sikkerhedskopi, og giv databeskyttelsesrådgiveren besked.",
        )


def _check_keys(walk: _Walk, binding: tuple[Checkpoint, ...]) -> None:
    """Lines under a key that was taken away are held by a later checkpoint under a key that is here."""
    vouched = max((each.lines for each in binding if each.key_known), default=0)
    for key, (count, last) in walk.unsealed.items():
        if last > vouched:
            text = f"{count} linjer, den sidste nr. {last}, har segl fra nøglen {key}, som ikke er her."
            walk.wrong(last, text, KEY)


def _check_persons(walk: _Walk) -> None:
    index, sealed = AuditPerson._meta.get_field("index"), AuditPerson._meta.get_field("sealed")
    rows = AuditPerson.objects.annotate(stored=Cast("sealed", TextField()))
    for handle, kind, held, stored in rows.values_list("handle", "kind", "index", "stored").iterator(CHUNK):
        try:
            own, _, identity = decrypt(stored, sealed.context).partition("|")
        except CannotDecrypt as wrong:
            walk.wrong(None, f"En berørt person kan ikke læses: {wrong.problems[0].tekst}", "")
            continue
        same = own == handle and identity.startswith(f"{kind}:")
        if not same or held not in indexes(identity, index.context):
            walk.wrong(None, f"Den berørte person {handle[:8]} i loggen er byttet om eller ændret.")


def _when(point: Checkpoint) -> str:
    moment = timezone.localtime(point.moment)
    return f"fra {moment:%d.%m.%Y} kl. {moment:%H.%M}"
