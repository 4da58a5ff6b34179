# browser.py - Chromium by its DevTools protocol over a pipe: what is needed to open a
# page, look at it and touch it as a reader does.  Python's standard library alone.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import fcntl
import json
import os
import select
import subprocess
import time


class Browser:
    """One page of one Chromium, and what it said and asked for meanwhile."""

    def __init__(self, home, program="chromium"):
        to_it, its_input = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in reversed(os.pipe())]
        from_it, its_output = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in os.pipe()]

        def wire():
            os.dup2(its_input, 3)
            os.dup2(its_output, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking",
             "--user-data-dir=" + os.path.join(home, "profile"),
             "--remote-debugging-pipe", "about:blank"],
            preexec_fn=wire, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=dict(os.environ, HOME=home))
        os.close(its_input)
        os.close(its_output)
        self.to_it, self.from_it, self.rest, self.last = to_it, from_it, b"", 0
        self.said, self.dialogs, self.requests, self.events = [], [], [], []
        self.session = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target,
                                flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.ask(domain + ".enable")

    def close(self):
        try:
            self.session = None
            self.ask("Browser.close")
            self.process.wait(20)
        except Exception:
            self.process.kill()
            self.process.wait()

    def receive(self, seconds):
        end = time.monotonic() + seconds
        while b"\0" not in self.rest:
            ready = select.select([self.from_it], [], [], max(0, end - time.monotonic()))[0]
            data = os.read(self.from_it, 1 << 20) if ready else b""
            if not data:
                return None
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, seconds=120, **params):
        self.last += 1
        number = self.last
        message = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to_it, data):]
        while True:
            answer = self.receive(seconds)
            if answer is None:
                raise RuntimeError("no answer to " + method)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.note(answer)

    def note(self, event):
        """Keep of an event what tells against a page."""
        method, params = event.get("method"), event.get("params", {})
        self.events.append(method)
        if method == "Runtime.consoleAPICalled":
            self.said.append(str([a.get("value") for a in params["args"]]))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.said.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded":
            self.said.append(params["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(params["message"])
            self.last += 1
            os.write(self.to_it, json.dumps(
                {"id": self.last, "method": "Page.handleJavaScriptDialog",
                 "params": {"accept": False}, "sessionId": self.session}).encode() + b"\0")
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"][:200])

    def settle(self, seconds=0.3):
        """Take what comes of itself."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            event = self.receive(max(0, end - time.monotonic()))
            if event:
                self.note(event)

    def open(self, path):
        self.events.clear()
        self.ask("Page.navigate", url="file://" + os.path.abspath(path))
        end = time.monotonic() + 120
        while "Page.loadEventFired" not in self.events and time.monotonic() < end:
            event = self.receive(5)
            if event:
                self.note(event)
        self.settle()

    def js(self, expression):
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True,
                          awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def size(self, width, height, phone=False):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=phone)

    def media(self, kind="", dark=False):
        self.ask("Emulation.setEmulatedMedia", media=kind,
                 features=[{"name": "prefers-color-scheme",
                            "value": "dark" if dark else "light"}])

    def click(self, selector):
        """With the mouse, in the middle of what SELECTOR finds first."""
        x, y = self.js("""(() => {
          const e = document.querySelector(%s);
          e.scrollIntoView({ block: 'center', inline: 'center' });
          const r = e.getClientRects()[0];
          return [r.left + r.width / 2, r.top + r.height / 2];
        })()""" % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                     clickCount=1)
        self.settle()

    def key(self, key, code, text=""):
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, code=key,
                 windowsVirtualKeyCode=code, text=text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, code=key,
                 windowsVirtualKeyCode=code)
        self.settle()

    def picture(self, path, **params):
        data = self.ask("Page.captureScreenshot", format="png", **params)["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))
