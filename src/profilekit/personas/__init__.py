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
from profilekit.personas.disclosure.protecting import NearlyEqualSegmentsError
from profilekit.personas.locales import SUPPORTED, Locale, locale_of
from profilekit.personas.perception import PerceptionQuestionnaire, perception_questionnaire
from profilekit.personas.persona import Persona
from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.rendering.template_error import TemplateError
from profilekit.personas.statement import SectionId, Statement
from profilekit.personas.wording import Teller

__all__ = [
    "SUPPORTED",
    "Locale",
    "NearlyEqualSegmentsError",
    "NothingKnownError",
    "PerceptionQuestionnaire",
    "Persona",
    "PersonaComparison",
    "PersonaDifference",
    "PersonaTemplate",
    "SectionId",
    "Statement",
    "Teller",
    "TemplateError",
    "TooFewMembersError",
    "build_persona",
    "build_personas",
    "compare_personas",
    "ideal_persona",
    "locale_of",
    "perception_questionnaire",
]
