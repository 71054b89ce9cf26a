"""The one question before a draft: which track."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Call, Track


class StartForm(forms.Form):
    track = forms.ModelChoiceField(
        Track.objects.none(),
        label=_("Track"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("You can change it until you send the application."),
    )

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        tracks = call.tracks.all()
        if len(tracks) < 2:
            del self.fields["track"]
        else:
            self.fields["track"].queryset = tracks
