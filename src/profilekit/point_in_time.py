"""What measuring a field at a past day takes, so that nothing leaks from the days after it."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["PointInTime"]


class PointInTime(StrEnum):
    """What a field asks for, so that a past day can be measured without leakage."""

    PLAIN = "plain"
    """Rows up to the day suffice."""
    LATE = "late-mutating"
    """What is known of old rows changes later: needs known-at columns and closed windows."""
    SLOW = "slow state"
    """An attribute that changes: a past day needs the version that held then."""
    POPULATION = "population-relative"
    """Relative to other customers: learned from a population as of the day."""
    TARGET = "target-adjacent"
    """So close to an outcome that it must not predict it."""
