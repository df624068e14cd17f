"""Everything out to and in from flat files, and verify."""

from django.apps import AppConfig


class DatasetConfig(AppConfig):
    name = "dataset"
