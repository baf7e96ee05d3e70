"""EmotionState: the one thing that travels from the decoder to the faces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmotionState:
    """What is known of the emotion when one EEG window has been played.

    Attributes:
        t: unix seconds, wall clock at which the window's last sample was played.
        source_t: seconds since the beginning of the source (trial, recording), or None for a source without one.
        vad: tracked probabilities that valence, arousal and dominance are high, each 0–1.
        weights: eight tracked emotion weights in id order (see ``emotions.Emotion``), summing to 1.
        key: the held octant, valence << 2 | arousal << 1 | dominance.
        emotion: the held emotion's lower-case word.
        confidence: (largest weight − ⅛) / ⅞: 0 where nothing is known, 1 where one emotion is certain.
        quality: usable channels / all channels of the window.
    """

    t: float
    source_t: float | None
    vad: tuple[float, float, float]
    weights: tuple[float, ...]
    key: int
    emotion: str
    confidence: float
    quality: float
