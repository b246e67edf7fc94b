"""Social: what a customer does and says on social platforms.

Names of events are those of the table: share, mention, review ... Sentiment and ratings are as
given; a mean of few is drawn towards the middle, so that one angry word is no angry customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field as Constrained
from pydantic import PositiveFloat, PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.rows import Row

__all__ = [
    "ReviewRatings",
    "SocialAdvocacy",
    "SocialInteractions",
    "SocialSentiment",
    "SocialTopics",
]

_MOST_STARS: Final = 5

_interactions = rows_of("social_events")
_event = _interactions.column("event_name")
_sentiment = _interactions.column("sentiment")
_rating = _interactions.column("rating")


class SocialInteractions(Extractor):
    """Social interactions, in all, by window and by kind, and the platform of most of them.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.

    Examples
    --------
    >>> [spec.name for spec in SocialInteractions(windows_days=(30,)).specs()][:2]
    ['social_interactions_count', 'social_interactions_30d_count']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)

    def fields(self) -> Iterator[Field]:
        """Yield counts of interactions, platforms, then counts by kind."""
        yield _count("social_interactions_count", _interactions.count(), "Social interactions")
        for days in self.windows_days:
            yield _count(
                f"social_interactions_{days}d_count",
                _interactions.last(days=days).count(),
                f"Social interactions in the last {days} days",
            )
        platform = _interactions.column("platform")
        yield _count(
            "social_platforms_count",
            _interactions.n_unique(platform),
            "Different platforms of the social interactions",
        )
        platforms = _interactions.by(platform)
        yield Field(
            "top_platform_label",
            platforms.at_max(platforms.key, by=_interactions.count().per(platforms)),
            meaning="Platform of the most interactions; of equals the first by name",
            null_meaning="no social interaction",
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="social_interactions_count",
        )
        for kind in ("share", "mention", "review"):
            yield _count(
                f"{kind}s_count",
                _interactions.where(_event.is_(kind)).count(),
                f"Social interactions of the kind {kind}",
            )


class ReviewRatings(Extractor):
    """Stars that a customer gives in reviews.

    Examples
    --------
    >>> [spec.name for spec in ReviewRatings().specs()]
    ['review_rating_mean_score']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the mean rating."""
        yield Field(
            "review_rating_mean_score",
            _interactions.where(_event.is_("review")).mean(_rating),
            meaning="Mean of the stars given in reviews, 1 to 5",
            minimum=1,
            maximum=_MOST_STARS,
            null_meaning="no review with stars",
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="reviews_count",
        )


class SocialSentiment(Extractor):
    """How warmly a customer speaks, and how many mentions are negative.

    The mean sentiment is the sum of the n sentiments over n + ``prior_weight``: shrunk towards
    the neutral 0 as if so many neutral ones had been seen before.

    Parameters
    ----------
    prior_weight : float, default=5
        Neutral observations that the mean starts from; our choice.

    References
    ----------
    .. [1] Efron & Morris (1977), "Stein's Paradox in Statistics", Scientific American 236(5),
       119-127.

    Examples
    --------
    >>> [spec.name for spec in SocialSentiment().specs()]
    ['social_sentiment_mean_score', 'negative_mentions_count']
    """

    prior_weight: PositiveFloat = 5

    def fields(self) -> Iterator[Field]:
        """Yield mean sentiment, then negative mentions."""
        felt = _interactions.count(_sentiment)
        yield Field(
            "social_sentiment_mean_score",
            _interactions.mean(_sentiment) * (felt / (felt + self.prior_weight)),
            meaning="Mean sentiment of social interactions, -1 (hostile) to 1 (warm), drawn "
            "towards 0 where there are few",
            minimum=-1,
            maximum=1,
            null_meaning="no social interaction with a sentiment",
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="social_interactions_count",
            source="Efron & Morris (1977), shrunk towards 0",
        )
        yield _count(
            "negative_mentions_count",
            _interactions.where(_event.is_("mention") & (_sentiment < 0)).count(),
            "Mentions with a sentiment below 0",
        )


class SocialAdvocacy(Extractor):
    """Share of the social interactions that speak for the seller.

    These are shares, mentions with a sentiment above 0, and reviews with enough stars: our
    choice of what another customer would take as a recommendation.

    Parameters
    ----------
    good_rating : float, default=4
        Stars from which on a review speaks for the seller; 4 and 5 of 5 are the upper two, as in
        the usual top-two-box share of satisfaction.

    Examples
    --------
    >>> [spec.name for spec in SocialAdvocacy().specs()]
    ['advocacy_share']
    """

    good_rating: Annotated[float, Constrained(ge=1, le=_MOST_STARS)] = 4

    def fields(self) -> Iterator[Field]:
        """Yield the share."""
        speaks_for: Row[Any] = (
            _event.is_("share")
            | (_event.is_("mention") & (_sentiment > 0))
            | (_event.is_("review") & (_rating >= self.good_rating))
        )
        yield Field(
            "advocacy_share",
            _interactions.share(speaks_for),
            meaning="Share of the social interactions that are shares, positive mentions or good "
            "reviews",
            minimum=0,
            maximum=1,
            null_meaning="no social interaction",
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="social_interactions_count",
        )


class SocialTopics(Extractor):
    """What a customer's social interactions are about.

    Examples
    --------
    >>> [spec.name for spec in SocialTopics().specs()]
    ['top_social_topic_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the topic of most interactions."""
        topic = _interactions.column("topic")
        topics = _interactions.where(~topic.is_null()).by(topic)
        yield Field(
            "top_social_topic_label",
            topics.at_max(topics.key, by=_interactions.count().per(topics)),
            meaning="Topic of the most social interactions; of equals the first by name",
            null_meaning="no social interaction with a topic",
            section=Section.INTERESTS,
            evidence="social_interactions_count",
        )


def _count(name: str, measure: Any, meaning: str) -> Field:
    return Field(name, measure, meaning=meaning, minimum=0, section=Section.SOCIAL_ENVIRONMENT)
