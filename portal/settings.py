"""Every setting of the portal; the values come from the environment (see README.md, “Settings”).

DJANGO_ENV decides what is safe to assume: `production` (the default) starts only with its secrets,
`demo` (make run) and `test` make their own.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
DJANGO_ENV = env.choice("DJANGO_ENV", "production", {"production", "demo", "test"})
PRODUCTION = DJANGO_ENV == "production"
DEMO = DJANGO_ENV == "demo"
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")

DEBUG = env.boolean("DJANGO_DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DJANGO_DEBUG must stay off where DJANGO_ENV is production.")


def _secret(name: str, file_name: str) -> str:
    """Production is given its secrets; elsewhere one is made once and kept in VAR_DIR."""
    return env.secret(name, None if PRODUCTION else lambda: env.kept_secret(VAR_DIR / file_name))


SECRET_KEY = _secret("DJANGO_SECRET_KEY", "secret_key")
# Keys of encrypted columns, newest first, separated by commas; older ones only decrypt.
FIELD_KEYS = [key.strip() for key in _secret("PORTAL_FIELD_KEYS", "field_key").split(",")]

ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver"
)
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.integer('PORT', 8000)}").rstrip("/")

INSTALLED_APPS = [
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "core",
    "accounts",
    "partners",
    "programs",
    "talents",
    "events",
    "applications",
    "portal.apps.PortalConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_structlog",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CleanRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.RequestContextMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.middleware.PrivateCacheMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.house",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "core.templatetags.core_tags",
                "core.templatetags.kept_tags",
            ],
        },
    },
]

# Database -------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)

# Who may enter --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name_zh", "name_en"]},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.HospitalWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"reset_password": "accounts.forms.QuietResetPasswordForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
RATE_LIMITS_ON = env.boolean("RATE_LIMITS", True)
if PRODUCTION and not RATE_LIMITS_ON:
    raise ImproperlyConfigured("RATE_LIMITS must stay on where DJANGO_ENV is production.")
# A hospital sits behind one address: signed-in people count by account, guests by their e-mail
# address, and who asks or votes by the place they hold, be it a guest's.
RATE_LIMITS = {
    "event_registration": "60/m/user",
    "event_question": "10/m/key,120/m/ip",
    "event_vote": "60/m/key,600/m/ip",
    "event_registration_guest": "60/m/ip,5/h/key",
    "event_place": "120/m/ip,20/m/key",
    "login_failed": "30/m/ip,5/5m/key",
    "check_in_picture": "120/m/ip",
    "claim": "20/m/ip,5/m/key",
    "afterwards": "30/h/key",
    "verify": "60/m/ip",
    "delivery": "60/m/ip,20/m/key",
    "objection": "20/h/ip",
    "upload": "120/m/user",
    "export": "30/h/user",
    "api": "300/m/ip",
    "api_token": "120/m/key",
    "api_token_unknown": "30/m/ip",
}
ACCOUNT_RATE_LIMITS = RATE_LIMITS if RATE_LIMITS_ON else False
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = env.text("INSTITUTION_SHORT_NAME", "TMUCIH")
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED = env.boolean("SECOND_FACTOR_REQUIRED", PRODUCTION)
if PRODUCTION and not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("Staff need a second factor where DJANGO_ENV is production.")
STAFF_IDLE = timedelta(minutes=30)
STAFF_SESSION = timedelta(hours=12)

# Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
FORMAT_MODULE_PATH = "portal.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# The institution: its names, offices and contact -----------------------------------------------
INSTITUTION: dict[str, Any] = {
    "name_zh": env.text("INSTITUTION_NAME_ZH", "天津医科大学肿瘤医院"),
    "name_en": env.text(
        "INSTITUTION_NAME_EN", "Tianjin Medical University Cancer Institute & Hospital"
    ),
    "short_name": env.text("INSTITUTION_SHORT_NAME", "TMUCIH"),
    "contact_email": env.text("INSTITUTION_CONTACT_EMAIL", "exchange@example.org"),
    "offices": [
        {"name_zh": "外事办公室", "name_en": "Foreign Affairs Office"},
        {"name_zh": "人事处", "name_en": "Office of Human Resources"},
    ],
    # ISO 3166-2:CN letters and the sector: facts of the employer that eligibility rules ask for.
    "region": env.text("INSTITUTION_REGION", "TJ"),
    "sector": env.text("INSTITUTION_SECTOR", "tertiary_hospital"),
}

# For so long a place at an event is kept for a guest whose address is not confirmed yet.
GUEST_CONFIRM_HOURS = env.integer("GUEST_CONFIRM_HOURS", 2, least=1)
# So many days what is known of people without an account stays when it serves nothing any more.
GUEST_DATA_DAYS = env.integer("GUEST_DATA_DAYS", 30, least=1)

# Files and static -----------------------------------------------------------------------------
# The default storage is private: no address leads to it but the authorized view /files/<uuid>/.
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "portal.sheets.SheetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = not PRODUCTION
# The proxy sends files itself when this is set, e.g. "/protected/" (see deploy/nginx.conf).
FILES_ACCEL_PREFIX = env.text("FILES_ACCEL_PREFIX")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640 if FILES_ACCEL_PREFIX else 0o600  # the proxy reads by its group
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
UPLOAD_MAX_MB = env.integer("UPLOAD_MAX_MB", 20, least=1)
UPLOAD_QUOTA_MB = env.integer("UPLOAD_QUOTA_MB", 500, least=1)

# Mail, tasks, cache -----------------------------------------------------------------------------
# Without a server of its own, a demo prints its mail in the terminal.
EMAIL_HOST = env.text("EMAIL_HOST", "localhost" if PRODUCTION else "")
EMAIL_BACKEND = (
    "core.outbox.smtp.EmailBackend" if EMAIL_HOST else "core.outbox.console.EmailBackend"
)
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.boolean("EMAIL_USE_SSL", False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other.")
EMAIL_TIMEOUT = env.integer("EMAIL_TIMEOUT", 20, least=1)
# A server that looks for viruses lets the sender wait for its last answer.
EMAIL_ANSWER_TIMEOUT = 6 * EMAIL_TIMEOUT
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", INSTITUTION["contact_email"])
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
_REDIS = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _REDIS}
    if _REDIS
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# What a browser is told -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if env.integer("TRUSTED_PROXY_COUNT", 0):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preload is the operator's choice

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Log: one JSON object a line, with the request's number; no personal data. A demo writes short
# lines, and each refusal once -------------------------------------------------------------------
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "core.logs.json_formatter"},
        "plain": {"()": "core.logs.plain_formatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain" if DEMO else "json"}
    },
    "loggers": {"django.request": {"level": "CRITICAL"}} if DEMO else {},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING").upper()},
}
