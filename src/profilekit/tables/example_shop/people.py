"""Who buys from the example shop, where they live, and what is on its shelves.

Kinds of buyers differ in what the profiles are meant to find: how often they buy, whether
they stopped, whether they wait for a sale, whether they buy at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from profilekit.tables.example_shop.dice import DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.tables.example_shop.dice import Dice

__all__ = ["CITIES", "PRODUCTS", "Buyer", "Product", "Row", "Shopper", "invite", "people_tables"]

Row = dict[str, Any]
"""One row of a table; columns left out are missing."""


class Buyer(StrEnum):
    """Kind of buyer."""

    REGULAR = "regular"
    ONE_TIME = "one_time"
    LAPSED = "lapsed"
    DEAL_SEEKER = "deal_seeker"
    BROWSER = "browser"
    NEWCOMER = "newcomer"
    COMPANY = "company"


_BUYER_WEIGHTS = {
    Buyer.REGULAR: 0.30,
    Buyer.ONE_TIME: 0.20,
    Buyer.LAPSED: 0.15,
    Buyer.DEAL_SEEKER: 0.13,
    Buyer.BROWSER: 0.10,
    Buyer.NEWCOMER: 0.06,
    Buyer.COMPANY: 0.06,
}


@dataclass(frozen=True, slots=True)
class City:
    """A city with a store in it."""

    name: str
    region: str
    postcode: str
    latitude: float
    longitude: float


CITIES = (
    City("Athens", "GR-I", "105", 37.9838, 23.7275),
    City("Thessaloniki", "GR-B", "546", 40.6401, 22.9444),
    City("Patras", "GR-G", "262", 38.2466, 21.7346),
    City("Heraklion", "GR-M", "712", 35.3387, 25.1442),
    City("Larissa", "GR-E", "412", 39.6390, 22.4191),
)
_CITY_WEIGHTS = dict(zip(range(len(CITIES)), (10, 6, 3, 3, 2), strict=True))


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its price in cents."""

    product_id: str
    department: str
    category: str
    product_type: str
    brand: str
    list_cents: int
    cost_cents: int


_SHELVES = {
    ("coffee", "beans"): {"filter beans": 1150, "espresso beans": 1290, "decaf beans": 1240},
    ("coffee", "machines"): {"espresso machine": 34900, "grinder": 11900, "moka pot": 2990},
    ("tea", "loose tea"): {"mountain tea": 590, "green tea": 790, "black tea": 690},
    ("tea", "teaware"): {"teapot": 3490, "infuser": 890, "tea cups": 1990},
    ("kitchen", "knives"): {"chef knife": 6900, "bread knife": 3900, "whetstone": 2450},
    ("kitchen", "pots"): {"saucepan": 4590, "frying pan": 3990, "casserole": 8900},
    ("pantry", "oil"): {"olive oil": 1390, "chilli oil": 750},
    ("pantry", "sweets"): {"thyme honey": 1190, "loukoumi": 490, "dark chocolate": 420},
    ("garden", "herbs"): {"basil pot": 390, "rosemary pot": 450, "seed box": 1590},
    ("garden", "tools"): {"hand trowel": 1290, "secateurs": 2790, "watering can": 1890},
}
_OWN_BRAND = "Elaia"
_BRANDS = (_OWN_BRAND, "Aegea", "Norte", "Kessel", "Pindos", "Lumen")
_MARGIN = (45, 72)


def _shelves() -> tuple[Product, ...]:
    """Give each product a number, a brand and a cost, without chance."""
    entries = [
        (*place, kind, cents) for place, kinds in _SHELVES.items() for kind, cents in kinds.items()
    ]
    low, high = _MARGIN
    return tuple(
        Product(
            product_id=f"P{number:03}",
            department=department,
            category=category,
            product_type=kind,
            brand=_BRANDS[number * 5 % len(_BRANDS) if number % 3 else 0],
            list_cents=cents,
            cost_cents=cents * (low + number * 7 % (high - low)) // 100,
        )
        for number, (department, category, kind, cents) in enumerate(entries, start=1)
    )


PRODUCTS = _shelves()
_DEPARTMENTS = tuple(dict.fromkeys(product.department for product in PRODUCTS))


@dataclass(frozen=True, slots=True)
class Shopper:
    """A customer as the shop's inventor knows them; days count from the start of history."""

    customer_id: str
    buyer: Buyer
    first_day: int
    last_day: int
    city: int
    departments: tuple[str, str]
    online_prob: float
    reads_mail_prob: float


def _active_days(dice: Dice, buyer: Buyer) -> tuple[int, int]:
    """Draw the first day a customer is known and the last on which they may act."""
    if buyer is Buyer.NEWCOMER:
        return dice.whole(DAYS - 120, DAYS - 20), DAYS - 1
    if buyer is Buyer.LAPSED:
        first = dice.whole(0, 200)
        return first, dice.whole(first + 90, DAYS - 200)
    first = dice.whole(0, DAYS - 60) if dice.chance(0.7) else dice.whole(0, 60)
    return first, DAYS - 1


def invite(dice: Dice, n_customers: int) -> tuple[Shopper, ...]:
    """Draw the customers, at least one of each kind of buyer.

    Parameters
    ----------
    dice : Dice
        Chance.
    n_customers : int
        How many; at least one per kind.
    """
    drawn = [dice.weighted(_BUYER_WEIGHTS) for _ in range(n_customers - len(Buyer))]
    width = max(4, len(str(n_customers)))
    shoppers: list[Shopper] = []
    for number, buyer in enumerate(dice.shuffled([*Buyer, *drawn]), start=1):
        first, last = _active_days(dice, buyer)
        one, other = dice.shuffled(_DEPARTMENTS)[:2]
        shoppers.append(
            Shopper(
                customer_id=f"C{number:0{width}}",
                buyer=buyer,
                first_day=first,
                last_day=last,
                city=dice.weighted(_CITY_WEIGHTS),
                departments=(one, other),
                online_prob=dice.pick((0.1, 0.4, 0.7, 0.95)),
                reads_mail_prob=dice.pick((0.1, 0.3, 0.6)),
            )
        )
    return tuple(shoppers)


_PARENTS = range(1962, 2000)
"""Years of birth of those with children at home."""


def _maybe(dice: Dice, value: Any) -> Any:
    """Forget one value in ten: real customers do not tell everything."""
    return None if dice.chance(0.1) else value


def _address(dice: Dice, city: City) -> Row:
    return {
        "region": city.region,
        "city": city.name,
        "postcode": f"{city.postcode} {dice.whole(1, 99):02}",
        "country": "GR",
        "latitude": round(city.latitude + dice.between(-0.12, 0.12), 4),
        "longitude": round(city.longitude + dice.between(-0.12, 0.12), 4),
    }


def _person(dice: Dice) -> Row:
    birth_year = dice.whole(1946, 2006)
    household_size = dice.weighted({1: 30, 2: 32, 3: 17, 4: 16, 5: 5})
    alone = household_size == 1
    parent = birth_year in _PARENTS and not alone
    children = dice.whole(0, household_size - 1) if parent else 0
    status = {"single": 60, "divorced": 40} if alone else {"single": 25, "married": 75}
    return {
        "birth_year": _maybe(dice, birth_year),
        "gender": _maybe(dice, dice.weighted({"female": 50, "male": 46, "nonbinary": 4})),
        "household_size": _maybe(dice, household_size),
        "children_count": _maybe(dice, children),
        "marital_status": _maybe(dice, dice.weighted(status)),
        "income_band": _maybe(
            dice, dice.weighted({"under 15k": 20, "15-30k": 45, "30-60k": 27, "over 60k": 8})
        ),
        "education": _maybe(dice, dice.weighted({"3": 40, "5": 15, "6": 30, "7": 15})),
        "occupation": _maybe(dice, dice.pick(("1", "2", "3", "4", "5", "7", "9"))),
        "home_ownership": _maybe(dice, dice.weighted({"owner": 65, "renter": 35})),
    }


def _versions(dice: Dice, shopper: Shopper) -> list[Row]:
    """Describe a customer, and once more after a move where there was one."""
    first_seen = dice.moment(shopper.first_day)
    row: Row = {
        "customer_id": shopper.customer_id,
        "valid_from": first_seen,
        "first_seen_at": first_seen,
        "language": dice.weighted({"el": 84, "en": 8, "tr": 5, "fa": 3}),
        "acquisition_channel": dice.weighted(
            {"store": 35, "search": 25, "social": 18, "referral": 12, "fair": 10}
        ),
        "loyalty_tier": "silver" if shopper.buyer is Buyer.REGULAR and dice.chance(0.5) else "base",
        **_address(dice, CITIES[shopper.city]),
    }
    if shopper.buyer is Buyer.COMPANY:
        return [row]
    row |= _person(dice)
    if shopper.first_day > DAYS - 100 or not dice.chance(0.08):
        return [row]
    moved = dice.moment(dice.whole(shopper.first_day + 60, DAYS - 1))
    return [row, {**row, "valid_from": moved, **_address(dice, dice.pick(CITIES))}]


def _company(dice: Dice, shopper: Shopper, parents: Sequence[str]) -> Row:
    employees = dice.pick((4, 9, 25, 60, 140, 420))
    return {
        "customer_id": shopper.customer_id,
        "employees_count": employees,
        "annual_revenue_amount": float(employees * dice.whole(60, 140) * 1000),
        "industry_code": dice.pick(("722511", "721110", "445110", "541611", "611110")),
        "founded_year": dice.whole(1958, 2021),
        "country": "GR",
        "ownership": dice.weighted({"private": 85, "public": 10, "nonprofit": 5}),
        "parent_id": dice.pick(parents) if parents and dice.chance(0.25) else None,
        "currency": "EUR",
    }


def _contacts(dice: Dice, shopper: Shopper) -> list[Row]:
    roles = dice.shuffled(("decision_maker", "influencer", "user", "gatekeeper"))
    return [
        {
            "customer_id": shopper.customer_id,
            "contact_id": f"{shopper.customer_id}-{number}",
            "role": role,
            "department": dice.pick(("purchasing", "kitchen", "office", "management")),
            "seniority": dice.pick(("c_level", "director", "manager", "staff")),
            "valid_from": dice.moment(shopper.first_day),
        }
        for number, role in enumerate(roles[: dice.whole(1, 4)], start=1)
    ]


def people_tables(dice: Dice, shoppers: Sequence[Shopper]) -> dict[str, list[Row]]:
    """Write the tables of customers, companies, stores and products."""
    companies = [shopper for shopper in shoppers if shopper.buyer is Buyer.COMPANY]
    ids = [company.customer_id for company in companies]
    return {
        "customers": [row for shopper in shoppers for row in _versions(dice, shopper)],
        "accounts": [
            _company(dice, company, ids[:place]) for place, company in enumerate(companies)
        ],
        "account_contacts": [row for company in companies for row in _contacts(dice, company)],
        "stores": [
            {
                "store_id": f"S{number}",
                "latitude": city.latitude,
                "longitude": city.longitude,
                "region": city.region,
                "country": "GR",
            }
            for number, city in enumerate(CITIES, start=1)
        ],
        "products": [
            {
                "product_id": product.product_id,
                "category": product.category,
                "brand": product.brand,
                "department": product.department,
                "product_type": product.product_type,
                "own_brand": product.brand == _OWN_BRAND,
                "list_amount": product.list_cents / 100,
                "currency": "EUR",
            }
            for product in PRODUCTS
        ],
    }
