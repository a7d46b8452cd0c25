"""One schedule: its round, and how everything in it stands in each service, read anew after each change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tests.schedules.across.cast import PARTS
from tests.schedules.across.roles import holding
from tests.schedules.across.world import Stage
from tests.schedules.cast import Route

Rows = list[dict[str, Any]]
_SUBMISSIONS: Final = """
SELECT json_agg(json_build_object(
  'id', d.id, 'status', d.status, 'attempt', d.attempt, 'version', d.version, 'revision', d.revision,
  'stages', (SELECT json_agg(json_build_object('number', s.number, 'unit', s.unit_id, 'status', s.status,
      'outcome', s.outcome, 'steps', (
        SELECT json_agg(json_build_object('kind', t.kind, 'status', t.status, 'office', t.office_id)
                        ORDER BY t.position)
          FROM steps t WHERE (t.dossier_id, t.attempt, t.stage) = (s.dossier_id, s.attempt, s.number)))
      ORDER BY s.number) FROM stages s WHERE (s.dossier_id, s.attempt) = (d.id, d.attempt)),
  'nominees', (SELECT json_agg(json_build_object('id', n.id, 'state', n.state, 'deciding_stage', n.deciding_stage,
      'asked_back', n.asked_back, 'name', n.name, 'award', n.award_code, 'decision', n.decision_id,
      'version', n.seal ->> 'id', 'person', n.person_id, 'salt', (
        SELECT v.salt FROM nominee_versions v WHERE v.nominee_id = n.id ORDER BY v.number DESC LIMIT 1))
      ORDER BY n.name) FROM nominees n WHERE n.dossier_id = d.id),
  'closes_on', r.closes_on, 'today', business_now()::date,
  'latecomers', (SELECT json_agg(json_build_object('id', a.id, 'expected', a.expected, 'used',
        d.late ->> 'allowance_id' = a.id::text OR EXISTS (
          SELECT FROM nominees n WHERE n.dossier_id = d.id AND n.late ->> 'allowance_id' = a.id::text))
      ORDER BY a.id) FROM late_allowances a WHERE a.dossier_id = d.id AND a.withdrawn_at IS NULL),
  'interests', (SELECT json_agg(json_build_object('id', i.id, 'person', i.person_id))
      FROM authority_interests i WHERE i.dossier_id = d.id AND NOT i.withdrawn)))
  FROM dossiers d JOIN rounds r ON r.id = d.round_id WHERE d.round_id = '{}'
"""
_AWARDS: Final = """
SELECT json_build_object(
  'sessions', (SELECT json_agg(json_build_object(
      'id', s.id, 'version', s.version, 'status', s.status, 'unit', s.unit_id,
      'scored', s.panel_concluded_at IS NOT NULL, 'closed', s.due_at <= business_now(),
      'members', (SELECT json_agg(m.person_id) FROM session_members m WHERE m.session_id = s.id),
      'items', (SELECT json_agg(json_build_object('id', i.id, 'dossier', i.dossier_id, 'attempt', i.attempt,
          'nominee', i.nominee_id, 'status', i.status, 'rank', i.score_rank,
          'threshold', i.threshold, 'in_favour', i.in_favour) ORDER BY i.position)
          FROM agenda_items i WHERE i.session_id = s.id),
      'recusals', (SELECT json_agg(json_build_object('id', r.id, 'item', r.item_id, 'member', r.member_id,
        'cause', r.cause)
          ORDER BY r.recorded_at) FROM recusals r WHERE r.session_id = s.id AND r.withdrawn_at IS NULL),
      'ballots', (SELECT json_agg(json_build_array(b.item_id, b.member_id, b.choice, b.received_at < s.due_at))
          FROM ballots b WHERE b.session_id = s.id))
      ORDER BY s.opened_at) FROM sessions s WHERE s.round_id = '{0}'),
  'decisions', (SELECT json_agg(json_build_object('id', d.id, 'version', d.version, 'kind', d.kind,
      'status', d.status, 'unit', d.unit_id, 'target', d.target_decision_id, 'by', d.drafted_by,
      'signed_by', d.signed_by, 'entries', (
        SELECT json_agg(json_build_object('item', l.item_id, 'nominee', l.nominee_id, 'dossier', l.dossier_id,
            'holds', l.holds, 'name', l.name) ORDER BY l.position)
          FROM decision_items l WHERE l.decision_id = d.id))
      ORDER BY d.drafted_at) FROM decisions d WHERE d.round_id = '{0}'),
  'nominations', (SELECT json_agg(json_build_object('id', n.nominee_id, 'state', n.state, 'item', n.item_id))
      FROM nominations n JOIN agenda_items i ON i.id = n.item_id JOIN sessions s ON s.id = i.session_id
     WHERE s.round_id = '{0}'))
"""
_SCORING: Final = """
SELECT json_agg(json_build_object(
  'id', p.session_id, 'version', p.version, 'status', p.status, 'unit', p.unit_id,
  'late', p.due_at <= business_now(),
  'items', (SELECT json_agg(json_build_object('id', i.id, 'withdrawn', i.withdrawn_at IS NOT NULL,
      'nominee', i.nominee_id, 'dossier', i.dossier_id, 'rank', i.rank) ORDER BY i.place)
      FROM panel_items i WHERE i.session_id = p.session_id),
  'panellists', (SELECT json_agg(m.person_id) FROM panellists m WHERE m.session_id = p.session_id),
  'recusals', (SELECT json_agg(json_build_object('id', r.id, 'item', r.item_id, 'member', r.panellist_id,
        'cause', r.ground)
      ORDER BY r.recorded_at) FROM recusals r WHERE r.session_id = p.session_id AND r.withdrawn_at IS NULL),
  'scores', (SELECT json_agg(json_build_array(s.item_id, s.panellist_id)) FROM scores s
      WHERE s.session_id = p.session_id)))
  FROM panels p WHERE p.round_id = '{}'
"""


@dataclass(frozen=True)
class Draw:
    """An act as drawn: which, by whom (beyond the parts: whoever should), on what, how far off, in what way."""

    verb: str
    who: int
    which: int
    aside: int
    way: int


@dataclass
class Scene:
    """The schedule's round on the stage. What is looked up stays known until a service is told to have changed."""

    on: Stage
    route: Route
    round_id: str
    nominees: int = 0
    """How many were named so far."""
    _seen: dict[str, Any] = field(default_factory=dict)

    async def dossiers(self) -> Rows:
        """In the order in which they were begun."""
        found: Rows = await self._look("submissions", _SUBMISSIONS)
        return sorted(found, key=lambda one: [nominee["name"] for nominee in one["nominees"]][:1])

    async def sessions(self) -> Rows:
        return await self._part("sessions")

    async def decisions(self) -> Rows:
        return await self._part("decisions")

    async def nominations(self) -> dict[str, dict[str, Any]]:
        """What awards holds or held, by nominee."""
        return {one["id"]: one for one in await self._part("nominations")}

    async def panels(self) -> Rows:
        found: Rows = await self._look("scoring", _SCORING)
        return found

    def changed(self, *services: str) -> None:
        """What was seen of these services counts no longer."""
        for service in services:
            self._seen.pop(service, None)

    def person(self, number: int) -> UUID:
        return self.on.people[number]

    def part_of(self, person: str) -> int:
        """The number of a person of the play."""
        return self.on.people.index(UUID(person))

    def whom(self, draw: Draw, role: str, unit: str) -> UUID:
        """Who was drawn, or somebody who holds the role; where nobody does, somebody who should."""
        if draw.who < len(PARTS):
            return self.person(draw.who)
        found = self.on.roles.holders(role, unit) or holding(role, unit)
        return self.person(found[draw.who % len(found)])

    def code_of(self, unit_id: str) -> str:
        return next(code for code, unit in self.on.here.units.items() if str(unit.unit_id) == unit_id)

    async def _part(self, name: str) -> Rows:
        found = await self._look("awards", _AWARDS)
        return found[name] or []

    async def _look(self, service: str, query: str) -> Any:
        if service not in self._seen:
            found = await self.on.sights[service].value(query.format(self.round_id))
            self._seen[service] = _without_nulls(found or [])
        return self._seen[service]


def one_of(found: Sequence[Any], which: int) -> Any:
    """Going round among them; None where there is none."""
    return found[which % len(found)] if found else None


_LISTS: Final = frozenset(
    {
        "stages",
        "nominees",
        "interests",
        "items",
        "latecomers",
        "recusals",
        "ballots",
        "members",
        "entries",
        "scores",
        "panellists",
        "steps",
    }
)


def _without_nulls(value: Any) -> Any:
    """An aggregate over nothing is an empty list."""
    if isinstance(value, list):
        return [_without_nulls(one) for one in value]
    if isinstance(value, dict):
        return {
            name: [] if one is None and name in _LISTS else _without_nulls(one) for name, one in value.items()
        }
    return value
