"""Discount factors: the printed table of £1,000 and cumulative factors to year 150 on three schedules."""

from decimal import Decimal

from roi.domain.discounting import HEALTH, SENSITIVITY, STANDARD, factors
from tests.worked_examples.check import exact, printed

SOURCE = (
    "HM Treasury Green Book 2018/2020, paragraph 5.35 table 2; R package greenbook (commit 6ad7f37, MIT) run under "
    "R 4.2.2 with the rates of the Green Book of February 2026"
)
TABLE_2 = (1000, 966, 934, 902, 871, 842, 814, 786, 759, 734, 709)
FACTORS = (  # year, standard, health, lower as a sensitivity
    (1, 0.966183574879227, 0.985221674876847, 0.970873786407767),
    (2, 0.933510700366403, 0.97066174864714, 0.942595909133754),
    (3, 0.901942705668022, 0.956316993741025, 0.91514165935316),
    (5, 0.841973166858524, 0.92826032540564, 0.862608784384164),
    (10, 0.708918813709772, 0.861667231722184, 0.744093914896725),
    (15, 0.596890618624805, 0.799851504909812, 0.641861947396717),
    (20, 0.502565884431671, 0.742470418223772, 0.553675754186335),
    (25, 0.423146989269989, 0.689205832024461, 0.477605569261659),
    (30, 0.356278410602302, 0.63976242990649, 0.411986759515906),
    (31, 0.345901369516798, 0.63161460154654, 0.401663994848305),
    (32, 0.335826572346406, 0.623570541560411, 0.391599877984113),
    (40, 0.26510459733825, 0.562798616539822, 0.319653676383169),
    (50, 0.197262717690538, 0.495093597205189, 0.248013972452264),
    (60, 0.14678198786952, 0.435533533292242, 0.192429917364127),
    (75, 0.0942137725766915, 0.359354453551875, 0.131512568741092),
    (76, 0.0919158756845771, 0.355550067826135, 0.1287571654015),
    (100, 0.0508180223243821, 0.27540155558351, 0.0774588281907892),
    (125, 0.0274107630161951, 0.211061852909159, 0.0456220277812542),
    (126, 0.0268732970747011, 0.209262198006305, 0.044855007158838),
    (150, 0.0167077062431058, 0.170386683992163, 0.0298595478308704),
)


def checks():
    standard, health, lower = (factors(schedule, 150) for schedule in (STANDARD, HEALTH, SENSITIVITY))
    for year, value in enumerate(TABLE_2):
        yield printed(f"£1,000 in year {year}", Decimal(1000) * standard[year], value, 0)
    for year, first, second, third in FACTORS:
        for name, ours, theirs in (("standard", standard, first), ("health", health, second), ("lower", lower, third)):
            yield exact(f"{name} factor, year {year}", ours[year], theirs, 1e-12)
