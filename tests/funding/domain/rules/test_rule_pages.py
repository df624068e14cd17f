"""The page about the rules says what the rules say."""

from pathlib import Path

from funding.domain.rules import RULES
from funding.domain.rules.page import rules_page

PAGE = Path(__file__).resolve().parents[4] / "docs" / "rules.md"


def test_the_page_of_the_documentation_is_what_the_rules_give_now():
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run manage.py rule_pages"


def test_every_rule_has_its_part_with_policy_data_and_what_clears_it():
    page = rules_page()
    for rule in RULES:
        part = page.split(f"\n## {rule.name}\n")[1].split("\n## ")[0]
        for said in (rule.policy.strip(), rule.data, rule.clears_when, f"`{rule.code}`"):
            assert said in part
