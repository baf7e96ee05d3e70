"""The report on a preprocessed corpus: for each subject its figures as JSON and a picture, and one page over them."""

import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evoke_core import __version__
from evoke_core.eeg.deap.subject import TRIALS
from evoke_core.eeg.original.chain import CHAIN, NOTE, Preprocessed
from evoke_core.eeg.original.eye_removal import FOLLOWS, METHOD
from evoke_core.eeg.original.picture import deviations, strongest
from evoke_core.eeg.original.ratings import Ratings
from evoke_core.eeg.original.recording import RawSubject
from evoke_core.files import replace_whole
from evoke_core.montage import GENEVA

PAGE = "report.html"
_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 1100px; margin: 2em auto; padding: 0 1em }}
table {{ border-collapse: collapse }} td, th {{ padding: .2em 1em .2em 0; text-align: left; vertical-align: top }}
img {{ width: 100% }} .failed {{ color: #b2182b }}
</style>
<h1>{title}</h1>
"""


def figures(path: Path, raw: RawSubject, done: Preprocessed, ratings: Ratings, *, synthetic: bool) -> dict[str, Any]:
    """All figures of one subject, ready for JSON."""
    shown = np.argsort(ratings.shown)
    return {
        "file": path.name,
        "synthetic": synthetic,
        "evoke": __version__,
        "chain": CHAIN,
        "note": NOTE,
        "recording": {
            "rate_hz": raw.rate_hz,
            "seconds": raw.eeg.shape[1] / raw.rate_hz,
            "channel_order": raw.order or "neither Twente's nor Geneva's",
            "status_channel": raw.status,
            "onsets_s": (raw.onsets / raw.rate_hz).round(3).tolist(),
            "experiment_ids_as_shown": (shown + 1).tolist(),
        },
        "eyes": {
            "method": METHOD,
            "removed_above_correlation": FOLLOWS,
            "components": len(done.eyes.maps),
            "removed": [
                {"component": one, "follows": name, "correlation": round(value, 3)}
                for one in done.eyes.removed
                for name, value in [strongest(done.eyes, one)]
            ],
        },
        "deviation_uv": {
            name: [round(float(before), 2), round(float(after), 2)]
            for name, before, after in zip(GENEVA, deviations(done.before), deviations(done.eeg), strict=True)
        },
        "notes": list(done.notes),
    }


def title(found: dict[str, Any]) -> str:
    """A line over a subject's picture."""
    eyes, kind = found["eyes"], "SYNTHETIC EEG, " if found["synthetic"] else ""
    return f"{kind}{found['file']}: {len(eyes['removed'])} of {eyes['components']} components removed"


def as_json(found: dict[str, Any]) -> bytes:
    """A subject's figures as a file."""
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()


def write_page(folder: Path, corpus: str, subjects: Sequence[str], failed: Sequence[str], *, synthetic: bool) -> None:
    """Write the page over subjects ("s01", …), from their reports, and of what others failed."""
    heading = f"{corpus}{' (SYNTHETIC EEG)' if synthetic else ''}"
    parts = [_HEAD.format(title=html.escape(heading)), f"<p>Preprocessed {html.escape(NOTE)}.</p>\n"]
    if failed:
        rows = "".join(f"<li>{html.escape(said)}</li>\n" for said in failed)
        parts.append(f'<h2 class="failed">{len(failed)} failed</h2>\n<ul class="failed">\n{rows}</ul>\n')
    for name in subjects:
        try:
            found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            parts.append(_section(name, found))
        except (FileNotFoundError, ValueError, LookupError, TypeError):
            parts.append(f"<h2>{name}</h2>\n<p>Its report is gone; delete {name}.dat, and both are made anew.</p>\n")
    replace_whole(folder / PAGE, "".join(parts).encode())


def _section(name: str, found: dict[str, Any]) -> str:
    recording, eyes = found["recording"], found["eyes"]
    removed = "; ".join(
        f"{one['component']} (|r| = {abs(one['correlation']):.2f} with {one['follows']})" for one in eyes["removed"]
    )
    onsets = recording["onsets_s"]
    rows = {
        "recording": f"{found['file']}, {recording['rate_hz']:g} Hz, {recording['seconds'] / 60:.1f} min",
        "channels": f"{recording['channel_order']} order, status channel {recording['status_channel'] or '(unnamed)'}",
        "videos": f"{len(onsets)} of {TRIALS} onsets, from {onsets[0]:.1f} to {onsets[-1]:.1f} s",
        "shown (Experiment_id)": ", ".join(map(str, recording["experiment_ids_as_shown"])),
        "components removed": f"{removed or 'none'}, of {eyes['components']} ({eyes['method']})",
        "notes": "; ".join(found["notes"]) or "none",
    }
    table = "".join(f"<tr><th>{html.escape(key)}<td>{html.escape(value)}</tr>\n" for key, value in rows.items())
    return f'<h2>{name}</h2>\n<table>\n{table}</table>\n<img src="{name}.png" alt="{name} before and after">\n'
