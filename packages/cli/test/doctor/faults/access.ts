import {
  answer,
  call,
  callWithForgedToken,
  callWithNonsense,
  callWithoutToken,
  drop,
  type Fault,
  on,
  set,
  shiftClock,
} from "../../support/fault.ts";

const withoutToken = "without-token";

/** Faults in the Worker's answers to calls. */
export const accessFaults: Fault[] = [
  {
    what: "anybody gets in",
    tamper: on(callWithoutToken, answer(200)),
    id: withoutToken,
    words: "a call without a token is accepted",
  },
  {
    what: "a wrong setting",
    tamper: on(callWithoutToken, answer(500)),
    id: withoutToken,
    words: "a setting of the server",
  },
  { what: "no way to the zone", tamper: on(callWithoutToken, answer(503)), id: withoutToken, words: "can't reach its" },
  { what: "nothing there", tamper: on(callWithoutToken, answer(404)), id: withoutToken, words: "nothing is there" },
  {
    what: "a firewall",
    tamper: on(callWithoutToken, answer(403)),
    id: withoutToken,
    words: "something in front of the server refuses the call",
  },
  {
    what: "a single-page application",
    tamper: on(callWithoutToken, answer(200), set("Content-Type", "text/html; charset=utf-8")),
    id: withoutToken,
    words: "HTTP 200 with a page",
  },
  { what: "a static file", tamper: on(callWithoutToken, answer(405)), id: withoutToken, words: "POST is refused" },
  {
    what: "another name of this machine",
    tamper: on(
      callWithoutToken,
      set("WWW-Authenticate", (old) => old.replaceAll("127.0.0.1", "localhost")),
    ),
    id: "challenge",
    words: "localhost and 127.0.0.1 are two names of one machine",
  },
  { what: "a crowd", tamper: on(callWithoutToken, answer(429)), id: withoutToken, words: "too many requests" },
  {
    what: "a redirect",
    tamper: on(callWithoutToken, answer(302), set("Location", "https://elsewhere.example/")),
    id: withoutToken,
    words: "a redirect to https://elsewhere.example/",
  },
  {
    what: "the challenge is lost",
    tamper: on(callWithoutToken, drop("WWW-Authenticate")),
    id: "challenge",
    words: "no WWW-Authenticate header",
  },
  {
    what: "the challenge asks for a password",
    tamper: on(callWithoutToken, set("WWW-Authenticate", 'Basic realm="Bearer, of course"')),
    id: "challenge",
    words: "with a Bearer challenge",
  },
  {
    what: "the challenge leads nowhere",
    tamper: on(callWithoutToken, set("WWW-Authenticate", 'Bearer scope="mcp:tools"')),
    id: "challenge",
    words: "names no resource_metadata",
  },
  {
    what: "the challenge leads to another origin",
    tamper: on(callWithoutToken, set("WWW-Authenticate", 'Bearer resource_metadata="https://elsewhere.example/"')),
    id: "challenge",
    words: "on another origin: https://elsewhere.example",
  },
  {
    what: "the challenge speaks of a token that was not sent",
    tamper: on(
      callWithoutToken,
      set("WWW-Authenticate", (old) => old.replace("Bearer ", 'Bearer error="invalid_token", ')),
    ),
    id: "challenge",
    words: "though no token was sent",
    status: "warn",
  },
  {
    what: "nonsense gets in",
    tamper: on(callWithNonsense, answer(200)),
    id: "garbage-token",
    words: "a token that nobody issued is accepted",
  },
  { what: "nonsense crashes it", tamper: on(callWithNonsense, answer(500)), id: "garbage-token", words: "HTTP 500" },
  {
    what: "nonsense is refused without a reason",
    tamper: on(callWithNonsense, set("WWW-Authenticate", "Bearer")),
    id: "garbage-token",
    words: "does not say invalid_token",
  },
  {
    what: "a forged token gets in",
    tamper: on(callWithForgedToken, answer(200)),
    id: "forged-token",
    words: "a token that nobody issued is accepted",
  },
  {
    what: "the Worker can't reach the zone's keys",
    tamper: on(callWithForgedToken, answer(503)),
    id: "forged-token",
    words: "the zone's keys",
  },
  {
    what: "a clock two minutes fast",
    tamper: on(call, shiftClock(120)),
    id: "clock",
    words: "s apart: tokens are refused",
  },
  {
    what: "a clock ten seconds slow",
    tamper: on(call, shiftClock(-10)),
    id: "clock",
    words: "s apart: a fresh token",
    status: "warn",
  },
];
