"""Django settings, made from the environment (docs/operations/indstillinger.md)."""

from __future__ import annotations

import os
import sys
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from faellesgrund.entry.config.environment import read_environment
from faellesgrund.foundation.access.keys import signing_keys

ENVIRONMENT = read_environment(os.environ)
TESTING = "pytest" in sys.modules

DEBUG = False
DEMO = ENVIRONMENT.demo
# Newest first. Each use derives its own key from them (foundation/access/keys.py).
KEYS = ENVIRONMENT.secret_keys
SECRET_KEY, *SECRET_KEY_FALLBACKS = signing_keys(KEYS)

# A demo holds nothing to steal, so it may be shown under any name a machine happens to have.
ALLOWED_HOSTS = ["*"] if DEMO else ["localhost", "127.0.0.1", "[::1]"]
if ENVIRONMENT.address:
    ALLOWED_HOSTS += [urlsplit(ENVIRONMENT.address).hostname or ""]
    CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]
if TESTING:
    ALLOWED_HOSTS += ["testserver"]

INSTALLED_APPS = [
    "faellesgrund.foundation.ui.apps.UiConfig",
    "faellesgrund.foundation.access.apps.AccessConfig",
    "faellesgrund.foundation.jobs.apps.JobsConfig",
    "faellesgrund.foundation.search.apps.SearchConfig",
    "faellesgrund.foundation.notices.apps.NoticesConfig",
    "faellesgrund.foundation.documents.apps.DocumentsConfig",
    "faellesgrund.domains.experience.apps.ExperienceConfig",
    "faellesgrund.domains.calculations.apps.CalculationsConfig",
    "faellesgrund.entry.config.apps.EntryConfig",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "faellesgrund.entry.config.maintenance.MaintenanceMiddleware",
    "faellesgrund.entry.config.maintenance.SizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "faellesgrund.entry.config.text_input.TextInputMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "faellesgrund.foundation.access.kept_forms.keeping.KeptFormMiddleware",
    "faellesgrund.foundation.access.trail.origin.OriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "faellesgrund.foundation.access.login.middleware.SignedInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "faellesgrund.entry.config.urls"
WSGI_APPLICATION = "faellesgrund.entry.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "faellesgrund.foundation.ui.shell.shell",
            ],
            "builtins": ["django.templatetags.l10n", "faellesgrund.foundation.ui.templatetags.fg"],
        },
    }
]
FORM_RENDERER = "faellesgrund.foundation.ui.forms.DanishFormRenderer"

DATABASES = {"default": ENVIRONMENT.database}
# In the database, so that every process counts the same; big enough that nobody can flush it by filling it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["faellesgrund.foundation.access.login.backend.PasswordBackend"]
LOGIN_URL = "access:login"
LOGIN_REDIRECT_URL = "frontpage"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if TESTING else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# The login library does what the modules of access/login say. Its own limits are off: limits.py counts, for everything.
LOGIN_PROVIDERS = ENVIRONMENT.login_providers
ACCOUNT_ADAPTER = "faellesgrund.foundation.access.login.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_ADAPTER = "faellesgrund.foundation.access.login.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "faellesgrund.foundation.access.login.forms.CodeForm",
    "reauthenticate": "faellesgrund.foundation.access.login.forms.ConfirmByCodeForm",
    "activate_totp": "faellesgrund.foundation.access.login.forms.ActivateCodeAppForm",
    "add_webauthn": "faellesgrund.foundation.access.login.forms.AddPasskeyForm",
    "authenticate_webauthn": "faellesgrund.foundation.access.login.forms.PasskeyForm",
    "reauthenticate_webauthn": "faellesgrund.foundation.access.login.forms.ConfirmByPasskeyForm",
    "login_webauthn": "faellesgrund.foundation.access.login.forms.LoginByPasskeyForm",
    "edit_webauthn": "faellesgrund.foundation.access.login.forms.RenamePasskeyForm",
}
ACCOUNT_FORMS = {"reauthenticate": "faellesgrund.foundation.access.login.forms.ConfirmByPasswordForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A clock that is half a minute off is a telephone, not an attack.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "faellesgrund.foundation.access.login.oidc.SocialAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
PASSWORD_RESET_TIMEOUT = 60 * 60

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "dansk")]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "staticfiles"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = ENVIRONMENT.data / "filer"
AUDIT_FOLDER = ENVIRONMENT.data / "revision"

# Only the queue's table is used: our own worker runs the jobs (docs/adr/012-own-worker-loop.md).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SITE_ADDRESS = ENVIRONMENT.address
BEHIND_TLS = ENVIRONMENT.address.startswith("https://")
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "faellesgrund.entry.config.error_pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DOCUMENT_MAX_BYTES = ENVIRONMENT.largest_file_mb * 1024 * 1024
DOCUMENT_SCANNER = ENVIRONMENT.scanner
FILE_UPLOAD_HANDLERS = [
    # First the one that stops what is too large, before the others keep any of it.
    "faellesgrund.foundation.documents.files.upload_limit.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# No form is answered above this; below it the upload itself says what is too large, beside its field.
LARGEST_REQUEST = 1024 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

globals().update(ENVIRONMENT.mail)
ADDRESS = ENVIRONMENT.address or f"http://localhost:{ENVIRONMENT.port}"
"""What links in mails begin with."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
