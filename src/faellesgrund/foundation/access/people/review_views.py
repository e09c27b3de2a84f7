"""The pages of the yearly access review."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.audit import record_read
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.people import queries as people_queries
from faellesgrund.foundation.access.people import review_queries, reviews
from faellesgrund.foundation.access.people.forms import BeginReviewForm, SignForm, show_problems
from faellesgrund.foundation.access.people.models import AccessReview
from faellesgrund.foundation.access.policy import access, extent_of
from faellesgrund.foundation.access.trail.models import Kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOSEN = "valgte"


def _asker(request: HttpRequest) -> User:
    return cast("User", request.user)


def _review(year: int) -> AccessReview:
    found = review_queries.review_for(year)
    if found is None:
        raise Http404
    return found


@access("adgang.gennemgang_se")
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Every review, and the form that begins this year's."""
    return _list(request, _begin_form())


def _begin_form() -> BeginReviewForm:
    today = timezone.localdate()
    return BeginReviewForm(initial={"aar": str(today.year), "frist": date(today.year, 12, 31)})


def _list(request: HttpRequest, form: BeginReviewForm) -> HttpResponse:
    today = timezone.localdate()
    found = review_queries.all_reviews()
    context = {
        "reviews": [(each, each.overdue(today)) for each in found],
        "form": form,
        "nav": people_queries.nav(_asker(request)),
        "may_begin": extent_of(_asker(request), reviews.ACTION).everything
        and (form.errors or all(each.year != today.year for each in found)),
    }
    return render(request, "access/reviews.html", context, status=422 if form.errors else 200)


@access("adgang.gennemgaa")
@require_POST
def begin_review(request: HttpRequest) -> HttpResponse:
    """Begin the review of a year."""
    form = BeginReviewForm(request.POST)
    if form.is_valid():
        try:
            made = reviews.begin(_asker(request), form.cleaned_data["aar"], form.cleaned_data["frist"])
        except BadInput as bad:
            show_problems(form, bad)
        else:
            return redirect("access:review", year=made.year)
    return _list(request, form)


@access("adgang.gennemgang_se")
@require_safe
def review(request: HttpRequest, year: int) -> HttpResponse:
    """The review: every role with what is known of it, and two buttons."""
    return _page(request, _review(year), SignForm())


def _page(request: HttpRequest, found: AccessReview, form: SignForm) -> HttpResponse:
    page = review_queries.review_page(_asker(request), found)
    status = 422 if form.errors else 200
    return render(request, "access/review.html", {"page": page, "form": form, "year": str(found.year)}, status=status)


@access("adgang.gennemgaa")
@require_POST
def answer_review(request: HttpRequest, year: int) -> HttpResponse:
    """Confirm or end one role, or those with a tick."""
    found = _review(year)
    ending = "afslut" in request.POST
    which = request.POST.get("afslut" if ending else "bekraeft", "")
    texts = request.POST.getlist("linje") if which == CHOSEN else [which]
    chosen = [int(text) for text in texts if text.isdecimal() and len(text) < 19]
    try:
        count = (reviews.end if ending else reviews.confirm)(_asker(request), found, chosen)
    except BadInput as bad:
        messages.error(request, bad.problems[0].tekst)
    else:
        roles = "1 rolle" if count == 1 else f"{count} roller"
        messages.success(request, f"{roles} {'afsluttet' if ending else 'bekræftet'}.")
    return redirect("access:review", year=year)


@access("adgang.gennemgaa")
@require_http_methods(["POST"])
def sign_review(request: HttpRequest, year: int) -> HttpResponse:
    """Sign the review; afterwards it cannot be changed."""
    found = _review(year)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            reviews.sign(_asker(request), found, form.cleaned_data["navn"], form.cleaned_data["note"])
        except BadInput as bad:
            show_problems(form, bad)
        else:
            messages.success(request, f"Gennemgangen for {year} er underskrevet og kan ikke rettes.")
            return redirect("access:review", year=year)
    return _page(request, found, form)


@access("adgang.gennemgang_se")
@require_safe
def download_review(request: HttpRequest, year: int) -> HttpResponse:
    """The answers as a workbook. That it was taken out is recorded."""
    found = _review(year)
    content = review_queries.workbook(found)
    record_read(_asker(request), "adgang.gennemgang_se", found, kind=Kind.EXPORT, details={"fil": "xlsx"})
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="adgangsgennemgang-{year}.xlsx"'
    return response
