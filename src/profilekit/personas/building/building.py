"""Building: a segment of a book told like a person or a company, with everything counted.

Personas built together are told apart: what one has and the others have not comes first, and
nothing may be told of one that with another tells of few people. Those of companies are held
against companies and those of consumers against consumers where none is of both: the two have no
customer in common and no count of both together is told, so that each are protected by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypedDict, Unpack, cast

from profilekit.book import ProfileBook
from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown
from profilekit.personas.building.asked import asked_for
from profilekit.personas.building.assembling import assembled, drafted
from profilekit.personas.building.choosing import prepared
from profilekit.personas.building.fitting import fitting_statements
from profilekit.personas.building.ground import ground_of, groups_of, members_of_all
from profilekit.personas.building.identity import identities_of, value_field
from profilekit.personas.building.naming import Taken, texts_of
from profilekit.personas.building.protecting import protected
from profilekit.segments.memberships import id_of
from profilekit.segments.several import require_names_apart, wanted_segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.assembling import Draft
    from profilekit.personas.building.ground import Ground, Members
    from profilekit.personas.parts import Subject
    from profilekit.personas.persona import Persona
    from profilekit.segments.memberships import SegmentLike
    from profilekit.segments.several import SegmentsLike
    from profilekit.segments.using.affinities import Affinity

__all__ = ["build_persona", "build_personas"]

_ONE: Final = "build_persona"
_SEVERAL: Final = "build_personas"


class Parameters(TypedDict, total=False):
    """Parameters that building one persona and several have in common."""

    subject: Subject | None
    value: str | None
    known_names: Sequence[str]
    purposes: Mapping[str, str] | None
    public: bool
    minimum_customers: int
    minimum_members: int
    false_discovery_rate: float
    resamples: int
    most: int
    rng: int
    product_fit: Affinity | None


def build_persona(  # noqa: PLR0913 - what can be asked for
    book: ProfileBook,
    segment: SegmentLike,
    *,
    subject: Subject | None = None,
    beside: Sequence[SegmentLike] = (),
    value: str | None = None,
    known_names: Sequence[str] = (),
    purposes: Mapping[str, str] | None = None,
    public: bool = False,
    minimum_customers: int = 10,
    minimum_members: int = 50,
    false_discovery_rate: float = 0.05,
    resamples: int = 100,
    most: int = 4,
    rng: int = 0,
    product_fit: Affinity | None = None,
) -> Persona:
    """Tell a segment like a person, or a company: with nothing in it but what was counted.

    Shares are of the members of whom a field is known, and compared with the same of all
    customers: of all companies where every segment asked for is of companies alone or of consumers
    alone, and of all consumers likewise; a company is a customer of whom firmographics are known.
    Distinct is what is clearly more common among members, by Fisher's exact test with
    the false discovery rate held by Benjamini and Hochberg [1]_; typical is the label that most
    have and the middle of numbers, where these are clear. What is told is tried again on resamples,
    graded and kept from telling of few people. Name and picture are invented.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in the segment.
    segment : str, Segment or mapping
        The segment: an id, or a label field and its value, ``{"rfm_segment_label": "Champions"}``.
    subject : {"consumer", "company"}, optional
        Who stands for it; by default a company where the firmographics of most members are known.
    beside : sequence of str, Segment or mapping
        Segments whose personas are read beside it: what they have as well counts less.
    value : str, optional
        Field that says what customers are worth; by default what they spent.
    known_names : sequence of str
        Names of real people or companies, which are not given.
    purposes : mapping of str to str, optional
        Sensitive fields that may be told, and why.
    public : bool, default=False
        Whether counts are rounded to 5 and shares to 1 %.
    minimum_customers : int, default=10
        Fewest customers behind a statement, and fewest who are no members.
    minimum_members : int, default=50
        Fewest members.
    false_discovery_rate : float, default=0.05
        Share of chance finds to be expected at most among distinct statements.
    resamples : int, default=100
        How often statements are tried again.
    most : int, default=4
        Statements in a section, at most, with product fit and what follows; the label that names
        the segment comes besides.
    rng : int, default=0
        Seed of the resamples, of the name and of the picture.
    product_fit : Affinity, optional
        What `affinity` found of the segments by category: told among interests.

    Raises
    ------
    DeclarationError
        If parameters are none that can be: all of them.
    UnknownNameError
        If the book lacks the segment or a field.
    TooFewMembersError
        If the segment is too small; says how many more it takes.
    NothingKnownError
        If nothing is known of its members.
    SensitiveAttributeError
        If a sensitive label names the segment and no purpose is stated.
    NearlyEqualSegmentsError
        If a segment beside it differs by few customers.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate", Journal
       of the Royal Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    >>> persona = build_persona(book, {"rfm_segment_label": "Champions"})
    >>> persona.segment.size_count, persona.subject
    (51, 'consumer')
    """
    is_several = isinstance(cast("object", beside), Sequence) and not isinstance(beside, str)
    fault = "" if is_several else f"beside is {shown(beside)}; expected segments in a tuple"
    asked = asked_for(
        subject=subject,
        value=value,
        known_names=known_names,
        purposes=purposes,
        public=public,
        minimum_customers=minimum_customers,
        minimum_members=minimum_members,
        false_discovery_rate=false_discovery_rate,
        resamples=resamples,
        most=most,
        rng=rng,
        product_fit=product_fit,
        faults=(fault,),
        asked_by=_ONE,
    )
    return _built(book, (segment, *beside), asked)[0]


def build_personas(
    book: ProfileBook,
    segments: SegmentsLike,
    *,
    skip_small: bool = False,
    **parameters: Unpack[Parameters],
) -> tuple[Persona, ...]:
    """Tell several segments, so that each is told apart from the others.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in them.
    segments : sequence of str, Segment or mapping, or str
        The segments; the name of a label field stands for all of its values.
    skip_small : bool, default=False
        Whether to go on without segments that are too small, with a warning that names them.
    **parameters
        As of `build_persona`.

    Returns
    -------
    tuple of Persona
        In the order of the segments.

    Raises
    ------
    DeclarationError, UnknownNameError, SensitiveAttributeError
        As of `build_persona`, or if two segments have one name.
    TooFewMembersError
        If any is too small, naming all that are; with `skip_small`, if all are.
    """
    asked = asked_for(asked_by=_SEVERAL, skip_small=skip_small, **parameters)
    return _built(book, segments, asked)


def _built(book: ProfileBook, segments: SegmentsLike, asked: Asked) -> tuple[Persona, ...]:
    asked_by = asked.asked_by
    if not isinstance(cast("object", book), ProfileBook):
        raise UnsupportedInputError(shown(book), asked_by=asked_by, expected="a ProfileBook")
    wanted = wanted_segments(book, segments, asked_by=asked_by)
    worth = value_field(book, asked.value, asked_by=asked_by)
    found = members_of_all(book, wanted, asked)
    require_names_apart([id_of(each.segment) for each in found], asked_by=asked_by)
    grounds = [
        ground_of(book, kind, asked)
        for kind in {each.kind.universe: each.kind for each in found}.values()
    ]
    drafts: dict[str, Draft] = {}
    for ground in grounds:
        alike = [each for each in found if each.kind.universe == ground.kind.universe]
        drafts |= _drafted(ground, alike, worth, asked)
    # Names are those of nobody in the book, whomever segments are held against.
    counts = [each.base.labelled for each in grounds if each.kind.is_everybody]
    taken = Taken((*asked.known_names, *texts_of(book, *counts)))
    told = [drafts[id_of(each.segment)] for each in found]
    return tuple(assembled(draft, told, taken, asked) for draft in told)


def _drafted(
    ground: Ground, members: Sequence[Members], worth: str | None, asked: Asked
) -> dict[str, Draft]:
    """Draft the personas of segments that are held against the same customers, by segment."""
    groups = groups_of(ground, members, asked)
    known = [
        prepared(ground, each, [other.own for other in groups if other is not each], asked)
        for each in groups
    ]
    fittings = [fitting_statements(asked.product_fit, ground, each, asked) for each in groups]
    safe = protected(known, identities_of(ground, groups, worth), fittings, asked)
    return {
        id_of(each.group.segment): drafted(each, own, asked)
        for each, own in zip(known, safe, strict=True)
    }
