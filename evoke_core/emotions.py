"""Eight emotions, the octant table that names them, and soft weights over them (standard library only).

Three bits (high or low valence, arousal and dominance) name one of eight emotions, as in the paper's Fig. 3. The
table is data: ``assets/emotions/octants.json``, replaceable by the user's own bijection. Beside it stands a second
mapping, by the nearest centroid in valence-arousal-dominance space (Russell & Mehrabian 1977), which does not have
to put a negative emotion on a high-valence octant.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from evoke_core.assets import asset, read_json
from evoke_core.errors import EvokeError


class Emotion(IntEnum):
    """The eight emotions; under the default table the id is the octant's three bits."""

    NEUTRAL = 0
    DISGUSTED = 1
    FEARFUL = 2
    ANGRY = 3
    SAD = 4
    HAPPY = 5
    SURPRISED = 6
    EXCITED = 7

    @property
    def word(self) -> str:
        """The emotion's name, lower case, as it travels on the wire and stands in data files."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> "Emotion":
        """The emotion of that name; EvokeError names the eight where there is none."""
        try:
            return _BY_WORD[word]
        except KeyError:
            raise EvokeError(f"unknown emotion {word!r}: choose one of {', '.join(_BY_WORD)}") from None

    @classmethod
    def from_bits(
        cls, valence: float, arousal: float, dominance: float, table: "OctantTable | None" = None
    ) -> "Emotion":
        """The emotion of an octant; each argument is a bit, a bool or a probability (high where ≥ ½)."""
        return (table or DEFAULT).emotions[octant_key(valence, arousal, dominance)]


_BY_WORD = {emotion.word: emotion for emotion in Emotion}


def octant_key(valence: float, arousal: float, dominance: float) -> int:
    """Valence << 2 | arousal << 1 | dominance, where a bit is set for a probability ≥ ½."""
    return (valence >= 0.5) << 2 | (arousal >= 0.5) << 1 | (dominance >= 0.5)


def confidence(weights: tuple[float, ...]) -> float:
    """How far the largest of eight weights stands above chance: (max − ⅛) / ⅞, within 0–1."""
    return min(1.0, max(0.0, (max(weights) - 1 / 8) / (7 / 8)))


class Mapping(Protocol):
    """How probabilities of high valence, arousal and dominance become eight emotion weights."""

    @property
    def table(self) -> "OctantTable":
        """The octants by which an emotion's key is told."""
        ...

    def weights(self, valence: float, arousal: float, dominance: float) -> tuple[float, ...]:
        """Eight weights in id order that sum to 1."""
        ...


@dataclass(frozen=True)
class OctantTable:
    """A bijection of the eight octants and the eight emotions: ``emotions[key]`` is the octant's emotion."""

    emotions: tuple[Emotion, ...]

    @property
    def table(self) -> "OctantTable":
        """The table itself."""
        return self

    def key(self, emotion: Emotion) -> int:
        """The octant of an emotion."""
        return self.emotions.index(emotion)

    def weights(self, valence: float, arousal: float, dominance: float) -> tuple[float, ...]:
        """The probability of each emotion's octant, Π p or (1 − p), taking the three decisions as independent."""
        weights = [0.0] * 8
        for key, emotion in enumerate(self.emotions):
            weights[emotion] = (
                (valence if key & 4 else 1 - valence)
                * (arousal if key & 2 else 1 - arousal)
                * (dominance if key & 1 else 1 - dominance)
            )
        return tuple(weights)


@dataclass(frozen=True)
class Centroids:
    """Emotions as points in valence-arousal-dominance space, each axis −1 to 1, and the softmax's scale."""

    points: tuple[tuple[float, float, float], ...]
    scale: float
    table: OctantTable

    def weights(self, valence: float, arousal: float, dominance: float) -> tuple[float, ...]:
        """Softmax of −distance² / scale from 2p − 1 to each emotion's centroid."""
        at = (2 * valence - 1, 2 * arousal - 1, 2 * dominance - 1)
        distances = [math.dist(at, point) ** 2 for point in self.points]
        nearest = min(distances)
        odds = [math.exp((nearest - distance) / self.scale) for distance in distances]
        return tuple(odd / sum(odds) for odd in odds)


def load_octants(path: Path) -> OctantTable:
    """Read an octant table (JSON, see assets/schemas/octants.schema.json); EvokeError says what is wrong with it."""
    octants: Any = read_json(path).get("octants")
    if not isinstance(octants, dict):
        raise EvokeError(f'{path}: "octants" is missing; it maps "000" to "111" to the eight emotions')
    keys = [format(key, "03b") for key in range(8)]
    found: dict[str, Any] = octants
    unknown_octants = [str(key) for key in found if key not in keys]
    if unknown_octants:
        raise EvokeError(f"{path}: unknown octant {unknown_octants[0]!r}; octants are 000 to 111")
    missing_octants = [key for key in keys if key not in found]
    if missing_octants:
        raise EvokeError(f"{path}: octant {missing_octants[0]} is missing; each of 000 to 111 needs an emotion")
    unknown = [found[key] for key in keys if found[key] not in [*_BY_WORD]]
    if unknown:
        raise EvokeError(f"{path}: unknown emotion {unknown[0]!r}; the eight are {', '.join(_BY_WORD)}")
    missing = [word for word in _BY_WORD if word not in found.values()]
    if missing:
        raise EvokeError(f"{path}: the emotion {missing[0]!r} is missing; each of the eight must stand exactly once")
    return OctantTable(tuple(_BY_WORD[found[key]] for key in keys))


@cache
def load_centroids() -> Centroids:
    """The shipped centroids (``assets/emotions/centroids.json``)."""
    data = read_json(asset("emotions/centroids.json"))
    points: dict[str, list[float]] = data["centroids"]
    ordered = [points[emotion.word] for emotion in Emotion]
    return Centroids(tuple((v, a, d) for v, a, d in ordered), float(data["softmax_scale"]), DEFAULT)


DEFAULT = load_octants(asset("emotions/octants.json"))


def soft_weights(
    valence: float, arousal: float, dominance: float, table: OctantTable | None = None
) -> tuple[float, ...]:
    """Eight weights in id order that sum to 1, from the probabilities that V, A and D are high.

    The soft form of ``Emotion.from_bits``: the largest weight is the hard answer's.
    """
    return (table or DEFAULT).weights(valence, arousal, dominance)
