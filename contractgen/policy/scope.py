"""Whether a policy reaches an agreement: its time, place, employers and modes."""

import re
from collections.abc import Iterator
from datetime import date

from contractgen.numerals import format_date
from contractgen.policy.compare import Departure, Outcome, Undecided
from contractgen.policy.entitle import EMPLOYERS
from contractgen.policy.hire import Hire


def binds(hire: Hire, on: date) -> bool:
    """Return whether the policy's requirements are to be compared with this agreement.

    Not before it was in force, nor where it sends the employer to other rules; a mode that is not
    for this employer only where the agreement itself invokes the policy.
    """
    policy = hire.policy
    if policy.since is not None and on < policy.since:
        return False
    if any(scope.kind == hire.employer for scope in policy.scope.elsewhere):
        return False
    if hire.employer is not None and hire.employer not in policy.scope.employers:
        return False
    mode = policy.mode(hire.mode)
    foreign = mode and mode.employers and hire.employer not in (None, *mode.employers)
    return hire.invoked or not foreign


def beyond(hire: Hire, on: date) -> Outcome:
    """Yield every way in which the policy doesn't reach the agreement."""
    found = [*_time(hire, on), *_employer(hire), *_place(hire), *_repealed(hire)]
    yield from found
    if not found and hire.policy.since is None:
        yield Undecided(f"{hire.policy.since_remark}签订时是否已经施行无法核对")


def _time(hire: Hire, on: date) -> Iterator[Departure]:
    policy = hire.policy
    if policy.since is not None and on < policy.since:
        yield Departure(
            item="适用时间",
            found=f"签订日期（{format_date(on)}）早于施行之日（{format_date(policy.since)}）",
            required="施行后签订的协议",
            article=policy.scope.article,
            quote=policy.scope.quote,
            term="agreement.sign_date",
            remark=policy.since_remark,
        )


def _employer(hire: Hire) -> Iterator[Departure]:
    policy, kind = hire.policy, hire.employer
    if kind is None:
        return
    for scope in policy.scope.elsewhere:
        if scope.kind == kind:
            yield Departure(
                item="用人单位",
                found=f"用人单位是{EMPLOYERS[kind]}，{scope.say}",
                required="其他单位",
                article=scope.article,
                quote=scope.quote,
                term="employer.kind",
            )
            return
    if kind not in policy.scope.employers:
        yield Departure(
            item="用人单位",
            found=f"用人单位是{EMPLOYERS[kind]}，不在适用范围内",
            required="、".join(EMPLOYERS[item] for item in policy.scope.employers),
            article=policy.scope.article,
            quote=policy.scope.quote,
            term="employer.kind",
        )
        return
    mode = policy.mode(hire.mode)
    if mode and mode.employers and kind not in mode.employers:
        yield Departure(
            item="引进方式",
            found=f"用人单位是{EMPLOYERS[kind]}，{mode.name}以"
            f"{'、'.join(EMPLOYERS[item] for item in mode.employers)}为对象",
            required="、".join(EMPLOYERS[item] for item in mode.employers),
            article=mode.article,
            quote=mode.quote,
            term="engagement.mode",
            remark="协议援引该政策的，仍比照核对各项待遇。" if hire.invoked else "",
        )


_REGION = re.compile(r"[\u4e00-\u9fff]{2,}?(?:省|市|州|县|自治区|地区)")


def _place(hire: Hire) -> Iterator[Departure]:
    """A place of work, else an address, that names some other region and none of the policy's."""
    for name in ("engagement.work_place", "employer.address"):
        place = hire.value(name)
        if place is None:
            continue
        if any(region in place for region in hire.policy.regions):
            return
        if _REGION.search(place):
            scope = hire.policy.scope
            yield Departure(
                item="地域",
                found=f"{'工作地点' if name.startswith('engagement') else '用人单位住所'}"
                "不在该政策的地域范围内",
                required="、".join(hire.policy.regions),
                article=scope.article,
                quote=scope.quote,
                term=name,
            )
            return


def _repealed(hire: Hire) -> Iterator[Departure]:
    for old in hire.policy.repeals:
        start = hire.text.find(old.title)
        if start >= 0:
            yield Departure(
                item="援引的政策",
                found=f"协议援引的《{old.title}》已经废止",
                required="现行政策",
                article=old.article,
                quote=old.quote,
                span=(start, start + len(old.title)),
            )
