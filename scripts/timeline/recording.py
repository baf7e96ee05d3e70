"""A recording to draw and to try things with: SYNTHETIC EEG as a cap would bring it, with three films marked in it.

    python scripts/timeline/recording.py out/p01.bdf
    evoke plot out/p01.bdf -o docs/timeline.png

Three trials of a simulated subject follow on each other at 256 Hz. The person blinks, Oz is flat for a while, and once
most electrodes are lost under clenched teeth. SYNTHETIC.json beside the recording says what it is.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import mne
import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

from evoke_core.eeg.deap.subject import SYNTHETIC_MARK
from evoke_core.eeg.synthetic.corpus import simulate_subject
from evoke_core.montage import GENEVA

RATE_HZ, SEED, TRIALS = 256, 2027, (0, 20, 4)
TRIAL_S, BEFORE_S = 63, 3


def worn() -> Any:
    """The recording, as MNE keeps it."""
    data = simulate_subject(SEED, 1).data[list(TRIALS), : len(GENEVA)]
    eeg = resample_poly(np.concatenate(list(data), axis=1), 2, 1, axis=1)
    rng = np.random.default_rng(SEED)
    seconds = np.arange(eeg.shape[1]) / RATE_HZ
    tense = sosfilt(butter(4, (20, 110), "bandpass", fs=RATE_HZ, output="sos"), rng.standard_normal(len(seconds)))
    eeg = eeg + rng.standard_normal(eeg.shape) * 0.5
    for at in rng.uniform(0, seconds[-1], 40):
        eeg[[GENEVA.index("Fp1"), GENEVA.index("Fp2")]] += 200 * np.exp(-(((seconds - at) / 0.09) ** 2))
    eeg[GENEVA.index("Oz"), (seconds > 95) & (seconds < 115)] = 0
    eeg[:20] += 45 * tense / tense.std() * ((seconds > 141) & (seconds < 147))
    raw: Any = mne.io.RawArray(eeg * 1e-6, mne.create_info(list(GENEVA), RATE_HZ, "eeg"), verbose="ERROR")
    onsets = [TRIAL_S * number + BEFORE_S for number in range(len(TRIALS))]
    raw.set_annotations(mne.Annotations(onsets, 0, [f"film {number}" for number in range(1, len(TRIALS) + 1)]))
    return raw


def main() -> None:
    """Write it, and the mark beside it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="where to write it: .bdf, .edf, .vhdr or .set")
    path: Path = parser.parse_args().path
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / SYNTHETIC_MARK).write_text(json.dumps({"synthetic": True, "seed": SEED}) + "\n", encoding="utf-8")
    export: Any = mne.export
    export.export_raw(path, worn(), overwrite=True, verbose="ERROR")


if __name__ == "__main__":
    main()
