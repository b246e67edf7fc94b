"""What is measured: extractors declare fields, the planner measures them together."""

from __future__ import annotations

from profilekit.extractors.account_contacts import AccountContacts, BuyingCentre
from profilekit.extractors.accounts import EmployeesChange, Firmographics
from profilekit.extractors.advocacy import Advocacy, ClearedAdvocacy
from profilekit.extractors.aggregates import Aggregate
from profilekit.extractors.answering import AnswerDelay, Answering, ItemResponse, StraightLining
from profilekit.extractors.base import Extractor, Field, extractor
from profilekit.extractors.baskets import Baskets, BasketUnits
from profilekit.extractors.brands import Brands, OwnBrand, PriceTier
from profilekit.extractors.browsing import Browsing, CategoriesViewed, ProductsViewed
from profilekit.extractors.cadence import Cadence
from profilekit.extractors.campaigns import (
    CampaignContacts,
    CampaignResponses,
    ContactChannels,
    ResponseValue,
)
from profilekit.extractors.carts import Carts
from profilekit.extractors.categories import Categories
from profilekit.extractors.category_mix import CategoryMix
from profilekit.extractors.consents import Consents
from profilekit.extractors.contact_permission import ContactPermission
from profilekit.extractors.demographics import Age, AgeBand, Demographics, Gender
from profilekit.extractors.discounts import Coupons, Discounts
from profilekit.extractors.frequency import Frequency
from profilekit.extractors.geography import Geography, Relocations
from profilekit.extractors.grains import Grain, Grouped
from profilekit.extractors.households import Household, LifeStage
from profilekit.extractors.interests import Interests
from profilekit.extractors.lifecycle import Lifecycle
from profilekit.extractors.margin import Margin
from profilekit.extractors.measure import explain_plan, extract, measure
from profilekit.extractors.measures import Measure, as_of_day, case
from profilekit.extractors.message_engagement import ContentOpened, MessageEngagement
from profilekit.extractors.message_grains import Mails, Messages, mails, messages
from profilekit.extractors.message_timing import MessageTiming
from profilekit.extractors.message_volume import MessageVolume
from profilekit.extractors.net_promoter import NetPromoter
from profilekit.extractors.order_channels import OrderChannels, OrderDevices
from profilekit.extractors.order_times import OrderTimes
from profilekit.extractors.plan import Plan
from profilekit.extractors.products import Products
from profilekit.extractors.purchase_grains import (
    Lines,
    OrderDays,
    Orders,
    Refunds,
    lines,
    order_days,
    order_gap,
    orders,
    refunds,
)
from profilekit.extractors.purchase_journey import FirstCategory, FirstProduct, PurchaseJourney
from profilekit.extractors.recency import Recency
from profilekit.extractors.referrals import (
    ReferralAcceptance,
    ReferralConversions,
    ReferralRewards,
    Referrals,
    Referred,
    ReferredRevenue,
)
from profilekit.extractors.registry import find_extractor, list_extractors
from profilekit.extractors.relationship import Relationship
from profilekit.extractors.response_channels import ChannelResponses
from profilekit.extractors.returns import ReturnRate, Returns
from profilekit.extractors.rows import Row
from profilekit.extractors.satisfaction import Effort, Satisfaction
from profilekit.extractors.scale_reliability import ScaleReliability, scale_reliability
from profilekit.extractors.scale_scores import ScaleScores
from profilekit.extractors.seasons import Seasons
from profilekit.extractors.sectors import Sector
from profilekit.extractors.sessions import SessionOutcomes, WebActivity, WebDwell
from profilekit.extractors.social import (
    ReviewRatings,
    SocialAdvocacy,
    SocialInteractions,
    SocialSentiment,
    SocialTopics,
)
from profilekit.extractors.spend import Spend
from profilekit.extractors.store_distance import StoreDistance
from profilekit.extractors.table_rows import TableRows, rows_of
from profilekit.extractors.tickets import (
    FirstReplies,
    Reopening,
    TicketResolution,
    Tickets,
    TicketSatisfaction,
    TicketSeverity,
    TicketsPerOrder,
    TicketTopics,
)
from profilekit.extractors.usage import (
    FeatureUsage,
    ProductUsage,
    PurchasePeriods,
    UnitPeriods,
    Usage,
    UsagePeriods,
    UsageQuantity,
)
from profilekit.extractors.view import TableView
from profilekit.extractors.web_grains import Sessions, WebEvents, sessions_cut_after, web_events
from profilekit.extractors.web_sources import WebDevices, WebMedia, WebSources

__all__ = [
    "AccountContacts",
    "Advocacy",
    "Age",
    "AgeBand",
    "Aggregate",
    "AnswerDelay",
    "Answering",
    "BasketUnits",
    "Baskets",
    "Brands",
    "Browsing",
    "BuyingCentre",
    "Cadence",
    "CampaignContacts",
    "CampaignResponses",
    "Carts",
    "Categories",
    "CategoriesViewed",
    "CategoryMix",
    "ChannelResponses",
    "ClearedAdvocacy",
    "Consents",
    "ContactChannels",
    "ContactPermission",
    "ContentOpened",
    "Coupons",
    "Demographics",
    "Discounts",
    "Effort",
    "EmployeesChange",
    "Extractor",
    "FeatureUsage",
    "Field",
    "Firmographics",
    "FirstCategory",
    "FirstProduct",
    "FirstReplies",
    "Frequency",
    "Gender",
    "Geography",
    "Grain",
    "Grouped",
    "Household",
    "Interests",
    "ItemResponse",
    "LifeStage",
    "Lifecycle",
    "Lines",
    "Mails",
    "Margin",
    "Measure",
    "MessageEngagement",
    "MessageTiming",
    "MessageVolume",
    "Messages",
    "NetPromoter",
    "OrderChannels",
    "OrderDays",
    "OrderDevices",
    "OrderTimes",
    "Orders",
    "OwnBrand",
    "Plan",
    "PriceTier",
    "ProductUsage",
    "Products",
    "ProductsViewed",
    "PurchaseJourney",
    "PurchasePeriods",
    "Recency",
    "ReferralAcceptance",
    "ReferralConversions",
    "ReferralRewards",
    "Referrals",
    "Referred",
    "ReferredRevenue",
    "Refunds",
    "Relationship",
    "Relocations",
    "Reopening",
    "ResponseValue",
    "ReturnRate",
    "Returns",
    "ReviewRatings",
    "Row",
    "Satisfaction",
    "ScaleReliability",
    "ScaleScores",
    "Seasons",
    "Sector",
    "SessionOutcomes",
    "Sessions",
    "SocialAdvocacy",
    "SocialInteractions",
    "SocialSentiment",
    "SocialTopics",
    "Spend",
    "StoreDistance",
    "StraightLining",
    "TableRows",
    "TableView",
    "TicketResolution",
    "TicketSatisfaction",
    "TicketSeverity",
    "TicketTopics",
    "Tickets",
    "TicketsPerOrder",
    "UnitPeriods",
    "Usage",
    "UsagePeriods",
    "UsageQuantity",
    "WebActivity",
    "WebDevices",
    "WebDwell",
    "WebEvents",
    "WebMedia",
    "WebSources",
    "as_of_day",
    "case",
    "explain_plan",
    "extract",
    "extractor",
    "find_extractor",
    "lines",
    "list_extractors",
    "mails",
    "measure",
    "messages",
    "order_days",
    "order_gap",
    "orders",
    "refunds",
    "rows_of",
    "scale_reliability",
    "sessions_cut_after",
    "web_events",
]
