"""Finding segments: groups of customers that nobody defined, learned from fields of the book.

What is found gets a label field, so that all that is done with segments is done with these as
well, and each is told with how stable it is, a short rule, and what it was in an earlier fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

import numpy as np

from profilekit.book.book import ProfileBook
from profilekit.book.columns import inputs_of, inputs_of_one
from profilekit.book.containers import frame_in
from profilekit.book.estimator import BookEstimator
from profilekit.segments.finding.asked import require_asked
from profilekit.segments.finding.encoding import scale_of
from profilekit.segments.finding.finder_state import MADE_BY, FinderState, prob_field, specs
from profilekit.segments.finding.found_segments import found_segments
from profilekit.segments.finding.learning import Asked, learn, require_finite
from profilekit.segments.finding.succeeding import Identities, identities
from profilekit.segments.finding.told import levels_of, reasons_of
from profilekit.segments.naming import group_field, residual_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.reason import Reason
    from profilekit.book.state import FittedState
    from profilekit.fields import FieldSpec
    from profilekit.segments.finding.clusterers import Method
    from profilekit.segments.finding.found_segments import FoundSegments
    from profilekit.segments.finding.matching import Succession
    from profilekit.segments.finding.structure import Structure
    from profilekit.segments.segment import Segment

__all__ = ["SegmentFinder"]

_DEFAULT_GROUP: Final = "found"


class SegmentFinder(BookEstimator[FinderState]):
    """Find segments among customers.

    Fields are scaled and encoded by their units, each counting as one, with what is missing as a
    matter of its own. The number of segments is the one with most that are found again in
    resamples [1]_, and groups that are no tighter than those of structureless data are told of as
    no structure. Customers are assigned row by row.

    Parameters
    ----------
    fields : sequence of str
        Fields of the book to be alike in; all but dates. Sensitive ones need a purpose.
    group : str, default="found"
        Name of the segmentation: of its ids (``"found-1"``) and fields (``segment_found_label``).
        Several finders of one book have groups of their own.
    n_segments : int, optional
        How many to find, whether or not there is structure; by default the data say.
    between : tuple of two int, default=(2, 8)
        Fewest and most segments to choose from.
    method : {"k-means", "gaussian-mixture", "hdbscan"}, default="k-means"
        How; with the last, some customers may be in none.
    resamples : int, default=50
        How often customers are drawn again for each number of segments; at least 10.
    purposes : mapping of str to str, optional
        Sensitive fields that may be used, and why.
    rng : int, default=0
        Seed.
    value : str, optional
        Field of what customers bring, for the value share of segments.

    Attributes
    ----------
    labels_ : ndarray of shape (n_customers,)
        Segment of each customer that `fit` was given, in their order; not kept in JSON.

    References
    ----------
    .. [1] Hennig, C. (2007), "Cluster-wise assessment of cluster stability", Computational
       Statistics & Data Analysis 52(1), 258-271.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> kind = np.arange(150) % 3
    >>> shop = pd.DataFrame(
    ...     {
    ...         "orders_count": rng.poisson(np.array([2, 2, 30])[kind]),
    ...         "discount_share": rng.beta(np.array([2, 18, 2])[kind], np.array([18, 2, 18])[kind]),
    ...     }
    ... )
    >>> finder = SegmentFinder(("orders_count", "discount_share"), between=(2, 4), resamples=10)
    >>> finder = finder.fit(shop)
    >>> len(finder.segments_), finder.structure_.is_found
    (3, True)
    >>> finder.transform_one({"orders_count": 1, "discount_share": 0.93})["segment_found_label"]
    'found-1'
    """

    state_model: ClassVar[type[FittedState]] = FinderState
    labels_: NDArray[np.object_]

    def __init__(  # noqa: PLR0913 - each is named by the user
        self,
        fields: tuple[str, ...] = (),
        *,
        group: str = _DEFAULT_GROUP,
        n_segments: int | None = None,
        between: tuple[int, int] = (2, 8),
        method: Method = "k-means",
        resamples: int = 50,
        purposes: Mapping[str, str] | None = None,
        rng: int = 0,
        value: str | None = None,
    ) -> None:
        self.fields = fields
        self.group = group
        self.n_segments = n_segments
        self.between = between
        self.method: Method = method
        self.resamples = resamples
        self.purposes = purposes
        self.rng = rng
        self.value = value

    @property
    def name(self) -> str:
        """Key in ``book.fitted``: ``"SegmentFinder"``, and the group if that is another."""
        return MADE_BY if self.group == _DEFAULT_GROUP else f"{MADE_BY}:{self.group}"

    @property
    def fields_in(self) -> tuple[str, ...]:
        """The fields to be alike in."""
        return tuple(self.fields)

    @property
    def text_fields_in(self) -> tuple[str, ...]:
        """Those of them that are labels."""
        return tuple(name for name in self.fields if scale_of(name) == "label")

    @property
    def fields_to_fit(self) -> tuple[str, ...]:
        """These, and the value."""
        extra = () if self.value is None or self.value in self.fields else (self.value,)
        return (*self.fields_in, *extra)

    @property
    def segments_(self) -> tuple[Segment, ...]:
        """The segments, each defined by its label."""
        return self.state_.segments

    @property
    def stability_(self) -> dict[str, float]:
        """Mean Jaccard similarity of each segment with itself over resamples."""
        return {
            segment.id: stability.jaccard
            for segment, stability in zip(
                self.state_.segments, self.state_.chosen.stabilities, strict=True
            )
        }

    @property
    def structure_(self) -> Structure:
        """Whether there are groups at all, by structureless data."""
        return self.state_.structure

    @property
    def successions_(self) -> tuple[Succession, ...]:
        """What became of the segments of the earlier fit; empty without one."""
        return self.state_.successions

    @property
    def left_out_(self) -> dict[str, str]:
        """Fields that tell nobody apart, and why."""
        return dict(self.state_.left_out)

    @property
    def found_(self) -> FoundSegments:
        """All that was found, as a table that prints."""
        return found_segments(self.state_)

    def fit(
        self,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: object = None,
        *,
        previous: SegmentFinder | None = None,
        earlier: ProfileBook | None = None,
    ) -> Self:
        """Find segments of a population.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds `fields_to_fit`.
        y : ignored
            For scikit-learn.
        previous : SegmentFinder, optional
            Fitted before, of the same group: segments that go on keep its ids. Which those are is
            told by where its model puts the customers of ``X`` today. Their number stays as long as
            three quarters of them are stable.
        earlier : ProfileBook, optional
            The book that ``previous`` made its labels in: which segments go on is told by these,
            over the customers of both books.

        Returns
        -------
        SegmentFinder
            Itself, fitted.

        Raises
        ------
        DeclarationError, SensitiveAttributeError
            If a parameter is none that can be, the earlier fit or its book is of a later day than
            ``X``, or a field is sensitive.
        UnknownNameError
            If a field is missing.
        UnsupportedInputError
            If a number is infinite, no field tells anybody apart, or there are fewer customers
            that differ than segments.
        FitError
            If there is no structure and ``n_segments`` does not say how many to make regardless.
        """
        del y
        asked_by = f"{self.name}.fit"
        self._require_asked(asked_by)
        frame = frame_in(X, asked_by=asked_by)
        columns = inputs_of(frame, self.fields_to_fit, texts=self.text_fields_in, asked_by=asked_by)
        as_of = X.as_of if isinstance(X, ProfileBook) else None
        who = identities(frame, self.group, previous, earlier, as_of=as_of, asked_by=asked_by)
        state, groups = learn(self._asked(asked_by, X), columns, who)
        self._keep(state, X)
        self.labels_ = _labels(groups, state, self.group)
        return self

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """``segment_<group>_label`` and how sure it is, ``segment_<group>_prob``."""
        return specs(self.group, self.method)

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> FinderState:
        asked_by = f"{self.name}.fit"
        self._require_asked(asked_by)
        return learn(self._asked(asked_by, None), columns, Identities(self.group))[0]

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        require_finite(columns, f"{self.name}.transform")
        found = self.state_.groups.assigned(self.state_.encoding.encoded(columns))
        return {
            group_field(self.group): _labels(found.groups, self.state_, self.group),
            prob_field(self.group): found.probs,
        }

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        asked_by = f"{self.name}.explain_one"
        columns = inputs_of_one(
            values, self.fields_in, texts=self.text_fields_in, asked_by=asked_by
        )
        encoded = self.state_.encoding.encoded(columns)[0]
        return reasons_of(self.state_, self.group, encoded, values, outputs, prob_field(self.group))

    def _asked(self, asked_by: str, X: object) -> Asked:  # noqa: N803 - scikit-learn's name
        low, high = self.between
        catalogue = X.catalogue if isinstance(X, ProfileBook) else None
        return Asked(
            fields=self.fields_in,
            group=self.group,
            counts=(tuple(range(low, high + 1)) if self.n_segments is None else (self.n_segments,)),
            is_open=self.n_segments is None,
            method=self.method,
            resamples=self.resamples,
            rng=self.rng,
            value=self.value,
            levels=levels_of(self.fields_in, catalogue),
            quiet=frozenset(self.purposes or {}),
            asked_by=asked_by,
        )

    def _require_asked(self, asked_by: str) -> None:
        require_asked(
            self.fields,
            group=self.group,
            n_segments=self.n_segments,
            between=self.between,
            method=self.method,
            resamples=self.resamples,
            purposes=self.purposes,
            rng=self.rng,
            asked_by=asked_by,
        )

    def _require_readable(self, *, asked_by: str) -> None:
        self._require_asked(asked_by)
        read = (*self.state_.encoding.names, *self.state_.left_out)
        if set(read) != set(self.fields_in) or self.state_.groups.kind != self.method:
            message = "the fields or the method learned are not those of the parameters"
            raise ValueError(message)


def _labels(groups: NDArray[np.intp], state: FinderState, group: str) -> NDArray[np.object_]:
    """Ids of groups; -1, the last of the names, is the residual."""
    names = [segment.id for segment in state.segments]
    return np.array([*names, residual_of(group)], dtype=object)[groups]
