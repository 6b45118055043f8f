"""Types commands into the script and does the same to the model.

What is typed when is decided in make.py, what it comes to in model.py.
"""

import random
import shlex
from datetime import date
from decimal import Decimal

from model import OPEN, Payer, State, Task, local, rfc3339, utc

HOME = "Europe/Amsterdam"

# Days on which a time alone does not name one entry: something overlaps, or the clock went back.
NOT_BY_TIME = {date(2026, 10, 10), date(2026, 10, 25)}

# The columns of the tables.
BILLS = (
    "customer\tpillar\tday\tsequence\tminutes\tamount\tcurrency\tstatus\tduration\trate\tsource"
    "\tentries\tmemo"
)
ENTRIES = "task\tstart\tend\tdate\tduration\tzone\tbillable\ttags\tnotes"
TASKS = "task\tcustomer\tpillar\tstatus\tparent\tstarts\tduration"

chance = random.Random(2026_10)


def clock(at, zone):
    wall = local(at, zone)
    return wall.strftime("%H:%M:%S" if wall.second else "%H:%M")


def span(seconds):
    """A length as people write it."""
    assert seconds > 0 and seconds % 60 == 0
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")


class Player:
    """Types commands at an instant in a zone, and does the same to the model."""

    def __init__(self):
        self.lines = []
        self.now = 0
        self.zone = HOME
        self.state = State()
        self.steps = []
        self.undone = []

    # The prompt

    def at(self, day, time, fold=0):
        """Goes to a time on the wall."""
        self.go(utc(self.zone, day, time, fold))

    def go(self, at):
        assert at >= self.now, f"the clock goes back: {rfc3339(at)} after {rfc3339(self.now)}"
        self.now = at

    def wait(self, seconds):
        self.go(self.now + seconds)

    def today(self):
        return local(self.now, self.zone).date()

    def type(self, *words):
        line = " ".join(shlex.quote(str(word)) for word in words)
        self.lines.append(f"{rfc3339(self.now)}\t{self.zone}\t{line}")

    def refused(self, code, *words):
        line = " ".join(shlex.quote(str(word)) for word in words)
        self.lines.append(f"{rfc3339(self.now)}\t{self.zone}\t!{code} {line}")

    def step(self):
        """What follows is one step that can be undone."""
        self.steps.append(self.state.copy())
        self.undone = []

    def settled(self):
        self.state.settle()

    def undo(self, count=1):
        self.type("undo", *(["--steps", count] if count > 1 else []))
        for _ in range(count):
            self.undone.append(self.state)
            serial = self.state.serial
            self.state = self.steps.pop()
            self.state.serial = serial

    def redo(self):
        self.type("redo")
        self.steps.append(self.state)
        self.state = self.undone.pop()

    # Customers, pillars, tasks

    def customer(self, name, *flags, rate=None, currency="EUR"):
        self.step()
        words = ["--rate", rate] if rate else []
        words += ["--currency", currency] if currency != "EUR" else []
        self.type("customer", "add", name, *words, *flags)
        payer = Payer(currency=currency)
        if rate:
            payer.set_rate(Decimal(rate), "all", self.today())
        self.state.customers[name] = payer
        self.state.pillars[name, "General Support"] = Payer()

    def rounding(self, name, step, mode):
        self.step()
        self.type("customer", "rounding", name, "--increment", step, "--mode", mode)
        self.state.customers[name].step, self.state.customers[name].mode = step, mode
        self.settled()

    def pillar(self, customer, name, rate=None):
        self.step()
        self.type("pillar", "add", customer, name, *(["--rate", rate] if rate else []))
        payer = Payer()
        if rate:
            payer.set_rate(Decimal(rate), "all", self.today())
        self.state.pillars[customer, name] = payer

    def rate(self, place, rate, since=None):
        """A new rate for `Customer` or `Customer/Pillar`."""
        self.step()
        words = ["--since", since] if since else []
        if "/" in place:
            payer = self.state.pillars[tuple(place.split("/"))]
            self.type("pillar", "edit", place, "--rate", rate, *words)
        else:
            payer = self.state.customers[place]
            self.type("customer", "edit", place, "--rate", rate, *words)
        payer.set_rate(Decimal(rate), since, self.today())
        self.settled()

    def task(self, title, place=None, *flags, parent=None, intake=False):
        self.step()
        customer, pillar = (place.split("/") + [None])[:2] if place else (None, None)
        words = ["-c", customer] if customer else []
        words += ["-p", pillar] if pillar else []
        words += ["--parent", parent] if parent else []
        words += ["--intake"] if intake else []
        self.type("task", "add", title, *words, *flags)
        status = "intake" if intake else "to_do"
        self.state.tasks[title] = Task(title, customer, pillar, status, parent)

    def move(self, verb, *titles):
        """done, cancel, reopen, triage, explode and block by themselves."""
        self.step()
        self.type("task", verb, *titles)
        to = {"done": "completed", "cancel": "cancelled", "reopen": "to_do", "triage": "to_do"}[
            verb
        ]
        timer = self.state.timer
        if verb in ("done", "cancel") and timer and timer.task in titles:
            self.end_timer(self.now)
        for title in titles:
            self.state.tasks[title].status = to
        self.settled()

    def explode(self, title, *children):
        self.step()
        self.type("task", "explode", title, *children)
        parent = self.state.tasks[title]
        parent.status = "exploded"
        for child in children:
            self.state.tasks[child] = Task(child, parent.customer, parent.pillar, "to_do", title)

    def block(self, title, *blockers):
        self.step()
        self.type("task", "block", title, *[word for b in blockers for word in ("--by", b)])
        self.state.tasks[title].status = "blocked"
        self.state.tasks[title].blockers += blockers

    def move_task(self, title, place):
        """To another customer and pillar."""
        self.step()
        customer, pillar = (place.split("/") + [None])[:2]
        self.type(
            "task", "edit", title, "-c", customer, *(["-p", pillar] if pillar else ["--no-pillar"])
        )
        task = self.state.tasks[title]
        task.customer, task.pillar = customer, pillar
        self.settled()

    # The timer

    def end_timer(self, end):
        timer, self.state.timer = self.state.timer, None
        assert timer.start <= end <= self.now
        if end - timer.start < 1:
            return None
        timer.end = end
        return self.state.put(timer)

    def start(
        self, title, *flags, at=None, place=None, reopen=False, billable=None, note=None, tags=()
    ):
        """Starts a timer now or at an earlier instant; makes the task where there is none."""
        assert not self.state.timer or self.state.timer.task != title
        self.step()
        words = ["--at", clock(at, self.zone)] if at else []
        begins = at or self.now
        if place:
            customer, pillar = (place.split("/") + [None])[:2]
            words += ["-c", customer] + (["-p", pillar] if pillar else [])
        words += ["--reopen"] if reopen else []
        words += ["--not-billable"] if billable is False else []
        words += ["-n", note] if note else []
        words += [word for tag in tags for word in ("-t", tag)]
        self.type("start", title, *words, *flags)
        if title not in self.state.tasks:
            customer, pillar = (place.split("/") + [None])[:2] if place else (None, None)
            self.state.tasks[title] = Task(title, customer, pillar)
        assert self.can_start(title) or (reopen and self.state.tasks[title].status not in OPEN)
        if self.state.timer:
            assert begins >= self.state.timer.start
            self.end_timer(begins)
        assert not self.state.overlapping(begins, self.now)
        assert not self.state.overlapping(begins, self.now)
        self.state.tasks[title].status = "in_progress"
        self.state.timer = self.state.new_entry(
            title, self.zone, start=begins, billable=billable, notes=note, tags=tuple(sorted(tags))
        )
        self.settled()

    def stop(self, at=None, note=None, done=False):
        self.step()
        words = ["--at", clock(at, self.zone)] if at else []
        words += ["-n", note] if note else []
        words += ["--done"] if done else []
        self.type("stop", *words)
        title = self.state.timer.task
        if note:
            self.state.timer.notes = joined(self.state.timer.notes, note)
        entry = self.end_timer(at or self.now)
        if done:
            self.state.tasks[title].status = "completed"
        self.settled()
        return entry

    def resume(self):
        """Goes on with what was worked on last."""
        self.step()
        last = self.state.newest()[0]
        self.type(chance.choice(["continue", "resume"]))
        assert self.state.timer is None and self.can_start(last.task)
        self.state.tasks[last.task].status = "in_progress"
        self.state.timer = self.state.new_entry(
            last.task, self.zone, start=self.now, billable=last.billable, tags=last.tags
        )
        self.settled()

    def cancel(self):
        self.step()
        self.type("cancel")
        self.state.timer = None

    def can_start(self, title):
        return self.state.tasks[title].status in ("intake", "to_do", "in_progress")

    # Entries

    def name_of(self, entry, by_time=True):
        """One of the ways to name an entry."""
        nth = self.state.newest().index(entry) + 1
        ways = [f"@{nth}"] if nth <= 40 else []
        ways += ["last"] if nth == 1 else []
        if entry.start is not None:
            middle = local((entry.start + entry.end) // 2, self.zone)
            if by_time and not NOT_BY_TIME & set(entry.parts()):
                ways.append(middle.strftime("%Y-%m-%d %H:%M:%S"))
        return chance.choice(ways)

    def add(
        self,
        title,
        start,
        end,
        *flags,
        place=None,
        zone=None,
        length=False,
        billable=None,
        note=None,
    ):
        """Records what was forgotten; refused where something is in the way."""
        wall = zone or self.zone
        words = ["--from", clock(start, wall)]
        words += ["--for", span(end - start)] if length else ["--to", clock(end, wall)]
        if local(start, wall).date() != self.today():
            words += ["--on", local(start, wall).date()]
        words += ["--zone", zone] if zone else []
        words += ["--not-billable"] if billable is False else []
        words += ["-n", note] if note else []
        if place:
            customer, pillar = (place.split("/") + [None])[:2]
            words += ["-c", customer] + (["-p", pillar] if pillar else [])
        timer = self.state.timer
        running = timer is not None and timer.start < end and start < self.now
        if self.state.overlapping(start, end) or running:
            self.refused("overlap", "add", title, *words, *flags)
            return None
        self.step()
        self.type("add", title, *words, *flags)
        if title not in self.state.tasks:
            customer, pillar = (place.split("/") + [None])[:2] if place else (None, None)
            self.state.tasks[title] = Task(title, customer, pillar)
        assert self.state.tasks[title].status in OPEN
        entry = self.state.put(
            self.state.new_entry(title, wall, start=start, end=end, billable=billable, notes=note)
        )
        self.settled()
        return entry

    def add_over(self, title, start, end, how):
        """Records over what is there: `--trim` makes room, `--overlap` keeps both."""
        self.step()
        words = ["--from", clock(start, self.zone), "--to", clock(end, self.zone), how]
        self.type("add", title, *words)
        if how == "--trim":
            self.make_room(start, end)
        entry = self.state.new_entry(title, self.zone, start=start, end=end)
        self.state.put(entry)
        self.settled()

    def make_room(self, start, end, but=()):
        """Shortens, splits or deletes what lies there."""
        for other in self.state.overlapping(start, end, but):
            if other.start >= start and other.end <= end:
                del self.state.entries[other.serial]
            elif other.start < start and other.end > end:
                self.part(other, start, rest=end)
            elif other.start < start:
                other.end = start
            else:
                other.start = end

    def lengthen_over(self, entry, at):
        """A later end, at the cost of what follows."""
        self.step()
        self.type("edit", self.name_of(entry), "--to", clock(at, entry.zone), "--trim")
        entry.end = at
        self.make_room(entry.start, at, (entry.serial,))
        self.settled()

    def add_length(self, title, day, seconds, note=None, billable=None):
        """Time without a clock."""
        self.step()
        words = ["-n", note] if note else []
        words += ["--not-billable"] if billable is False else []
        self.type("add", title, "--on", day, "--for", span(seconds), *words)
        entry = self.state.put(
            self.state.new_entry(
                title, self.zone, day=day, length=seconds, notes=note, billable=billable
            )
        )
        self.settled()
        return entry

    def edit(self, entries, words, alter):
        """Alters entries, or is refused where one is frozen or comes to lie over another."""
        entries = entries if isinstance(entries, list) else [entries]
        typed = ["edit", *[self.name_of(entry) for entry in entries], *words]
        if any(self.state.is_frozen(entry) for entry in entries):
            return self.refused("frozen", *typed)
        before = self.state.copy()
        were = [dict(vars(entry)) for entry in entries]
        for entry in entries:
            alter(entry)
        for entry in entries:
            clash = entry.start is not None and self.state.overlapping(
                entry.start, entry.end, (entry.serial,)
            )
            timer = self.state.timer
            clash = clash or (timer and entry.start is not None and entry.end > timer.start)
            if clash and "--overlap" not in words:
                for entry, was in zip(entries, were, strict=True):
                    vars(entry).update(was)
                return self.refused("overlap", *typed)
        self.steps.append(before)
        self.undone = []
        self.type(*typed)
        self.settled()

    def shorten(self, entry, seconds):
        def alter(e):
            e.end = e.start + seconds

        self.edit(entry, ["--for", span(seconds)], alter)

    def begin_later(self, entry, at):
        def alter(e):
            e.start = at

        self.edit(entry, ["--from", clock(at, entry.zone)], alter)

    def end_at(self, entry, at, *flags):
        def alter(e):
            e.end = at

        self.edit(entry, ["--to", clock(at, entry.zone), *flags], alter)

    def shift(self, entry, seconds):
        def alter(e):
            e.start, e.end = e.start + seconds, e.end + seconds

        sign = "-" if seconds < 0 else ""
        self.edit(entry, ["--shift", sign + span(abs(seconds))], alter)

    def retask(self, entries, title):
        def alter(e):
            e.task = title

        self.edit(entries, ["--task", title], alter)

    def bill_it(self, entry, billable):
        def alter(e):
            e.billable = billable

        self.edit(entry, ["--billable" if billable else "--not-billable"], alter)

    def tag(self, entry, *tags):
        def alter(e):
            e.tags = tuple(sorted({*e.tags, *tags}))

        self.edit(entry, [word for tag in tags for word in ("--tag", tag)], alter)

    def to_zone(self, entry, zone):
        """Another zone, the same instants: its days may be others."""

        def alter(e):
            e.zone = zone

        self.edit(entry, ["--zone", zone, "--keep-instant"], alter)

    def split(self, entry, at, title=None):
        # A time inside the last entry would be another place at which to split it.
        name = self.name_of(entry, by_time=entry is not self.state.newest()[0])
        words = ["split", name, clock(at, entry.zone)]
        words += ["--task", title] if title else []
        if self.state.is_frozen(entry):
            return self.refused("frozen", *words)
        self.step()
        self.type(*words)
        self.part(entry, at, title)
        self.settled()

    def part(self, entry, at, title=None, rest=None):
        """Cuts an entry in two; `rest` is where the second begins."""
        second = self.state.new_entry(
            title or entry.task,
            entry.zone,
            start=rest or at,
            end=entry.end,
            billable=entry.billable,
            notes=entry.notes,
            tags=entry.tags,
        )
        entry.end = at
        self.state.put(second)

    def join(self, one, other, *flags):
        words = ["join", self.name_of(one), self.name_of(other), *flags]
        first, second = sorted((one, other), key=lambda e: e.sort_time())
        if self.state.is_frozen(first) or self.state.is_frozen(second):
            return self.refused("frozen", *words)
        if first.task != second.task or (second.start > first.end and "--with-gap" not in flags):
            return self.refused("conflict", *words)
        self.step()
        self.type(*words)
        first.end = max(first.end, second.end)
        first.tags = tuple(sorted({*first.tags, *second.tags}))
        if first.notes != second.notes:
            first.notes = joined(first.notes, second.notes)
        del self.state.entries[second.serial]
        self.settled()

    def take_break(self, start=None, end=None, seconds=None):
        """A hole in what runs, or in the last entry."""
        self.step()
        timer = self.state.timer
        target = timer or self.state.newest()[0]
        until = self.now if timer else target.end
        if seconds:
            self.type("break", span(seconds))
            start, end = until - seconds, until
        else:
            self.type("break", clock(start, target.zone), clock(end, target.zone))
        assert target.start < start < end <= until
        if timer:
            done = self.state.new_entry(
                timer.task,
                timer.zone,
                start=timer.start,
                end=start,
                billable=timer.billable,
                notes=timer.notes,
                tags=timer.tags,
            )
            self.state.put(done)
            timer.start = end
        elif end < until:
            self.part(target, start, rest=end)
        else:
            target.end = start
        self.settled()

    def fill(self, title=None):
        """The gap before the timer: it begins earlier, or a task gets the time."""
        self.step()
        timer = self.state.timer
        before = max(e.end for e in self.state.entries.values() if e.end and e.end <= timer.start)
        assert local(before, timer.zone).date() == local(timer.start, timer.zone).date()
        assert 0 < timer.start - before <= 4 * 3600
        self.type("fill", *(["--task", title] if title else []))
        if title:
            self.state.put(self.state.new_entry(title, self.zone, start=before, end=timer.start))
        else:
            timer.start = before
        self.settled()

    def delete(self, *entries):
        names = [self.name_of(entry) for entry in entries]
        if any(self.state.is_frozen(entry) for entry in entries):
            return self.refused("frozen", "delete", *names)
        self.step()
        self.type("delete", *names)
        for entry in entries:
            del self.state.entries[entry.serial]
        self.settled()

    def note(self, words):
        """On the timer, else on the last entry."""
        target = self.state.timer or self.state.newest()[0]
        if self.state.timer is None and self.state.is_frozen(target):
            return self.refused("frozen", "note", words)
        self.step()
        self.type("note", words)
        target.notes = joined(target.notes, words)

    # Bills

    def bill(self, name):
        """The bill that `Customer/Pillar@day#n` names."""
        place, day = name.rsplit("@", 1)
        day, sequence = (day.split("#") + ["1"])[:2]
        key = (*place.split("/"), date.fromisoformat(day))
        found = [b for b in self.state.bills() if (b.key, b.sequence) == (key, int(sequence))]
        assert found, f"no bill {name}"
        return found[0]

    def freeze(self, bill):
        assert bill.status == "pending"
        bill.status = "approved"
        self.state.frozen.append(bill)

    def approve(self, *names):
        self.step()
        self.type("bill", "approve", *names)
        for name in names:
            self.freeze(self.bill(name))

    def approve_all(self, words, first, last, *flags, only=lambda bill: True):
        """Everything of these days but today's and what a running timer will add to."""
        self.step()
        self.type("bill", "approve", "--all", words, *flags)
        timer, days, group = self.state.timer, (), None
        if timer:
            group = self.state.group_of(timer)
            days = (local(timer.start, timer.zone).date(), local(self.now, timer.zone).date())
        for bill in self.state.open_bills():
            day = bill.key[2]
            grows = timer and group == bill.key[:2] and days[0] <= day <= days[1]
            if (
                first <= day <= last
                and day < self.today()
                and bill.status == "pending"
                and not grows
                and only(bill)
            ):
                self.freeze(bill)

    def reject(self, name, note):
        self.step()
        self.type("bill", "reject", name, "--note", note)
        bill = self.bill(name)
        assert bill.status == "pending"
        self.state.rejected[bill.key, bill.sequence] = self.state.made_of(bill)

    def memo(self, name, words):
        self.step()
        self.type("bill", "memo", name, words)
        bill = self.bill(name)
        self.state.memos[bill.key, bill.sequence] = words
        self.state.rejected.pop((bill.key, bill.sequence), None)

    def reopen(self, name):
        bill = self.bill(name)
        later = [b for b in self.state.frozen if b.key == bill.key and b.sequence > bill.sequence]
        if later:
            return self.refused("conflict", "bill", "reopen", name)
        self.step()
        self.type("bill", "reopen", name)
        self.state.rejected.pop((bill.key, bill.sequence), None)
        if bill in self.state.frozen:
            self.state.frozen.remove(bill)
            if bill.memo:
                self.state.memos[bill.key, bill.sequence] = bill.memo
        self.settled()

    def send(self, words, first, last, reference, only=lambda bill: True, flags=()):
        self.step()
        self.type("bill", "send", "--all", words, "--reference", reference, *flags)
        for bill in self.state.frozen:
            if first <= bill.key[2] <= last and bill.status == "approved" and only(bill):
                bill.status = "sent_to_billing"

    # What it comes to

    def write(self, folder):
        state = self.state
        (folder / "script.txt").write_text("\n".join(self.lines) + "\n")
        rows = [BILLS]
        for bill in state.bills():
            customer, pillar, day = bill.key
            rows.append(
                table_row(
                    customer,
                    pillar,
                    day,
                    bill.sequence,
                    bill.minutes,
                    bill.amount,
                    bill.currency,
                    bill.status,
                    1000 * sum(bill.entries.values()),
                    plain(bill.rate),
                    bill.source,
                    len(bill.entries),
                    bill.memo,
                )
            )
        (folder / "bills.tsv").write_text("\n".join(rows) + "\n")
        rows = [ENTRIES]
        for entry in sorted(state.entries.values(), key=lambda e: (e.sort_time(), e.task)):
            task = state.tasks[entry.task]
            billable = task.customer is not None if entry.billable is None else entry.billable
            rows.append(
                table_row(
                    entry.task,
                    entry.start and rfc3339(entry.start),
                    entry.end and rfc3339(entry.end),
                    entry.day,
                    1000 * entry.seconds(),
                    entry.zone,
                    str(billable).lower(),
                    ",".join(entry.tags),
                    entry.notes,
                )
            )
        (folder / "entries.tsv").write_text("\n".join(rows) + "\n")
        rows = [TASKS]
        for task in sorted(state.tasks.values(), key=lambda t: t.title):
            mine = [entry for entry in state.entries.values() if entry.task == task.title]
            spent = 1000 * sum(entry.seconds() for entry in mine)
            starts = len(mine) + (state.timer is not None and state.timer.task == task.title)
            rows.append(
                table_row(
                    task.title, task.customer, task.pillar, task.status, task.parent, starts, spent
                )
            )
        (folder / "tasks.tsv").write_text("\n".join(rows) + "\n")


def table_row(*cells):
    """Nothing is `-`; a line break in a note is `\\n`."""
    words = ["" if cell is None else str(cell) for cell in cells]
    return "\t".join(word.replace("\n", "\\n") or "-" for word in words)


def plain(rate):
    """A rate without the zeros at its end."""
    return None if rate is None else f"{rate.normalize():f}"


def joined(one, other):
    if one and other:
        return f"{one}\n{other}"
    return other if other is not None else one
