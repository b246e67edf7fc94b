"""Campaigns by plain loops."""

from __future__ import annotations

from collections import defaultdict
from statistics import mean

CHANNELS = ("email", "sms", "push", "phone", "mail")


def _over(contacts, day, response_days):
    """Start, first day and last day of the windows that are over, by campaign."""
    windows = {}
    for row in contacts:
        end = row.get("ends_day")
        end = row["contacted_day"] + response_days - 1 if end is None else end
        known = windows.get(row["campaign_id"], (row["contacted_at"], row["contacted_day"], end))
        windows[row["campaign_id"]] = (
            min(known[0], row["contacted_at"]),
            min(known[1], row["contacted_day"]),
            max(known[2], end),
        )
    return {campaign: window for campaign, window in windows.items() if window[2] < day}


def _answers(windows, responses):
    """Responses in a window that is over, by campaign."""
    found = defaultdict(list)
    for row in responses:
        start, _, end = windows.get(row["campaign_id"], (None, None, None))
        if start is not None and row["responded_at"] >= start and row["responded_day"] <= end:
            found[row["campaign_id"]].append(row)
    return found


def fields_of(customer, everything, response_days=30):
    day = everything.day
    assigned = everything.own("campaigns", customer)
    responses = everything.own("responses", customer)
    contacts = [row for row in assigned if row["variant"] != "control"]
    labelled = [row for row in assigned if row["variant"] is not None]
    windows = _over(contacts, day, response_days)
    answers = _answers(windows, responses)
    redeemed = [
        c for c, rows in answers.items() if any(r["kind"] == "coupon_redeemed" for r in rows)
    ]
    delays = [min(r["responded_day"] for r in rows) - windows[c][1] for c, rows in answers.items()]
    return {
        "campaign_contacts_count": len(contacts),
        "campaign_contacts_30d_count": sum(row["contacted_day"] > day - 30 for row in contacts),
        "campaign_contacts_365d_count": sum(row["contacted_day"] > day - 365 for row in contacts),
        "contact_recency_days": min((day - row["contacted_day"] for row in contacts), default=None),
        "control_contacts_share": sum(row["variant"] == "control" for row in labelled)
        / len(labelled)
        if labelled
        else None,
        "contact_channels_count": len({row["channel"] for row in contacts} - {None}),
        "campaign_responses_count": len(responses),
        "campaigns_over_count": len(windows),
        "campaign_response_share": len(answers) / len(windows) if windows else None,
        "campaign_redemption_share": len(redeemed) / len(windows) if windows else None,
        "response_delay_mean_days": mean(delays) if delays else None,
        "campaign_response_amount": sum(row["amount"] or 0 for row in responses) / 100,
    }


def fields_by_channel(customer, everything, response_days=30):
    assigned = everything.own("campaigns", customer)
    contacts = [row for row in assigned if row["variant"] != "control" and row["channel"]]
    responses = everything.own("responses", customer)
    shares, counts = dict.fromkeys(CHANNELS), {}
    for channel in {row["channel"] for row in contacts}:
        through = [row for row in contacts if row["channel"] == channel]
        over = _over(through, everything.day, response_days)
        counts[channel] = len(_answers(over, responses))
        shares[channel] = counts[channel] / len(over) if over else None
    best = min(counts, key=lambda channel: (-counts[channel], channel), default=None)
    fields = {f"response_{channel}_share": shares[channel] for channel in CHANNELS}
    return fields | {"top_response_channel_label": best if counts.get(best) else None}
