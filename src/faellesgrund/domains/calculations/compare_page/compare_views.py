"""Up to five runs side by side, as a page that can be bookmarked and as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faellesgrund.domains.calculations.compare_page.page import ComparePage, compare_page
from faellesgrund.domains.calculations.compare_page.workbook import NAME, workbook
from faellesgrund.foundation.access.audit import Kind as ReadKind
from faellesgrund.foundation.access.audit import Subject, record_read
from faellesgrund.foundation.access.policy import access

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(request: HttpRequest) -> ComparePage:
    asked, base = request.GET.getlist("b"), request.GET.get("basis", "")
    return compare_page(request.user, asked, base, localdate())  # type: ignore[arg-type]


@access("beregning.se")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison of the runs the address names."""
    return render(request, "calculations/compare.html", {"page": _page(request)})


@access("beregning.se")
@require_safe
def compare_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; with less than two runs there is none, and the page says why."""
    page = _page(request)
    if not page.enough:
        query = request.GET.urlencode()
        return redirect(f"{reverse('calculations:compare')}{'?' if query else ''}{query}")
    names = [head.name for head in page.heads]
    details = {"beregninger": [head.reference for head in page.heads], "fil": NAME}
    subject = Subject("sammenligning", "", " · ".join(names)[:200])
    record_read(request.user, "beregning.se", subject, details=details, kind=ReadKind.EXPORT)
    response = HttpResponse(workbook(page), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response
