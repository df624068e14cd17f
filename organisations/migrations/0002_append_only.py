"""The audit chain only grows."""

from django.db import migrations

from organisations.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [append_only("organisations_event")]
