"""Advocacy by plain loops."""

from __future__ import annotations


def fields_of(customer, everything):
    rows = everything.own("advocacy", customer)
    kinds = [row["kind"] for row in rows]
    return {
        "reviews_given_count": kinds.count("review"),
        "references_count": kinds.count("reference"),
        "case_studies_count": kinds.count("case_study"),
        "advocacy_recency_days": min(
            (everything.day - row["occurred_day"] for row in rows), default=None
        ),
        "cleared_case_studies_count": sum(
            row["kind"] == "case_study" and row["cleared"] == 1 for row in rows
        ),
    }
