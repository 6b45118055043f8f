#!/usr/bin/env python3
"""Writes the working month: what a consultant typed in October 2026, and what it should come to.

    python3 make.py      rewrites script.txt, bills.tsv, entries.tsv and tasks.tsv beside it

The same every time. Each line of script.txt is the instant, the zone and what was typed; `!` and a
code before the command say that it must be refused. The tables are what a reckoning without tat
comes to.
"""

from datetime import date
from pathlib import Path

from model import SUPPORT, local, utc
from player import HOME, Player, chance

NEW_YORK = "America/New_York"
KOLKATA = "Asia/Kolkata"
LISBON = "Europe/Lisbon"
TOKYO = "Asia/Tokyo"

# What there is to do from the start.
TASKS = [
    ("fix login redirect", "Acme/Platform"),
    ("rate limits for the API", "Acme/Platform"),
    ("database cutover", "Acme/Platform"),
    ("trace slow queries", "Acme/Platform"),
    ("release 2.4", "Acme/Platform"),
    ("update dependencies", "Acme/Platform"),
    ("push notifications", "Acme/Mobile"),
    ("crash on rotate", "Acme/Mobile"),
    ("offline mode", "Acme/Mobile"),
    ("access review", "Acme/Audit"),
    ("answer the auditor", "Acme/Audit"),
    ("weekly call with Acme", "Acme"),
    ("tickets of Acme", "Acme"),
    ("rebuild checkout", "Globex/Web"),
    ("cookie banner", "Globex/Web"),
    ("search page", "Globex/Web"),
    ("image sizes", "Globex/Web"),
    ("map of stores", "Globex/App"),
    ("barcode scanner", "Globex/App"),
    ("certificates", "Globex/Hosting"),
    ("move the mail server", "Globex/Hosting"),
    ("backups, restore drill", "Globex/Hosting"),
    ("tickets of Globex", "Globex"),
    ("handbook, chapter 1", "Initech/Docs"),
    ("handbook, chapter 2", "Initech/Docs"),
    ("TPS reports", "Initech/Docs"),
    ("workshop slides", "Initech/Training"),
    ("workshop", "Initech/Training"),
    ("call with Initech", "Initech"),
    ("schema mapping", "Sakura KK/Migration"),
    ("dry run of the migration", "Sakura KK/Migration"),
    ("見積書", "Sakura KK/Migration"),
    ("mail to Tokyo", "Sakura KK"),
    ("inbox and planning", None),
    ("rotate the keys", "Acme/Platform"),
    ("dark mode", "Acme/Mobile"),
    ("log retention", "Acme/Audit"),
    ("newsletter form", "Globex/Web"),
    ("opening hours", "Globex/App"),
    ("handbook, chapter 3", "Initech/Docs"),
    ("glossary of fields", "Sakura KK/Migration"),
    ("tax letter", None),
    ("bookkeeping", None),
    ("Überweisungen prüfen", None),
    ("trade press", None),
]

# What comes up meanwhile.
SURPRISES = [
    ("pager: API down", "Acme/Platform"),
    ("help Peter with git", None),
    ("broken build", "Acme/Mobile"),
    ("quote for phase 2", "Globex"),
    ("fonts look wrong", "Globex/Web"),
    ("printer", None),
    ("new laptop", None),
    ("who deleted the index?", "Globex/Hosting"),
    ("typo on page 3", "Initech/Docs"),
    ("time zone of the report", "Sakura KK/Migration"),
]

# What the days with a plot of their own still need: never done by chance.
NEEDED = {
    "access review",
    "answer the auditor",
    "bookkeeping",
    "certificates",
    "crash on rotate",
    "database cutover",
    "dry run of the migration",
    "fix login redirect",
    "image sizes",
    "inbox and planning",
    "mail to Tokyo",
    "rate limits for the API",
    "rotate the keys",
    "schema mapping",
    "search page",
    "tickets of Acme",
    "trace slow queries",
    "update dependencies",
    "weekly call with Acme",
    "Überweisungen prüfen",
    "見積書",
}


def october(number):
    return date(2026, 10, number)


def name_of(bill):
    customer, pillar, day = bill.key
    return f"{customer}/{pillar}@{day}" + (f"#{bill.sequence}" if bill.sequence > 1 else "")


def set_up(p):
    p.at(october(1), "7:40")
    p.type("status")
    p.customer("Acme", "--email", "accounts@acme.example", "--contact", "Ada Nowak", rate="97.50")
    p.customer("Globex", rate="82")
    p.customer("Initech")
    p.customer("Sakura KK", rate="12350", currency="JPY")
    p.rounding("Globex", 6, "nearest")
    p.pillar("Acme", "Platform", rate="120")
    p.pillar("Acme", "Mobile")
    p.pillar("Acme", "Audit")
    p.pillar("Globex", "Web")
    p.pillar("Globex", "App", rate="91.25")
    p.pillar("Globex", "Hosting")
    p.pillar("Initech", "Docs")
    p.pillar("Initech", "Training", rate="64")
    p.pillar("Sakura KK", "Migration")
    flags = [[], [], ["--estimate", "4h"], ["--due", "2026-10-16"], ["-t", "urgent"], []]
    for place, (title, where) in enumerate(TASKS):
        p.wait(5)
        p.task(title, where, *flags[place % len(flags)])
    p.task("mail from the new client", None, intake=True)
    p.task("slides for the fair", None, "--description", "ten at most", intake=True)
    p.explode("rebuild checkout", "checkout: cart", "checkout: payment", "checkout: receipt")
    p.task("chapter 1: pictures", "Initech/Docs", parent="handbook, chapter 1")
    p.block("release 2.4", "fix login redirect", "update dependencies")
    p.block("workshop", "workshop slides")
    p.refused("illegal_transition", "start", "release 2.4")
    p.refused("illegal_transition", "task", "done", "rebuild checkout")
    p.refused("conflict", "task", "block", "fix login redirect", "--by", "release 2.4")
    p.refused("not_found", "start", "something", "-c", "Acmee")
    p.refused("nothing_running", "stop")
    p.refused("usage", "add", "trade press", "--for", "45")
    p.refused("invalid_time", "add", "trade press", "--from", "12:00", "--to", "12:30")
    p.refused("conflict", "customer", "add", "ACME")


class Day:
    """An ordinary day: one thing after another, with interruptions and corrections."""

    def __init__(self, p, surprises):
        self.p = p
        self.surprises = surprises

    def choose(self, place=None):
        state = self.p.state
        running = state.timer.task if state.timer else None
        fits = [
            task.title
            for task in state.tasks.values()
            if self.p.can_start(task.title)
            and task.title != running
            and not task.title.startswith("flight")
            and task.title != "mail from the new client"
            and (place is None or f"{task.customer}/{task.pillar}".startswith(place))
        ]
        return chance.choice(sorted(fits))

    def work(self, day, begin, end, place=None):
        p = self.p
        p.at(day, begin)
        p.wait(chance.randrange(0, 900))
        closing = utc(p.zone, day, end)
        if chance.random() < 0.5:
            p.type("status")
        while p.now < closing:
            self.begin(place)
            self.carry_on()
            self.finish(closing)
        if p.state.timer:
            p.stop()
        p.wait(chance.randrange(30, 200))
        self.correct(day)

    def begin(self, place):
        p = self.p
        timer = p.state.timer
        if timer is None and p.state.entries and chance.random() < 0.12:
            last = p.state.newest()[0]
            if p.can_start(last.task) and not last.task.startswith("flight"):
                return p.resume()
        more = {}
        if chance.random() < 0.15:
            more["note"] = chance.choice(
                ["with Ada", "see ticket 4711", "it's the cache", "second try"]
            )
        if chance.random() < 0.1:
            more["tags"] = chance.choice([("call",), ("deep", "review"), ("support",)])
        if chance.random() < 0.05:
            more["billable"] = False
        if chance.random() < 0.25:
            # It began a little earlier than it was typed, but after what was before.
            ended = max(e.end for e in p.state.entries.values() if e.end) if p.state.entries else 0
            earliest = max(ended, timer.start + 60 if timer else 0, p.now - 900)
            if earliest < p.now - 60:
                more["at"] = chance.randrange(earliest, p.now - 30)
        if self.surprises and chance.random() < 0.04:
            title, where = self.surprises.pop(0)
            return p.start(title, place=where, **more)
        closed = [
            t.title for t in p.state.tasks.values() if t.status == "completed" and not t.parent
        ]
        held = [t for t in p.state.tasks.values() if t.status in ("blocked", "exploded")]
        if closed and not held and chance.random() < 0.03:
            return p.start(chance.choice(sorted(closed)), reopen=True, **more)
        p.start(self.choose(place), **more)

    def carry_on(self):
        p = self.p
        p.wait(chance.choice([300, 620, 1080, 1380, 1700, 2200]) + chance.randrange(0, 300))
        if chance.random() < 0.12:
            p.note(
                chance.choice(["asked for the logs", "done but for tests", "wait for an answer"])
            )
        if p.now - p.state.timer.start < 600:
            return
        if chance.random() < 0.06:
            p.take_break(seconds=60 * chance.randrange(3, 7))
        elif chance.random() < 0.04:
            start = p.now - chance.randrange(200, 380)
            p.take_break(start, start + chance.randrange(60, 180))
            p.wait(chance.randrange(60, 400))

    def finish(self, closing):
        p = self.p
        luck = chance.random()
        if luck < 0.5 and p.now < closing:
            return
        if luck < 0.52:
            p.cancel()
        elif luck < 0.55 and p.state.timer.task not in NEEDED:
            p.stop(done=True)
        elif luck < 0.6 and p.now - p.state.timer.start > 300:
            p.stop(at=p.now - chance.randrange(30, 200))
        else:
            p.stop(note="to be continued" if chance.random() < 0.1 else None)
        stopped = p.now
        p.wait(chance.randrange(240, 2100))
        luck = chance.random()
        if luck < 0.25:
            start = stopped + chance.randrange(5, 60)
            length = 60 * chance.randrange(2, 25)
            if start + length < p.now:
                by_length = chance.random() < 0.4
                p.add(self.choose(), start, start + length, length=by_length)
            else:
                p.refused(
                    "invalid_time", "add", self.choose(), "--from", wall(p, start), "--for", "4h"
                )
        elif luck < 0.35 and p.now < closing:
            p.start(self.choose())
            p.wait(61)
            p.fill(self.choose() if chance.random() < 0.4 else None)
            p.wait(chance.randrange(300, 900))
            if chance.random() < 0.5:
                p.stop()
                p.wait(chance.randrange(60, 600))
        elif luck < 0.4:
            p.add(self.choose(), stopped - 300, stopped + 60)

    def correct(self, day):
        p = self.p
        for _ in range(chance.randrange(1, 5)):
            p.wait(chance.randrange(10, 60))
            mine = [
                e
                for e in p.state.newest()
                if e.start is not None and e.first_day() == day and e.seconds() >= 600
            ]
            if not mine:
                return
            entry = chance.choice(mine)
            what = chance.randrange(13)
            if what == 0:
                p.shorten(entry, entry.seconds() // 60 * 60 - 60 * chance.randrange(1, 6))
            elif what == 1:
                p.begin_later(entry, entry.start + chance.randrange(30, 240))
            elif what == 2:
                p.end_at(entry, entry.end - chance.randrange(30, 240))
            elif what == 3:
                p.retask(entry, self.choose())
            elif what == 4:
                p.retask(chance.sample(mine, min(3, len(mine))), self.choose())
            elif what == 5:
                p.bill_it(entry, chance.random() < 0.3)
            elif what == 6:
                p.tag(entry, "checked")
            elif what == 7:
                p.split(entry, entry.start + entry.seconds() // 2, self.choose())
            elif what == 8:
                p.split(entry, entry.start + entry.seconds() // 3)
                p.wait(20)
                first = next(e for e in p.state.newest() if e.serial == entry.serial)
                second = min(
                    (e for e in p.state.newest() if e.start == first.end), key=lambda e: e.serial
                )
                p.join(first, second)
            elif what == 9:
                p.shift(entry, 60 * chance.choice([-20, -2, 2, 15]))
            elif what == 10:
                p.delete(entry)
            elif what == 11:
                p.undo(chance.choice([1, 1, 2]))
                if chance.random() < 0.5:
                    p.wait(15)
                    p.redo()
            elif what == 12 and len(mine) > 1:
                one, other = chance.sample(mine, 2)
                if one.task != other.task:
                    p.join(one, other)
        look = [("log",), ("log", "today"), ("bill", "list"), ("history",), ("task", "list")]
        p.type(*chance.choice(look))


def wall(p, at):
    return local(at, p.zone).strftime("%H:%M:%S")


def open_bills(p, first, last, **wanted):
    """Undecided bills of some days, by name."""
    return [
        bill
        for bill in p.state.open_bills()
        if first <= bill.key[2] <= last
        and bill.status == "pending"
        and all(
            value == bill.key[("customer", "pillar").index(key)] for key, value in wanted.items()
        )
    ]


def first_approval(p):
    """Monday the 5th: the first days are looked at, one is sent back and mended."""
    p.at(october(5), "8:05")
    bad = open_bills(p, october(1), october(2), customer="Acme", pillar="Platform")[0]
    p.reject(name_of(bad), "too long for one ticket")
    p.memo(
        name_of(open_bills(p, october(1), october(4), customer="Globex")[0]), "as agreed by phone"
    )
    p.refused("usage", "bill", "approve", "--all")
    p.approve_all("last-week", october(1), october(4))
    p.wait(60)
    entry = longest_of(p, bad)
    p.shorten(entry, entry.seconds() // 60 * 60 - 120)
    assert p.bill(name_of(bad)).status == "pending"
    p.wait(30)
    p.undo()
    assert p.bill(name_of(bad)).status == "rejected"
    p.redo()
    p.type("bill", "show", name_of(bad), "--explain")
    p.approve(name_of(bad))
    p.shorten(longest_of(p, bad), 300)
    p.delete(longest_of(p, bad))


def longest_of(p, bill):
    entries = [p.state.entries[serial] for serial in p.bill(name_of(bill)).entries]
    return max((e for e in entries if e.start is not None), key=lambda e: e.seconds())


def late_entries(p):
    """Wednesday the 7th: what was forgotten of days that are approved."""
    p.at(october(7), "7:55")
    first = [bill for bill in p.state.frozen if bill.key[:2] == ("Acme", "Platform")][0]
    web = [bill for bill in p.state.frozen if bill.key[0] == "Globex"][0]
    day = first.key[2]
    p.add_length("rate limits for the API", day, 25 * 60, note="forgotten")
    assert p.bill(f"Acme/Platform@{day}#2").minutes in (15, 30)
    where = "/".join(web.key[:2])
    title = next(
        task.title
        for task in p.state.tasks.values()
        if (task.customer, task.pillar or SUPPORT) == web.key[:2] and p.can_start(task.title)
    )
    p.add_length(title, web.key[2], 2 * 60)
    p.add_length(title, web.key[2], 2 * 60)
    p.reopen(f"Acme/Platform@{day}")
    p.wait(20)
    p.approve(f"Acme/Platform@{day}")
    p.approve(f"{where}@{web.key[2]}#2")
    p.reopen(f"{where}@{web.key[2]}")
    p.add_length(title, web.key[2], 21 * 60)
    assert p.bill(f"{where}@{web.key[2]}#3").minutes in (18, 24)


def quiet_saturday(p):
    """Saturday the 10th: entries over entries."""
    day = october(10)
    p.at(day, "16:00")

    def t(clock):
        return utc(HOME, day, clock)

    p.add("search page", t("10:00"), t("10:40"))
    p.add("image sizes", t("10:40"), t("11:20"), length=True)
    p.add("bookkeeping", t("13:00"), t("15:00"))
    p.add("search page", t("10:30"), t("10:50"))
    p.lengthen_over(entry_at(p, t("10:20")), t("10:52"))
    p.add_over("mail to Tokyo", t("13:30"), t("13:45"), "--trim")
    p.add_over("Überweisungen prüfen", t("14:00"), t("14:20"), "--overlap")
    p.add_over("certificates", t("10:50"), t("10:58"), "--trim")
    p.add_over("crash on rotate", t("10:55"), t("11:30"), "--trim")
    # What was done for Tokyo is written down in Tokyo's time.
    p.add("schema mapping", utc(TOKYO, day, "17:00"), utc(TOKYO, day, "17:50"), zone=TOKYO)
    p.add_length("bookkeeping", october(9), 95 * 60)
    p.add_length("handbook, chapter 2", october(9), 40 * 60, billable=False)
    p.undo(3)
    p.redo()
    p.wait(60)
    p.refused("invalid_time", "add", "search page", "--from", "16:10", "--to", "16:20")
    p.wait(1800)
    p.add("search page", t("16:10"), t("16:20"))
    p.add("search page", t("16:23"), t("16:30"), note="found another")
    p.join(entry_at(p, t("16:25")), entry_at(p, t("16:15")))
    p.join(entry_at(p, t("16:25")), entry_at(p, t("16:15")), "--with-gap")
    p.at(day, "23:20")
    p.start("access review")
    p.go(utc(HOME, october(11), "0:10"))
    p.stop()


def entry_at(p, at):
    found = [e for e in p.state.entries.values() if e.start is not None and e.start <= at < e.end]
    assert len(found) == 1, found
    return found[0]


def over_the_sea(p, day):
    """From the 12th to the 20th: New York and Kolkata."""
    p.at(october(12), "8:02")
    p.to_zone(entry_at(p, utc(HOME, october(10), "23:30")), LISBON)
    p.rate("Acme", "104.50", since=october(12))
    spared = open_bills(p, october(5), october(9), customer="Acme", pillar="Mobile")[0]
    p.approve_all(
        "last-week",
        october(5),
        october(11),
        "--except",
        name_of(spared),
        only=lambda bill: bill.key != spared.key,
    )
    day.work(october(12), "8:20", "14:30")
    p.at(october(12), "16:30")
    p.start("flight to New York", place="Acme", tags=("travel",))
    p.go(utc(NEW_YORK, october(12), "18:40"))
    p.zone = NEW_YORK
    p.stop(note="slept for an hour")
    p.wait(4000)
    p.start("answer the auditor")
    p.wait(2750)
    p.stop()
    for number in (13, 14):
        day.work(october(number), "8:45", "17:00")
    p.at(october(14), "18:00")
    p.move_task("cookie banner", "Globex/App")
    day.work(october(15), "8:30", "15:00", place="Acme")
    p.at(october(15), "20:00")
    p.start("flight to Kolkata", place="Acme/Platform", billable=False)
    p.zone = KOLKATA
    p.at(october(16), "20:50")
    p.stop()
    p.at(october(17), "11:00")
    p.bill_it(p.state.newest()[0], True)
    p.start("schema mapping")
    p.wait(5432)
    p.start("dry run of the migration")
    p.wait(4001)
    p.stop()
    p.at(october(17), "23:15")
    p.start("見積書")
    p.at(october(18), "0:40")
    p.start("mail to Tokyo", note="about the quote")
    p.wait(1380)
    p.stop()
    p.at(october(19), "8:10")
    p.rate("Globex", "84.75", since=october(16))
    p.rate("Initech/Docs", "58.20")
    bad = open_bills(p, october(12), october(18), customer="Globex")
    p.reject(name_of(bad[0]), "which store?")
    p.memo(name_of(bad[0]), "the one in Delft")
    assert p.bill(name_of(bad[0])).status == "pending"
    p.start("weekly call with Acme")
    p.wait(1500)
    p.approve_all("last-week", october(12), october(18))
    p.stop()
    day.work(october(19), "9:00", "17:30")
    p.at(october(19), "22:30")
    p.start("flight home", place="Acme", tags=("travel",))
    p.zone = HOME
    p.at(october(20), "8:10")
    p.stop()
    p.at(october(20), "8:20")
    day.work(october(20), "10:30", "16:30")


def night_shift(p):
    """The night of the 24th: the clock goes back at three."""
    sunday = october(25)
    p.at(october(24), "22:00")
    p.start("database cutover", note="night shift")
    p.at(sunday, "3:20", fold=0)
    p.take_break(utc(HOME, sunday, "2:30"), utc(HOME, sunday, "3:10"))
    p.at(sunday, "6:05")
    p.stop()
    p.wait(120)

    def t(clock, fold):
        return utc(HOME, sunday, clock, fold)

    p.add("trace slow queries", t("2:40", 1), t("2:50", 1), "--later")
    p.add("trace slow queries", t("2:35", 0), t("2:45", 0))
    p.add("rotate the keys", t("2:46", 0), t("2:20", 1))
    p.add("tickets of Acme", t("2:44", 0), t("2:48", 0))
    p.wait(60)
    p.split(entry_at(p, t("1:30", 0)), t("1:15", 0), "fix login redirect")


def focus_on_globex(p):
    """With one customer in focus new tasks are theirs."""
    p.step()
    p.type("focus", "Globex")
    p.start("sort the backlog", place=None)
    task = p.state.tasks["sort the backlog"]
    task.customer = "Globex"
    p.wait(1111)
    p.stop()
    p.step()
    p.type("focus", "--clear")


def slips(p):
    """Thursday the 22nd: stopped, started and dropped by mistake."""
    p.at(october(22), "7:20")
    p.start("trace slow queries")
    p.wait(600)
    p.stop()
    p.wait(30)
    p.undo()
    p.wait(400)
    p.start("search page")
    p.wait(60)
    p.undo()
    p.wait(300)
    p.cancel()
    p.undo()
    p.redo()
    p.undo()
    p.wait(200)
    p.stop(note="now really")
    p.refused("conflict", "redo")
    p.wait(5)
    p.refused("conflict", "undo", "1")


def chains(p):
    """What is done lets others go on."""
    for title in ("checkout: cart", "checkout: payment", "checkout: receipt"):
        if p.state.tasks[title].status in ("to_do", "in_progress"):
            p.start(title)
            p.wait(900)
            p.move("done", title)
    assert p.state.tasks["rebuild checkout"].status == "completed"
    p.move("done", "fix login redirect")
    assert p.state.tasks["release 2.4"].status == "blocked"
    p.move("cancel", "update dependencies")
    assert p.state.tasks["release 2.4"].status == "to_do"
    p.undo()
    assert p.state.tasks["release 2.4"].status == "blocked"
    p.move("done", "update dependencies")
    p.move("triage", "mail from the new client")
    p.refused("conflict", "start", "fix login redirect")
    p.start("release 2.4")
    p.wait(2222)
    p.stop(done=True)
    p.start("fix login redirect", reopen=True)
    p.wait(333)
    p.stop()


def last_week(p):
    p.at(october(31), "10:00")
    p.rate("Sakura KK", "13475", since=october(22))
    p.rate("Globex/App", "95.50", since=october(26))
    p.rate("Initech/Docs", "61.35")
    p.rounding("Initech", 10, "down")
    p.approve_all(
        "2026-10-19..2026-10-25",
        october(19),
        october(25),
        *("--customer", "Acme", "--customer", "Globex"),
        only=lambda bill: bill.key[0] in ("Acme", "Globex"),
    )
    p.send(
        "2026-10-01..2026-10-18",
        october(1),
        october(18),
        "2026-017",
        only=lambda bill: bill.key[0] == "Acme",
        flags=["--customer", "Acme"],
    )
    sent = next(b for b in p.state.frozen if b.status == "sent_to_billing")
    p.refused("illegal_transition", "bill", "reopen", name_of(sent))
    p.reject(name_of(open_bills(p, october(26), october(30), customer="Globex")[0]), "not ours")
    p.reject(
        name_of(open_bills(p, october(26), october(30), customer="Initech")[0]), "who asked for it?"
    )
    back = [b for b in p.state.frozen if b.key[0] == "Globex" and b.key[2] >= october(19)][1]
    p.reopen(name_of(back))
    p.type("bill", "verify")
    p.start("inbox and planning")


def main():
    p = Player()
    set_up(p)
    day = Day(p, list(SURPRISES))
    day.work(october(1), "8:30", "17:20")
    day.work(october(2), "8:40", "16:50")
    first_approval(p)
    day.work(october(5), "8:30", "17:30")
    day.work(october(6), "8:20", "17:30")
    late_entries(p)
    day.work(october(7), "8:45", "17:15")
    p.at(october(8), "8:00")
    focus_on_globex(p)
    day.work(october(8), "8:40", "17:45")
    day.work(october(9), "8:30", "16:00")
    quiet_saturday(p)
    over_the_sea(p, day)
    day.work(october(21), "8:30", "17:30")
    slips(p)
    day.work(october(22), "8:30", "17:30")
    p.at(october(23), "7:30")
    chains(p)
    day.work(october(23), "10:00", "17:00")
    night_shift(p)
    for number in (26, 27, 28, 29):
        day.work(october(number), "8:40", "17:20")
    day.work(october(30), "8:30", "15:00")
    last_week(p)
    p.write(Path(__file__).parent)
    state = p.state
    print(f"{len(p.lines)} lines, {len(state.entries)} entries, {len(state.tasks)} tasks")
    print(f"{len(state.bills())} bills, {len(state.frozen)} of them frozen")


if __name__ == "__main__":
    main()
