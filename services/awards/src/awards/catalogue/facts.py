"""The catalogue's fact."""

from awards.catalogue.domain import Award
from contracts.awards import AwardRecordedV1
from kit.unit_of_work import NumberedFact


def award_recorded(award: Award) -> NumberedFact:
    """The whole entry as it stands."""
    fact = AwardRecordedV1(
        code=award.code,
        name=award.name,
        kind=award.kind.value,
        subject_types=award.subject_types,
        decided_by=award.decided_by,
        proposed_by=award.proposed_by,
        rule_set=award.rule_set,
        article=award.article,
        valid_from=award.valid_from,
        valid_to=award.valid_to,
    )
    return NumberedFact(fact, key=award.key, sequence=award.version)
