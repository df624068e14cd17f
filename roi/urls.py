"""Addresses of the package. The converter `year` is registered by those of funding."""

from django.urls import URLPattern, path

from roi.views.agreements import AgreementDetail, AgreementStatement, AgreementStatementPdf
from roi.views.appraisal import ProjectQuestions, ProjectReturn
from roi.views.arrangement import Arrangement
from roi.views.cases import CaseDetail, CaseEdit, CaseList, CaseNew, CasePrepare, CaseSend, CaseTakeBack
from roi.views.cliff import CliffView
from roi.views.counts import OutcomeCounts, OutcomeCountsFile, OutcomeTables
from roi.views.documents import CaseDocument, CasePdf
from roi.views.measures import MeasureLibrary, MeasureNew, MeasureRetire
from roi.views.outcome_steps import (
    OutcomeComparison,
    OutcomeEdit,
    OutcomeMonths,
    OutcomeNew,
    OutcomeSteady,
    OutcomeWorth,
)
from roi.views.outcomes import (
    OutcomeList,
    OutcomeQuintiles,
    OutcomeWithdraw,
    ReleaseConfirm,
    ReleaseNew,
    SavingConfirm,
)
from roi.views.overview import Home, Overview
from roi.views.route import CaseConfirm, Delegation, DelegationNew, SignatoryNew
from roi.views.terms import TermsOfFunding
from roi.views.terms_compared import TermsCompared
from roi.views.versions import CaseFile, CasePack, CaseRead, CaseReturn, CaseSign, CaseWorkings
from roi.views.year_end import YearEndCalendar

app_name = "roi"

YEAR = "<str:organisation>/<year:year>/"
PROJECT = f"{YEAR}projects/<str:reference>/"
AGREEMENT = f"{YEAR}agreements/<str:reference>/"
CASE = f"{YEAR}cases/<str:reference>/"
VERSION = f"{CASE}versions/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("", Home.as_view(), name="home"),
    path(YEAR, Overview.as_view(), name="overview"),
    path(f"{YEAR}terms/", TermsOfFunding.as_view(), name="terms"),
    path(f"{YEAR}terms/cliff/", CliffView.as_view(), name="cliff"),
    path(f"{YEAR}terms/compared/", TermsCompared.as_view(), name="terms-compared"),
    path(f"{YEAR}terms/year-end/", YearEndCalendar.as_view(), name="year-end"),
    path(AGREEMENT, AgreementDetail.as_view(), name="agreement-detail"),
    path(f"{AGREEMENT}statement/", AgreementStatement.as_view(), name="agreement-statement"),
    path(f"{AGREEMENT}statement/pdf/", AgreementStatementPdf.as_view(), name="agreement-statement-pdf"),
    path(f"{YEAR}measures/", MeasureLibrary.as_view(), name="measures"),
    path(f"{YEAR}measures/new/", MeasureNew.as_view(), name="measure-new"),
    path(f"{YEAR}measures/<slug:code>/retire/", MeasureRetire.as_view(), name="measure-retire"),
    path(f"{PROJECT}outcomes/", OutcomeList.as_view(), name="outcomes"),
    path(f"{PROJECT}outcomes/new/", OutcomeNew.as_view(), name="outcome-new"),
    path(f"{PROJECT}outcomes/release/<int:pk>/confirm/", ReleaseConfirm.as_view(), name="realisation-confirm"),
    path(f"{PROJECT}outcomes/<slug:line>/change/", OutcomeEdit.as_view(), name="outcome-edit"),
    path(f"{PROJECT}outcomes/<slug:line>/months/", OutcomeMonths.as_view(), name="outcome-edit-months"),
    path(f"{PROJECT}outcomes/<slug:line>/counts/", OutcomeCounts.as_view(), name="outcome-counts"),
    path(f"{PROJECT}outcomes/<slug:line>/tables/", OutcomeTables.as_view(), name="outcome-tables"),
    path(
        f"{PROJECT}outcomes/<slug:line>/tables/<slug:group>/<slug:breakdown>.csv",
        OutcomeCountsFile.as_view(),
        name="outcome-counts-file",
    ),
    path(f"{PROJECT}outcomes/<slug:line>/comparison/", OutcomeComparison.as_view(), name="outcome-comparison"),
    path(f"{PROJECT}outcomes/<slug:line>/worth/", OutcomeWorth.as_view(), name="outcome-worth"),
    path(f"{PROJECT}outcomes/<slug:line>/steady/", OutcomeSteady.as_view(), name="outcome-steady"),
    path(f"{PROJECT}outcomes/<slug:line>/fifths/", OutcomeQuintiles.as_view(), name="quintiles"),
    path(f"{PROJECT}outcomes/<slug:line>/release/new/", ReleaseNew.as_view(), name="realisation-new"),
    path(f"{PROJECT}outcomes/<slug:line>/saving/", SavingConfirm.as_view(), name="saving-confirm"),
    path(f"{PROJECT}outcomes/<slug:line>/withdraw/", OutcomeWithdraw.as_view(), name="outcome-withdraw"),
    path(f"{PROJECT}return/", ProjectReturn.as_view(), name="appraisal"),
    path(f"{PROJECT}return/questions/", ProjectQuestions.as_view(), name="questions"),
    path(f"{YEAR}cases/", CaseList.as_view(), name="case-list"),
    path(f"{YEAR}cases/new/", CaseNew.as_view(), name="case-new"),
    path(f"{YEAR}cases/delegation/", Delegation.as_view(), name="delegation"),
    path(f"{YEAR}cases/sections/", Arrangement.as_view(), name="arrangement"),
    path(f"{YEAR}cases/delegation/new/", DelegationNew.as_view(), name="delegation-new"),
    path(f"{YEAR}cases/delegation/signatory/", SignatoryNew.as_view(), name="signatory-new"),
    path(CASE, CaseDetail.as_view(), name="case-detail"),
    path(f"{CASE}change/", CaseEdit.as_view(), name="case-edit"),
    path(f"{CASE}prepare/", CasePrepare.as_view(), name="case-prepare"),
    path(VERSION, CaseRead.as_view(), name="case-read"),
    path(f"{VERSION}send/", CaseSend.as_view(), name="case-send"),
    path(f"{VERSION}take-back/", CaseTakeBack.as_view(), name="case-take-back"),
    path(f"{VERSION}document/", CaseDocument.as_view(), name="case-document"),
    path(f"{VERSION}sign/", CaseSign.as_view(), name="case-sign"),
    path(f"{VERSION}confirm/", CaseConfirm.as_view(), name="case-confirm"),
    path(f"{VERSION}return/", CaseReturn.as_view(), name="case-return"),
    path(f"{VERSION}pdf/", CasePdf.as_view(), name="case-pdf"),
    path(f"{VERSION}workings/", CaseWorkings.as_view(), name="case-workings"),
    path(f"{VERSION}pack/", CasePack.as_view(), name="case-pack"),
    path(f"{VERSION}case-file/", CaseFile.as_view(), name="case-file"),
]
