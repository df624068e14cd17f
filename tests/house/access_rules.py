"""Who may open what: one line a route. A page without a line fails the suite, and so does a line without a page.

`act` is what a person must be allowed at the organisation of the address; None means any signed-in person; `OPEN` means
everybody. `method` is how the page is asked for when only POST exists.
"""

from dataclasses import dataclass

from organisations.permissions import Act

OPEN = "open"


@dataclass(frozen=True)
class Access:
    act: Act | str | None
    method: str = "get"


SEE, POST = Access(Act.SEE), Access(Act.POST)

RULES: dict[str, Access] = {
    "roi:home": Access(None),
    "organisations:switch": Access(None),
    "organisations:help": Access(OPEN),
    "organisations:figures": Access(OPEN),
    "organisations:accessibility": Access(OPEN),
    "organisations:privacy": Access(OPEN),
    "organisations:demo-sign-in": Access(OPEN, "post"),
    "organisations:people": Access(Act.ADMINISTER),
    "organisations:person-invite": Access(Act.ADMINISTER),
    "organisations:role-end": Access(Act.ADMINISTER),
    "funding:pot-list": SEE,
    "funding:pot-open": Access(Act.LOG_POTS),
    "funding:pot-detail": SEE,
    "funding:pot-receive": POST,
    "funding:pot-spend": POST,
    "funding:pot-spend-by-month": POST,
    "funding:pot-apply-elsewhere": POST,
    "funding:pot-pass-on": POST,
    "funding:pot-return": POST,
    "funding:pot-commit": POST,
    "funding:pot-accrue": POST,
    "funding:pot-move": POST,
    "funding:pot-carry-forward": Access(Act.CLOSE),
    "funding:pot-lapse": Access(Act.CLOSE),
    "funding:movement-restore": POST,
    "funding:movement-release": POST,
    "funding:movement-spend": POST,
    "funding:movement-deliver": POST,
    "funding:movement-cancel": POST,
    "funding:override-ask": POST,
    "funding:override-consent": Access(Act.CLOSE),
    "funding:pot-projects": Access(Act.LOG_POTS),
    "funding:pots-copy": Access(Act.CHANGE_TERMS),
    "funding:pots-copy-review": Access(Act.CHANGE_TERMS),
    "funding:pot-award": Access(Act.CHANGE_TERMS),
    "funding:pot-terms": Access(Act.CHANGE_TERMS),
    "funding:pot-postings": SEE,
    "funding:postings": SEE,
    "funding:movement-detail": SEE,
    "funding:movement-reverse": POST,
    "funding:transfer-list": SEE,
    "funding:transfer-confirm": POST,
    "funding:project-list": SEE,
    "funding:project-open": Access(Act.LOG_POTS),
    "funding:project-detail": SEE,
    "funding:use-of-funds": SEE,
    "funding:rules-run": Access(Act.ANSWER, "post"),
    "funding:query-detail": SEE,
    "funding:query-accept": Access(Act.QUERY),
    "funding:query-again": Access(Act.QUERY),
    "funding:query-withdraw": Access(Act.QUERY),
    "funding:query-restore": Access(Act.ANSWER),
    "funding:query-not-met": Access(Act.ASSESS),
    "funding:query-share": Access(Act.SHARE),
    "funding:not-explained-share": Access(Act.SHARE),
    "funding:rule-list": SEE,
    "funding:rule-set": Access(Act.CLOSE),
    "funding:shared-list": SEE,
    "funding:shared-detail": SEE,
    "funding:ask": Access(Act.QUERY),
    "funding:month-close": SEE,
    "funding:published-list": SEE,
    "funding:system": SEE,
    "funding:import-list": SEE,
    "funding:import-upload": Access(Act.IMPORT),
    "funding:import-preview": SEE,
    "funding:import-apply": Access(Act.IMPORT, "post"),
    "funding:import-discard": Access(Act.IMPORT, "post"),
    "funding:import-undo": Access(Act.IMPORT),
    "funding:import-file": SEE,
    "roi:overview": SEE,
    "roi:measures": SEE,
    "roi:outcomes": SEE,
    "roi:outcome-new": Access(Act.RECORD_OUTCOMES),
    "roi:outcome-edit": Access(Act.RECORD_OUTCOMES),
    "roi:outcome-edit-months": Access(Act.RECORD_OUTCOMES),
    "roi:quintiles": Access(Act.RECORD_OUTCOMES),
    "roi:realisation-new": Access(Act.RECORD_OUTCOMES),
    "roi:realisation-confirm": POST,
    "roi:saving-confirm": POST,
    "roi:outcome-withdraw": Access(Act.RECORD_OUTCOMES),
    "roi:appraisal": SEE,
    "roi:case-list": SEE,
    "roi:case-new": Access(Act.PREPARE_CASE),
    "roi:case-detail": SEE,
    "roi:case-edit": Access(Act.PREPARE_CASE),
    "roi:case-prepare": Access(Act.PREPARE_CASE, "post"),
    "roi:case-read": SEE,
    "roi:case-send": Access(Act.PREPARE_CASE, "post"),
    "roi:case-sign": Access(Act.SIGN),
    "roi:case-return": Access(Act.SIGN),
    "roi:case-pdf": SEE,
    "roi:case-file": SEE,
}
