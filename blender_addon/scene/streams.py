# SPDX-License-Identifier: GPL-3.0-or-later
"""Which stream moves which avatar, and how a connection's state is told."""

from typing import Any

from ..services.live import hub
from ..services.source import Heard, Source

Address = tuple[str, str]
"""A source's name and a stream's."""


def heard_now() -> dict[Address, Heard]:
    """All streams of all sources."""
    return {
        (name, stream): heard
        for name, source in hub.sources.items()
        for stream, heard in sorted(source.streams().items())
    }


def address_of(row: Any, heard: dict[Address, Heard]) -> Address | None:
    """The stream that moves a row's avatar: the chosen one, else the only one heard that has not ended."""
    if row.stream:
        return (row.source, row.stream)
    going_on = [address for address, stream in heard.items() if not stream.ended] or list(heard)
    return going_on[0] if len(going_on) == 1 else None


def is_moved(row: Any, heard: dict[Address, Heard]) -> bool:
    """Whether a stream that is fresh moves (or, frozen, holds) the row's face."""
    stream = heard.get(address_of(row, heard) or ("", ""))
    return stream is not None and stream.state is not None and stream.stale_for_s is None


def lamp(source: Source | None) -> tuple[str, str]:
    """Which lamp a connection shows, and its words."""
    if source is None:
        return "off", "off"
    streams = source.streams().values()
    if streams and all(heard.ended for heard in streams):
        return "ended", "ended"
    silent = [heard.stale_for_s for heard in streams]
    if streams and None not in silent:
        return "stale", f"stale for {min(seconds for seconds in silent if seconds is not None):.0f} s"
    if not source.connected:
        return "waiting", "waiting"
    return "connected", "connected" if streams else "no stream yet"
