"""Jobs as people see them, the workers, and scheduled work. What is next in line lies in the table of django-tasks-db."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.jobs.rules import State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

STATES = [(state.value, state.word) for state in State]


class Worker(models.Model):
    """A process that does jobs. It is alive as long as its heartbeat is fresh and it has not ended."""

    token = models.CharField("kendetegn", max_length=64, unique=True)
    place = models.CharField("hvor", max_length=160)
    started_at = models.DateTimeField("startet", auto_now_add=True)
    heartbeat_at = models.DateTimeField("sidste livstegn", db_index=True)
    ended_at = models.DateTimeField("sluttet", null=True, blank=True)

    class Meta:
        verbose_name = "arbejder"
        verbose_name_plural = "arbejdere"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.place


class JobQuerySet(models.QuerySet["Job"]):
    """Look-ups of jobs."""

    def visible_to(self, user: User | AnonymousUser | None) -> JobQuerySet:
        """The user's own; all of them with the right to all."""
        if may(user, "opgave.alle"):
            return self
        if isinstance(user, User) and may(user, "opgave.egne"):
            return self.filter(owner=user)
        return self.none()

    def in_state(self, *states: State) -> JobQuerySet:
        """Those in one of the states."""
        return self.filter(state__in=[state.value for state in states])


class Job(models.Model):
    """One piece of work in the background. Arguments are keys; every text in it is neutral."""

    queued = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, related_name="job", editable=False)
    key = models.CharField("slags", max_length=60, db_index=True)
    title = models.CharField("opgave", max_length=160)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs", verbose_name="bestilt af"
    )
    args = models.JSONField("nøgler", default=dict)
    state = models.CharField("tilstand", max_length=12, choices=STATES, default=State.WAITING.value)
    done = models.PositiveIntegerField("nået", default=0)
    total = models.PositiveIntegerField("ud af", default=0)
    text = models.CharField("hvor langt", max_length=200, blank=True)
    result_url = models.CharField("resultat", max_length=500, blank=True)
    result_text = models.CharField("resultatets tekst", max_length=200, blank=True)
    error = models.CharField("fejl", max_length=500, blank=True)
    tries = models.PositiveIntegerField("forsøg", default=0)
    most_tries = models.PositiveIntegerField("højst forsøg", default=1)
    # As declared: the web process, which starts jobs again, does not load every app's tasks.
    retries = models.PositiveIntegerField("gentagelser", default=0)
    cancel_asked = models.BooleanField("bedt om at stoppe", default=False)
    worker = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs", verbose_name="arbejder"
    )
    enqueued_at = models.DateTimeField("bestilt", auto_now_add=True)
    due_at = models.DateTimeField("tidligst", null=True, blank=True)
    started_at = models.DateTimeField("begyndt", null=True, blank=True)
    reported_at = models.DateTimeField("sidst meldt", null=True, blank=True)
    finished_at = models.DateTimeField("slut", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "opgave i baggrunden"
        verbose_name_plural = "opgaver i baggrunden"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("state", "-id"), name="job_state"),
            models.Index(fields=("owner", "-id"), name="job_owner"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING.value) | Q(started_at__isnull=False), name="job_running_has_begun"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> State:
        """The state as the enumeration."""
        return State(self.state)


class JobEntry(models.Model):
    """One line of a job's log, for administrators. Never holds the text of an error, only where and what kind."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="entries", verbose_name="opgave")
    at = models.DateTimeField("tidspunkt", auto_now_add=True)
    text = models.CharField("hvad", max_length=300)
    trace = models.TextField("sted i koden", blank=True)

    class Meta:
        verbose_name = "linje i opgavens log"
        verbose_name_plural = "linjer i opgavens log"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class ScheduledWork(models.Model):
    """When a piece of scheduled work is due next. What it does is in the code (schedule.py)."""

    key = models.CharField("nøgle", max_length=60, unique=True)
    title = models.CharField("navn", max_length=160)
    rule = models.CharField("hvornår", max_length=60)
    due_at = models.DateTimeField("næste gang", db_index=True)
    last_due_at = models.DateTimeField("sidste gang", null=True, blank=True)
    last_job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="sidste opgave"
    )

    class Meta:
        verbose_name = "planlagt arbejde"
        verbose_name_plural = "planlagt arbejde"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title
