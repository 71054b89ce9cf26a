"""How a talent's and a head's input is asked for and checked."""

from applications.forms.draft import DraftForm
from applications.forms.opinion import OpinionForm
from applications.forms.start import StartForm
from applications.forms.statements import StatementsForm
from applications.forms.step import ReasonForm, ResubmitForm, SendForm
from applications.forms.upload import UploadForm

__all__ = [
    "DraftForm",
    "OpinionForm",
    "ReasonForm",
    "ResubmitForm",
    "SendForm",
    "StartForm",
    "StatementsForm",
    "UploadForm",
]
