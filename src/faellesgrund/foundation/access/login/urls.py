"""Addresses of the way in and of one's own account, under the names the login library asks for.

The library's own addresses are not included: what is not here does not exist (no sign-up, no mail addresses to manage).
"""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.access.login import account_views, password_views, provider_views, requirement_views, views
from faellesgrund.foundation.access.policy import public, signed_in

urlpatterns = [
    path("log-ind/", views.LoginView.as_view(), name="account_login"),
    path("log-ud/", views.LogoutView.as_view(), name="account_logout"),
    path("log-ind/kode/", public(views.CodeView.as_view()), name="mfa_authenticate"),
    path("log-ind/adgangsnoegle/", public(views.PasskeyLoginView.as_view()), name="mfa_login_webauthn"),
    path("log-ind/lukket/", views.closed, name="account_inactive"),
    path("log-ind/udbyder/", views.choose_provider, name="choose_provider"),
    path("log-ind/udbyder/<slug:provider_id>/", provider_views.start, name="openid_connect_login"),
    path("log-ind/udbyder/<slug:provider_id>/svar/", provider_views.callback, name="openid_connect_callback"),
    path("log-ind/afbrudt/", provider_views.cancelled, name="socialaccount_login_cancelled"),
    path("glemt-adgangskode/", password_views.ForgottenView.as_view(), name="account_reset_password"),
    path("glemt-adgangskode/sendt/", password_views.sent, name="account_reset_password_done"),
    path(
        "glemt-adgangskode/<str:uidb64>/<str:token>/",
        public(password_views.new_password),
        name="account_reset_password_from_key",
    ),
    path("min-konto/", account_views.own_page, name="mfa_index"),
    path("min-konto/to-trin/", account_views.second_factor, name="second_factor"),
    path("min-konto/kode-app/", signed_in(account_views.CodeAppView.as_view()), name="mfa_activate_totp"),
    path("min-konto/kode-app/fjern/", signed_in(account_views.RemoveCodeAppView.as_view()), name="mfa_deactivate_totp"),
    path("min-konto/adgangsnoegler/", signed_in(account_views.PasskeysView.as_view()), name="mfa_list_webauthn"),
    path("min-konto/adgangsnoegler/ny/", signed_in(account_views.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path(
        "min-konto/adgangsnoegler/<int:pk>/",
        signed_in(account_views.RenamePasskeyView.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "min-konto/adgangsnoegler/<int:pk>/fjern/",
        signed_in(account_views.RemovePasskeyView.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "min-konto/gendannelseskoder/",
        signed_in(account_views.RecoveryCodesView.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "min-konto/gendannelseskoder/nye/",
        signed_in(account_views.NewRecoveryCodesView.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path("min-konto/sessioner/", account_views.session_list, name="usersessions_list"),
    path("min-konto/sessioner/afslut/", account_views.end_session, name="end_session"),
    path(
        "min-konto/adgangskode/", signed_in(password_views.ChangePasswordView.as_view()), name="account_change_password"
    ),
    path(
        "min-konto/bekraeft/", signed_in(account_views.ConfirmByPasswordView.as_view()), name="account_reauthenticate"
    ),
    path("min-konto/bekraeft/kode/", signed_in(account_views.ConfirmByCodeView.as_view()), name="mfa_reauthenticate"),
    path(
        "min-konto/bekraeft/adgangsnoegle/",
        signed_in(account_views.ConfirmByPasskeyView.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("adgang/krav/", requirement_views.requirements, name="requirements"),
]
