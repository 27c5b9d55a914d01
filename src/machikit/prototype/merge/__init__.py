"""Brings what was changed in a saved page back into its prototype: words.csv, page.yaml and edits.csv (`machikit merge`)."""

from machikit.prototype.merge.merge_page import MergePlan, plan_merge
from machikit.prototype.merge.read_page import SavedPage, read_page

__all__ = ["MergePlan", "SavedPage", "plan_merge", "read_page"]
