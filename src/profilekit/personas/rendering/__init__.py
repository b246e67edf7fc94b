"""Personas as pages and texts: HTML, PDF, Markdown, plain text, JSON, from one telling."""

from __future__ import annotations

from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.rendering.template_error import TemplateError, TemplateFault

__all__ = ["PersonaTemplate", "TemplateError", "TemplateFault"]
