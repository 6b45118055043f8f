"""What the month should come to: a second, independent reckoning of entries, statuses and bills.

It shares no line with tat. Instants are whole seconds of UTC, money is decimal, zones are those of
zoneinfo.
"""

import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

DECIMALS = {"EUR": 2, "JPY": 0}
OPEN = ("intake", "to_do", "in_progress", "blocked", "exploded")
SUPPORT = "General Support"


def utc(zone, day, clock, fold=0):
    """The instant of a clock on the wall."""
    parts = [int(part) for part in clock.split(":")] + [0]
    wall = datetime(day.year, day.month, day.day, *parts[:3], fold=fold, tzinfo=ZoneInfo(zone))
    return int(wall.timestamp())


def local(at, zone):
    """The wall at an instant."""
    return datetime.fromtimestamp(at, ZoneInfo(zone))


@dataclass
class Rate:
    """What holds from a day on; None has always held."""

    since: date | None
    rate: Decimal | None


@dataclass
class Payer:
    """A customer or a pillar."""

    rates: list = field(default_factory=list)
    currency: str = "EUR"
    step: int = 15
    mode: str = "up"

    def rate_on(self, day):
        found = None
        for period in self.rates:
            if period.since is None or period.since <= day:
                found = period.rate
        return found

    def set_rate(self, rate, since, today):
        """`since` is a day, "all", or None for today, or for all time where there was none."""
        if since is None:
            since = today if self.rates else "all"
        if since == "all":
            self.rates = [Rate(None, rate)]
            return
        self.rates = [p for p in self.rates if p.since is None or p.since < since]
        self.rates.append(Rate(since, rate))


@dataclass
class Task:
    title: str
    customer: str | None
    pillar: str | None
    status: str = "to_do"
    parent: str | None = None
    blockers: list = field(default_factory=list)


@dataclass
class Entry:
    serial: int
    task: str
    zone: str
    start: int | None = None
    end: int | None = None
    day: date | None = None
    length: int = 0
    billable: bool | None = None
    notes: str | None = None
    tags: tuple = ()

    def parts(self):
        """Seconds by day, in the entry's own zone."""
        if self.start is None:
            return {self.day: self.length}
        parts, at = {}, self.start
        while at < self.end:
            today = local(at, self.zone).date()
            midnight = utc(self.zone, today + timedelta(days=1), "0:00")
            until = min(self.end, midnight)
            parts[today] = parts.get(today, 0) + until - at
            at = until
        return parts

    def seconds(self):
        return self.length if self.start is None else self.end - self.start

    def sort_time(self):
        return utc(self.zone, self.day, "0:00") if self.start is None else self.start

    def first_day(self):
        return self.day if self.start is None else local(self.start, self.zone).date()

    def times(self):
        return (self.start, self.end, self.day, self.length)


@dataclass
class Frozen:
    """A bill that was approved: what it was then."""

    key: tuple  # customer, pillar, day
    sequence: int
    entries: dict  # serial -> seconds
    minutes: int
    rate: Decimal | None
    source: str
    amount: Decimal | None
    currency: str
    status: str = "approved"
    memo: str | None = None


@dataclass
class State:
    customers: dict = field(default_factory=dict)
    pillars: dict = field(default_factory=dict)  # (customer, name) -> Payer
    tasks: dict = field(default_factory=dict)
    entries: dict = field(default_factory=dict)
    timer: Entry | None = None
    frozen: list = field(default_factory=list)
    rejected: dict = field(default_factory=dict)  # (key, sequence) -> what it was made of
    memos: dict = field(default_factory=dict)  # (key, sequence) -> words
    serial: int = 0

    def copy(self):
        return copy.deepcopy(self)

    # Entries

    def new_entry(self, task, zone, **rest):
        self.serial += 1
        return Entry(self.serial, task, zone, **rest)

    def put(self, entry):
        self.entries[entry.serial] = entry
        return entry

    def newest(self):
        return sorted(self.entries.values(), key=lambda e: e.sort_time(), reverse=True)

    def overlapping(self, start, end, but=()):
        return [
            e
            for e in self.entries.values()
            if e.start is not None and e.serial not in but and e.start < end and start < e.end
        ]

    def is_frozen(self, entry):
        return any(
            entry.serial in bill.entries and bill.key[2] in entry.parts() for bill in self.frozen
        )

    # Statuses

    def children(self, title):
        return [task for task in self.tasks.values() if task.parent == title]

    def settle_statuses(self):
        moved = True
        while moved:
            moved = False
            for task in self.tasks.values():
                if task.status == "exploded":
                    states = [child.status for child in self.children(task.title)]
                    if "completed" in states and not any(state in OPEN for state in states):
                        task.status, moved = "completed", True
                if task.status == "blocked" and task.blockers:
                    states = [self.tasks[name].status for name in task.blockers]
                    if not any(state in OPEN for state in states):
                        task.status, moved = "to_do", True

    # Bills

    def group_of(self, entry):
        task = self.tasks[entry.task]
        if task.customer is None or entry.billable is False:
            return None
        return (task.customer, task.pillar or SUPPORT)

    def groups(self):
        """The billable seconds that stand in no frozen bill: (customer, pillar, day) -> serials."""
        groups = {}
        for entry in self.entries.values():
            group = self.group_of(entry)
            if group is None:
                continue
            for day, seconds in entry.parts().items():
                if any(b.key[2] == day and entry.serial in b.entries for b in self.frozen):
                    continue
                groups.setdefault((*group, day), {})[entry.serial] = seconds
        return groups

    def open_bill(self, key, entries):
        """The undecided bill of a group, as a Frozen that was not approved yet."""
        customer, pillar, day = key
        payer, own = self.customers[customer], self.pillars[customer, pillar]
        before = [bill for bill in self.frozen if bill.key == key]
        sequence = max((bill.sequence for bill in before), default=0) + 1
        whole = sum(entries.values()) + sum(sum(b.entries.values()) for b in before)
        minutes = max(0, rounded(whole, payer.step, payer.mode) - sum(b.minutes for b in before))
        rate, source = own.rate_on(day), "pillar"
        if rate is None:
            rate, source = payer.rate_on(day), "customer"
        amount = None
        if rate is None:
            source = "none"
        else:
            unit = Decimal(1).scaleb(-DECIMALS[payer.currency])
            amount = (rate * minutes / 60).quantize(unit, ROUND_HALF_UP)
        status = "rejected" if (key, sequence) in self.rejected else "pending"
        memo = self.memos.get((key, sequence))
        return Frozen(
            key,
            sequence,
            dict(entries),
            minutes,
            rate,
            source,
            amount,
            payer.currency,
            status,
            memo,
        )

    def open_bills(self):
        return [self.open_bill(key, entries) for key, entries in sorted(self.groups().items())]

    def bills(self):
        return sorted(self.frozen + self.open_bills(), key=lambda b: (b.key[2], b.key, b.sequence))

    def made_of(self, bill):
        """What a rejection was about: the set of entries and their times."""
        return sorted((serial, self.entries[serial].times()) for serial in bill.entries)

    def settle_rejected(self):
        now = {(bill.key, bill.sequence): bill for bill in self.open_bills()}
        for name, was in list(self.rejected.items()):
            if name not in now or self.made_of(now[name]) != was:
                del self.rejected[name]

    def settle(self):
        self.settle_statuses()
        self.settle_rejected()


def rounded(seconds, step, mode):
    """Minutes, by fractions."""
    if mode == "none":
        step = 1
    steps = Fraction(seconds, 60 * step)
    whole = steps.numerator // steps.denominator
    rest = steps - whole
    if mode == "up":
        return (whole + (rest > 0)) * step
    if mode == "down":
        return whole * step
    return (whole + (rest >= Fraction(1, 2))) * step


def rfc3339(at):
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
