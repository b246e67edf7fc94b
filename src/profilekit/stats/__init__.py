"""Statistics that several stages need, on plain arrays."""

from __future__ import annotations

from profilekit.stats.reliability import Reliability, cronbach_alpha

__all__ = ["Reliability", "cronbach_alpha"]
