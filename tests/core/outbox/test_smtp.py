"""Encrypted conversations: what is seen of the server before and after the last dot."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core import outbox
from core.models import Message
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Key and certificate of a server at 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail server of a test")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    encoding = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(encoding)
    )
    return file


@pytest.fixture(params=["EMAIL_USE_TLS", "EMAIL_USE_SSL"])
def server(request, settings, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with MailServer(tls=tls, wrapped=request.param == "EMAIL_USE_SSL") as server:
        settings.EMAIL_BACKEND = "core.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = settings.EMAIL_ANSWER_TIMEOUT = 5
        setattr(settings, request.param, True)
        yield server


@pytest.mark.parametrize(
    ("mood", "state", "accepted"),
    [
        ("accept", "sent", 1),
        ("busy", "queued", 0),
        ("full", "queued", 0),
        ("silent", "unclear", 1),
        ("lost", "unclear", 0),
    ],
)
def test_encrypted_mail_is_told_of_as_any_other(server, mood, state, accepted):
    server.behave(mood)
    message = Message.objects.create(
        address="a@example.org", language="en", subject="s", body="b", template="x/y"
    )

    outbox.send_due()

    message.refresh_from_db()
    assert (message.state, len(server.accepted)) == (state, accepted)


def test_server_with_a_wrong_certificate_gets_no_mail(server, monkeypatch, tmp_path):
    empty = tmp_path / "none.pem"
    empty.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(empty))
    message = Message.objects.create(
        address="a@example.org", language="en", subject="s", body="b", template="x/y"
    )

    outbox.send_due()

    message.refresh_from_db()
    assert (message.state, server.accepted) == ("queued", [])
    assert "CERTIFICATE_VERIFY_FAILED" in message.last_error
