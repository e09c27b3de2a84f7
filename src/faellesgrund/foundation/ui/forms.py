"""How a form is drawn: label, hint, error and unit around each field, as Det Fælles Designsystem does."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class DanishFormRenderer(TemplatesSetting):
    """Draws fields and forms with the templates of ui/forms/."""

    field_template_name = "ui/forms/field.html"
    form_template_name = "ui/forms/form.html"
