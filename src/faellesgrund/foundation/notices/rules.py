"""How a notice reaches a person, and when the daily mail is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

LONGEST_TEXT = 300
EARLIEST_HOUR, LATEST_HOUR, USUAL_HOUR = 5, 22, 8


class Channel(Enum):
    """How a person hears of something."""

    NONE = "ingen"
    PRODUCT = "produkt"
    DIGEST = "samlet"
    IMMEDIATE = "straks"

    @property
    def word(self) -> str:
        """What the person chooses between."""
        return CHANNEL_WORDS[self]


CHANNEL_WORDS = {
    Channel.NONE: "Ingen besked",
    Channel.PRODUCT: "Kun her i Fællesgrund",
    Channel.DIGEST: "Også i den daglige mail",
    Channel.IMMEDIATE: "Også som mail med det samme",
}


def channel_for(chosen: str | None, usual: Channel, may_be_turned_off: bool, immediate: bool) -> Channel:
    """What the person chose; else the usual one of the kind, or at once when the sender asks for it."""
    channel = Channel(chosen) if chosen else Channel.IMMEDIATE if immediate else usual
    return Channel.PRODUCT if channel is Channel.NONE and not may_be_turned_off else channel


def last_digest_moment(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The latest moment, now or before, at which a daily mail at the hour was due."""
    here = now.astimezone(zone)
    today = datetime.combine(here.date(), time(hour), zone).astimezone(ZoneInfo("UTC"))
    if today <= now:
        return today
    return datetime.combine(here.date() - timedelta(days=1), time(hour), zone).astimezone(ZoneInfo("UTC"))


def checked_text(text: str) -> str:
    """The text on one line. Raises ValueError when it is empty or too long: it is a heading, not the thing itself."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_TEXT:
        raise ValueError(f"a notice is 1 to {LONGEST_TEXT} letters; this is {len(line)}")
    return line


def checked_address(url: str) -> str:
    """An address inside the product. Raises ValueError for any other."""
    if not url.startswith("/") or url.startswith("//") or "\\" in url or len(url) > 500:
        raise ValueError(f"a notice leads to a page of the product, not to {url!r}")
    return url
