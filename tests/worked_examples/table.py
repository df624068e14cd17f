"""Every example in turn, and the table of our figures beside theirs."""

from tests.worked_examples import (
    analytic_psa,
    bcea_vaccine,
    dampack_psa,
    dcea_published_points,
    dcea_york_calculator,
    gmca_uprating_v14,
    golden_in_year_case,
    greenbook_appraisal,
    greenbook_discounting,
    greenbook_distributional_weights,
    hmt_gdp_deflator_examples,
    nhs_spc_xmr,
    npv_irr_payback_examples,
    phe_byars_wilson,
    phe_sii_rii,
    rate_ratio_tests,
)

EXAMPLES = (
    greenbook_discounting,
    hmt_gdp_deflator_examples,
    gmca_uprating_v14,
    npv_irr_payback_examples,
    greenbook_appraisal,
    greenbook_distributional_weights,
    rate_ratio_tests,
    phe_byars_wilson,
    phe_sii_rii,
    nhs_spc_xmr,
    analytic_psa,
    bcea_vaccine,
    dampack_psa,
    dcea_york_calculator,
    dcea_published_points,
    golden_in_year_case,
)
WITH_DRAWS = (bcea_vaccine, dampack_psa)


def name_of(example):
    return example.__name__.rpartition(".")[2]


def checks_of(example, folder=None):
    return list(example.checks(folder) if folder and example in WITH_DRAWS else example.checks())


def ten_digits(value):
    return f"{value:.10g}"


def difference_of(check):
    """None to nine digits is said so; what remains is rounding of a printed figure, or the error of draws."""
    if check.ours == check.theirs or abs(check.difference) <= 1e-9 * max(abs(check.theirs), 1e-3):
        return "none"
    return f"{check.difference:.1e}"


def summary_row(example, checks):
    worst = max(
        checks, key=lambda check: 0 if check.ours == check.theirs else abs(check.difference) / abs(check.theirs or 1)
    )
    met = sum(difference_of(check) == "none" for check in checks)
    return (
        name_of(example), str(len(checks)), str(met), str(sum(check.holds for check in checks)),
        f"{worst.what}: {ten_digits(worst.ours)} beside {ten_digits(worst.theirs)}" if met < len(checks) else "–",
    )  # fmt: skip
