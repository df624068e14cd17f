"""A band of the scheme of delegation may be corrected or taken out by a later row about the same day and value.

SQLite rebuilds the table, and forgets with it that rows are only ever added: that is stated again.
"""

from django.db import migrations, models

from organisations.append_only import append_only, released


class Migration(migrations.Migration):
    dependencies = [
        ("roi", "0008_arrangement_and_documents"),
    ]

    operations = [
        released("roi_delegationband"),
        migrations.RemoveConstraint(model_name="delegationband", name="one_band_a_value_and_day"),
        migrations.AddField(model_name="delegationband", name="is_taken_out", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="delegationband", name="reason", field=models.CharField(blank=True, default="", max_length=200)
        ),
        append_only("roi_delegationband"),
    ]
