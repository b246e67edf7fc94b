"""The tables of what happened: each row is dated by the moment it came true.

Event names and times follow public standards where there is one (GA4, ISO 4217), so that most
sources need a rename and nothing more. Columns with codes of the seller's own (``channel``,
``device``, ``kind`` ...) are free: such codes are data, not faults. A list is closed only
where an unknown value would change an answer.
"""

from __future__ import annotations

from profilekit.tables.columns import (
    CAMPAIGN,
    CURRENCY,
    CUSTOMER,
    PRODUCT,
    flag,
    integer,
    key,
    known_at,
    label,
    looked_up,
    money,
    number,
    text,
    time,
)
from profilekit.tables.specs import TableSpec

__all__ = [
    "ADVOCACY",
    "CAMPAIGNS",
    "CONSENTS",
    "MESSAGES",
    "REFERRALS",
    "REFUNDS",
    "RESPONSES",
    "RETURNS",
    "SOCIAL_EVENTS",
    "SURVEYS",
    "TICKETS",
    "TRANSACTIONS",
    "USAGE_EVENTS",
    "WEB_EVENTS",
]

TRANSACTIONS = TableSpec(
    name="transactions",
    one_row="an order line",
    key=("order_id", "line_id"),
    time="ordered_at",
    columns=(
        CUSTOMER,
        time("ordered_at*", "When the order was placed"),
        money("amount*", "Paid for the line, after discounts; negative for a refund"),
        key("order_id", "Order; without it each row is an order of its own"),
        key("line_id", "Line within the order"),
        PRODUCT,
        number("quantity", "Units, or weight or volume where goods are sold so"),
        money("list_amount", "What the line would have cost before any discount"),
        money("discount_amount", "Taken off by the seller; a positive number, coupons apart"),
        money("coupon_amount", "Worth of coupons used; a positive number, not in discount_amount"),
        money("cost_amount", "What the line cost the seller"),
        *looked_up(
            "products",
            label("category", "Category of the product"),
            label("brand", "Brand of the product"),
            label("department", "Department the product is sold in"),
        ),
        label("channel", "Where it was bought: store, web, app, phone ..."),
        label("device", "Device it was ordered with: desktop, mobile, tablet ..."),
        key("store_id", "Store"),
        flag("on_display", "Whether the product was on display in the store that week"),
        flag("in_mailer", "Whether the product was in the store's mailer that week"),
        CURRENCY,
    ),
)
RETURNS = TableSpec(
    name="returns",
    one_row="a returned line",
    time="returned_at",
    columns=(
        CUSTOMER,
        time("returned_at*", "When the money was given back"),
        money("amount*", "Given back; a positive number"),
        key("order_id", "Order that the line came from"),
        key("line_id", "Line within the order"),
        PRODUCT,
        number("quantity", "Units returned"),
        label("reason", "Why it was returned"),
        CURRENCY,
    ),
)

REFUNDS = TableSpec(
    name="refunds",
    one_row="a refund: a negative line or a return",
    time="refunded_at",
    columns=(
        CUSTOMER,
        time("refunded_at*", "When the money was given back"),
        money("amount*", "Given back; a positive number"),
        key("order_id", "Order that the refund is for, where it is known"),
    ),
)
WEB_EVENTS = TableSpec(
    name="web_events",
    one_row="a page or app event",
    time="occurred_at",
    columns=(
        CUSTOMER,
        time("occurred_at*", "When it happened"),
        label("event_name*", "GA4 name: page_view, view_item, search, add_to_cart, purchase ..."),
        key("session_id", "Session"),
        PRODUCT,
        *looked_up("products", label("category", "Category looked at")),
        text("search_text", "What was searched for"),
        label("device", "desktop, mobile, tablet ..."),
        label("source", "Where the visit came from, as in utm_source"),
        label("medium", "How it came, as in utm_medium: organic, email, cpc ..."),
        CAMPAIGN,
        number("engaged_s", "Time engaged with the page", 0, None, "s"),
    ),
)
MESSAGES = TableSpec(
    name="messages",
    one_row="an e-mail, sms or push event",
    time="occurred_at",
    columns=(
        CUSTOMER,
        time("occurred_at*", "When it happened"),
        label(
            "event_name*",
            "What happened to the message",
            ("delivered", "opened", "clicked", "bounced", "unsubscribed", "complained"),
        ),
        key("message_id", "Message; its events share it"),
        label("channel", "email, sms, push ..."),
        CAMPAIGN,
        label("content_type", "newsletter, offer, service ..."),
        flag("machine_open", "Whether a machine opened it, such as a mail privacy proxy"),
    ),
)
SOCIAL_EVENTS = TableSpec(
    name="social_events",
    one_row="a social action",
    time="occurred_at",
    columns=(
        CUSTOMER,
        time("occurred_at*", "When it happened"),
        label("platform*", "instagram, facebook, google ..."),
        label("event_name*", "mention, like, share, comment, follow, unfollow, review ..."),
        label("topic", "What it was about"),
        number("sentiment", "From hostile to warm", -1, 1),
        number("rating", "Stars given", 1, 5, "stars"),
    ),
)
CAMPAIGNS = TableSpec(
    name="campaigns",
    one_row="a contact: one customer reached by one campaign",
    time="contacted_at",
    columns=(
        CUSTOMER,
        key("campaign_id*", "Campaign"),
        time("contacted_at*", "When the customer was contacted"),
        time("ends_at", "When the offer ends"),
        label("channel", "mail, email, sms, push, phone ..."),
        label("offer_type", "Kind of offer"),
        label("variant", "Variant shown; control for those left out"),
    ),
)
RESPONSES = TableSpec(
    name="responses",
    one_row="a response to a campaign",
    time="responded_at",
    columns=(
        CUSTOMER,
        key("campaign_id*", "Campaign"),
        time("responded_at*", "When the customer responded"),
        label("kind*", "coupon_redeemed, clicked, purchased, visited, replied ..."),
        money("amount", "Worth of the response"),
        PRODUCT,
        key("coupon_id", "Coupon used"),
        CURRENCY,
    ),
)
REFERRALS = TableSpec(
    name="referrals",
    one_row="a referral",
    time="referred_at",
    columns=(
        key("customer_id*", "The customer who refers"),
        time("referred_at*", "When the invitation was sent"),
        key("referred_id", "The person invited; a customer_id once they are a customer"),
        *known_at("accepted_at", time("accepted_at", "When the invitation was accepted")),
        *known_at(
            "converted_at",
            time("converted_at", "When the person invited first bought"),
            money("amount", "Reward paid to the customer who refers"),
        ),
        CURRENCY,
    ),
)
TICKETS = TableSpec(
    name="tickets",
    one_row="a support case",
    key=("ticket_id",),
    time="opened_at",
    columns=(
        CUSTOMER,
        time("opened_at*", "When it was opened"),
        key("ticket_id", "Case"),
        *known_at("first_reply_at", time("first_reply_at", "When it was first answered")),
        *known_at(
            "resolved_at",
            time("resolved_at", "When it was resolved"),
            flag("reopened", "Whether it was opened again"),
            integer("csat", "Satisfaction with the answer; 5 is the best", 1, 5),
        ),
        label("topic", "What it was about"),
        label("channel", "email, phone, chat, store ..."),
        integer("severity", "1 is the most severe", 1, 4),
    ),
)
SURVEYS = TableSpec(
    name="surveys",
    one_row="an answer to one question",
    key=("customer_id", "survey_id", "question_id", "answered_at"),
    time="answered_at",
    columns=(
        CUSTOMER,
        time("answered_at*", "When it was answered"),
        key("survey_id*", "Survey"),
        key("question_id*", "Question within the survey"),
        number("value*", "The answer, coded as a number"),
        time("invited_at", "When the customer was asked"),
        label("wave", "Round of a repeated survey"),
        text("answer_text", "What the customer wrote"),
    ),
)
USAGE_EVENTS = TableSpec(
    name="usage_events",
    one_row="a use of a product or service",
    time="occurred_at",
    columns=(
        CUSTOMER,
        time("occurred_at*", "When it was used"),
        PRODUCT,
        label("feature", "What was used of it"),
        number("quantity", "How much was used", 0),
    ),
)
CONSENTS = TableSpec(
    name="consents",
    one_row="a consent event",
    time="occurred_at",
    columns=(
        CUSTOMER,
        time("occurred_at*", "When the customer decided"),
        label("purpose*", "What for: profiling, marketing.email ..."),
        label("status*", "What the customer decided", ("granted", "denied", "withdrawn")),
        time("expires_at", "Until when it holds"),
    ),
)
ADVOCACY = TableSpec(
    name="advocacy",
    one_row="a case study, review or reference",
    time="occurred_at",
    columns=(
        CUSTOMER,
        time("occurred_at*", "When it was given"),
        label("kind*", "case_study, review, reference ..."),
        flag("cleared", "Whether the customer allowed it to be used"),
    ),
)
