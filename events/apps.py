from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Lectures and events")

    def ready(self):
        from core import outbox, schedule  # needs the models to be loaded
        from events import mail_kinds, permissions, reminders, retention, signing_in  # the same
        from events.afterwards import mails  # the same
        from events.seating import offers, reserves  # the same

        permissions.register()
        signing_in.connect()
        outbox.register_kinds([*mail_kinds.KINDS, *mails.KINDS])
        outbox.forget_text_of("events/confirm", mails.GUEST_KEY)
        schedule.every(timedelta(minutes=1), "events.end_due", offers.end_due)
        schedule.every(timedelta(minutes=1), "events.release_due", reserves.release_due)
        schedule.every(timedelta(minutes=5), "events.remind", reminders.write_due)
        schedule.every(timedelta(hours=1), "events.afterwards", mails.write_due)
        schedule.every(timedelta(days=1), "events.erase_due", retention.erase_due)
