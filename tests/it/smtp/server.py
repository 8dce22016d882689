"""A mail server that is not ours: STARTTLS and authentication, one JSON file for each mail that it took.

server.py PORT FOLDER [plain]: PORT 0 takes a free one; the port is printed once it listens. `plain`: offers no STARTTLS.
The password is `secret`; recipients that begin with `refused` are refused for good.
"""
import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

HERE = pathlib.Path(__file__).parent


class Handler:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        took = {
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "login": session.auth_data.login.decode() if session.auth_data else "",
            "data": envelope.content.decode(),
        }
        draft = self.folder / f".{self.count}"
        draft.write_text(json.dumps(took))
        draft.rename(self.folder / f"{self.count}.json")
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.password == b"secret", handled=False, auth_data=data)


async def main(port, folder, plain):
    tls = None
    if not plain:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(HERE / "cert.pem", HERE / "key.pem")
    handler = Handler(folder)

    def connection():
        return SMTP(handler, tls_context=tls, require_starttls=not plain, authenticator=authenticate, auth_required=not plain)

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), sys.argv[2], "plain" in sys.argv))
