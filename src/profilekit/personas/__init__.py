"""Segments told like a person: counted statements, in four languages, on one template."""

from __future__ import annotations

from profilekit.personas.building import (
    NothingKnownError,
    TooFewMembersError,
    build_persona,
    build_personas,
    ideal_persona,
)
from profilekit.personas.comparing import (
    PersonaComparison,
    PersonaDifference,
    compare_personas,
)
from profilekit.personas.comparing.topics import Topic
from profilekit.personas.disclosure.protecting import NearlyEqualSegmentsError
from profilekit.personas.locales import SUPPORTED, Locale, locale_of
from profilekit.personas.parts import (
    Evidence,
    Identity,
    NotKnown,
    PersonaSection,
    Picture,
    SegmentTold,
)
from profilekit.personas.perception import (
    PerceptionItem,
    PerceptionQuestionnaire,
    PerceptionScore,
    perception_questionnaire,
)
from profilekit.personas.persona import Persona
from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.rendering.template_error import TemplateError, TemplateFault
from profilekit.personas.statement import Answer, Interval, Resampling, SectionId, Statement
from profilekit.personas.wording import Teller, derive

__all__ = [
    "SUPPORTED",
    "Answer",
    "Evidence",
    "Identity",
    "Interval",
    "Locale",
    "NearlyEqualSegmentsError",
    "NotKnown",
    "NothingKnownError",
    "PerceptionItem",
    "PerceptionQuestionnaire",
    "PerceptionScore",
    "Persona",
    "PersonaComparison",
    "PersonaDifference",
    "PersonaSection",
    "PersonaTemplate",
    "Picture",
    "Resampling",
    "SectionId",
    "SegmentTold",
    "Statement",
    "Teller",
    "TemplateError",
    "TemplateFault",
    "TooFewMembersError",
    "Topic",
    "build_persona",
    "build_personas",
    "compare_personas",
    "derive",
    "ideal_persona",
    "locale_of",
    "perception_questionnaire",
]
