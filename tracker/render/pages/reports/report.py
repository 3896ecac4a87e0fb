"""A report as a page, as Markdown or as JSON."""

from __future__ import annotations

from tracker.domain.reporting.report import Report
from tracker.vocabulary import ReportFormat


def render_report(report: Report, form: ReportFormat) -> str:
    """The whole document in that form."""
    match form:
        case ReportFormat.HTML:
            from tracker.render.pages.reports.report_page import render_report_html

            return render_report_html(report)
        case ReportFormat.MARKDOWN:
            from tracker.render.pages.reports.report_markdown import render_report_markdown

            return render_report_markdown(report)
        case ReportFormat.JSON:
            from tracker.documents.report import report_document
            from tracker.render.layout.structured import json_text

            return json_text(report_document(report))
