"""The terminal's picture in the README: `evoke live` on a real LSL stream of synthetic EEG with a few bad electrodes.

    python scripts/live/picture.py docs/live.png

Another process sends 32 channels at 512 Hz with an amplifier's offset and mains hum, blinks, and four electrodes as
they fail: one flat, one full of hum, one over a tense muscle, one that sends no numbers. What is drawn is the snapshot
after twenty seconds, with one subscriber. rsvg-convert (Debian: librsvg2-bin) makes a PNG of it.
"""

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy.signal import butter, resample_poly, sosfilt

from evoke_core.cli.live.dashboard import NOTICES, Snapshot, dashboard
from evoke_core.cli.live.loop import Followed, follow
from evoke_core.eeg.deap.subject import read_subject
from evoke_core.eeg.lsl.source import LslSource
from evoke_core.eeg.synthetic.corpus import write_corpus
from evoke_core.emotions import DEFAULT
from evoke_core.montage import GENEVA
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S, HOP_SAMPLES
from evoke_core.runtime.tracker import Tracker
from unity_bridge.outputs.fanout import Fanout
from unity_bridge.publisher import Publisher
from unity_bridge.subscriber import Subscriber

RATE_HZ, SEED, SHOWN_S = 512, 2027, 20
WIDTH, HEIGHT, PIXELS = 80, 24, 1200
_CELL = 12.2
"""Width of a character cell in rich's SVG."""
_TEXT = re.compile(r'<text([^>]*) x="([\d.]+)"([^>]*)>([^<]*)</text>')
FLAT, HUM, MUSCLE, SILENT, EYES = "Oz", "T7", "T8", "P8", ("Fp1", "Fp2")


def worn(folder: Path) -> NDArray[np.float32]:
    """(32, n) µV at 512 Hz: a synthetic trial as a cap would bring it."""
    write_corpus(folder, 1, SEED)
    eeg = resample_poly(read_subject(folder / "s01.dat").data[0, : len(GENEVA)], 4, 1, axis=1)
    rng = np.random.default_rng(SEED)
    seconds = np.arange(eeg.shape[1]) / RATE_HZ
    hum = np.sin(2 * np.pi * 50 * seconds)
    eeg = eeg + rng.uniform(-9e3, 9e3, (len(eeg), 1)) + 2 * hum
    eeg[GENEVA.index(HUM)] += 80 * hum
    tense = sosfilt(butter(4, (20, 110), "bandpass", fs=RATE_HZ, output="sos"), rng.standard_normal(len(seconds)))
    eeg[GENEVA.index(MUSCLE)] += 60 * tense / tense.std()
    blinks = sum(200 * np.exp(-(((seconds - at) / 0.09) ** 2)) for at in np.arange(0.5, seconds[-1], 0.8))
    for name in EYES:
        eeg[GENEVA.index(name)] += blinks
    eeg[GENEVA.index(FLAT)] = 0
    eeg[GENEVA.index(SILENT)] = np.nan
    return eeg.astype(np.float32)


def _cell_by_cell(text: re.Match[str]) -> str:
    """Each sign of a piece of text in its own place: rsvg-convert takes braille from a font of another width."""
    before, x, after, signs = text.groups()
    after = re.sub(r' textLength="[^"]*"', "", after)
    cells = signs.replace("&#160;", " ")
    if not re.search("[\u2800-\u28ff]", cells):
        return text[0]
    places = ((float(x) + number * _CELL, sign) for number, sign in enumerate(cells) if sign != " ")
    return "".join(f'<text{before} x="{place:g}"{after}>{sign}</text>' for place, sign in places)


def main() -> None:
    """Draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args().out
    sys.path.append(str(Path(__file__).parents[2] / "tests" / "core"))
    from lsl_outlet import Outlet

    engine = Engine("cpu")
    last: list[Snapshot] = []
    notices: list[str] = []

    def show(new: Sequence[str], snapshot: Callable[[], Snapshot]) -> None:
        notices.extend(f"{time.strftime('%H:%M:%S')} {notice}" for notice in new)
        if (now := snapshot()).timing.windows == round(SHOWN_S / HOP_S) and not last:
            last.append(replace(now, notices=tuple(notices[-NOTICES:])))
            signal.raise_signal(signal.SIGINT)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "worn.npy"
        np.save(path, worn(Path(folder)))
        with Outlet(signal=path, name="BioSemi", rate=RATE_HZ, channels=GENEVA, synthetic=True) as outlet:
            outlet.run(chunk=16)
            source = LslSource("BioSemi")
            publisher = Publisher(
                "evoke", source=source.description, model=engine.manifest.name, synthetic_source=source.synthetic,
                synthetic_model=engine.manifest.synthetic, hop_s=HOP_S, endpoint="tcp://127.0.0.1:5571",
            )  # fmt: skip
            with publisher, Subscriber(publisher.endpoint):
                people = [Followed(source, publisher, Tracker(DEFAULT, HOP_S), Fanout(), profile=None)]
                follow(engine, people, hop_samples=HOP_SAMPLES, speed=1.0, recorder=None, show=show)
            source.close()
    console = Console(record=True, width=WIDTH, height=HEIGHT, force_terminal=True, color_system="truecolor")
    console.print(dashboard(last[0], WIDTH, HEIGHT))
    svg = _TEXT.sub(_cell_by_cell, console.export_svg(title="evoke live --lsl BioSemi"))
    subprocess.run(["rsvg-convert", "--width", str(PIXELS), "--output", str(out)], input=svg.encode(), check=True)


if __name__ == "__main__":
    main()
