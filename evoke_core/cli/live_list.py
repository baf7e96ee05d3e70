"""``evoke live --list``: the LSL streams on the network."""

import time

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evoke_core.eeg.lsl_network import Search

LISTEN_S = 2.0
"""So long the streams have for an answer."""


def list_streams() -> None:
    """Print each stream's name, type, channels, rate and host."""
    with Search() as search:
        time.sleep(LISTEN_S)
        streams = search.streams()
    if not streams:
        typer.echo(f"no LSL stream answered in {LISTEN_S:g} s; start the amplifier's program, here or in this network")
        return
    table = Table("name", "type", "channels", "rate", "host", "source id", box=None, padding=(0, 2, 0, 0))
    for info in streams:
        rate = f"{info.sfreq:g} Hz" if info.sfreq else "not fixed"
        cells = (info.name, info.stype, str(info.n_channels), rate, info.hostname, info.source_id)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)
