# SPDX-License-Identifier: GPL-3.0-or-later
"""How alike two names of shapes are, whatever case, order, underscores or sides they are written with."""

import re
from dataclasses import dataclass

from evoke_core.facs import UNIT_NAMES

_PARTS = {"brow", "cheek", "eye", "jaw", "lip", "mouth", "nose", "tongue"}
_SIDES = {"l": "l", "left": "l", "r": "r", "right": "r"}
_QUADRANTS = {"ul": ("upper", "l"), "ur": ("upper", "r"), "dl": ("lower", "l"), "dr": ("lower", "r")}
_SAME = {"eyebrow": "brow", "eyelid": "lid"}


@dataclass(frozen=True)
class Words:
    """A name taken apart.

    Attributes:
        parts: the parts of the face that it names.
        rest: its other words.
        sides: "l" and "r" in the order in which they stand.
    """

    parts: frozenset[str]
    rest: frozenset[str]
    sides: tuple[str, ...]


def words_of(name: str) -> Words:
    """Take a name apart at changes of case, at digits and at everything that is no letter."""
    name = re.sub(r"^[AT]\d\d_", "", name)  # Character Creator's ExPlus numbers its shapes
    words: list[str] = []
    sides: list[str] = []
    for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name):
        lower = word.lower()
        upper_or_lower, side = _QUADRANTS.get(lower, (None, _SIDES.get(lower)))
        if upper_or_lower:
            words.append(upper_or_lower)
        if side:
            sides.append(side)
        else:
            words.append(_singular(lower))
    found = frozenset(_SAME.get(word, word) for word in words)
    return Words(found & _PARTS, found - _PARTS, tuple(sides))


def likeness(one: Words, other: Words) -> float:
    """0 (another part, another side, no word in common) to 1 (the same words); a part of the face counts little."""
    apart = one.sides and other.sides and one.sides != other.sides
    if apart or (one.parts and other.parts and not one.parts & other.parts) or not one.rest & other.rest:
        return 0.0
    # Artists leave the part of the face away: "Smile" is "Mouth_Smile".
    parts = _shared(one.parts, other.parts) if one.parts or other.parts else 1.0
    return _shared(one.rest, other.rest) * (0.9 + 0.1 * parts)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def unit_number(name: str) -> int | None:
    """The action unit that a name such as "AU12_L" or "au_06" writes as a number, or None."""
    match = re.match(r"au[ _.]?0*(\d+)(?![0-9])", name, re.IGNORECASE)
    return int(match[1]) if match and int(match[1]) in UNIT_NAMES else None


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
