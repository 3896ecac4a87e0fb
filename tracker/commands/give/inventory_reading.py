"""What a document is about, read from models by name, from a project, or from a lock alone."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tracker.adapters.knowledge.rules import rules_digest
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.lock_file import load_lock, texts_beside
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import check_models, profile_with
from tracker.commands.ask.scan import scan
from tracker.commands.give.judging_entries import Judge, names_of, observations_of
from tracker.commands.give.lock import LOCKED
from tracker.documents.check import result_document
from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.boms.describing import component
from tracker.domain.boms.inventory import Base, Component, Inventory, Licensing, Occurrence
from tracker.domain.boms.purl import reference_of
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.licensing.judging.findings import worst
from tracker.domain.locking.entries import HUB, LockedModel
from tracker.domain.locking.wanted import Wanted, wanted_of
from tracker.domain.observing.observation import Observation
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.scanning.text.reference import Reference
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import LiveReader, ModelLookup
from tracker.version import __version__
from tracker.vocabulary import Verdict


class InventoryReader:
    """Reads inventories with one ledger, policy and profile; offline nothing is asked of the Hub."""

    def __init__(self, workspace: Workspace, facts: Mapping[str, Fact], *, offline: bool) -> None:
        self._workspace = workspace
        self._policy = load_policy(workspace.policy)
        self._profile = profile_with(self._policy, facts)
        self._ledger = Ledger.open(workspace)
        self._reader = None if offline else LiveReader()
        self.notes: list[str] = []

    def all_models(self) -> list[str]:
        """Ids of one's own registry."""
        return sorted(model.id for model in self._ledger.registry)

    def of_models(self, names: Sequence[str], title: str = "models") -> Inventory:
        """Models by any of their names."""
        return self._inventory(title, self._components([(name, None, ()) for name in names]))

    def of_project(self, path: Path, name: str | None = None, version: str | None = None) -> Inventory:
        """What the project at ``path`` refers to, with the places."""
        found = scan([path], self._workspace).references
        references = [one for one in found if one.place in LOCKED]
        if left := len(found) - len(references):
            self.notes.append(f"{left} references in tests, examples and documentation are left out")
        asked = [(_asked(one), one, _places(one, references)) for one in wanted_of(references)]
        title = name or Path(os.path.realpath(path if path.is_dir() else path.parent)).name or "project"
        return self._inventory(title, self._components(asked), version)

    def of_lock(self, path: Path, name: str | None = None, version: str | None = None) -> Inventory:
        """What a lock holds; nothing but the lock and the texts beside it is read."""
        lock = load_lock(path)
        texts = texts_beside(path)
        judge = Judge(ledger=self._ledger, policy=self._policy, profile=self._profile)
        found = []
        for model in lock.models:
            seen = observations_of(model, texts)
            results = judge.check(names_of(model), seen, texts.text).results
            observation = seen.get(model.repo.casefold())
            made = component(
                _worst(results),
                observation,
                self._numbers(results[0].assessment, observation),
                knowledge=self._ledger.knowledge,
                read_text=texts.text,
                files=model.files,
                occurrences=[Occurrence(path=path) for path in model.where],
                source=model.source,
                name=model.repo,
                requested=model.requested,
                bases=_locked_bases(model, results[0]),
                judged=result_document(results[0]),
            )
            found.append(replace(made, revision=model.revision, access=model.access))
        title = name or Path(os.path.realpath(path)).parent.name or "project"
        seen_last = [seen for model in lock.models for seen in observations_of(model, texts).values()]
        return replace(self._inventory(title, found, version), moment=_newest(seen_last))

    # ---- parts

    def _components(
        self, asked: Sequence[tuple[str, Wanted | None, Sequence[Occurrence]]]
    ) -> list[Component]:
        lookup = ModelLookup(self._ledger, self._reader)
        names = [name for name, _, _ in asked]
        checked = check_models(names, lookup, self._policy, self._profile)
        self.notes += checked.notes
        results = {result.asked: result for result in checked.results}
        return [
            self._component(results[name], lookup.find(name).observation, wanted, places)
            for name, wanted, places in asked
        ]

    def _component(
        self,
        result: CheckedModel,
        observation: Observation | None,
        wanted: Wanted | None,
        places: Sequence[Occurrence],
    ) -> Component:
        return component(
            result,
            observation,
            self._numbers(result.assessment, observation),
            knowledge=self._ledger.knowledge,
            read_text=self._text,
            occurrences=places,
            source=wanted.source if wanted else HUB if result.assessment.model.hub else "hosted",
            name=(wanted.repo if wanted else None) or result.assessment.model.hub or result.asked,
            requested=wanted.requested if wanted else None,
            judged=result_document(result),
        )

    def _numbers(self, assessment: Assessment, observation: Observation | None) -> Assessment:
        return assess(
            assessment.model,
            observation,
            knowledge=self._ledger.knowledge,
            read_evidence=self._text,
            day=self._ledger.now.date(),
            with_license=False,
        )

    def _text(self, sha256: str) -> str | None:
        """A text read now, kept in the ledger, or shipped."""
        shipped = self._ledger.shipped
        ways = [self._reader.text] if self._reader is not None else []
        ways.append(self._ledger.snapshots.evidence.text)
        ways += [shipped.snapshots.evidence.text] if shipped is not None else []
        return next((text for way in ways if (text := way(sha256)) is not None), None)

    def _inventory(
        self, title: str, components: Sequence[Component], version: str | None = None
    ) -> Inventory:
        organization = self._policy.facts.get("organization.name")
        return Inventory(
            name=title,
            version=version,
            moment=self._ledger.view().seen_at,
            supplier=str(organization) if organization else None,
            tool=__version__,
            rules=rules_digest(),
            components=_merged(components),
        )


def _asked(wanted: Wanted) -> str:
    if wanted.source == HUB:
        return wanted.repo
    return wanted.model or wanted.original or wanted.repo


def _places(wanted: Wanted, references: Sequence[Reference]) -> list[Occurrence]:
    note = None
    if wanted.source == HUB and not wanted.pinned:
        note = "no commit is named in the call"
    return [
        Occurrence(path=one.path, line=one.line or None, symbol=one.kind, note=note)
        for one in references
        if (found := wanted_of([one])) and found[0].key == wanted.key
    ]


def _newest(observations: Sequence[Observation]) -> str | None:
    """When the newest of the repositories was last changed: a lock holds no time of its own."""
    times = [seen.facts.get("lastModified") for seen in observations]
    newest = max((time for time in times if isinstance(time, str)), default=None)
    return f"{newest[:19]}Z" if newest is not None and len(newest) >= 19 else None


def _worst(results: Sequence[CheckedModel]) -> CheckedModel:
    """The first, with the worst answer of all for each use: a copy is no freer than its original."""
    first = results[0]
    actions = dict(first.judgement.actions)
    for use in first.judgement.uses:
        actions[use] = worst(result.judgement.actions[use] for result in results)
    verdict = worst(actions[use] for use in first.judgement.uses) if first.judgement.uses else Verdict.UNKNOWN
    duties = tuple(dict.fromkeys(duty for result in results for duty in result.judgement.duties))
    return replace(first, judgement=replace(first.judgement, actions=actions, verdict=verdict, duties=duties))


def _locked_bases(model: LockedModel, result: CheckedModel) -> list[Base]:
    relations = {
        ancestor.hub: ancestor.relation.value for ancestor in result.subject.ancestors if ancestor.hub
    }
    direct = {ancestor.hub for ancestor in result.subject.ancestors if ancestor.steps == 1}
    return [
        Base(
            repo=base.repo,
            relation=relations.get(base.repo, "original"),
            revision=base.revision,
            licensing=Licensing(
                declared=base.license.declared,
                concluded=base.license.concluded,
                license_class=base.license.license_class,
                reason=base.license.cause or "",
            ),
        )
        for base in model.bases
        if base.repo in direct or base.reason is not None
    ]


def _merged(components: Sequence[Component]) -> tuple[Component, ...]:
    """One component a reference; where several places lead to the same one, all of them are kept."""
    found: dict[str, Component] = {}
    for one in components:
        name = reference_of(one)
        if name in found:
            kept = found[name]
            places = tuple(dict.fromkeys((*kept.occurrences, *one.occurrences)))
            found[name] = replace(kept, occurrences=places)
        else:
            found[name] = one
    return tuple(found[name] for name in sorted(found))
