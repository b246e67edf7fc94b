"""What personas are asked for with: all that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from profilekit.faults import shown
from profilekit.personas.building.fitting import fit_fault
from profilekit.segments.asking import require_parameters

if TYPE_CHECKING:
    from profilekit.personas.parts import Subject
    from profilekit.segments.using.affinities import Affinity

__all__ = ["Asked", "asked_for", "names_in"]

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Parameters of `build_personas`."""

    subject: Subject | None
    value: str | None
    known_names: tuple[str, ...]
    purposes: Mapping[str, str]
    public: bool
    minimum_customers: int
    minimum_members: int
    false_discovery_rate: float
    resamples: int
    most: int
    rng: int
    product_fit: Affinity | None
    skip_small: bool
    asked_by: str


def asked_for(  # noqa: PLR0913 - what can be asked for
    *,
    subject: object = None,
    value: object = None,
    known_names: object = (),
    purposes: object = None,
    public: object = False,
    minimum_customers: object = 10,
    minimum_members: object = 50,
    false_discovery_rate: object = 0.05,
    resamples: object = 100,
    most: object = 4,
    rng: object = 0,
    product_fit: object = None,
    skip_small: object = False,
    faults: Iterable[str] = (),
    asked_by: str,
) -> Asked:
    """Check parameters.

    Raises
    ------
    DeclarationError
        With every fault.
    """
    found = [*faults, fit_fault(product_fit)]
    if subject not in {None, "consumer", "company"}:
        found.append(f"subject is {shown(subject)}; expected 'consumer', 'company' or None")
    if not isinstance(value, str | None):
        found.append(f"value is {shown(value)}; expected the name of a field")
    found += [
        f"{name} is {shown(given)}; expected True or False"
        for name, given in (("public", public), ("skip_small", skip_small))
        if not isinstance(given, bool)
    ]
    if not isinstance(purposes, Mapping | None):
        found.append(f"purposes is {shown(purposes)}; expected fields, each with why it is needed")
    names, fault = names_in(known_names)
    found.append(fault)
    whole = {
        "minimum_customers": (minimum_customers, 1),
        "minimum_members": (minimum_members, 1),
        "resamples": (resamples, 1),
        "most": (most, 1),
        "rng": (rng, 0),
    }
    parts = {"false_discovery_rate": false_discovery_rate}
    require_parameters(
        asked_by=asked_by, whole=whole, parts=parts, faults=[fault for fault in found if fault]
    )
    checked: dict[str, Any] = {
        "subject": subject,
        "value": value,
        "known_names": names,
        "purposes": dict(cast("Mapping[str, str]", purposes or {})),
        "public": public,
        "minimum_customers": minimum_customers,
        "minimum_members": minimum_members,
        "false_discovery_rate": false_discovery_rate,
        "resamples": resamples,
        "most": most,
        "rng": rng,
        "product_fit": product_fit,
        "skip_small": skip_small,
        "asked_by": asked_by,
    }
    return Asked(**checked)


def names_in(given: object) -> tuple[tuple[str, ...], str]:
    """Read names of real people and companies: a sequence, a set or a column of texts.

    Returns
    -------
    tuple of (tuple of str, str)
        The texts, and what is wrong with the rest; empty where nothing is.
    """
    strange = isinstance(given, str | bytes | Mapping) or hasattr(given, "columns")
    if strange or not isinstance(given, Iterable):
        told = shown(cast("object", given))
        return (), f"known_names is {told}; expected names, as in a tuple or a column"
    each = tuple(cast("Iterable[object]", given))
    names = tuple(name for name in each if isinstance(name, str))
    others = [name for name in each if not isinstance(name, str)]
    if not others:
        return names, ""
    told = ", ".join(map(shown, others[:_SHOWN]))
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    return names, f"known_names holds {told}{more}; expected texts alone"
