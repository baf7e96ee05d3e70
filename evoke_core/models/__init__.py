"""The networks of the paper's Table I, a way to bring one's own, and what they cost; torch is imported on use."""

from evoke_core.models.cost import Profile, profile
from evoke_core.models.registry import build

__all__ = ["Profile", "build", "profile"]
