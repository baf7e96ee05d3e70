"""DEAP's preprocessed subjects: read, written, and as a corpus."""

from evoke_core.eeg.deap.subject import DeapError, Subject, read_subject

__all__ = ["DeapError", "Subject", "read_subject"]
