"""Addresses of calculations, rates and figures of experience. Danish and readable."""

from django.urls import path

from faellesgrund.domains.calculations import note_views, views
from faellesgrund.domains.calculations.compare_page import compare_views
from faellesgrund.domains.calculations.form import work_views
from faellesgrund.domains.calculations.lifecycle import lifecycle_views
from faellesgrund.domains.calculations.own_rates import override_views
from faellesgrund.domains.calculations.reference import reference_views
from faellesgrund.domains.calculations.rent import rent_views
from faellesgrund.domains.calculations.runs import lock_views

app_name = "calculations"

urlpatterns = [
    path("beregninger/", views.calculation_list, name="list"),
    path("beregninger/ny/", work_views.new, name="new"),
    path("beregninger/eksempel/", work_views.example, name="example"),
    path("beregninger/indlaes/", work_views.upload, name="upload"),
    path("beregninger/sammenlign/", compare_views.compare, name="compare"),
    path("beregninger/sammenlign/hent/sammenligning.xlsx", compare_views.compare_xlsx, name="compare_xlsx"),
    path("beregninger/<slug:slug>/", views.result, name="result"),
    path("beregninger/<slug:slug>/trin/<int:number>/", work_views.step, name="step"),
    path("beregninger/<slug:slug>/alle-felter/", work_views.all_fields, name="all_fields"),
    path("beregninger/<slug:slug>/indtil-nu/<int:number>/", work_views.so_far, name="so_far"),
    path("beregninger/<slug:slug>/indlaes/", work_views.upload_into, name="upload_into"),
    path("beregninger/<slug:slug>/regn/", work_views.calculate, name="calculate"),
    path("beregninger/<slug:slug>/forklaring/<str:address>/", views.explain, name="explanation"),
    path("beregninger/<slug:slug>/forudsaetninger/", views.assumptions, name="assumptions"),
    path("beregninger/<slug:slug>/baglaens/", rent_views.backwards, name="backwards"),
    path("beregninger/<slug:slug>/betaling/", rent_views.paying, name="paying"),
    path("beregninger/<slug:slug>/ydelsesbro/", rent_views.bridge, name="bridge"),
    path("beregninger/<slug:slug>/baglaens/gem/", rent_views.backwards_save, name="backwards_save"),
    path("beregninger/<slug:slug>/koersler/", views.runs, name="runs"),
    path("beregninger/<slug:slug>/koersler/<int:number>/gentag/", work_views.rerun, name="rerun"),
    path("beregninger/<slug:slug>/koersler/<int:number>/laas/", lock_views.lock, name="lock"),
    path("beregninger/<slug:slug>/koersler/<int:number>/laas-op/", lock_views.unlock, name="unlock"),
    path("beregninger/<slug:slug>/noter/", note_views.all_notes, name="notes"),
    path("beregninger/<slug:slug>/noter/skriv/", note_views.write, name="write_note"),
    path("beregninger/<slug:slug>/noter/<int:pk>/", note_views.note, name="note"),
    path("beregninger/<slug:slug>/noter/<int:pk>/slet/", note_views.delete_note, name="delete_note"),
    path("beregninger/<slug:slug>/levetid/", lifecycle_views.lifecycle, name="lifecycle"),
    path("beregninger/<slug:slug>/levetid/<int:number>/", lifecycle_views.alternative, name="alternative"),
    path(
        "beregninger/<slug:slug>/levetid/<int:number>/fjern/",
        lifecycle_views.remove_alternative,
        name="remove_alternative",
    ),
    path("beregninger/<slug:slug>/hent/levetid.xlsx", lifecycle_views.lifecycle_xlsx, name="lifecycle_xlsx"),
    path("beregninger/<slug:slug>/kopier/", work_views.copy, name="copy"),
    path("beregninger/<slug:slug>/slet/", work_views.delete, name="delete"),
    path("beregninger/<slug:slug>/hent/kladde.toml", work_views.draft_toml, name="draft_toml"),
    path("beregninger/<slug:slug>/hent/brief.toml", views.download_toml, name="download_toml"),
    path("beregninger/<slug:slug>/hent/resultat.json", views.download_json, name="download_json"),
    path("beregninger/<slug:slug>/hent/model.xlsx", views.download_xlsx, name="download_xlsx"),
    path("beregninger/<slug:slug>/hent/beregning.pdf", views.download_pdf, name="download_pdf"),
    path("satser/", reference_views.rates, name="rates"),
    path("satser/hent.xlsx", reference_views.rates_xlsx, name="rates_xlsx"),
    path("satser/<str:key>/brug-et-andet-tal/", override_views.override_rate, name="override_rate"),
    path("satser/<str:key>/", reference_views.rate, name="rate"),
    path("erfaringstal/", reference_views.evidence_list, name="evidence_list"),
    path("erfaringstal/hent.xlsx", reference_views.evidence_xlsx, name="evidence_xlsx"),
    path("erfaringstal/projekter/", reference_views.projects, name="projects"),
    path("erfaringstal/<str:key>/brug-et-andet-tal/", override_views.override_figure, name="override_evidence"),
    path("erfaringstal/<str:key>/", reference_views.evidence, name="evidence"),
]
