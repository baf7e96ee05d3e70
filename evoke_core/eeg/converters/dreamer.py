"""DREAMER's one file, ``DREAMER.mat``, as a corpus of folders.

Its layout as published: a struct ``DREAMER`` with ``EEG_SamplingRate`` (128), ``EEG_Electrodes`` (14 names) and
``Data``, one struct a subject: ``EEG.baseline`` and ``EEG.stimuli``, a cell a film clip (18), each (samples, 14) in
microvolts; and ``ScoreValence``, ``ScoreArousal``, ``ScoreDominance`` (18), 1 to 5. The clips' order is the same for
all. The 61 s before each clip are its baseline. A trial is the whole clip; of published results, many take its last
60 s alone.

DREAMER (Katsigiannis & Ramzan 2018) comes under a licence of its own and never with EVOKE; this reader was tested on
files of its layout that the tests write.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.bids.writer import Clip, new_corpus, refuse_taken, write_clip
from evoke_core.eeg.deap.subject import SYNTHETIC_MARK
from evoke_core.eeg.matlab import load_matlab
from evoke_core.errors import EvokeError

SCALE = (1, 5)
THRESHOLD = 3
SCORES = {"valence": "ScoreValence", "arousal": "ScoreArousal", "dominance": "ScoreDominance"}


def convert_dreamer(source: Path, out: Path, progress: Callable[[int, int], None] = lambda _done, _of: None) -> int:
    """Write DREAMER.mat as a corpus; returns how many subjects. ``progress`` hears how many of how many are written.

    EvokeError, and nothing is written, where the file is not laid out like this, or ``out`` is there already.
    """
    refuse_taken(out)  # before a file is read that takes a while
    whole = _field(load_matlab(source), "DREAMER", source)
    rate_hz = float(_field(whole, "EEG_SamplingRate", source))
    channels = [str(name) for name in np.atleast_1d(_field(whole, "EEG_Electrodes", source))]
    people = _items(_field(whole, "Data", source))
    shortest_s = min(
        _clip_of(cell, channels, f"{source}: subject {number}").shape[1] / rate_hz
        for number, person in enumerate(people, start=1)
        for cell in _items(_field(_field(person, "EEG", source), "baseline", source))
    )
    settings: dict[str, Any] = {
        "scale": SCALE,
        "threshold": THRESHOLD,
        "baseline_s": int(shortest_s),
        "filtered": False,
        "synthetic": (source.parent / SYNTHETIC_MARK).is_file(),
    }
    with new_corpus(out, name="DREAMER", settings=settings) as folder:
        for number, person in enumerate(people, start=1):
            for clip in _clips(person, number, channels, source):
                write_clip(folder, clip, rate_hz=rate_hz, channels=channels)
            progress(number, len(people))
    return len(people)


def _clips(person: dict[str, Any], subject: int, channels: list[str], source: Path) -> list[Clip]:
    where = f"{source}: subject {subject}"
    eeg = _field(person, "EEG", source)
    stimuli, baselines = (_items(_field(eeg, name, source)) for name in ("stimuli", "baseline"))
    scores = {label: np.atleast_1d(_field(person, name, source)) for label, name in SCORES.items()}
    counts = {len(stimuli), len(baselines), *map(len, scores.values())}
    if len(counts) > 1:
        raise EvokeError(
            f"{where}: {len(stimuli)} clips, {len(baselines)} baselines and "
            f"{', '.join(f'{len(score)} {label}' for label, score in scores.items())} scores; copy the file again"
        )
    return [
        Clip(
            subject=subject,
            session=None,
            run=index + 1,
            stimulus=index + 1,
            eeg=_clip_of(stimulus, channels, f"{where}, clip {index + 1}"),
            baseline=_clip_of(baseline, channels, f"{where}, baseline {index + 1}"),
            ratings={label: float(score[index]) for label, score in scores.items()},
        )
        for index, (stimulus, baseline) in enumerate(zip(stimuli, baselines, strict=True))
    ]


def _clip_of(cell: Any, channels: list[str], where: str) -> NDArray[np.floating[Any]]:
    array = np.asarray(cell)
    if array.ndim != 2 or array.shape[1] != len(channels) or array.dtype.kind not in "fiu":
        raise EvokeError(
            f"{where}: an array of {array.dtype.name} {array.shape}, not (samples, {len(channels)}) numbers; give "
            "DREAMER.mat as it is published"
        )
    return array.T


def _field(struct: Any, name: str, source: Path) -> Any:
    if not isinstance(struct, dict) or name not in struct:
        there = ", ".join(map(str, struct))[:200] if isinstance(struct, dict) else type(struct).__name__  # pyright: ignore[reportUnknownArgumentType]
        raise EvokeError(f"{source}: no field {name} (found: {there}); give DREAMER.mat as it is published")
    return struct[name]  # pyright: ignore[reportUnknownVariableType]


def _items(cells: Any) -> list[Any]:
    """The cells of a cell array; scipy gives a single one as what it holds."""
    if isinstance(cells, dict) or (isinstance(cells, np.ndarray) and cells.dtype != object and cells.ndim == 2):
        return [cells]
    return list(cells)
