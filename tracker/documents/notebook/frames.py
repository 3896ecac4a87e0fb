"""The same as pandas frames, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from tracker.documents.changes import CHANGE_COLUMNS, change_document
from tracker.documents.models import FLAT_COLUMNS, flat_document, model_document
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change
from tracker.domain.policy.under_policy import CheckedModel
from tracker.vocabulary import Action

_WHOLE = tuple(column for column in FLAT_COLUMNS if column.startswith(("context_", "parameters_")))


def models_frame(models: Iterable[Assessment]) -> pd.DataFrame:
    """A row a model, indexed by id; sizes as nullable integers."""
    frame = pd.DataFrame(
        [flat_document(model_document(model)) for model in models], columns=list(FLAT_COLUMNS)
    )
    return frame.astype(dict.fromkeys(_WHOLE, "Int64")).set_index("id")


def verdicts_frame(results: Iterable[CheckedModel]) -> pd.DataFrame:
    """A row a model, indexed by what was asked."""
    rows = [
        {
            "asked": one.asked,
            "model": one.assessment.model.id,
            "hub": one.assessment.model.hub,
            "verdict": one.judgement.verdict.value,
            "license": one.assessment.license.concluded,
            "access": one.assessment.access.value.value,
            **{action.value: verdict.value for action, verdict in one.judgement.actions.items()},
            "summary": one.summary,
        }
        for one in results
    ]
    columns = ["asked", "model", "hub", "verdict", "license", "access", *(a.value for a in Action), "summary"]
    return pd.DataFrame(rows, columns=columns).set_index("asked")


def references_frame(references: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A row a reference of ``tracker.scan/1``, in the order given."""
    return pd.DataFrame([{**one, "resolved_by": len(one["resolved_by"])} for one in references])


def changes_frame(changes: Iterable[Change]) -> pd.DataFrame:
    """A row a change, in the order given."""
    rows = [change_document(change) for change in changes]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
