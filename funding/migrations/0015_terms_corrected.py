"""Terms of an agreement may be corrected by later terms from the same day.

SQLite rebuilds the table, and forgets with it that rows are only ever added: that is stated again.
"""

from django.db import migrations

from organisations.append_only import append_only, released


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0014_bid_answers"),
    ]

    operations = [
        released("funding_agreementterms"),
        migrations.RemoveConstraint(model_name="agreementterms", name="one_terms_a_day"),
        append_only("funding_agreementterms"),
    ]
