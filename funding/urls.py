"""Addresses of the package."""

from django.urls import URLPattern, path, register_converter

from funding.addresses import YearConverter
from funding.views.acts import (
    MovementCancel,
    MovementDeliver,
    MovementRelease,
    MovementRestore,
    MovementSpend,
    PotAccrue,
    PotCarryForward,
    PotCommit,
    PotLapse,
    PotMove,
)
from funding.views.agreements import (
    AgreementAsk,
    AgreementList,
    AgreementNamePayment,
    AgreementNew,
    AgreementPay,
    AgreementReport,
    AgreementRevoke,
    AgreementTermsPage,
)
from funding.views.barriers import (
    BarrierActionNew,
    BarrierActionPage,
    BarrierAnswer,
    BarrierList,
    BarriersCompared,
    BarriersShare,
)
from funding.views.bids import (
    BidAnswerPage,
    BidCalendar,
    BidCalendarFile,
    BidDetail,
    BidDocumentPage,
    BidDocumentReadyPage,
    BidHoursPage,
    BidList,
    BidNew,
    BidStepPage,
)
from funding.views.chain import ChainPage, ChainShare
from funding.views.evidence import (
    EvidenceCorrect,
    EvidenceEnter,
    EvidenceRows,
    EvidenceTable,
    EvidenceTemplate,
)
from funding.views.evidence_list import EvidenceList
from funding.views.import_files import ImportMarked, ImportPractice, ImportTemplate
from funding.views.import_steps import ImportCheck, ImportColumns, ImportReview, ImportSheet, ImportValues
from funding.views.imports import (
    ImportApply,
    ImportDiscard,
    ImportFile,
    ImportList,
    ImportPreview,
    ImportProgress,
    ImportUndo,
    ImportUpload,
)
from funding.views.matching_rules import MatchingRuleChange, MatchingRuleNew, MatchingRules
from funding.views.month_end import CloseChecklist, Exceptions, Forecast, PaperList, PaperPage
from funding.views.months import AccountsSubmit, MonthClose
from funding.views.movements import (
    MovementDetail,
    MovementReverse,
    PotApplyElsewhere,
    PotPassOn,
    PotReceive,
    PotReturn,
    PotSpend,
    PotSpendByMonth,
)
from funding.views.next_year import PotProjects, PotsCopy, PotsCopyReview
from funding.views.overrides import OverrideAsk, OverrideConsent
from funding.views.partner_link import PartnerAnswer, PartnerThanks
from funding.views.postings import Postings, PotPostings
from funding.views.pot_forms import PotAward, PotOpen, PotTerms, PotWithdraw
from funding.views.pots import PotDetail, PotList
from funding.views.projects import ProjectDetail, ProjectList, ProjectOpen
from funding.views.published import PublishedList
from funding.views.queries import (
    NotExplainedShare,
    QueryAccept,
    QueryAgain,
    QueryDetail,
    QueryNotMet,
    QueryRestore,
    QueryShare,
    QueryWithdraw,
    TermsShare,
)
from funding.views.reallocated import ReallocatedCorrect, ReallocatedList, ReallocatedNew
from funding.views.rules import RuleList, RuleSet
from funding.views.shared import Ask, SharedDetail, SharedList
from funding.views.stitching import PlannedCostMonths, PlannedCostNew, PlanPay, PlanSuggest, PotMatch, WhoPays
from funding.views.system import SystemView
from funding.views.transaction_files import LedgerAgreement, ListingNew, ListingPage, ListingUndo
from funding.views.transactions import LineAccept, LineDetail, LineList, LineMatch, LineOpen
from funding.views.transfers import TransferConfirm, TransferList
from funding.views.use_of_funds import RulesRun, UseOfFunds

register_converter(YearConverter, "year")

app_name = "funding"

YEAR = "<str:organisation>/<year:year>/"
POT = f"{YEAR}pots/<str:reference>/"

pages: list[URLPattern] = [
    path(f"{YEAR}pots/", PotList.as_view(), name="pot-list"),
    path(f"{YEAR}pots/new/", PotOpen.as_view(), name="pot-open"),
    path(f"{YEAR}pots/copy/", PotsCopy.as_view(), name="pots-copy"),
    path(f"{YEAR}pots/copy/review/", PotsCopyReview.as_view(), name="pots-copy-review"),
    path(POT, PotDetail.as_view(), name="pot-detail"),
    path(f"{POT}receive/", PotReceive.as_view(), name="pot-receive"),
    path(f"{POT}spend/", PotSpend.as_view(), name="pot-spend"),
    path(f"{POT}spend-by-month/", PotSpendByMonth.as_view(), name="pot-spend-by-month"),
    path(f"{POT}apply-elsewhere/", PotApplyElsewhere.as_view(), name="pot-apply-elsewhere"),
    path(f"{POT}pass-on/", PotPassOn.as_view(), name="pot-pass-on"),
    path(f"{POT}return/", PotReturn.as_view(), name="pot-return"),
    path(f"{POT}commit/", PotCommit.as_view(), name="pot-commit"),
    path(f"{POT}accrue/", PotAccrue.as_view(), name="pot-accrue"),
    path(f"{POT}move/", PotMove.as_view(), name="pot-move"),
    path(f"{POT}carry-forward/", PotCarryForward.as_view(), name="pot-carry-forward"),
    path(f"{POT}lapse/", PotLapse.as_view(), name="pot-lapse"),
    path(f"{POT}override/", OverrideAsk.as_view(), name="override-ask"),
    path(f"{POT}projects/", PotProjects.as_view(), name="pot-projects"),
    path(f"{YEAR}overrides/<int:pk>/", OverrideConsent.as_view(), name="override-consent"),
    path(f"{POT}award/", PotAward.as_view(), name="pot-award"),
    path(f"{POT}terms/", PotTerms.as_view(), name="pot-terms"),
    path(f"{POT}match/", PotMatch.as_view(), name="pot-match"),
    path(f"{POT}withdraw/", PotWithdraw.as_view(), name="pot-withdraw"),
    path(f"{POT}postings/<str:place>/", PotPostings.as_view(), name="pot-postings"),
    path(f"{YEAR}postings/<str:place>/", Postings.as_view(), name="postings"),
    path(f"{YEAR}movements/<int:pk>/", MovementDetail.as_view(), name="movement-detail"),
    path(f"{YEAR}movements/<int:pk>/reverse/", MovementReverse.as_view(), name="movement-reverse"),
    path(f"{YEAR}movements/<int:pk>/restore/", MovementRestore.as_view(), name="movement-restore"),
    path(f"{YEAR}movements/<int:pk>/release/", MovementRelease.as_view(), name="movement-release"),
    path(f"{YEAR}movements/<int:pk>/spend/", MovementSpend.as_view(), name="movement-spend"),
    path(f"{YEAR}movements/<int:pk>/cancel/", MovementCancel.as_view(), name="movement-cancel"),
    path(f"{YEAR}movements/<int:pk>/deliver/", MovementDeliver.as_view(), name="movement-deliver"),
    path(f"{YEAR}transfers/", TransferList.as_view(), name="transfer-list"),
    path(f"{YEAR}transfers/<int:pk>/confirm/", TransferConfirm.as_view(), name="transfer-confirm"),
    path(f"{YEAR}projects/", ProjectList.as_view(), name="project-list"),
    path(f"{YEAR}projects/new/", ProjectOpen.as_view(), name="project-open"),
    path(f"{YEAR}projects/<str:reference>/", ProjectDetail.as_view(), name="project-detail"),
    path(f"{YEAR}use-of-funds/", UseOfFunds.as_view(), name="use-of-funds"),
    path(f"{YEAR}use-of-funds/run/", RulesRun.as_view(), name="rules-run"),
    path(f"{YEAR}use-of-funds/<int:pk>/", QueryDetail.as_view(), name="query-detail"),
    path(f"{YEAR}use-of-funds/<int:pk>/accept/", QueryAccept.as_view(), name="query-accept"),
    path(f"{YEAR}use-of-funds/<int:pk>/query-again/", QueryAgain.as_view(), name="query-again"),
    path(f"{YEAR}use-of-funds/<int:pk>/withdraw/", QueryWithdraw.as_view(), name="query-withdraw"),
    path(f"{YEAR}use-of-funds/<int:pk>/restore/", QueryRestore.as_view(), name="query-restore"),
    path(f"{YEAR}use-of-funds/<int:pk>/not-met/", QueryNotMet.as_view(), name="query-not-met"),
    path(f"{YEAR}use-of-funds/<int:pk>/share/", QueryShare.as_view(), name="query-share"),
    path(f"{YEAR}use-of-funds/share-not-explained/", NotExplainedShare.as_view(), name="not-explained-share"),
    path(f"{YEAR}rules/", RuleList.as_view(), name="rule-list"),
    path(f"{YEAR}rules/<str:code>/", RuleSet.as_view(), name="rule-set"),
    path(f"{YEAR}evidence/", EvidenceList.as_view(), name="evidence-list"),
    path(f"{YEAR}evidence/<str:kind>/", EvidenceRows.as_view(), name="evidence-rows"),
    path(f"{YEAR}evidence/<str:kind>/new/", EvidenceEnter.as_view(), name="evidence-enter"),
    path(f"{YEAR}evidence/<str:kind>/table/", EvidenceTable.as_view(), name="evidence-table"),
    path(f"{YEAR}evidence/<str:kind>/template/", EvidenceTemplate.as_view(), name="evidence-template"),
    path(f"{YEAR}evidence/<str:kind>/<int:pk>/correct/", EvidenceCorrect.as_view(), name="evidence-correct"),
    path(f"{YEAR}shared/", SharedList.as_view(), name="shared-list"),
    path(f"{YEAR}shared/<int:pk>/", SharedDetail.as_view(), name="shared-detail"),
    path(f"{YEAR}ask/", Ask.as_view(), name="ask"),
    path(f"{YEAR}months/", MonthClose.as_view(), name="month-close"),
    path(f"{YEAR}who-pays/", WhoPays.as_view(), name="who-pays"),
    path(f"{YEAR}who-pays/suggest/", PlanSuggest.as_view(), name="plan-suggest"),
    path(f"{YEAR}who-pays/pay/", PlanPay.as_view(), name="plan-pay"),
    path(f"{YEAR}who-pays/costs/new/", PlannedCostNew.as_view(), name="planned-cost-new"),
    path(f"{YEAR}who-pays/costs/<int:pk>/", PlannedCostMonths.as_view(), name="planned-cost"),
    path(f"{YEAR}bids/", BidList.as_view(), name="bid-list"),
    path(f"{YEAR}bids/new/", BidNew.as_view(), name="bid-new"),
    path(f"{YEAR}bids/calendar/", BidCalendar.as_view(), name="bid-calendar"),
    path(f"{YEAR}bids/calendar.ics", BidCalendarFile.as_view(), name="bid-calendar-file"),
    path(f"{YEAR}bids/<str:reference>/", BidDetail.as_view(), name="bid-detail"),
    path(f"{YEAR}bids/<str:reference>/stage/", BidStepPage.as_view(), name="bid-step"),
    path(f"{YEAR}bids/<str:reference>/documents/", BidDocumentPage.as_view(), name="bid-document"),
    path(f"{YEAR}bids/<str:reference>/documents/<int:pk>/", BidDocumentReadyPage.as_view(), name="bid-document-ready"),
    path(f"{YEAR}bids/<str:reference>/answers/", BidAnswerPage.as_view(), name="bid-answer"),
    path(f"{YEAR}bids/<str:reference>/hours/", BidHoursPage.as_view(), name="bid-hours"),
    path(f"{YEAR}agreements/", AgreementList.as_view(), name="agreement-list"),
    path(f"{YEAR}agreements/new/", AgreementNew.as_view(), name="agreement-new"),
    path(f"{YEAR}agreements/<str:reference>/terms/", AgreementTermsPage.as_view(), name="agreement-terms"),
    path(f"{YEAR}agreements/<str:reference>/pay/", AgreementPay.as_view(), name="agreement-pay"),
    path(f"{YEAR}agreements/<str:reference>/name/", AgreementNamePayment.as_view(), name="agreement-name"),
    path(f"{YEAR}agreements/<str:reference>/payments/<int:pk>/ask/", AgreementAsk.as_view(), name="agreement-ask"),
    path(f"{YEAR}agreements/<str:reference>/links/<int:pk>/", AgreementRevoke.as_view(), name="agreement-revoke"),
    path(f"{YEAR}agreements/<str:reference>/reports/<int:pk>/", AgreementReport.as_view(), name="agreement-report"),
    path(f"{YEAR}months/accounts/", AccountsSubmit.as_view(), name="accounts-submit"),
    path(f"{YEAR}month-end/", Exceptions.as_view(), name="month-end"),
    path(f"{YEAR}month-end/checklist/", CloseChecklist.as_view(), name="close-checklist"),
    path(f"{YEAR}month-end/forecast/", Forecast.as_view(), name="forecast"),
    path(f"{YEAR}month-end/papers/", PaperList.as_view(), name="paper-list"),
    path(f"{YEAR}month-end/papers/<str:code>/", PaperPage.as_view(), name="paper"),
    path(f"{YEAR}published/", PublishedList.as_view(), name="published-list"),
    path(f"{YEAR}terms/share/", TermsShare.as_view(), name="terms-share"),
    path(f"{YEAR}terms/reallocated/", ReallocatedList.as_view(), name="reallocated-list"),
    path(f"{YEAR}terms/reallocated/new/", ReallocatedNew.as_view(), name="reallocated-new"),
    path(f"{YEAR}terms/reallocated/<int:pk>/correct/", ReallocatedCorrect.as_view(), name="reallocated-correct"),
    path(f"{YEAR}barriers/", BarrierList.as_view(), name="barrier-list"),
    path(f"{YEAR}barriers/answer/", BarrierAnswer.as_view(), name="barrier-answer"),
    path(f"{YEAR}barriers/share/", BarriersShare.as_view(), name="barriers-share"),
    path(f"{YEAR}barriers/trusts/", BarriersCompared.as_view(), name="barriers-compared"),
    path(f"{YEAR}barriers/actions/new/", BarrierActionNew.as_view(), name="barrier-action-new"),
    path(f"{YEAR}barriers/actions/<int:pk>/", BarrierActionPage.as_view(), name="barrier-action"),
    path(f"{YEAR}system/chain/", ChainPage.as_view(), name="chain"),
    path(f"{YEAR}use-of-funds/share-chain/", ChainShare.as_view(), name="chain-share"),
    path(f"{YEAR}system/", SystemView.as_view(), name="system"),
]

IMPORT = f"{YEAR}imports/<int:pk>/"

imports: list[URLPattern] = [
    path(f"{YEAR}imports/", ImportList.as_view(), name="import-list"),
    path(f"{YEAR}imports/new/", ImportUpload.as_view(), name="import-upload"),
    path(f"{YEAR}imports/template/", ImportTemplate.as_view(), name="import-template"),
    path(f"{YEAR}imports/practice/", ImportPractice.as_view(), name="import-practice"),
    path(IMPORT, ImportPreview.as_view(), name="import-preview"),
    path(f"{IMPORT}sheet/", ImportSheet.as_view(), name="import-sheet"),
    path(f"{IMPORT}columns/", ImportColumns.as_view(), name="import-columns"),
    path(f"{IMPORT}values/", ImportValues.as_view(), name="import-values"),
    path(f"{IMPORT}check/", ImportCheck.as_view(), name="import-check"),
    path(f"{IMPORT}review/", ImportReview.as_view(), name="import-review"),
    path(f"{IMPORT}apply/", ImportApply.as_view(), name="import-apply"),
    path(f"{IMPORT}progress/", ImportProgress.as_view(), name="import-progress"),
    path(f"{IMPORT}discard/", ImportDiscard.as_view(), name="import-discard"),
    path(f"{IMPORT}undo/", ImportUndo.as_view(), name="import-undo"),
    path(f"{IMPORT}file/", ImportFile.as_view(), name="import-file"),
    path(f"{IMPORT}marked/", ImportMarked.as_view(), name="import-marked"),
]

LEDGER = f"{YEAR}transactions/"

transactions: list[URLPattern] = [
    path(LEDGER, LineList.as_view(), name="line-list"),
    path(f"{LEDGER}accept/", LineAccept.as_view(), name="line-accept"),
    path(f"{LEDGER}new/", ListingNew.as_view(), name="listing-new"),
    path(f"{LEDGER}agreement/", LedgerAgreement.as_view(), name="ledger-agreement"),
    path(f"{LEDGER}rules/", MatchingRules.as_view(), name="matching-rules"),
    path(f"{LEDGER}rules/new/", MatchingRuleNew.as_view(), name="matching-rule-new"),
    path(f"{LEDGER}rules/<int:pk>/", MatchingRuleChange.as_view(), name="matching-rule"),
    path(f"{LEDGER}listings/<int:pk>/", ListingPage.as_view(), name="listing"),
    path(f"{LEDGER}listings/<int:pk>/undo/", ListingUndo.as_view(), name="listing-undo"),
    path(f"{LEDGER}<int:pk>/", LineDetail.as_view(), name="line-detail"),
    path(f"{LEDGER}<int:pk>/match/", LineMatch.as_view(), name="line-match"),
    path(f"{LEDGER}<int:pk>/open/", LineOpen.as_view(), name="line-open"),
]

# Pages of partners, who have no account: outside every organisation's addresses, and before them.
partners: list[URLPattern] = [
    path("confirm/thanks/", PartnerThanks.as_view(), name="partner-thanks"),
    path("confirm/<str:token>/", PartnerAnswer.as_view(), name="partner-answer"),
]

urlpatterns = [*partners, *pages, *imports, *transactions]
