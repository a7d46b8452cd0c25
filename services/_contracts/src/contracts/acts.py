"""Who did what on a dossier, and who has an interest in a nomination, as facts carry it.

Every act travels in the fact that it causes, so that each service can tell who may not act any more.
"""

from uuid import UUID

from contracts.fact import Fact, Value
from contracts.vocabulary import Open, OpenWords


class Duty(OpenWords):
    """What a person does with a dossier (open); what excludes what is in `authority/exclusions.yaml`. A duty that a
    service does not know is kept and excludes nothing there yet.

    Soạn, trình hồ sơ; kiểm tra; thẩm định; chấm điểm; biểu quyết; ký (tờ trình, quyết định); dự thảo quyết định;
    nhập phiếu của người khác.
    """

    PREPARE = "prepare"
    CHECK = "check"
    APPRAISE = "appraise"
    SCORE = "score"
    VOTE = "vote"
    SIGN = "sign"
    DRAFT = "draft"
    ENTER_PAPER = "enter_paper"


class Ground(OpenWords):
    """Why a person has an interest in a nomination (open): người thân thích; đứng đầu, là thành viên của tập thể được
    đề nghị; lý do khác đã khai báo. A ground that a service does not know excludes there.
    """

    CLOSE_RELATIVE = "close_relative"
    LEADS_NOMINEE = "leads_nominee"
    BELONGS_TO_NOMINEE = "belongs_to_nominee"
    OTHER = "other"


class ActDone(Value):
    """A person did a duty on a dossier in the name of a unit."""

    person_id: UUID
    duty: Open[Duty]
    dossier_id: UUID
    unit_id: UUID


class InterestStated(Value):
    """A person has an interest in a nomination, or no longer where it was entered by mistake; the reason stays in
    the service that took the declaration.
    """

    interest_id: UUID
    person_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    ground: Open[Ground]
    withdrawn: bool = False


class LateAct(Value):
    """An act on a nomination by somebody who has an interest in it, as was heard only afterwards."""

    person_id: UUID
    duty: Open[Duty]
    dossier_id: UUID
    nominee_id: UUID


class FactOfActs(Fact):
    """A fact that a person's act caused, and which therefore carries it."""

    acts: tuple[ActDone, ...] = ()


class FactOfInterests(Fact):
    """A fact that says who has an interest in which nomination."""

    interests: tuple[InterestStated, ...] = ()


class FactOfLateActs(Fact):
    """Nothing is undone in silence: the head of the level is told of acts by people with an interest, and decides.

    `above_id` is the unit above, where one of those people signs for this level: its head is told as well.
    """

    late: tuple[LateAct, ...]
    above_id: UUID | None = None
