"""What ``kontroller`` says of the work in the background."""

from __future__ import annotations


def background_is_well() -> bool:
    """Say how the jobs are doing; False when somebody has to act."""
    from faellesgrund.foundation.jobs.queries import health
    from faellesgrund.foundation.notices.queries import mail_waiting

    now = health()
    print(f"Arbejdere: {now.workers or 'ingen i live'}. Opgaver: {now.waiting} venter, {now.running} i gang.")
    trouble = []
    if now.waiting and not now.workers:
        trouble.append(
            "Ingen gør det, der venter. Start serveren uden --uden-arbejder, eller kør faellesgrund arbejder."
        )
    if now.late and now.workers:
        trouble.append(
            f"{now.late} opgaver har ventet over 10 minutter. Start flere arbejdere, eller se /baggrund/alle/."
        )
    if now.stuck:
        trouble.append(f"{now.stuck} opgaver har været i gang i over en time uden at melde sig. Se /baggrund/alle/.")
    if now.failed:
        print(f"Fejlede eller afbrudte opgaver: {now.failed}. Se /baggrund/alle/.")
    if mail_waiting():
        print(f"Mails, der ikke er sendt endnu: {mail_waiting()}.")
    for line in trouble:
        print(line)
    return not trouble
