"""The tables of what is known: attributes of customers and companies, and reference tables.

Attributes may come in versions, dated by ``valid_from``. Codes follow public standards where
there is one (ISO 3166, BCP 47, NAICS, ISCO, ISCED); a seller's own codes are welcome too.
"""

from __future__ import annotations

from profilekit.tables.columns import (
    COUNTRY,
    CURRENCY,
    CUSTOMER,
    LATITUDE,
    LONGITUDE,
    REGION,
    column,
    flag,
    integer,
    key,
    label,
    money,
    number,
    text,
    time,
)
from profilekit.tables.specs import Kind, TableSpec

__all__ = [
    "ACCOUNTS",
    "ACCOUNT_CONTACTS",
    "CUSTOMERS",
    "PRICED_PRODUCTS",
    "PRODUCTS",
    "QUESTIONS",
    "RATES",
    "STORES",
]

PRODUCTS = TableSpec(
    name="products",
    one_row="a product",
    key=("product_id",),
    columns=(
        key("product_id*", "Product"),
        label("category", "Category"),
        label("brand", "Brand"),
        label("department", "Department, above the category"),
        label("product_type", "Type, below the category"),
        flag("own_brand", "Whether the seller's own brand"),
        money("list_amount", "Price of one unit before any discount"),
        CURRENCY,
    ),
)
PRICED_PRODUCTS = PRODUCTS.model_copy(
    update={
        "columns": (
            *PRODUCTS.columns,
            number(
                "price_level", "List price over the median list price of its category"
            ).model_copy(update={"made_of": ("category", "list_amount")}),
        )
    }
)
"""Products as they are measured."""
QUESTIONS = TableSpec(
    name="questions",
    one_row="a question of a survey",
    key=("survey_id", "question_id"),
    columns=(
        key("survey_id*", "Survey"),
        key("question_id*", "Question within the survey"),
        label("scale*", "likert, nps, csat, ces, number, choice ..."),
        number("minimum", "Lowest answer there is"),
        number("maximum", "Highest answer there is"),
        flag("reversed", "Whether a high answer means little of the construct"),
        label("construct", "What the question measures, such as price_sensitivity"),
        text("wording", "The question as asked"),
    ),
)
CUSTOMERS = TableSpec(
    name="customers",
    one_row="a customer's attributes, or one version of them",
    key=("customer_id", "valid_from"),
    time="valid_from",
    known_since="first_seen_at",
    columns=(
        CUSTOMER,
        time("valid_from", "Since when they hold; without it they hold throughout"),
        time("first_seen_at", "When the customer was first known"),
        integer("birth_year", "Year of birth", 1900, 2100, "year"),
        label("age_band", "Age group, where the year of birth is not known"),
        label("gender", "As the customer states it"),
        integer("household_size", "Persons in the household", 1, None, "persons"),
        label("household_type", "Who lives there: one adult, couple, adults with children ..."),
        integer("children_count", "Children in the household", 0, None, "persons"),
        label("marital_status", "Marital status"),
        label("income_band", "Household income group"),
        label("education", "ISCED 2011 level where known"),
        label("occupation", "ISCO-08 code where known"),
        label("home_ownership", "owner, renter ..."),
        REGION,
        label("city", "City"),
        label("postcode", "Postcode"),
        COUNTRY,
        LATITUDE,
        LONGITUDE,
        label("language", "BCP 47 tag, such as el or en-GB"),
        label("acquisition_channel", "How the customer was won"),
        label("loyalty_tier", "Tier in the loyalty programme"),
    ),
)
ACCOUNTS = TableSpec(
    name="accounts",
    one_row="a company's attributes, or one version of them",
    key=("customer_id", "valid_from"),
    time="valid_from",
    columns=(
        key("customer_id*", "The company"),
        time("valid_from", "Since when they hold; without it they hold throughout"),
        integer("employees_count", "Employees", 0, None, "persons"),
        money("annual_revenue_amount", "Revenue of one year"),
        label("industry_code", "NAICS 2022 or NACE Rev. 2 code"),
        integer("founded_year", "Year of foundation", 1000, 2100, "year"),
        COUNTRY,
        label("ownership", "private, public, state, nonprofit ..."),
        key("parent_id", "customer_id of the company that owns it"),
        CURRENCY,
    ),
)
ACCOUNT_CONTACTS = TableSpec(
    name="account_contacts",
    one_row="a person at a company, or one version of what is known of them",
    key=("customer_id", "contact_id", "valid_from"),
    time="valid_from",
    columns=(
        key("customer_id*", "The company"),
        key("contact_id*", "The person"),
        time("valid_from", "Since when it holds; without it, it holds throughout"),
        label("role", "Part in buying: decision_maker, influencer, user, gatekeeper ..."),
        label("department", "Department"),
        label("seniority", "c_level, director, manager, staff ..."),
    ),
)
STORES = TableSpec(
    name="stores",
    one_row="a store",
    key=("store_id",),
    columns=(key("store_id*", "Store"), LATITUDE, LONGITUDE, REGION, COUNTRY),
)
RATES = TableSpec(
    name="rates",
    one_row="an exchange rate from a day on",
    key=("currency", "valid_from"),
    time="valid_from",
    columns=(
        column("currency*", Kind.CURRENCY, "Currency that is converted"),
        time("valid_from*", "Day from which the rate holds, until the next one"),
        number("rate*", "What one unit is worth in the currency of the tables", 1e-9),
    ),
)
