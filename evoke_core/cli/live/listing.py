"""``evoke live --list``: the LSL streams on the network."""

import time

import typer

from evoke_core.eeg.lsl.network import Search

LISTEN_S = 2.0
"""So long the streams have for an answer."""
COLUMNS = ("name", "type", "channels", "rate", "host", "source id")


def list_streams() -> None:
    """Print a line for each stream."""
    with Search() as search:
        time.sleep(LISTEN_S)
        streams = search.streams()
    if not streams:
        typer.echo(f"no LSL stream answered in {LISTEN_S:g} s; start the amplifier's program, here or in this network")
        return
    rows: list[tuple[str, ...]] = [COLUMNS]
    for info in streams:
        rate = f"{info.sfreq:g} Hz" if info.sfreq else "not fixed"
        rows.append((info.name, info.stype, str(info.n_channels), rate, info.hostname, info.source_id))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
