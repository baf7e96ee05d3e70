"""DEAP's original recordings into the files of ``data_preprocessed_python``, subject by subject."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evoke_core import __version__
from evoke_core.eeg.deap import DATA_SHAPE, SYNTHETIC_MARK, DeapError, list_subjects
from evoke_core.eeg.deap_ratings import Ratings, find_ratings, ratings_of, read_ratings
from evoke_core.eeg.deap_raw import list_raw_subjects, read_raw_subject
from evoke_core.eeg.preprocess import CHAIN, NOTE, Preprocessed, preprocess
from evoke_core.eeg.preprocess_report import PAGE, figures, write_page, write_subject_report
from evoke_core.eeg.python2_pickle import dump_arrays
from evoke_core.errors import EvokeError, MissingExtraError, require
from evoke_core.files import replace_whole

MARK = "PREPROCESSED.json"
SYNTHETIC_NOTE = "preprocessed from simulated recordings; no figure on it says anything about emotion"


class Outcome(NamedTuple):
    """written and present: numbers of the subjects. failed: by file what was wrong. report: the page."""

    written: list[int]
    present: list[int]
    failed: dict[str, str]
    report: Path
    synthetic: bool


def preprocess_corpus(source: Path, out: Path, progress: Callable[[int, int, str], None]) -> Outcome:
    """Preprocess every sNN.bdf of ``source`` that ``out`` has no sNN.dat of, with a report in the folder OUT-report.

    ``progress`` hears how many of how many subjects are done, and what is being done. A subject that fails is left out
    and named; files are there whole or not at all, and another call goes on. DeapError, before anything is written,
    where there is nothing to preprocess or ``out`` holds subjects of another origin.
    """
    require("mne", extra="eeg", purpose="preprocess recordings")
    recordings = list_raw_subjects(source)
    table = find_ratings(source)
    rated = read_ratings(table)
    synthetic = any((path.parent / SYNTHETIC_MARK).is_file() for path in (*recordings.values(), source / "any"))
    report = out.with_name(f"{out.resolve().name}-report")
    _check_out(out, synthetic=synthetic)
    present = [subject for subject in recordings if (out / f"s{subject:02d}.dat").is_file()]
    written: list[int] = []
    failed: dict[str, str] = {}
    try:
        _mark(out, report, synthetic=synthetic)
        for done, (subject, path) in enumerate(recordings.items()):
            progress(done, len(recordings), path.name)
            if subject in present:
                continue
            try:
                ratings = ratings_of(subject, rated.get(subject, []), table)
                raw = read_raw_subject(path)
                result = preprocess(raw)
                found = figures(path, raw, result, ratings, synthetic=synthetic)
            except MissingExtraError:
                raise
            except EvokeError as error:
                failed[path.name] = str(error) if str(path) in str(error) else f"{path}: {error}"
            except Exception as error:  # nothing that one recording holds stops the others
                failed[path.name] = f"{path}: {type(error).__name__}: {error}; leave the subject out"
            else:
                write_subject_report(report, path.stem.lower(), found, result)
                replace_whole(out / f"s{subject:02d}.dat", as_file(result, ratings))
                written.append(subject)
            write_page(report, out.resolve().name, failed, synthetic=synthetic)
        write_page(report, out.resolve().name, failed, synthetic=synthetic)
    except OSError as error:
        place = error.filename or out
        raise DeapError(
            f"{place}: {error.strerror or error}; make room or choose another folder, then the same command goes on"
        ) from None
    progress(len(recordings), len(recordings), "")
    return Outcome(written, present, failed, report / PAGE, synthetic)


def as_file(done: Preprocessed, ratings: Ratings) -> bytes:
    """A subject as data_preprocessed_python has it, its trials in the order of Experiment_id, float64 as DEAP's."""
    data = np.concatenate([done.eeg, done.peripheral], axis=1)[ratings.shown]
    if data.shape != DATA_SHAPE:
        raise ValueError(f"trials of the shape {data.shape} are no DEAP subject")
    content = io.BytesIO()
    dump_arrays({"labels": ratings.values, "data": data}, content)
    return content.getvalue()


def _check_out(out: Path, *, synthetic: bool) -> None:
    """DeapError where OUT holds subjects that this chain did not make of recordings of the same kind."""
    if out.exists() and not out.is_dir():
        raise DeapError(f"{out}: is a file; choose another folder")
    if not out.is_dir() or not list_subjects(out):
        return
    mark = out / MARK
    try:
        found: Any = json.loads(mark.read_text(encoding="utf-8"))
        same = (found["chain"], found["synthetic"]) == (CHAIN, synthetic)
    except FileNotFoundError:
        raise DeapError(
            f"{out}: holds subjects that evoke preprocess did not write, which are left alone; choose another folder"
        ) from None
    except (ValueError, KeyError, TypeError, OSError):
        same = False
    if not same:
        raise DeapError(
            f"{out}: holds subjects of another version of the chain, or {'real' if synthetic else 'synthetic'} ones; "
            "delete it or choose another folder"
        )


def _mark(out: Path, report: Path, *, synthetic: bool) -> None:
    """Make the folders, and say in OUT what it holds before it holds it."""
    out.mkdir(parents=True, exist_ok=True)
    report.mkdir(exist_ok=True)
    generator = f"evoke preprocess {__version__}"
    if synthetic:
        content = {"synthetic": True, "generator": generator, "note": SYNTHETIC_NOTE}
        replace_whole(out / SYNTHETIC_MARK, f"{json.dumps(content, indent=2)}\n".encode())
    content = {"synthetic": synthetic, "generator": generator, "chain": CHAIN, "note": NOTE}
    replace_whole(out / MARK, f"{json.dumps(content, indent=2)}\n".encode())
