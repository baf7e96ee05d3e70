"""Simulated subjects in DEAP's format, for whoever has no DEAP: to see the whole way run, and to test it.

What is simulated stands in ``sources`` and ``latents``; here subjects are put together and written as a corpus, with
a mark that says what they are. No figure obtained on them says anything about emotion.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core import __version__
from evoke_core.eeg.deap.python2_pickle import dump_arrays
from evoke_core.eeg.deap.subject import DATA_SHAPE, SYNTHETIC_MARK, TRIALS, DeapError, list_subjects
from evoke_core.eeg.synthetic.latents import draw_affect
from evoke_core.eeg.synthetic.leadfield import leadfield
from evoke_core.eeg.synthetic.sources import draw_person, simulate_trial

MOST_SUBJECTS = 99
NOTE = "simulated EEG; no figure on it says anything about emotion"


class SyntheticSubject(NamedTuple):
    """A subject as ``read_subject`` gives it, and the curves behind it: latents float32 (40 trials, 3, 8064)."""

    data: NDArray[np.float32]
    ratings: NDArray[np.float64]
    latents: NDArray[np.float32]


def simulate_subject(seed: int, subject: int) -> SyntheticSubject:
    """Simulate subject number ``subject`` (from 1) of the corpus ``seed``; the same numbers give the same arrays."""
    affect = draw_affect(seed, subject)
    person = draw_person(np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(subject, 1))))
    data = np.empty(DATA_SHAPE, np.float32)
    for trial in range(TRIALS):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(subject, 2 + trial)))
        data[trial] = simulate_trial(person, affect.curves[trial], rng)
    return SyntheticSubject(data, affect.ratings, affect.curves)


def write_corpus(folder: Path, subjects: int, seed: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the subjects 1 to ``subjects`` of the corpus ``seed``; ``progress`` hears how many of how many are done.

    Files appear whole or not at all, the mark first, so that breaking off leaves a smaller corpus and never a damaged
    one or one that looks real; another call with the same seed goes on from there. DeapError, before anything is
    written, where the folder holds subjects of another origin.
    """
    folder = Path(folder)
    if not 1 <= subjects <= MOST_SUBJECTS:
        raise DeapError(f"{folder}: {subjects} subjects cannot be written; ask for 1 to {MOST_SUBJECTS}")
    if seed < 0:
        raise DeapError(f"{folder}: the seed {seed} is negative; give 0 or more")
    leadfield()  # a missing extra is said before the folder is touched
    _mark(folder, subjects, seed)
    for subject in range(1, subjects + 1):
        path = folder / f"s{subject:02d}.dat"
        if not path.exists():
            simulated = simulate_subject(seed, subject)
            # DEAP is believed to hold float64; float32 is all that was simulated, and halves the file to 52 MB.
            _write_whole(path, lambda file, of=simulated: dump_arrays({"labels": of.ratings, "data": of.data}, file))
        if progress:
            progress(subject, subjects)


def _write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a file beside ``path`` and rename it then; nothing is left behind when it breaks off."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            write(file)
        unfinished.replace(path)
    except OSError as error:
        raise DeapError(f"{path}: {error.strerror or error}; make room or choose another folder") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _mark(folder: Path, subjects: int, seed: int) -> None:
    """Write SYNTHETIC.json, unless the folder holds somebody's data or another corpus."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeapError(f"{folder}: {error.strerror or error}; choose another folder") from None
    mark = folder / SYNTHETIC_MARK
    present = list_subjects(folder)
    ours: dict[str, object] = {"seed": seed, "generator": f"evoke synth {__version__}"}
    if present and not mark.is_file():
        raise DeapError(
            f"{folder}: holds subjects that were not simulated, which are left alone; choose another folder"
        )
    if present:
        try:
            found: Any = json.loads(mark.read_text(encoding="utf-8"))
            same = {key: found[key] for key in ours} == ours
        except (ValueError, KeyError, TypeError, OSError):
            same = False
        if not same:
            raise DeapError(
                f"{folder}: holds a synthetic corpus of another seed or version; delete it or choose another folder"
            )
        subjects = max(subjects, *present)
    content = {"synthetic": True, "seed": seed, "subjects": subjects, "generator": ours["generator"], "note": NOTE}
    _write_whole(mark, lambda file: file.write(f"{json.dumps(content, indent=2)}\n".encode()))
