"""A calendar as an .ics file. The same days always give the same bytes: stamps are those of the record."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from icalendar import Alarm, Calendar, Event

from funding.bidding import CalendarDay
from funding.domain.bids import reminders


def calendar_file(days: Iterable[CalendarDay], name: str) -> bytes:
    """Deadlines as whole days with their reminders as alarms at 9 in the morning, and the other days of bids."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ringfence//Bids//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for day in days:
        if day.working_days_left is not None:
            continue
        event = Event()
        what = f"{day.what}: {day.document}" if day.document else day.what
        event.add("summary", f"{what}, {day.bid}")
        event.add("description", f"Funder: {day.bid.funder_name}")
        event.add("dtstart", day.on)
        event.add("dtstamp", day.bid.recorded_at.astimezone(UTC).replace(microsecond=0))
        mark = f"{what}-{day.on:%Y%m%d}".casefold().replace(" ", "-").replace(":", "")
        event.add("uid", f"{day.bid.organisation_id}-{day.bid.reference}-{mark}@ringfence")
        if day.what == "Deadline":
            for left, on in reminders(day.on):
                alarm = Alarm()
                alarm.add("action", "DISPLAY")
                alarm.add("description", f"{left} working days to the deadline of {day.bid}")
                alarm.add("trigger", datetime.combine(on, time(9), tzinfo=UTC))
                event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
