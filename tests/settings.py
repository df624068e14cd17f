"""The product's settings with what tests change: a folder of their own for data, and passwords that hash fast.

A program that a test starts reads the same settings and keeps the folder that the test gave it.
"""

import atexit
import os
import shutil
import sys
import tempfile

if "pytest" in sys.modules:
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_PROXY", "RINGFENCE_DEBUG"):
        os.environ.pop(name, None)
    os.environ["RINGFENCE_MODE"] = "local"
    os.environ["RINGFENCE_DEMO"] = "true"
    os.environ["RINGFENCE_VAR"] = tempfile.mkdtemp(prefix="ringfence-tests-")
    atexit.register(shutil.rmtree, os.environ["RINGFENCE_VAR"], ignore_errors=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the test

from config.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
