"""How a talent's, a head's and a reviewer's input is asked for and checked."""

from applications.forms.draft import DraftForm
from applications.forms.opinion import OpinionForm
from applications.forms.review import GiveBackForm, ReviewForm
from applications.forms.start import StartForm
from applications.forms.statements import StatementsForm
from applications.forms.step import ReasonForm, ResubmitForm, SendForm
from applications.forms.upload import UploadForm

__all__ = [
    "DraftForm",
    "GiveBackForm",
    "OpinionForm",
    "ReasonForm",
    "ResubmitForm",
    "ReviewForm",
    "SendForm",
    "StartForm",
    "StatementsForm",
    "UploadForm",
]
