"""The report and the reading page: one HTML file."""

from pipeline.publishing.report.page import READS, render_report

__all__ = ["READS", "render_report"]
