"""The names that caps and files give to electrodes, and which of them are the grid's, or a model's channels.

One electrode goes by many names: T3 became T7 when the 10–20 system grew into the 10–10 system (Chatrian et al. 1985),
EDF files write "EEG Fp1-Ref", PhysioNet writes "Fp1.", amplifiers write FP1.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA, cells

_REGIONS = (
    *("Fp", "AFp", "AF", "AFF", "F", "FFT", "FT", "FFC", "FC", "FCC", "FTT", "C", "T", "TTP", "CCP", "TP", "CP"),
    *("TPP", "CPP", "P", "PPO", "PO", "POO", "O", "OI", "I", "N"),
)
_SPELLINGS = {region.lower(): region for region in _REGIONS}
_RENAMED = {"T3": "T7", "T4": "T8", "T5": "P7", "T6": "P8"}
_PLACE = re.compile(rf"({'|'.join(_SPELLINGS)})(z|\d{{1,2}}h?)", re.IGNORECASE)
_KIND = re.compile(r"^(EEG|POL)[\s_:-]*", re.IGNORECASE)
# What a name says about its reference. Ears and mastoids count: the average reference takes them out again.
_REFERENCE = re.compile(r"[\s_-]+(REF\d?|LE|RE|AR|AVG?|CAR|ORG|A[12]|M[12]|A1A2|A1\+A2|M1M2|M1\+M2)$", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """picks: for each wanted channel its index among the source's, None where it is missing; missing: their names."""

    picks: tuple[int | None, ...]
    missing: tuple[str, ...]


def canonical(name: str) -> str:
    """The name of an electrode in the 10–10 system: "EEG T3-Ref", "t3" and "T3." are T7.

    What is no electrode of the 10–20, 10–10 or 10–5 system stays as it is: other sensors, numbered channels, and
    bipolar derivations such as "Fp1-F7", which are a difference of two electrodes.
    """
    bare = _REFERENCE.sub("", _KIND.sub("", name.strip())).strip(" ._")
    place = _PLACE.fullmatch(bare)
    if place is None:
        return name
    known = _SPELLINGS[place[1].lower()] + place[2].lower()
    return _RENAMED.get(known, known)


def match_channels(names: Sequence[str], wanted: Sequence[str] = GENEVA) -> Match:
    """Find each wanted channel among a source's names.

    EvokeError where a wanted electrode is there twice, whatever its two names: nobody can tell which is meant.
    """
    found: dict[str, int] = {}
    places = {canonical(name) for name in wanted}
    for index, name in enumerate(names):
        place = canonical(name)
        if place in found and place in places:
            raise EvokeError(
                f"electrode {place} is there twice, as {names[found[place]]!r} and {name!r}; "
                "rename one of them or leave it out"
            )
        found.setdefault(place, index)
    picks = tuple(found.get(canonical(name)) for name in wanted)
    return Match(picks, tuple(name for name, pick in zip(wanted, picks, strict=True) if pick is None))


def on_grid(names: Sequence[str]) -> tuple[str, ...]:
    """Those electrodes among names that the grid has, by its names and in Geneva order."""
    known = {canonical(name) for name in names}
    return tuple(name for name in GENEVA if name in known)


def parse_channels(text: str | None) -> tuple[str, ...] | None:
    """Names with commas, as the grid's names in Geneva order; None stays None: all that there are.

    EvokeError where one is unknown or named twice, or there are fewer than two: one alone has no reference.
    """
    if text is None:
        return None
    names = [canonical(name.strip()) for name in text.split(",") if name.strip()]
    cells(names)
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise EvokeError(f"channel {doubled} is named twice; name each electrode once")
    if len(names) < 2:
        raise EvokeError("a decoder needs at least 2 channels, because each is referenced to their average; name more")
    return on_grid(names)
