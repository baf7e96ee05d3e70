"""EVOKE: from EEG to an emotion that a face can show."""

__version__ = "0.1.0"
