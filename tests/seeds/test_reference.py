"""The reference data in seeds/reference: complete, consistent, and with a source on every row."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "reference"

COLUMNS = {
    "regions": "code ons_code name source uncertain",
    "icbs": "code ons_code name region_code opened_on closed_on source uncertain",
    "icb_successions": "predecessor_code successor_code happened_on kind source uncertain",
    "trusts": "code name region_code opened_on closed_on source uncertain",
    "trust_icb_links": "trust_code icb_code from_on to_on source uncertain",
    "core20plus5": "code framework element name aim source uncertain",
    "unit_values": "code measure name value price_year unit basis licence source uncertain",
    "price_index": "series basis year value note release source uncertain",
    "survey_barriers": "code kind name pct_2024 pct_2021 comparison_year answered_2024 note source uncertain",
    "allocations_2022_23": (
        "position icb_code icb_name region_code amount_pence cell workbook sheet heading source uncertain"
    ),
    "green_book": "parameter scope value source uncertain",
}
KEYS = {
    "regions": ["code"],
    "icbs": ["code"],
    "icb_successions": ["predecessor_code", "successor_code"],
    "trusts": ["code"],
    "trust_icb_links": ["trust_code", "from_on"],
    "core20plus5": ["code"],
    "unit_values": ["code", "price_year"],
    "price_index": ["series", "year"],
    "survey_barriers": ["code"],
    "allocations_2022_23": ["icb_code"],
    "green_book": ["parameter", "scope"],
}
MAY_BE_EMPTY = {"answered_2024", "uncertain", "closed_on", "to_on", "measure", "pct_2021", "comparison_year", "note"}
FOREIGN = [
    ("icbs", "region_code", "regions"),
    ("icb_successions", "predecessor_code", "icbs"),
    ("icb_successions", "successor_code", "icbs"),
    ("trusts", "region_code", "regions"),
    ("trust_icb_links", "trust_code", "trusts"),
    ("trust_icb_links", "icb_code", "icbs"),
    ("allocations_2022_23", "icb_code", "icbs"),
    ("allocations_2022_23", "region_code", "regions"),
]
SPLIT = "successor to be confirmed: predecessor was split"


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return date.fromisoformat(text) if text else None


def open_on(name, when):
    return {r["code"] for r in rows(name) if day(r["opened_on"]) <= when <= (day(r["closed_on"]) or date.max)}


def successors():
    found = defaultdict(set)
    for row in rows("icb_successions"):
        found[row["predecessor_code"]].add(row["successor_code"])
    return found


def test_every_file_in_the_folder_is_described_here():
    assert {path.stem for path in FOLDER.iterdir()} == set(COLUMNS) == set(KEYS)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_is_utf8_with_unix_line_ends_and_its_columns(name):
    raw = (FOLDER / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    assert raw.decode("utf-8").splitlines()[0].split(",") == COLUMNS[name].split()


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_is_whole_and_has_a_source(name):
    found = rows(name)
    assert found
    for row in found:
        assert None not in row, row
        assert None not in row.values(), row
        assert len(row["source"]) >= 10, row
        for column, value in row.items():
            assert value == value.strip(), (column, row)
            assert value or column in MAY_BE_EMPTY, (column, row)
        assert len(row["uncertain"]) <= 120, row


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique(name):
    counts = Counter(tuple(row[column] for column in KEYS[name]) for row in rows(name))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(("name", "column", "target"), FOREIGN)
def test_codes_of_other_files_resolve(name, column, target):
    assert {row[column] for row in rows(name)} <= {row["code"] for row in rows(target)}


@pytest.mark.parametrize("name", COLUMNS)
def test_dates_are_iso_and_in_order(name):
    for row in rows(name):
        for column, value in row.items():
            if column.endswith("_on") and value:
                assert day(value).isoformat() == value, row
        for start, end in (("opened_on", "closed_on"), ("from_on", "to_on")):
            if row.get(end):
                assert day(row[start]) <= day(row[end]), row


@pytest.mark.parametrize("name", COLUMNS)
def test_nothing_under_a_non_commercial_licence_is_carried(name):
    text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").casefold()
    for word in ("pssru", "unit costs of health and social care", "nhscii", "by-nc", "non-commercial"):
        assert word not in text


@pytest.mark.parametrize(
    ("when", "count"),
    [(date(2022, 6, 30), 0), (date(2025, 4, 1), 42), (date(2026, 3, 31), 42), (date(2026, 4, 1), 36)],
)
def test_the_number_of_icbs_open_on_a_day(when, count):
    assert len(open_on("icbs", when)) == count


def test_icb_codes_have_three_or_five_characters_and_ons_codes_are_unique():
    found = rows("icbs")
    assert all(re.fullmatch(r"Q[A-Z0-9]{2}|[A-Z][0-9A-Z]{4}", row["code"]) for row in found)
    assert {len(row["code"]) for row in found} == {3, 5}
    assert all(re.fullmatch(r"E54\d{6}", row["ons_code"]) for row in found)
    assert len({row["ons_code"] for row in found}) == len(found)


def test_an_icb_has_successors_exactly_when_it_closed():
    found = {row["code"]: row for row in rows("icbs")}
    assert set(successors()) == {code for code, row in found.items() if row["closed_on"]}
    for row in rows("icb_successions"):
        happened = day(row["happened_on"])
        assert row["kind"] in {"merger", "split", "boundary"}
        assert day(found[row["predecessor_code"]]["closed_on"]) == happened - timedelta(days=1)
        assert row["successor_code"] in open_on("icbs", happened)


def test_a_merged_icb_has_one_successor_and_a_split_one_several():
    kinds = defaultdict(set)
    for row in rows("icb_successions"):
        kinds[row["predecessor_code"]].add(row["kind"])
    for code, into in successors().items():
        assert (kinds[code] == {"merger"}) == (len(into) == 1), code
    assert {code for code, into in successors().items() if len(into) > 1} == {"QM7", "QJG", "QNQ"}


def test_there_are_seven_regions_and_every_one_has_icbs():
    codes = {row["code"] for row in rows("regions")}
    assert len(codes) == 7
    assert {row["region_code"] for row in rows("icbs")} == codes


def test_trust_names_are_in_title_case():
    found = rows("trusts")
    assert len(found) == 270
    for row in found:
        assert re.search(r" NHS (Foundation )?Trust$", row["name"]), row
        words = row["name"].replace(",", "").split()
        assert not any(word.isupper() and len(word) > 1 and word != "NHS" for word in words), row
        assert not any(word in {"And", "Of", "For", "Upon", "On"} for word in words), row
        assert not re.search(r"'S\b", row["name"]), row
        assert row["name"][0].isupper()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("RJ1", "Guy's and St Thomas' NHS Foundation Trust"),
        ("RTD", "The Newcastle upon Tyne Hospitals NHS Foundation Trust"),
        ("RCX", "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust"),
        ("R1F", "Isle of Wight NHS Trust"),
        ("RT3", "Royal Brompton & Harefield NHS Foundation Trust"),
    ],
)
def test_an_awkward_trust_name_reads_well(code, name):
    assert {row["code"]: row["name"] for row in rows("trusts")}[code] == name


def test_links_of_one_trust_do_not_overlap_and_leave_no_gap():
    by_trust = defaultdict(list)
    for row in rows("trust_icb_links"):
        by_trust[row["trust_code"]].append((day(row["from_on"]), day(row["to_on"])))
    for code, spans in by_trust.items():
        for (_, ended), (started, _) in pairwise(sorted(spans)):
            assert ended is not None, code
            assert started == ended + timedelta(days=1), code


def test_a_link_stays_within_the_life_of_both_ends_and_their_region():
    trusts = {row["code"]: row for row in rows("trusts")}
    icbs = {row["code"]: row for row in rows("icbs")}
    for row in rows("trust_icb_links"):
        trust, icb = trusts[row["trust_code"]], icbs[row["icb_code"]]
        assert trust["region_code"] == icb["region_code"], row
        for end in (trust, icb):
            assert day(row["from_on"]) >= day(end["opened_on"]), row
            assert (day(row["to_on"]) or date.max) <= (day(end["closed_on"]) or date.max), row


@pytest.mark.parametrize("when", [date(2022, 7, 1), date(2024, 4, 1), date(2026, 3, 31)])
def test_every_open_trust_has_an_icb_until_the_splits(when):
    linked = {
        r["trust_code"] for r in rows("trust_icb_links") if day(r["from_on"]) <= when <= (day(r["to_on"]) or date.max)
    }
    assert linked == open_on("trusts", when)


def test_only_trusts_of_a_split_icb_are_without_one_from_april_2026():
    links = rows("trust_icb_links")
    linked = {row["trust_code"] for row in links if not row["to_on"]}
    waiting = {row["trust_code"] for row in links if row["uncertain"] == SPLIT}
    assert open_on("trusts", date(2026, 4, 1)) - linked == waiting
    assert len(waiting) == 9
    split = {code for code, into in successors().items() if len(into) > 1}
    assert {row["icb_code"] for row in links if row["uncertain"] == SPLIT} == split


def test_a_link_from_april_2026_follows_the_only_successor():
    before = {r["trust_code"]: r["icb_code"] for r in rows("trust_icb_links") if r["to_on"] == "2026-03-31"}
    after = [row for row in rows("trust_icb_links") if row["from_on"] == "2026-04-01"]
    assert after
    for row in after:
        assert successors()[before[row["trust_code"]]] == {row["icb_code"]}


def test_core20plus5_has_five_clinical_areas_for_adults_and_five_for_children():
    found = rows("core20plus5")
    assert {row["framework"] for row in found} == {"adults", "children", "both"}
    counts = Counter((row["framework"], row["element"]) for row in found)
    assert counts[("adults", "five")] == counts[("children", "five")] == 5
    assert counts[("both", "core20")] == counts[("adults", "cross-cutting")] == 1
    assert {row["element"] for row in found} == {"core20", "plus", "five", "cross-cutting"}
    assert [row["code"] for row in found if row["element"] == "cross-cutting"] == ["smoking-cessation"]


@pytest.mark.parametrize("name", ["core20plus5", "unit_values", "survey_barriers"])
def test_codes_are_slugs(name):
    for row in rows(name):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["code"]), row
        assert re.fullmatch(r"[a-z0-9-]*", row.get("measure", "")), row


def test_unit_values_are_pounds_with_two_places_under_a_licence_that_lets_them_be_passed_on():
    allowed = {
        "Open Government Licence v3.0": ("National Cost Collection", {"2023", "2024"}),
        "Open Parliament Licence v3.0": ("House of Commons", {"2020"}),
        "Creative Commons Attribution 4.0": ("Greater Manchester Combined Authority", {"2013"}),
    }
    for row in rows("unit_values"):
        assert re.fullmatch(r"[1-9]\d*\.\d\d", row["value"]), row
        assert str(Decimal(row["value"])) == row["value"]
        publisher, years = allowed[row["licence"]]
        assert publisher in row["source"]
        assert row["price_year"] in years, row
        if publisher == "National Cost Collection":
            assert f"{row['price_year']}/{int(row['price_year']) % 100 + 1}" in row["source"]


def test_a_unit_value_keeps_its_name_measure_and_unit_from_year_to_year():
    described = defaultdict(set)
    for row in rows("unit_values"):
        described[row["code"]].add((row["name"], row["measure"], row["unit"]))
    assert {code: found for code, found in described.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("code", "year", "value"),
    [
        ("ae-attendance-all", "2024", "280.17"),
        ("ae-attendance-all", "2023", "272.97"),
        ("non-elective-long-stay", "2024", "5416.70"),
        ("non-elective-short-stay", "2023", "790.84"),
        ("non-elective-all", "2024", "2709.82"),
        ("ambulance-see-and-convey", "2024", "489.39"),
        ("outpatient-attendance-all", "2023", "177.18"),
    ],
)
def test_a_well_known_unit_value(code, year, value):
    assert [r["value"] for r in rows("unit_values") if (r["code"], r["price_year"]) == (code, year)] == [value]


def test_price_index_values_are_exact_positive_decimals_on_one_basis_a_series():
    bases = defaultdict(set)
    for row in rows("price_index"):
        value = Decimal(row["value"])
        assert value > 0
        assert str(value) == row["value"]
        assert row["note"] in {"outturn", "forecast"}
        bases[row["series"]].add((row["basis"], row["release"]))
    assert bases == {
        "gdp-deflator-calendar-2024": {("calendar", "December 2025")},
        "gdp-deflator-financial-2024-25": {("financial", "March 2026")},
    }


def test_the_calendar_series_has_every_year_and_its_base_is_100():
    found = {int(r["year"]): Decimal(r["value"]) for r in rows("price_index") if r["basis"] == "calendar"}
    assert sorted(found) == list(range(1990, 2025))
    assert found[2024] == 100


def test_survey_figures_are_percentages_and_what_is_unknown_stays_empty():
    found = {row["code"]: row for row in rows("survey_barriers")}
    for row in found.values():
        assert row["kind"] in {"barrier", "enabler", "view", "activity"}
        assert 0 <= Decimal(row["pct_2024"]) <= 100
        if row["pct_2021"]:
            assert 0 <= Decimal(row["pct_2021"]) <= 100
            assert row["comparison_year"] == "2021"
    figures = {code: (row["pct_2024"], row["pct_2021"]) for code, row in found.items()}
    assert figures["system-pressures"] == ("73", "65")
    assert figures["operational-resource"] == ("55", "")
    assert figures["public-health-expertise"] == ("18", "30")
    assert figures["cost-of-living"] == ("51", "")
    assert {code: row["answered_2024"] for code, row in found.items() if row["answered_2024"]} == {
        "local-health-decline": "72"
    }


def test_allocations_are_the_42_icbs_of_2022_and_add_up_to_the_published_total():
    found = rows("allocations_2022_23")
    assert [row["position"] for row in found] == [str(n) for n in range(1, 43)]
    assert {row["icb_code"] for row in found} == open_on("icbs", date(2022, 7, 1))
    assert all(re.fullmatch(r"[1-9]\d*", row["amount_pence"]) for row in found)
    assert sum(int(row["amount_pence"]) for row in found) == 20000200000


def test_allocations_keep_the_cells_and_regions_as_published():
    region_of = {row["code"]: row["region_code"] for row in rows("icbs")}
    found = rows("allocations_2022_23")
    for row in found:
        assert row["cell"] == f"G{int(row['position']) + 4}"
        assert row["region_code"] == region_of[row["icb_code"]]
        assert int(row["amount_pence"]) % 100_000 == 0, "published in whole thousands of pounds"
    assert len({(row["workbook"], row["sheet"], row["heading"]) for row in found}) == 1


def test_green_book_values_are_exact_decimals():
    for row in rows("green_book"):
        assert str(Decimal(row["value"])) == row["value"]
    found = {(row["parameter"], row["scope"]): row["value"] for row in rows("green_book")}
    assert found[("discount_rate_standard_pct", "0-30")] == "3.50"
    assert found[("discount_rate_health_pct", "0-30")] == "1.50"
