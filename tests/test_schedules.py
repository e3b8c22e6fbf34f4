"""A working day is as long as its clock times say, breaks taken off."""

import pytest

from contractgen.document import document_from_text
from contractgen.reading import read_facts


def long_days(sentence):
    found = read_facts(document_from_text(sentence + "\n", "x")).concepts
    return {"long-day", "overlong-day"} & found


@pytest.mark.parametrize(
    "sentence",
    [
        "工作时间为9:00至18:00，午休一小时，周一至周五。",
        "上午9:00上班，下午18:00下班，其中12:00至13:00为午休。",
        "工作时间：上午8:00至12:00，下午2:00至6:00。",
        "门店营业时间为9:00至21:00，员工分早晚两班。",
        "弹性上下班：8:00至10:00之间到岗。",
        "合同自2025年9月1日至2028年8月31日。",
    ],
)
def test_eight_hours_by_the_clock_are_no_long_day(sentence):
    assert long_days(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "工作时间为每日9:00至19:00，中午休息一小时。",
        "上午8:00至12:00，下午2:00至7:00。",
        "员工早上八点半至晚上六点半到岗，午间休息半小时。",
        "每日上班时间为8点至18点，用餐30分钟。",
    ],
)
def test_more_than_eight_hours_by_the_clock_are_a_long_day(sentence):
    assert long_days(sentence) == {"long-day"}


@pytest.mark.parametrize(
    "sentence",
    ["工作时间早9点至晚9点。", "施工高峰期每日作业时间为6:00至20:00，午间休息一小时。"],
)
def test_a_day_without_room_for_lawful_overtime_is_overlong(sentence):
    assert long_days(sentence) == {"long-day", "overlong-day"}
