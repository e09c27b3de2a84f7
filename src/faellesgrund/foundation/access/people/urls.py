"""Addresses of the pages about parties, people, roles, reviews and keys."""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.access import key_views
from faellesgrund.foundation.access.people import entry_views, party_views, review_views
from faellesgrund.foundation.access.people import views as people_views

urlpatterns = [
    path("opsaetning/", entry_views.setup, name="setup"),
    path("velkommen/<str:token>/", entry_views.welcome, name="welcome"),
    path("adgang/", people_views.user_list, name="users"),
    path("adgang/inviter/", people_views.invite, name="invite"),
    path("adgang/brugere/<slug:username>/", people_views.user, name="user"),
    path("adgang/brugere/<slug:username>/ret/", people_views.change_user, name="change_user"),
    path("adgang/brugere/<slug:username>/invitation/", people_views.invitation, name="invitation"),
    path("adgang/brugere/<slug:username>/konto/", people_views.open_or_close, name="open_or_close"),
    path("adgang/brugere/<slug:username>/to-trin/", people_views.reset_second_factor, name="reset_second_factor"),
    path("adgang/brugere/<slug:username>/roller/giv/", people_views.give_role, name="give_role"),
    path("adgang/brugere/<slug:username>/roller/<int:number>/afslut/", people_views.end_role, name="end_role"),
    path("adgang/parter/", party_views.parties, name="parties"),
    path("adgang/parter/efter-kommissoriet/", party_views.load, name="load_parties"),
    path("adgang/parter/ny/", party_views.new_party, name="new_party"),
    path("adgang/parter/<slug:key>/ret/", party_views.change_party, name="change_party"),
    path("adgang/parter/<slug:key>/ny-enhed/", party_views.new_unit, name="new_unit"),
    path("adgang/enheder/<slug:key>/ret/", party_views.change_unit, name="change_unit"),
    path("adgang/gennemgang/", review_views.review_list, name="reviews"),
    path("adgang/gennemgang/begynd/", review_views.begin_review, name="begin_review"),
    path("adgang/gennemgang/<int:year>/", review_views.review, name="review"),
    path("adgang/gennemgang/<int:year>/svar/", review_views.answer_review, name="answer_review"),
    path("adgang/gennemgang/<int:year>/underskriv/", review_views.sign_review, name="sign_review"),
    path("adgang/gennemgang/<int:year>/hent/gennemgang.xlsx", review_views.download_review, name="download_review"),
    path("min-konto/noegler/", key_views.keys, name="keys"),
    path("min-konto/noegler/<int:number>/spaer/", key_views.revoke_key, name="revoke_key"),
]
