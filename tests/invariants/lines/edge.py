"""What comes in, of line 2: the edge takes what it was asked, as it stands, from whom it may, and nothing else."""

from typing import Final

from tests.invariants.breaks import Break
from tests.invariants.line import Check

_EDGE: Final = "tests/kit/test_edge.py"
_LIMITS: Final = "tests/kit/test_limits.py"
_TEXT: Final = "tests/kit/test_text.py"

EDGE: Final = (
    Check(
        f"{_LIMITS}::test_a_body_larger_than_any_command_is_refused",
        (
            Break(
                "a body that does not say how large it is may be of any size",
                "kit:Limited._measuring",
                "taken > self._largest_body",
                "False",
            ),
        ),
    ),
    Check(
        f"{_LIMITS}::test_who_announces_bodies_and_sends_none_keeps_nobody_else_waiting",
        (
            Break(
                "a body may take as long as it likes",
                "kit:Limited._measuring",
                "asyncio.timeout_at(until)",
                "asyncio.timeout_at(None)",
            ),
            Break(
                "one person may take every place",
                "kit:Places.one_of",
                "self._in_hand[actor.name] >= self._each",
                "False",
            ),
            Break(
                "a place does not come back", "kit:Places.one_of", "self._in_hand[actor.name] -= 1", "pass"
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_what_two_readers_could_read_differently_is_refused_with_its_place",
        (
            Break(
                "of a member that comes twice the last one counts",
                "kit:_parsed",
                """
                if doubled:
                    for fault in _faults(value, "", 0):
                        raise fault
                """,
            ),
            Break("a text is a number, and a number a truth", "kit:Taken.parsed", "strict=True"),
            Break("half a character is one", "kit:_halves", "0xD800 <= ord(each) <= 0xDFFF", "False"),
        ),
    ),
    Check(
        f"{_EDGE}::test_a_parameter_that_nobody_takes",
        (
            Break(
                "a parameter that is unknown is dropped",
                "kit:Taken.judge_query",
                "name not in self.once and name not in self.often",
                "False",
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_a_parameter_that_comes_twice_where_one_is_meant",
        (
            Break(
                "of a parameter that comes twice one counts",
                "kit:Taken.judge_query",
                "names.count(name) > 1",
                "False",
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_a_body_for_a_route_that_takes_none",
        (
            Break(
                "a body that nobody takes is dropped",
                "kit:Taken.content",
                "body.strip() not in _EMPTY",
                "False",
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_another_media_type",
        (
            Break(
                "whatever it says it is, it is read",
                "kit:Taken.content",
                "self._judge_media_type(request, body)",
                "pass",
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_what_is_not_one_strong_tag_says_nothing_of_what_was_seen",
        (
            Break("of two tags the first one counts", "kit:_seen_if_any", "times > 1"),
            Break(
                "a weak tag is as good as a strong one",
                "kit:_seen_if_any",
                "_TAG.fullmatch(if_match.strip())",
                """re.search('"([0-9]+)"', if_match)""",
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_a_key_that_is_no_key_is_not_told_to_be_missing",
        (Break("a key may be of any length", "kit:Request.of", "not KEY.fullmatch(keys[0])"),),
    ),
    Check(
        f"{_EDGE}::test_a_key_that_comes_twice_is_none",
        (Break("of two keys the first one counts", "kit:Request.of", "len(keys) > 1"),),
    ),
    Check(
        f"{_EDGE}::test_the_same_content_in_another_spelling_is_the_same_content",
        (Break("content is compared byte by byte", "kit:Taken.content", "canonical(body)", "body"),),
    ),
    Check(
        f"{_EDGE}::test_each_answer_has_its_correlation_id_and_each_request_its_line",
        (
            Break(
                "an answer does not say by what it is found",
                "kit:Noted.__call__",
                "MutableHeaders(scope=message)[CORRELATION] = str(correlation_id)",
            ),
            Break(
                "what a caller says is not taken up",
                "kit:Noted.__call__",
                "_told(scope) or uuid4()",
                "uuid4()",
            ),
        ),
    ),
    Check(
        f"{_EDGE}::test_faults_that_one_answer_names_have_an_end",
        (
            Break(
                "an answer names every fault there is", "kit:_bounded", "len(errors) > MOST_ERRORS", "False"
            ),
        ),
    ),
    Check(
        "tests/kit/test_problems.py::test_no_fact_takes_the_place_of_a_member_that_every_problem_has",
        (
            Break(
                "a fact overrides what the problem says",
                "kit:problem_response",
                "_bounded(facts) | body",
                "body | _bounded(facts)",
            ),
        ),
    ),
    Check(
        f"{_TEXT}::test_what_people_see_alike_is_kept_alike",
        (
            Break(
                "a name is kept as it was typed", "kit:_visible", "unicodedata.normalize('NFC', text)", "text"
            ),
            Break(
                "what is invisible stays",
                "kit:_visible",
                "_INVISIBLE.sub('', ...)",
                "_BREAKS.sub('\\n', found)",
            ),
        ),
    ),
    Check(
        f"{_TEXT}::test_what_is_no_name_is_refused_with_what_to_do",
        (
            Break("a name may be of blanks", "kit:Kind.clean", "not any(map(str.isalnum, cleaned))", "False"),
            Break(
                "a name may have lines", "kit:Kind._cleaned", "'\\n' in found and not self.has_lines", "False"
            ),
            Break("a control is a character", "kit:Kind._cleaned", "(odd := _REFUSED.search(found))", "None"),
            Break("a name may be of any length", "kit:Kind.clean", "len(cleaned) > self.longest", "False"),
        ),
    ),
    Check(
        f"{_TEXT}::test_no_type_is_taken_for_another",
        (
            Break("a number is a day", "kit:_spelled", "not isinstance(value, str)", "False"),
            Break(
                "a text is an exact number", "kit:_a_number", "not isinstance(value, (int, float))", "False"
            ),
        ),
    ),
    Check(
        "tests/architecture/test_inputs.py::test_every_input_has_a_kind_and_a_bound",
        (
            Break(
                "evidence without an end",
                "submissions:WrittenNominee",
                "Field(default=(), max_length=100)",
                "Field(default=())",
            ),
        ),
    ),
    Check(
        "tests/submissions/test_writing.py::test_a_dossier_has_so_many_nominees_and_no_more",
        (
            Break(
                "one by one a dossier has any number of nominees",
                "submissions.dossiers:edit",
                "len(nominees) > MOST_NOMINEES",
                "False",
            ),
        ),
    ),
)
