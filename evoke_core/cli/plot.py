"""``evoke plot``: a recording's timeline as a picture."""

from pathlib import Path
from typing import Annotated

import typer

from evoke_core.cli.options import (
    DeviceOption,
    MappingOption,
    ModelOption,
    OctantsOption,
    ProfileOption,
    check_device,
    choose_mapping,
)
from evoke_core.errors import EvokeError, require

STATES = ".jsonl"


def plot(
    recording: Annotated[
        Path,
        typer.Argument(
            help="EEG (.bdf, .edf, .set, .vhdr, .fif), or states that --record kept (.jsonl).", metavar="RECORDING"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The picture: .png or .svg.", metavar="PICTURE")],
    mapping: MappingOption = "octants",
    octants: OctantsOption = None,
    device: DeviceOption = "auto",
    model: ModelOption = None,
    profile: ProfileOption = None,
) -> None:
    """Draw a recording over time: band power, valence, arousal, dominance, emotion, confidence, quality and markers.

    EEG is decoded as `evoke predict` does. States that were kept are drawn as they are, without band power.
    """
    check_device(device)
    chosen = choose_mapping(mapping, octants)
    require("matplotlib", extra="train", purpose="draw a picture")
    # Their imports take a second, which no other command should wait for.
    from evoke_core.cli.plot_sources import plot_eeg, plot_states
    from evoke_core.runtime.timeline_picture import FORMATS

    if out.is_dir():
        raise EvokeError(f"{out}: is a folder; name the picture in it: {out / recording.stem}.png")
    if out.suffix.lower() not in FORMATS:
        raise EvokeError(f"{out}: a picture is a PNG or an SVG; name it {out.with_suffix('.png').name}")
    if not out.parent.is_dir():
        raise EvokeError(f"{out}: there is no folder {out.parent}; make it, or choose another place with -o")
    if recording.suffix.lower() == STATES:
        plot_states(recording, out)
    else:
        plot_eeg(recording, out, chosen, device=device, model=model, profile=profile)
