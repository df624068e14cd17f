"""The document of a case: the whole of it beside WeasyPrint alone on the finished HTML, beside headless Chromium on the
same HTML, many cases over two workers, and the memory of one worker. BENCHMARK_CASES sets how many cases (200)."""

import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
ALONE = """
import json, sys
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from roi.case.pdf_child import only_fonts
message = json.load(sys.stdin)
fetcher, letters = only_fonts(Path(sys.argv[2])), FontConfiguration()
sheet = CSS(string=message["css"], font_config=letters, url_fetcher=fetcher, base_url="asset:")
page = HTML(string=message["html"], url_fetcher=fetcher, base_url="asset:")
sys.stdout.buffer.write(page.write_pdf(stylesheets=[sheet], font_config=letters, pdf_tags=True))
"""


def main() -> None:
    prepare()
    from roi.case.document import make_pdf, render_html
    from roi.case.pdf import STATIC, environment, stylesheet
    from tests.roi.case.golden_facts import facts_of

    facts = facts_of()
    html, styled = render_html(facts, styled=False), render_html(facts)
    message = json.dumps({"html": html, "css": stylesheet()}).encode()
    alone = [sys.executable, "-I", "-c", ALONE, str(ROOT), str(STATIC / "fonts")]

    def weasyprint() -> None:
        subprocess.run(alone, input=message, stdout=subprocess.PIPE, env=environment(), check=True)  # noqa: S603

    print(f"Document: golden case, fresh process each; seconds, the median of {ROUNDS} rounds taken in turn")
    work: dict[str, Callable[[], object]] = {"whole document": lambda: make_pdf(facts), "WeasyPrint alone": weasyprint}
    browser = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if browser:
        folder = Path(tempfile.mkdtemp(prefix="ringfence-benchmark-"))
        (folder / "case.html").write_text(styled)
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                   f"--print-to-pdf={folder}/case.pdf", f"file://{folder}/case.html"]  # fmt: skip
        work["Chromium printing"] = lambda: subprocess.run(command, capture_output=True, check=True)  # noqa: S603
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, act in work.items():
            taken[name].append(timed(act))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in medians.items():
        print(f"{name:24}{seconds:10.2f}")
    whole = medians["whole document"]
    for name, seconds in medians.items():
        if name != "whole document":
            print(f"whole document ÷ {name:24}{whole / seconds:6.2f}")
    many(int(os.environ.get("BENCHMARK_CASES", "200")))


def many(count: int) -> None:
    """So many cases over one worker and over two, each worker saying its memory after a tenth and at the end."""
    one, alone = worked(count, 1)
    two, shared = worked(count, 2)
    print(f"{count} cases over one worker: {one:.1f} seconds, {count / one:.2f} a second")
    print(f"{count} cases over two workers: {two:.1f} seconds, {count / two:.2f} a second ({one / two:.2f} times)")
    for workers, grown in ((1, alone), (2, shared)):
        for first, last in grown:
            print(f"memory of one of {workers}: {first:.0f} MiB early, {last:.0f} MiB at the end "
                  f"({last / first:.2f} times)")  # fmt: skip


def worked(count: int, workers: int) -> tuple[float, list[tuple[float, float]]]:
    """Seconds for so many cases over so many workers, and the memory of each."""
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        grown = pool.map(worker, [range(at, count, workers) for at in range(workers)], chunksize=1)
    return time.perf_counter() - start, grown


def worker(numbers: range) -> tuple[float, float]:
    prepare()
    from roi.case.document import make_pdf
    from tests.roi.case.golden_facts import facts_of

    facts, early = facts_of(), max(len(numbers) // 10, 1)
    first = 0.0
    for done, number in enumerate(numbers, 1):
        make_pdf(replace(facts, version=number + 1))
        if done == early:
            first = resident()
    return first, resident()


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def prepare() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
