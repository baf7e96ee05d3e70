"""The networks of the paper's Table I, and what they cost. Here: the student; torch is imported on use."""

from evoke_core.models.registry import Profile, build, profile

__all__ = ["Profile", "build", "profile"]
