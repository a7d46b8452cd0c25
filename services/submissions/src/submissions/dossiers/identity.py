"""When two nominations are of one subject: the same person, or the same name however it was typed.

Values and the kinds of text only.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from kit.text import name_key
from submissions.dossiers.values import Nominee


def repeated(nominees: Iterable[Nominee]) -> Iterator[tuple[Nominee, Nominee]]:
    """Each nominee who was named before for the same award, with the earlier one: the same person, or the same kind of
    subject under the same name. Two people whom the directory knows apart are not one for their name.
    """
    persons: dict[tuple[str, UUID], Nominee] = {}
    names: dict[tuple[str, str, str], Nominee] = {}
    for nominee in nominees:
        award, person = nominee.award_code, nominee.person_id
        by_name = (award, nominee.subject_type.value, name_key(nominee.name))
        if person is not None and (award, person) in persons:
            yield nominee, persons[award, person]
        elif (earlier := names.get(by_name)) and (person is None or earlier.person_id is None):
            yield nominee, earlier
        if person is not None:
            persons.setdefault((award, person), nominee)
        names.setdefault(by_name, nominee)


def is_same_subject(one: Nominee, other: Nominee) -> bool:
    """Whether both are one person, or where the directory doesn't tell them apart one name of one kind of subject."""
    if one.person_id is not None and other.person_id is not None:
        return one.person_id == other.person_id
    return (one.subject_type, name_key(one.name)) == (other.subject_type, name_key(other.name))


def is_another(sealed: Mapping[str, Any], nominee: Nominee) -> bool:
    """Whether another subject, or another award, stands where that one was sealed (`content` of a version)."""
    was, now = sealed["person_id"], nominee.person_id
    return (
        (sealed["award_code"], sealed["subject_type"]) != (nominee.award_code, nominee.subject_type.value)
        or name_key(sealed["name"]) != name_key(nominee.name)
        or (was is not None and now is not None and was != str(now))
    )
