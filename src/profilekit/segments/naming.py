"""How the fields of memberships are called.

Ids have hyphens and names of fields have underscores, and neither has both, so that two ids
never share a field.
"""

from __future__ import annotations

__all__ = ["flag_field", "group_field", "residual_of"]


def flag_field(segment_id: str) -> str:
    """Name the field that says who is a member of a segment.

    Examples
    --------
    >>> flag_field("loyal-families")
    'in_loyal_families_flag'
    """
    return f"in_{segment_id.replace('-', '_')}_flag"


def group_field(group: str) -> str:
    """Name the field that says which segment of a group a customer is in."""
    return f"segment_{group.replace('-', '_')}_label"


def residual_of(group: str) -> str:
    """Name those who are in no segment of a group."""
    return f"{group}-other"
