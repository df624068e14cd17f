"""Emergency admissions of children for asthma or wheeze. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

ASTHMA_ADMISSIONS_CHILDREN = Measure(
    code="asthma-admissions-children",
    name="Children's emergency admissions for asthma avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions of people under 19 with asthma or wheeze as the main diagnosis, in the month of "
        "admission."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="children",
    areas=("asthma",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "children's beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year, most of it in September and winter: compare the same months.",
    evidence=(
        "A digital passport claims 38 per cent fewer admissions; the source is its supplier (tinymedicalapps.com)."
    ),
    lag_months=0,
    not_for="A single September: the peak moves with school terms and viruses.",
    partners=(
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)
