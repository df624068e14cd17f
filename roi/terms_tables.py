"""Tables of the terms of funding, the cliff and the year's end. Rows come with every figure worked out."""

import django_tables2 as tables

from organisations.table_columns import DayColumn, FigureColumn, LinkedColumn, PoundsColumn, TagColumn, WordsColumn
from roi.tables import PlainTable, own_address


class TermsTable(PlainTable):
    """The pots of the year with their terms."""

    name = LinkedColumn(verbose_name="Pot", address=own_address)
    kind = WordsColumn(verbose_name="Kind")
    recurrence = TagColumn(verbose_name="Recurrence")
    protection = TagColumn(verbose_name="Protection")
    amount = PoundsColumn(verbose_name="Awarded")
    late = PoundsColumn(verbose_name="Of it after month 9")
    announced_on = DayColumn(verbose_name="Announced on", default="Not given")
    starts_on = DayColumn(verbose_name="Starts on", default="Not given")
    notice = FigureColumn(verbose_name="Notice")
    use_by_on = DayColumn(verbose_name="Use by", default="Not given")
    length = FigureColumn(verbose_name="Length")


class TermsYearsTable(PlainTable):
    """The terms of every year that is held."""

    year = LinkedColumn(verbose_name="Year", address=own_address)
    total = PoundsColumn(verbose_name="Awarded")
    recurrent = FigureColumn(verbose_name="Recurrent")
    external = FigureColumn(verbose_name="External")
    late = FigureColumn(verbose_name="After month 9")
    ring_fenced = FigureColumn(verbose_name="Ring-fenced")
    notice = FigureColumn(verbose_name="Median notice")
    length = FigureColumn(verbose_name="Median length")
    pots = FigureColumn(verbose_name="Pots for each project")
    index = FigureColumn(verbose_name="Index")


class IndexTable(PlainTable):
    """The parts of the index of short-termism."""

    name = tables.Column(verbose_name="Part")
    how = WordsColumn(verbose_name="How it is worked out")
    value = FigureColumn(verbose_name="From 0 to 100", address=own_address)


class PotsAProjectTable(PlainTable):
    name = LinkedColumn(verbose_name="Project", address=own_address)
    pots = FigureColumn(verbose_name="Pots of the year that may pay for it")


class CliffTable(PlainTable):
    """Pots that end, in their order, and what loses its money with them."""

    month = WordsColumn(verbose_name="Last month")
    name = LinkedColumn(verbose_name="Pot", address=own_address)
    use_by_on = DayColumn(verbose_name="Last day")
    yearly = PoundsColumn(verbose_name="Cost that goes on, a year")
    projects = WordsColumn(verbose_name="Projects")
    wte = FigureColumn(verbose_name="Posts (WTE)", default="None recorded")
    partners = WordsColumn(verbose_name="Partners")


class LosingTable(PlainTable):
    """Partner agreements that lose their money with their pots."""

    month = WordsColumn(verbose_name="Last month of the money")
    name = LinkedColumn(verbose_name="Agreement and partner", address=own_address)
    pot = WordsColumn(verbose_name="Pot")
    ends_on = DayColumn(verbose_name="Agreement ends")
    yearly = PoundsColumn(verbose_name="A year")
    after = PoundsColumn(verbose_name="Due after the money ends")


class CliffMonthsTable(PlainTable):
    """The picture's figures, month by month."""

    month = tables.Column(verbose_name="Month")
    recurrent = PoundsColumn(verbose_name="On recurrent money")
    non_recurrent = PoundsColumn(verbose_name="On money that ends")
    ended = PoundsColumn(verbose_name="Its money has ended")
    pots = WordsColumn(verbose_name="Pots that end with it", default="None")


class KeptTable(PlainTable):
    """What an ask would keep, pot by pot."""

    name = LinkedColumn(verbose_name="Pot", address=own_address)
    month = WordsColumn(verbose_name="Last month")
    yearly = PoundsColumn(verbose_name="Cost that goes on, a year")
    kept = PoundsColumn(verbose_name="Kept, a year")
    words = WordsColumn(verbose_name="How far")


class YearEndTable(PlainTable):
    """Pots with what each would have left."""

    name = LinkedColumn(verbose_name="Pot", address=own_address)
    ends_on = DayColumn(verbose_name="Last day in the year")
    balance = PoundsColumn(verbose_name="Left now, with what is committed")
    to_come = PoundsColumn(verbose_name="Still to come")
    monthly = PoundsColumn(verbose_name="Used a month")
    expected = PoundsColumn(verbose_name="Will be used")
    goes_back = PoundsColumn(verbose_name="Would be left")
    what = WordsColumn(verbose_name="What becomes of it")
    commit_by = DayColumn(verbose_name="Last sensible day to commit", default="Nothing is left")
    forward = PoundsColumn(verbose_name="Could be brought forward")


class LateTable(PlainTable):
    """Parts of awards that are expected late."""

    on = DayColumn(verbose_name="Due on", default="Overdue")
    name = LinkedColumn(verbose_name="Pot", address=own_address)
    amount = PoundsColumn(verbose_name="Amount")
    why = WordsColumn(verbose_name="Why it is late")


class ForwardTable(PlainTable):
    """What other, later money pays for projects of a pot that would have something left."""

    name = LinkedColumn(verbose_name="Pot with money left", address=own_address)
    project = WordsColumn(verbose_name="Project")
    other = WordsColumn(verbose_name="Paid now from")
    monthly = PoundsColumn(verbose_name="A month")


class ComparedTable(PlainTable):
    """Terms of trusts beside each other; those that did not return have no figure."""

    name = tables.Column(verbose_name="Trust")
    returned = TagColumn(verbose_name="Returned", colour=lambda words: "grey" if words == "Not returned" else "green")
    total = PoundsColumn(verbose_name="Awarded", default="Not returned")
    recurrent = FigureColumn(verbose_name="Recurrent", default="Not returned")
    external = FigureColumn(verbose_name="External", default="Not returned")
    late = FigureColumn(verbose_name="After month 9", default="Not returned")
    ring_fenced = FigureColumn(verbose_name="Ring-fenced", default="Not returned")
    notice = FigureColumn(verbose_name="Median notice", default="Not returned")
    length = FigureColumn(verbose_name="Median length", default="Not returned")
    pots = FigureColumn(verbose_name="Pots for each project", default="Not returned")
    index = FigureColumn(verbose_name="Index", default="Not returned")
