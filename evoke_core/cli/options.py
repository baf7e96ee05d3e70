"""Options that ``replay`` and ``live`` share, and what they make of them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from evoke_core.cli.progress import console
from evoke_core.emotions import DEFAULT, Mapping, load_centroids, load_octants
from evoke_core.errors import EvokeError
from evoke_core.runtime.bundle import Manifest
from evoke_core.runtime.engine import DEVICES
from unity_bridge.endpoint import is_loopback

MAPPINGS = ("octants", "centroids")
DEMONSTRATION = "demonstration model, not an emotion reading"

BindOption = Annotated[str, typer.Option("--bind", help="Where to publish.", metavar="ENDPOINT")]
MappingOption = Annotated[str, typer.Option("--mapping", help="How V, A and D name an emotion: octants or centroids.")]
OctantsOption = Annotated[Path | None, typer.Option("--octants", help="Your own octant table (JSON).", metavar="FILE")]
DeviceOption = Annotated[str, typer.Option("--device", help="Where to decode: auto, cpu or cuda.")]
ModelOption = Annotated[Path | None, typer.Option("--model", help="A decoder's folder; default the one that ships.")]
RecordOption = Annotated[
    Path | None, typer.Option("--record", help="Also write the states here (JSON Lines).", metavar="FILE")
]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="The person's resting baseline, see evoke calibrate.", metavar="FILE")
]
AllowLanOption = Annotated[
    bool, typer.Option("--allow-lan", help="Permit an endpoint that others on the network can reach.")
]


def choose_mapping(mapping: str, octants: Path | None) -> Mapping:
    """The mapping named on the command line."""
    if mapping not in MAPPINGS:
        raise typer.BadParameter(f"{mapping!r}: choose one of {', '.join(MAPPINGS)}", param_hint="--mapping")
    if mapping == "centroids":
        if octants:
            raise EvokeError(f"{octants}: an octant table has no part in --mapping centroids; leave one of them away")
        return load_centroids()
    return load_octants(octants) if octants else DEFAULT


def check_device(device: str) -> None:
    """Refuse a device that is none before anything is read."""
    if device not in DEVICES:
        raise typer.BadParameter(f"{device!r}: choose one of {', '.join(DEVICES)}", param_hint="--device")


def warn(address: str, manifest: Manifest) -> None:
    """Say on stderr who can read, and that what the shipped decoder says is no reading."""
    if not is_loopback(address):
        warn_of_readers(address)
    if manifest.synthetic:
        console.print(f"{DEMONSTRATION} (trained on synthetic EEG)")


def warn_of_readers(what: str) -> None:
    """Say on stderr that others can read what goes out there."""
    console.print(Text(f"{what}: whoever is on this network can read; no sender is verified", "yellow"), soft_wrap=True)
