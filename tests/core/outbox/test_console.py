from io import StringIO

from django.core.mail import EmailMessage, get_connection


def test_console_shows_a_chinese_subject_and_text_as_they_read():
    stream = StringIO()
    connection = get_connection("core.outbox.console.EmailBackend", stream=stream)
    mail = EmailMessage(
        "人事处一周提要",
        "样人事，您好：\n\n本周待处理事项如下。",
        to=["hr@example.org"],
        connection=connection,
    )

    assert mail.send() == 1

    lines = stream.getvalue().splitlines()
    assert "Subject: 人事处一周提要" in lines
    assert "To: hr@example.org" in lines
    blank = lines.index("")
    assert lines[blank + 1 : blank + 4] == ["样人事，您好：", "", "本周待处理事项如下。"]
    assert lines[-1] == "-" * 79
