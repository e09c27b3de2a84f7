"""The browser's log-in on the addresses of the API: no further than on the pages, and answered in JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from faellesgrund.foundation.access.api.testing import Program, is_problem
from faellesgrund.foundation.access.login import middleware
from faellesgrund.foundation.access.testing import make_user

pytestmark = pytest.mark.django_db


def test_a_session_that_lacks_the_second_factor_opens_nothing(monkeypatch):
    demanded = middleware.demand_on
    monkeypatch.setattr(middleware, "has_done_second_factor", lambda *_: False)
    monkeypatch.setattr(middleware, "demand_on", lambda user: replace(demanded(user), second_factor=True))
    browser = Client()
    browser.force_login(make_user("ida", "oekonom"), settings.AUTHENTICATION_BACKENDS[0])
    is_problem(Program("", browser)("GET", "satser"), 401, "noegle")


def test_a_session_that_has_lasted_its_time_opens_nothing(monkeypatch):
    monkeypatch.setattr(middleware.sessions, "is_over", lambda *_: True)
    browser = Client()
    browser.force_login(make_user("ida", "oekonom"), settings.AUTHENTICATION_BACKENDS[0])
    is_problem(Program("", browser)("GET", "satser"), 401, "noegle")
