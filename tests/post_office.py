"""A mail server and a gateway for short messages, for the tests.

Prints "SMTP-PORT HTTP-PORT", then a line of JSON for everything that arrives,
and ends after a POST to /quit. Addresses with "never" are refused for good,
those with "later" for now; a path answers with the status it names.
"""
import asyncio
import email
import email.policy
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from aiosmtpd.smtp import SMTP


def tell(**what):
    print(json.dumps(what, ensure_ascii=False), flush=True)


class Mail:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if "never" in address:
            return "550 no such person"
        if "later" in address:
            return "451 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(
            envelope.content, policy=email.policy.default)
        tell(to=envelope.rcpt_tos, id=mail["Message-ID"],
             subject=mail["Subject"], text=mail.get_content())
        return "250 OK"


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = int(self.path[1:]) if self.path[1:].isdigit() else 200
        if self.path != "/quit":
            tell(sms=body, token=self.headers.get("Authorization", ""))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.path == "/quit":
            Thread(target=self.server.shutdown).start()

    def log_message(self, *args):
        pass


async def main():
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(lambda: SMTP(Mail()), "127.0.0.1", 0)
    gateway = HTTPServer(("127.0.0.1", 0), Gateway)
    print(mail.sockets[0].getsockname()[1], gateway.server_port, flush=True)
    await loop.run_in_executor(None, gateway.serve_forever)


asyncio.run(main())
