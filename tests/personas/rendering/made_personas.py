"""Personas made by hand, every section filled: a consumer, a company, and one of hostile texts."""

from __future__ import annotations

from datetime import date
from itertools import chain, cycle

from profilekit.personas.parts import (
    Evidence,
    Identity,
    NotKnown,
    PersonaSection,
    Picture,
    SegmentTold,
)
from profilekit.personas.persona import Persona
from profilekit.personas.statement import Answer, Interval, Resampling, SectionId, Statement

__all__ = ["company", "consumer", "hostile", "of_size"]

MEMBERS, CUSTOMERS = 402, 2469
NAMES = {"en": "Clara Hughes", "tr": "Elif Ayd\u0131n", "fa": "نسترن رهنما", "el": "Ελένη Μαυρίδη"}


def counted(section, key, field, n, base_n, *, low=None, high=None, value=None, **given):
    """Say what `n` of the members and `base_n` of all customers answer."""
    share, base = n / MEMBERS, base_n / CUSTOMERS
    answer = Answer(field=field, low=low, high=high, value=value)
    at = "" if value is None else f"={value}"
    return Statement(
        **{
            "id": f"{section}/{key}{at}",
            "section": SectionId(section),
            "key": key,
            "rule_id": "distinct",
            "role": "distinct",
            "answer": answer,
            "fields": (field,),
            "value": share,
            "interval": Interval(low=max(share - 0.05, 0), high=min(share + 0.05, 1)),
            "base_value": base,
            "n": n,
            "of": MEMBERS,
            "base_n": base_n,
            "base_of": CUSTOMERS,
            "lift": share / base,
            "lift_interval": Interval(low=share / base * 0.9, high=share / base * 1.1),
            "came_back_share": 0.94,
            "period_from": date(2017, 1, 1),
            "period_to": date(2017, 12, 31),
            "grade": "strong",
            "recipe": f'(customers[customers["in_loyal_flag"]]["{field}"] >= {low or 0}).mean()',
        }
        | given
    )


def derived(section, key, *cites, **given):
    """Say what follows from other statements, with the numbers of the first of them."""
    return cites[0].model_copy(
        update={
            "id": f"{section}/{key}",
            "section": SectionId(section),
            "key": key,
            "rule_id": key,
            "role": "derived",
            "cites": tuple(cite.id for cite in cites),
        }
        | given
    )


def part_of_all(key, metric, value, **given):
    """Say how large the segment is."""
    return Statement(
        id=f"identity/{key}",
        section=SectionId.IDENTITY,
        key=key,
        rule_id=key,
        role="identity",
        metric=metric,
        value=value,
        **given,
    )


def _shared():
    """What is said of consumers and companies alike."""
    often = counted("behaviours", "orders_count.more", "orders_90d_count", 254, 938, low=12)
    sunday = counted(
        "behaviours", "top_weekday_label.is", "top_weekday_label", 181, 617, value="sunday"
    )
    gap = Statement(
        id="behaviours/order_gap_mean_days.median",
        section=SectionId.BEHAVIOURS,
        key="order_gap_mean_days.median",
        rule_id="typical",
        role="typical",
        fields=("order_gap_mean_days",),
        metric="median",
        value=6.5,
        interval=Interval(low=6.1, high=7.0),
        base_value=11.25,
        of=MEMBERS,
        base_of=CUSTOMERS,
        grade="strong",
        recipe='customers[customers["in_loyal_flag"]]["order_gap_mean_days"].median()',
    )
    tea = counted(
        "interests", "top_category_label.is", "top_category_label", 212, 760, value="loose tea"
    )
    brand = counted(
        "interests", "top_brand_label.is", "top_brand_label", 120, 510, value="Pindos", grade="fair"
    )
    slow = counted(
        "pains", "first_reply_median_s.more", "first_reply_median_s", 96, 342, low=86400.0,
        grade="weak", came_back_share=0.71,
    )  # fmt: skip
    email = counted(
        "channels", "top_response_channel_label.is", "top_response_channel_label", 301, 1210,
        value="email",
    )  # fmt: skip
    hour = counted(
        "channels", "best_message_hour.between", "best_message_hour", 88, 300, low=18, high=21,
        grade="fair",
    )  # fmt: skip
    repeats = counted(
        "interests", "repeat_products_share.more", "repeat_products_share", 190, 700, low=0.5
    )
    convenience = counted(
        "psychographics", "scale_convenience_score.more", "scale_convenience_score", 140, 520,
        low=75, source="declared",
    )  # fmt: skip
    invited = counted("social", "is_referred_flag.yes", "is_referred_flag", 130, 480, value=True)
    goal = derived("goals", "goal.keep_the_usual", repeats)
    pain = derived("pains", "pain.slow_support", slow)
    message = derived("messages", "message.refill", repeats, gap)
    reach = derived("channels", "advice.hour", hour)
    return (
        part_of_all(
            "identity.size", "size-share", MEMBERS / CUSTOMERS, n=MEMBERS, of=CUSTOMERS,
            interval=Interval(low=0.149, high=0.178),
        ),
        part_of_all(
            "identity.value", "value-share", 0.347, fields=("spend_amount",), grade="strong"
        ),
        often, sunday, gap, tea, brand, repeats, slow, email, hour, convenience, invited,
        goal, pain, message, reach,
    )  # fmt: skip


def _persona(statements, *, subject="consumer", **given):
    wanted = [
        id_ for id_ in SectionId if subject == "company" or id_ is not SectionId.FIRMOGRAPHICS
    ]
    return Persona(
        **{
            "id": "loyal",
            "subject": subject,
            "segment": SegmentTold(
                id="loyal",
                name="Loyal tea drinkers",
                version=2,
                levels=("behavioural",),
                rule="orders_90d_count >= 12",
                size_count=MEMBERS,
            ),
            "identity": Identity(
                names=NAMES,
                organisations={
                    "en": "Harbour Kitchens",
                    "tr": "Liman Mutfak",
                    "fa": "آشپزخانه بندر",
                    "el": "Κουζίνες Λιμάνι",
                }
                if subject == "company"
                else {},
                picture=Picture(seed=7, age="middle"),
                tagline=(
                    "behaviours/orders_count.more",
                    "interests/top_category_label.is=loose tea",
                ),
            ),
            "sections": tuple(
                PersonaSection(
                    id=id_, statements=tuple(each for each in statements if each.section is id_)
                )
                for id_ in wanted
            ),
            "not_known": (
                NotKnown(
                    section=SectionId.DEMOGRAPHICS, key="education_label", reason="no-data",
                    known_count=0,
                ),
                NotKnown(
                    section=SectionId.PSYCHOGRAPHICS, key="nps_score", reason="too-few",
                    known_count=31, needed_count=120,
                ),
                NotKnown(
                    section=SectionId.CHANNELS, key="unsubscribed_flag", reason="withheld"
                ),
                NotKnown(section=SectionId.SOCIAL, key="top_platform_label", reason="not-clear"),
                NotKnown(section=SectionId.DEMOGRAPHICS, key="gender_label", reason="sensitive"),
            ),
            "distinctiveness": 0.62,
            "evidence": Evidence(
                as_of=date(2017, 12, 31),
                customers_count=CUSTOMERS,
                members_count=MEMBERS,
                tested_count=214,
                false_discovery_rate=0.05,
                minimum_customers=10,
                minimum_members=50,
                withheld_count=3,
                resampling=Resampling(
                    resamples_count=100, drawn_count=CUSTOMERS, customers_count=CUSTOMERS
                ),
                segment_flag='customers["in_loyal_flag"]',
                currency="EUR",
                made_with="0.1.0",
                digest="5f1d8b7c" * 8,
            ),
        }
        | given
    )  # fmt: skip


def consumer(**given):
    """A consumer of whom something is said in every section."""
    age = counted("demographics", "age_band_label.is", "age_band_label", 170, 690, value="35-44")
    city = counted("demographics", "city_label.is", "city_label", 90, 310, value="Thessaloniki")
    basket = Statement(
        id="behaviours/order_value_mean_amount.median",
        section=SectionId.BEHAVIOURS,
        key="order_value_mean_amount.median",
        rule_id="typical",
        role="typical",
        fields=("order_value_mean_amount",),
        metric="median",
        value=45.2,
        interval=Interval(low=43.0, high=47.75),
        base_value=31.9,
        of=MEMBERS,
        base_of=CUSTOMERS,
        grade="strong",
        recipe='customers[customers["in_loyal_flag"]]["order_value_mean_amount"].median()',
    )
    return _persona((*_shared(), age, city, basket), **given)


def company(**given):
    """A company of which something is said in every section."""
    staff = counted(
        "firmographics", "employees_count.between", "employees_count", 200, 800, low=12, high=50
    )
    sector = counted(
        "firmographics", "sector_label.is", "sector_label", 180, 500,
        value="Accommodation and Food Services",
    )  # fmt: skip
    country = counted("demographics", "country_label.is", "country_label", 350, 1900, value="GR")
    return _persona((*_shared(), staff, sector, country), subject="company", **given)


def hostile(*texts, briefly=False):
    """A company whose every text from outside is hostile: each as a value, a column and a key.

    Names, titles and the like take them in turn; `briefly`, values and columns as well.
    """
    plain = company()
    turns = cycle(texts)
    of_each = [_of_text(at, text) for at, text in enumerate(texts)]
    made = [each[at % 2] for at, each in enumerate(of_each)] if briefly else list(chain(*of_each))
    sections = tuple(
        section.model_copy(
            update={"statements": tuple(each for each in made if each.section is section.id)}
        )
        for section in plain.sections
    )
    segment = {name: next(turns) for name in ("name", "id", "rule")}
    identity = Identity(
        names=dict.fromkeys(NAMES, next(turns)),
        organisations=dict.fromkeys(NAMES, next(turns)),
        picture=Picture(seed=1),
        tagline=(made[0].id,),
    )
    evidence = {name: next(turns) for name in ("segment_flag", "made_with", "digest")}
    return plain.model_copy(
        update={
            "id": next(turns),
            "segment": plain.segment.model_copy(update=segment),
            "identity": identity,
            "sections": sections,
            "not_known": tuple(
                NotKnown(section=SectionId.SOCIAL, key=text, reason="not-clear") for text in texts
            ),
            "evidence": plain.evidence.model_copy(update=evidence),
        }
    )


def _of_text(at, text):
    said = counted(
        "interests", "top_brand_label.is", "top_brand_label", 99, 300, value=text,
        id=f"interests/{at}{text}",
    )  # fmt: skip
    field = counted(
        "channels", f"{text}.is", text, 99, 300, value=text, id=f"channels/{at}{text}",
        recipe=text,
    )  # fmt: skip
    return said, field, derived("messages", f"{at}{text}", said, field)


def of_size(each):
    """A company with so many statements in every section."""
    kinds = {"goals", "messages", "identity"}
    statements = [
        counted(
            id_.value, "top_brand_label.is", "top_brand_label", 120 + at, 510, value=f"Brand {at}",
            id=f"{id_}/{at}",
        )
        for id_ in SectionId
        for at in range(each)
        if id_.value not in kinds
    ]  # fmt: skip
    more = [
        derived(kind, "message.refill", statements[0], id=f"{kind}/{at}")
        for kind in ("goals", "messages")
        for at in range(each)
    ]
    size, value, *_ = _shared()
    made = [size, value, *statements, *more]
    plain = company()
    tagline = tuple(each.id for each in statements[:1])
    identity = plain.identity.model_copy(update={"tagline": tagline})
    return _persona(tuple(made), subject="company", identity=identity)
