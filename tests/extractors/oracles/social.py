"""Social interactions by plain loops."""

from __future__ import annotations

from statistics import mean

from extractors.oracles.tickets import top


def _speaks_for(row):
    kind, sentiment, rating = row["event_name"], row["sentiment"], row["rating"]
    if kind == "mention":
        return sentiment is not None and sentiment > 0
    if kind == "review":
        return rating is not None and rating >= 4
    return kind == "share"


def fields_of(customer, everything):
    day = everything.day
    rows = everything.own("social_events", customer)
    ratings = [r["rating"] for r in rows if r["event_name"] == "review" and r["rating"] is not None]
    felt = [r["sentiment"] for r in rows if r["sentiment"] is not None]
    return {
        "social_interactions_count": len(rows),
        "social_interactions_90d_count": sum(r["occurred_day"] > day - 90 for r in rows),
        "social_interactions_365d_count": sum(r["occurred_day"] > day - 365 for r in rows),
        "social_platforms_count": len({r["platform"] for r in rows}),
        "top_platform_label": top(r["platform"] for r in rows),
        "shares_count": sum(r["event_name"] == "share" for r in rows),
        "mentions_count": sum(r["event_name"] == "mention" for r in rows),
        "reviews_count": sum(r["event_name"] == "review" for r in rows),
        "review_rating_mean_score": mean(ratings) if ratings else None,
        "social_sentiment_mean_score": sum(felt) / (len(felt) + 5) if felt else None,
        "negative_mentions_count": sum(
            r["event_name"] == "mention" and r["sentiment"] is not None and r["sentiment"] < 0
            for r in rows
        ),
        "advocacy_share": sum(map(_speaks_for, rows)) / len(rows) if rows else None,
        "top_social_topic_label": top(r["topic"] for r in rows),
    }
