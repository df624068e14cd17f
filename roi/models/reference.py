"""Dated reference values that an appraisal may use: unit values and price indices, each row with its source."""

from django.db import models

from funding.models.money_field import MoneyField


class UnitValue(models.Model):
    """Pounds per event in the prices of a financial year."""

    code = models.CharField(max_length=120)
    measure = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    value = MoneyField()
    price_year = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=80)
    basis = models.TextField(blank=True)
    licence = models.CharField(max_length=120)
    source = models.TextField()
    uncertain = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["measure", "name", "-price_year"]
        constraints = [models.UniqueConstraint(fields=["code", "price_year"], name="one_unit_value_a_price_year")]

    def __str__(self) -> str:
        return f"{self.name} ({self.price_year})"


class PriceIndexValue(models.Model):
    """One year of a price index. Held as text, so that every digit that was published stays."""

    series = models.CharField(max_length=60)
    basis = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=20)
    note = models.CharField(max_length=80, blank=True)
    release = models.CharField(max_length=80, blank=True)
    source = models.TextField()
    uncertain = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["series", "year"]
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_index_value_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.value}"
