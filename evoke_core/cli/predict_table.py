"""What ``evoke predict`` does: decode, show how far it got, write the table and its description."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from evoke_core.cli.progress import console, counted, progress_bar
from evoke_core.eeg.corpus import Corpus, open_corpus
from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.eeg.trial import Trial
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.predict import Prediction, decode_recording, decode_trial
from evoke_core.runtime.prediction_table import write_description, writing
from evoke_core.runtime.profile import Profile
from evoke_core.runtime.tracker import Tracker


def predict_recording(path: Path, out: Path, engine: Engine, tracker: Tracker, profile: Profile | None) -> None:
    """Decode a recording into a table.

    EvokeError where it cannot be decoded; where it cannot be read to its end, after what comes before was written.
    """
    file = RecordingFile(path)
    notices: list[str] = []
    predictions: list[Prediction] = []
    broken: EvokeError | None = None

    def tell(notice: str) -> None:
        notices.append(notice)
        console.print(notice, markup=False, highlight=False, soft_wrap=True)

    with writing(out) as table, progress_bar() as bar:
        task = bar.add_task("Decoding seconds", total=round(file.seconds), note="")
        try:
            for prediction, _ in decode_recording(file, engine, tracker, tell=tell, profile=profile):
                predictions.append(prediction)
                bar.update(task, completed=round(prediction.state.t))
        except EvokeError as error:
            if not predictions:
                raise
            notices.append(str(error))
            broken = error
        table.add(
            predictions,
            subject=file.name,
            trial=None,
            model=engine.manifest.name,
            markers=file.markers,
            rate_hz=file.layout.rate_hz,
        )
    source = {
        "Name": path.name,
        "Synthetic": file.synthetic,
        "SamplingFrequency": file.layout.rate_hz,
        "RecordingDuration": round(file.seconds, 6),
        "Conditioning": "causal: 128 Hz, 4-45 Hz, unusable channels interpolated, average reference",
        "Baseline": profile.description if profile else "the training's mean",
    }
    _finish(
        out,
        engine,
        source,
        notices,
        f"{counted(table.rows, 'window')} of {file.description}, {counted(len(file.markers), 'marker')}",
    )
    if broken:
        raise EvokeError(f"{broken}; {out} holds the {counted(table.rows, 'window')} before that")


def predict_corpus(
    corpus: Path, out: Path, engine: Engine, tracker: Tracker, *, subject: int | None, trial: int | None
) -> None:
    """Decode the trials of a corpus into a table, of all subjects or one, all trials or one.

    A subject that cannot be read does not stop the others: EvokeError names it after these were written.
    """
    source = open_corpus(corpus)
    subjects = source.subjects if subject is None else (subject,)
    if not subjects:
        raise EvokeError(
            f"{corpus}: holds no subject (sNN.dat or sNN.mat, or sub-01/eeg/…); give a folder that does, or a recording"
        )
    failed: list[EvokeError] = []
    rests: set[str] = set()
    with writing(out) as table, progress_bar() as bar:
        task = bar.add_task("Decoding subjects", total=len(subjects), note="")
        for person in subjects:
            decoded: list[tuple[int, list[Prediction]]] = []
            try:
                for one in _trials(source, person, trial, engine.manifest.channels):
                    bar.update(task, note=f"subject {one.subject} trial {one.number}")
                    decoded.append((one.number, decode_trial(one, engine, tracker)))
                    rests.add(_rest_of(one, engine))
            except EvokeError as error:  # of a subject there is all or nothing
                failed.append(error)
            else:
                for number, predictions in decoded:
                    table.add(predictions, subject=person, trial=number, model=engine.manifest.name)
            bar.advance(task)
        if not table.rows:
            others = f"; nor can {counted(len(failed) - 1, 'other subject')} be read" if failed[1:] else ""
            raise EvokeError(f"{failed[0]}{others}")
    about = {
        "Name": corpus.resolve().name,
        "Synthetic": source.synthetic,
        "SamplingFrequency": SAMPLING_HZ,
        "Conditioning": "as training reads a corpus",
        "Baseline": " or ".join(sorted(rests)),
    }
    notices = [*source.notes, *map(str, failed)]
    read = counted(len(subjects) - len(failed), "subject")
    _finish(out, engine, about, notices, f"{counted(table.rows, 'window')} of {read}")
    if failed:
        raise EvokeError(f"{'; '.join(map(str, failed))}; {out} holds the other subjects")


def _trials(source: Corpus, subject: int, trial: int | None, channels: Sequence[str]) -> Iterator[Trial]:
    """The trials of a subject, or one of them."""
    if trial is None:
        yield from source.read(subject, channels)
    else:
        yield source.trial(subject, trial, channels)


def _rest_of(trial: Trial, engine: Engine) -> str:
    """What is subtracted from a trial, for people."""
    if not engine.manifest.takes_baseline:
        return "none, as in training"
    if trial.baseline is None:
        return "the training's mean"
    return f"the {trial.baseline.shape[1] / SAMPLING_HZ:g} s before each stimulus"


def _finish(out: Path, engine: Engine, source: Mapping[str, Any], notices: Sequence[str], said: str) -> None:
    beside = write_description(out, engine.manifest, source, notices)
    typer.echo(f"{out}: {said}")
    typer.echo(f"{beside}: what its columns are, and what read them")
