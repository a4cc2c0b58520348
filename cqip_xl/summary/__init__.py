"""Rollup -> Book: the district summary, a file a sheet."""

from cqip_xl.summary.summary import compose_summary

__all__ = ["compose_summary"]
