"""What ``kontroller`` says about the audit trail and the encrypted values, and the rotation of keys."""

from __future__ import annotations

from django.utils import timezone


def check_trail(restored: str = "") -> bool:
    """Check the trail and the ciphertexts, and print what came of it; whether all holds.

    restored: when given, the reason is noted first, and earlier checkpoints no longer bind. Raises BadInput when the
    checkpoint file cannot be written.
    """
    from faellesgrund.foundation.access.audit import INSTALLATION_ITSELF, record_change
    from faellesgrund.foundation.access.trail.checkpoints import accept_restored
    from faellesgrund.foundation.access.trail.models import Kind
    from faellesgrund.foundation.access.trail.verification import verify

    if restored.strip():
        record_change(None, "installation.gendannet", INSTALLATION_ITSELF, None, {}, reason=restored, kind=Kind.SYSTEM)
        accept_restored(restored.strip())
    outcome = verify()
    for note in outcome.notes:
        print(f"Loggen: {note}")
    for finding in outcome.findings:
        print(f"Loggen: {finding}")
    keys_hold = _check_keys()
    if not outcome.holds:
        print("Loggen holder ikke. Se docs/operations/revision.md.")
        return False
    print(f"Loggen: {outcome.lines} linjer, ubrudt fra den første til den sidste.")
    if outcome.last:
        moment = timezone.localtime(outcome.last.moment)
        since = "1 linje" if outcome.since_checkpoint == 1 else f"{outcome.since_checkpoint} linjer"
        print(f"Seneste kontrolpunkt: {moment:%d.%m.%Y} kl. {moment:%H.%M}, {since} siden da.")
    elif outcome.lines:
        print("Der er intet kontrolpunkt endnu. Det skrives af baggrundsarbejdet, første gang inden for en time.")
    return keys_hold


def _check_keys() -> bool:
    """Say which confidential values are under older keys; False when one of those keys is missing."""
    from faellesgrund.foundation.access.keys import Purpose, find
    from faellesgrund.foundation.access.rotation import remaining

    holds = True
    for place in remaining():
        missing = {key: count for key, count in place.keys.items() if find(Purpose.CIPHER, key) is None}
        for key, count in missing.items():
            holds = False
            print(
                f"Nøgler: {count} værdier i {place.name} kan ikke læses, fordi nøglen {key} mangler. "
                "Sæt den ind igen sidst i FAELLESGRUND_NOEGLER."
            )
        if left := place.count - sum(missing.values()):
            print(f"Nøgler: {left} værdier i {place.name} er under en ældre nøgle. Kør »faellesgrund roter-noegler«.")
    return holds


def rotate_keys() -> int:
    """Encrypt what is under older keys with the newest, telling how far it is; the exit code. Raises BadInput."""
    from faellesgrund.foundation.access.keys import Purpose, ring
    from faellesgrund.foundation.access.rotation import remaining, rotate

    if not remaining():
        print("Alle fortrolige værdier er allerede under den nyeste nøgle.")
        if len(ring(Purpose.CIPHER)) > 1:
            print("De ældre nøgler kan fjernes fra FAELLESGRUND_NOEGLER, når serveren er genstartet.")
        return 0
    done = rotate(None)
    for name, rows in done.items():
        print(f"{name}: {rows} rækker")
    left = sum(place.count for place in remaining())
    if left:
        print(f"{left} værdier blev ændret imens og er stadig under en ældre nøgle. Kør kommandoen igen.")
        return 1
    print("Færdig. Kør »faellesgrund kontroller«, og fjern så de ældre nøgler fra FAELLESGRUND_NOEGLER.")
    return 0
