"""Licence-like texts written for these tests, and a recogniser that knows only them."""

from __future__ import annotations

from tracker.domain.licensing.texts.recognition import KnownMarkers, Recogniser
from tracker.domain.licensing.texts.sketch import make_sketch
from tracker.domain.licensing.texts.wording import digests

OPEN = """Orchard License

Copyright (c) <year> <owner>

Anybody who gets a copy of this orchard may walk in it, pick from it and give from it to others, as long
as this notice goes along with every basket that leaves the gate.

Neither the name of <owner> nor the names of the pickers stand on a basket without a written word.

THE ORCHARD IS GIVEN AS IT GROWS. NOBODY WHO PLANTED IT ANSWERS FOR FRUIT THAT IS SOUR OR LATE.
"""

PLUM_1 = """PLUM 1.0 COMMUNITY LICENSE AGREEMENT
Plum 1.0 Release Date: June 3, 2025

1. Grant. Plum Works lets you use, change and share the Plum 1.0 Materials without a fee, under the terms
that follow in this agreement and in the policy that it names.

2. Size. If the products of you and your affiliates had more than 700 million monthly active users in the
month before the release date, you ask Plum Works for a license first, and have no rights until then.

3. Places. The rights are not granted to anybody whose home is in the European Union.

4. Outputs. You will not use the Plum 1.0 Materials or their outputs to improve any other language model.
"""

PLUM_2 = PLUM_1.replace("Plum 1.0", "Plum 2.0").replace("PLUM 1.0", "PLUM 2.0").replace(
    "4. Outputs. You will not use", "4. Outputs. You may use"
)  # fmt: skip

KNOWN = {"orchard": OPEN, "plum-1": PLUM_1, "plum-2": PLUM_2}
FAMILY = {"orchard": "", "plum-1": "plum", "plum-2": "plum"}
MARKERS = (
    KnownMarkers(key="plum-1", present=("plum 1.0 community license agreement",), absent=()),
    KnownMarkers(key="plum-2", present=("plum 2.0 community license agreement",), absent=()),
    KnownMarkers(key="quince", present=("quince research license", "only for research"), absent=("plum",)),
)


def small_recogniser() -> Recogniser:
    """Knows three texts, and a fourth licence by its phrases alone."""
    return Recogniser(
        digests={digest: key for key, text in KNOWN.items() for digest in digests(text.encode())},
        markers=MARKERS,
        sketches=[
            make_sketch(text, id=f"text/{key}", key=key, family=FAMILY[key]) for key, text in KNOWN.items()
        ],
        spdx_of={key: f"LicenseRef-{key}" for key in (*KNOWN, "quince")},
    )
