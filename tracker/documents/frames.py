"""The same as pandas frames, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tracker.documents.changes import CHANGE_COLUMNS, change_document
from tracker.documents.models import FLAT_COLUMNS, flat_document, model_document
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change

_WHOLE = tuple(column for column in FLAT_COLUMNS if column.startswith(("context_", "parameters_")))


def models_frame(models: Iterable[Assessment]) -> pd.DataFrame:
    """A row a model, indexed by id; sizes as nullable integers."""
    frame = pd.DataFrame(
        [flat_document(model_document(model)) for model in models], columns=list(FLAT_COLUMNS)
    )
    return frame.astype(dict.fromkeys(_WHOLE, "Int64")).set_index("id")


def changes_frame(changes: Iterable[Change]) -> pd.DataFrame:
    """A row a change, in the order given."""
    rows = [change_document(change) for change in changes]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
