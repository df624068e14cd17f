"""Limits of counts and of shares."""

from roi.domain.rates import byar, wilson
from tests.worked_examples.check import exact

SOURCE = "PHEindicatormethods (commit 093fd28, UKHSA/OHID), testdata_Byars_Wilson.xlsx, cached values"
BYAR = (  # count, confidence, limits
    (65, 0.95, 50.163187710459454, 82.84913854593984), (1045, 0.95, 982.5932018073325, 1110.33121298565),
    (1, 0.95, 0.01307213290150435, 5.5637555824752605), (65, 0.998, 42.8802614714802, 94.00029084431802),
    (1045, 0.998, 947.9407035610374, 1148.806160988033), (10, 0.998, 2.916318374695686, 24.193724927880535),
)  # fmt: skip
WILSON = (  # part, whole, confidence, limits
    (65, 100, 0.95, 0.5525444329688797, 0.7363575175690247), (1045, 5000, 0.95, 0.19795549880013297, 0.22049130373189027),
    (0.445, 1, 0.95, 0.04381744772058822, 0.9334621276979156), (65, 100, 0.998, 0.4954946574070431, 0.7783540614089697),
    (1045, 5000, 0.998, 0.19179381799015244, 0.22731562902525818),
    (0.445, 1, 0.998, 0.019347006132900975, 0.9702259947019541),
)  # fmt: skip


def checks():
    for count, confidence, low, high in BYAR:
        found, named = byar(count, confidence), f"Byar, {count} at {confidence}"
        yield exact(f"{named}: lower", found.low, low)
        yield exact(f"{named}: upper", found.high, high)
    yield exact("Byar, 1 at 0.998: upper", byar(1, 0.998).high, 9.362180217908362)
    for part, whole, confidence, low, high in WILSON:
        found, named = wilson(part, whole, confidence), f"Wilson, {part} of {whole} at {confidence}"
        yield exact(f"{named}: lower", found.low, low)
        yield exact(f"{named}: upper", found.high, high)
