import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectReader, connectWriter } from "../../src/make/client.ts";
import { MakeError, type MakeErrorKind } from "../../src/make/make-error.ts";
import type { Json } from "../../src/json.ts";
import { version } from "../../src/version.ts";
import { fakeClock, json, serve, text, token, type Reply } from "./server.ts";

afterEach(() => vi.unstubAllEnvs());

async function failure(promise: Promise<unknown>): Promise<MakeError> {
  const error: unknown = await promise.then(
    (value) => new Error(`no failure but ${JSON.stringify(value)}`),
    (cause: unknown) => cause,
  );
  if (!(error instanceof MakeError)) throw error;
  return error;
}

describe("what is sent", () => {
  test("is a GET below /api/v2 with the key, our name and arrays as Make wants them", async () => {
    await using server = await serve((_, response) => json(response, { scenario: { id: 1 } }));
    const reader = connectReader({ zone: server.zone, token });
    expect(await reader.get("/scenarios/1", { "cols[]": undefined, cols: ["id", "name"], teamId: 7 })).toEqual({
      scenario: { id: 1 },
    });
    const [asked] = server.asked;
    expect(asked?.target).toBe("/api/v2/scenarios/1?cols[]=id&cols[]=name&teamId=7");
    expect(asked?.headers).toMatchObject({
      authorization: `Token ${token}`,
      "user-agent": `make-gitops/${version} (+https://www.npmjs.com/package/make-gitops)`,
    });
    expect(reader.zone).toBe(server.zone);
  });

  test("names the version of package.json", () => {
    expect(JSON.parse(readFileSync("package.json", "utf8"))).toMatchObject({ version });
  });

  test.for([
    ["an API token", token, `Token ${token}`],
    ["an API token in capitals", token.toUpperCase(), `Token ${token.toUpperCase()}`],
    [
      "a UUID of another version",
      "11111111-2222-1333-8444-555555555555",
      "Bearer 11111111-2222-1333-8444-555555555555",
    ],
    ["an OAuth token", "eyJabc.def", "Bearer eyJabc.def"],
  ] as const)("has the header for %s", async ([, key, header]) => {
    await using server = await serve((_, response) => json(response, {}));
    await connectReader({ zone: server.zone, token: key }).get("/users/me");
    expect(server.asked[0]?.headers.authorization).toBe(header);
  });

  test.for(["", "a b", "abc\n", "a\r\nx: y", "\u0000", "schlüssel", "a\u2028b"])(
    "is nothing with the key %j",
    (key) => {
      expect(() => connectReader({ zone: "127.0.0.1:1", token: key })).toThrow(
        expect.objectContaining({ code: "key/invalid" }),
      );
      expect(() => connectWriter({ zone: "127.0.0.1:1", token: key })).toThrow(
        expect.objectContaining({ code: "key/invalid" }),
      );
    },
  );

  test.for([
    "scenarios",
    "//example.com",
    "/a/../b",
    "/a/./b",
    "/a b",
    "/a?b=1",
    "/a#b",
    "/a/%2e%2e/b",
    "/",
    "/a/",
    "",
  ])("is nothing to the path %j", async (path) => {
    await using server = await serve((_, response) => json(response, {}));
    await expect(connectReader({ zone: server.zone, token }).get(path)).rejects.toMatchObject({
      code: "make/unexpected-answer",
    });
    expect(server.asked).toEqual([]);
  });

  test("is one body of JSON for a write, and its answer comes back", async () => {
    await using server = await serve((_, response) => json(response, { hook: 5 }));
    const writer = connectWriter({ zone: server.zone, token });
    const answer = await writer.send({
      method: "POST",
      path: "/hooks",
      query: { confirmed: true },
      body: { name: "ä" },
    });
    expect(answer).toEqual({ hook: 5 });
    expect(server.asked).toMatchObject([
      {
        method: "POST",
        target: "/api/v2/hooks?confirmed=true",
        body: '{"name":"ä"}',
        headers: { "content-type": "application/json" },
      },
    ]);
  });

  test("may be answered with nothing where a write is only accepted", async () => {
    await using server = await serve((_, response) => response.writeHead(202).end());
    expect(
      await connectWriter({ zone: server.zone, token }).send({ method: "POST", path: "/scenarios/1/replay" }),
    ).toBeNull();
  });
});

test("a reader knows no verb but GET", async () => {
  await using server = await serve((_, response) => json(response, { scenarios: [] }));
  const reader = connectReader({ zone: server.zone, token });
  expect(Object.keys(reader).sort()).toEqual(["get", "list", "stats", "zone"]);
  expect("send" in reader).toBe(false);
  expect(Object.isFrozen(reader)).toBe(true);
  expect(Object.getPrototypeOf(reader)).toBe(Object.prototype);
  const loose = reader as unknown as Record<string, (...input: unknown[]) => Promise<unknown>>;
  await loose["get"]?.("/scenarios", { method: "DELETE" }, { method: "DELETE" }, "DELETE");
  await loose["list"]?.("/scenarios", "scenarios", { method: "POST" }, { method: "POST" });
  expect(server.asked.map(({ method }) => method)).toEqual(["GET", "GET"]);
});

describe("a refusal of Make", () => {
  interface Row {
    readonly status: number;
    readonly body: Json;
    readonly kind: MakeErrorKind;
    readonly says: string;
    readonly hint?: string;
    readonly path?: string;
    readonly method?: "POST" | "DELETE";
  }
  const rows: readonly Row[] = [
    {
      status: 401,
      body: { message: "User not logged in", code: "IM015" },
      kind: "unauthorized",
      says: "401 IM015 User not logged in",
      hint: "Wrong zone: 127.0.0.1:PORT does not know this key. Your browser shows the zone when you are logged in to Make (for example eu2.make.com).",
    },
    { status: 400, body: { message: "Invalid credentials", code: "IM102" }, kind: "unauthorized", says: "400 IM102" },
    {
      status: 403,
      body: { detail: "Access denied.", message: "Permission denied", code: "SC403" },
      kind: "missing-scope",
      says: "403 SC403 Permission denied: Access denied.",
      hint: "scenarios:write",
    },
    {
      status: 403,
      body: { message: "Insufficient rights", code: "IM002" },
      kind: "missing-scope",
      says: "IM002",
      path: "/data-stores/1",
      method: "DELETE",
      hint: "datastores:write",
    },
    {
      status: 403,
      body: { message: "no", code: "IM001" },
      kind: "missing-scope",
      says: "IM001",
      path: "/scenarios/1/run",
      hint: "scenarios:run",
    },
    {
      status: 403,
      body: { detail: "no" },
      kind: "missing-scope",
      says: "403 no",
      path: "/teams/1/variables",
      hint: "team-variables:write",
    },
    {
      status: 403,
      body: { detail: "no" },
      kind: "missing-scope",
      says: "403 no",
      path: "/enums/x",
      hint: "lacks a scope, or its owner a role",
    },
    {
      status: 404,
      body: { detail: "Connection not found 'google-email:999'.", message: "Account doesn't exist", code: "IM304" },
      kind: "missing-connection",
      says: "404 IM304 Account doesn't exist: Connection not found 'google-email:999'.",
    },
    { status: 404, body: { message: "Not found" }, kind: "not-found", says: "404 Not found" },
    {
      status: 406,
      body: { message: "Confirmation required", code: "IM004" },
      kind: "confirmation-needed",
      says: "406 IM004",
    },
    {
      status: 400,
      body: {
        detail: "Module not found 'x:y' version '5'.",
        message: "Invalid blueprint",
        code: "IM007",
        suberrors: [{ message: "Field 'sheetId' is required." }, "and more", 3],
      },
      kind: "invalid-blueprint",
      says: "400 IM007 Invalid blueprint: Module not found 'x:y' version '5'.\n - Field 'sheetId' is required.\n - and more",
    },
    { status: 400, body: { message: "Validation failed", code: "SC400" }, kind: "rejected", says: "400 SC400" },
    {
      status: 400,
      body: { detail: "request entity too large" },
      kind: "rejected",
      says: "400 request entity too large",
    },
    { status: 409, body: { message: "Exists" }, kind: "conflict", says: "409 Exists" },
    {
      status: 422,
      body: { message: "Required inputs", code: "IM016" },
      kind: "conflict",
      says: "422 IM016 Required inputs",
    },
    { status: 424, body: { message: "RPC crashed" }, kind: "unavailable", says: "424 RPC crashed" },
    { status: 413, body: { message: "Too large" }, kind: "rejected", says: "413 Too large" },
    {
      status: 429,
      body: { message: "Paused", code: "IM310" },
      kind: "rate-limited",
      says: "429 IM310 Paused",
      hint: "paused",
    },
    { status: 500, body: {}, kind: "unavailable", says: "Make refused POST /scenarios: 500" },
    { status: 418, body: { message: 1, code: 2, suberrors: "x" }, kind: "rejected", says: "418" },
  ];
  test.for(rows)(
    "$status $body.code $body.message is $kind",
    async ({ status, body, kind, says, hint, path = "/scenarios", method = "POST" }) => {
      await using server = await serve((_, response) => json(response, body, status));
      const error = await failure(
        connectWriter({ zone: server.zone, token }).send({ method, path, query: { teamId: 1234567 } }),
      );
      expect(error).toMatchObject({ kind, code: `make/${kind}`, status, method, path });
      expect(error.message).toContain(says);
      expect(error.message).toContain(`${method} ${path}`);
      expect(error.problems[0].hint ?? "").toContain(hint?.replace("PORT", server.zone.split(":")[1] ?? "") ?? "");
      expect(JSON.stringify(error.problems)).not.toContain("1234567");
      expect(server.asked).toHaveLength(1);
    },
  );

  test.for([
    ["Cloudflare's guard", 403, "error code: 1010", "rejected", "error code: 1010"],
    [
      "plain text over the limit",
      429,
      "Requests limit for organization exceeded, please try again later.",
      "rate-limited",
      "Requests limit",
    ],
    [
      "the page of a proxy instead of a missing object",
      404,
      "<html><style>b{}</style><b>Not found</b></html>",
      "unexpected-answer",
      "Not found",
    ],
    ["a page of a broken gateway", 502, "<h1>Bad gateway</h1>", "unavailable", "Bad gateway"],
    ["a redirect", 302, "moved", "unexpected-answer", "redirect"],
  ] as const)("reads %s", async ([, status, body, kind, says]) => {
    await using server = await serve((_, response) =>
      text(response, body, status, { location: "http://127.0.0.1:1/" }),
    );
    const error = await failure(
      connectWriter({ zone: server.zone, token, clock: fakeClock() }).send({ method: "DELETE", path: "/hooks/1" }),
    );
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toContain(says);
    expect(error.message).not.toContain("<");
    expect(server.asked).toHaveLength(kind === "rate-limited" ? 11 : 1);
  });

  test("never tells the key, nor what could repaint a terminal, even if Make repeats it", async () => {
    await using server = await serve((_, response) =>
      json(response, { message: `no \u001B[2J ${token}`, code: token }, 400),
    );
    const error = await failure(connectReader({ zone: server.zone, token }).get("/teams"));
    expect(`${error.message}${JSON.stringify(error.problems)}`).not.toContain(token);
    expect(error.message).not.toContain("\u001B");
  });
});

describe("an answer that is not Make's", () => {
  const rows: readonly (readonly [what: string, reply: Reply, says: string])[] = [
    [
      "a page",
      (_, response) => text(response, `<p>Log in to the hotel &amp; ${token}`),
      "not JSON (status 200): Log in to the hotel",
    ],
    ["JSON under another type", (_, response) => text(response, "{}"), "not JSON"],
    [
      "nothing",
      (_, response) => text(response, "", 200, { "content-type": "application/json" }),
      "broken or cut JSON (status 200).",
    ],
    [
      "cut JSON",
      (_, response) => text(response, '{"a": [1', 200, { "content-type": "application/json" }),
      'broken or cut JSON (status 200): {"a": [1',
    ],
    ["a list", (_, response) => json(response, []), "JSON, but no object"],
    ["a text", (_, response) => json(response, "x"), "JSON, but no object"],
    [
      "bytes that are no UTF-8",
      (_, response) => text(response, Buffer.from([0x22, 0xff, 0x22]), 200, { "content-type": "application/json" }),
      "broken or cut JSON",
    ],
    [
      "another encoding",
      (_, response) =>
        text(response, Buffer.from([0x1f, 0x8b, 8, 0]), 200, {
          "content-type": "application/json",
          "content-encoding": "gzip",
        }),
      "broken or cut JSON",
    ],
  ];
  test.for(rows)("%s", async ([, reply, says]) => {
    await using server = await serve(reply);
    const error = await failure(connectReader({ zone: server.zone, token }).get("/teams"));
    expect(error).toMatchObject({ kind: "unexpected-answer", status: 200 });
    expect(error.message).toContain(says);
    expect(error.message).not.toContain(token);
    expect(server.asked).toHaveLength(1);
  });

  test("more than 64 MB", async () => {
    const megabytes = Buffer.alloc(5 * 1024 * 1024, " ");
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      let count = 0;
      const more = (): void => {
        for (; count < 20; count += 1) if (!response.write(megabytes)) return void response.once("drain", more);
      };
      more();
    });
    const error = await failure(connectReader({ zone: server.zone, token }).get("/teams"));
    expect(error.message).toContain("64 MB");
  });

  test("any status, type and bytes give a value or a MakeError", async () => {
    let next = { status: 200, type: "", body: new Uint8Array() };
    await using server = await serve((_, response) => {
      response.writeHead(next.status, next.type === "" ? {} : { "content-type": next.type });
      response.end(next.body);
    });
    const reader = connectReader({ zone: server.zone, token, clock: fakeClock() });
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((value) => new TextEncoder().encode(value)),
      fc
        .record(
          {
            message: fc.jsonValue(),
            detail: fc.jsonValue(),
            code: fc.oneof(fc.constantFrom("IM310", "IM007", "toString"), fc.jsonValue()),
            suberrors: fc.jsonValue(),
          },
          { requiredKeys: [] },
        )
        .map((value) => new TextEncoder().encode(JSON.stringify(value))),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 201, 203, 206, 300, 302, 400, 401, 403, 404, 406, 422, 424, 429, 499),
        fc.constantFrom("application/json", "text/html", "", "application/json; charset=x"),
        bodies,
        async (status, type, body) => {
          next = { status, type, body };
          const result = await reader.get("/teams").catch((error: unknown) => error);
          expect(result instanceof MakeError || (typeof result === "object" && !(result instanceof Error))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("asking again", () => {
  test("waits as long as the limit says and tells it", async () => {
    await using server = await serve((_, response, count) =>
      count === 1
        ? text(response, "Requests limit for organization exceeded", 429, {
            "retry-after": "14",
            "x-ratelimit-limit": "60",
          })
        : json(response, { teams: [] }, 200, { "x-ratelimit-limit": "10000" }),
    );
    const clock = fakeClock();
    const told: string[] = [];
    const reader = connectReader({ zone: server.zone, token, clock, onWait: (ms, why) => told.push(`${ms}: ${why}`) });
    expect(await reader.get("/teams")).toEqual({ teams: [] });
    expect(clock.slept).toEqual([14_000]);
    expect(told).toEqual(["14000: waiting 14 s for the limit of 60 a minute"]);
    expect(reader.stats()).toEqual({ count: 2, byMethod: { GET: 2 }, limitPerMinute: 60 });
  });

  const noon = Date.UTC(2026, 10, 22, 12);
  test.for([
    ["a date", { "retry-after": new Date(noon + 20_000).toUTCString() }, 20_000],
    ["a date that passed", { "retry-after": new Date(noon - 20_000).toUTCString() }, 1000],
    ["the end of the window", { "x-ratelimit-reset": String(noon / 1000 + 33) }, 33_000],
    ["an end that a wrong clock sees far away", { "x-ratelimit-reset": String(noon / 1000 + 9999) }, 60_000],
    ["an end that passed", { "x-ratelimit-reset": String(noon / 1000 - 5) }, 1000],
    ["nothing", {}, 60_000],
    ["nonsense", { "retry-after": "soon", "x-ratelimit-reset": "later" }, 60_000],
  ] as const)("after 429 with %s", async ([, headers, waitMs]) => {
    await using server = await serve((_, response, count) => json(response, {}, count === 1 ? 429 : 200, headers));
    const clock = fakeClock();
    await connectReader({ zone: server.zone, token, clock }).get("/teams");
    expect(clock.slept).toEqual([waitMs]);
  });

  test("after 429 ends after ten waits", async () => {
    await using server = await serve((_, response) => json(response, { message: "limit" }, 429));
    const clock = fakeClock();
    const error = await failure(connectReader({ zone: server.zone, token, clock }).get("/teams"));
    expect(error.kind).toBe("rate-limited");
    expect(clock.slept).toHaveLength(10);
    expect(server.asked).toHaveLength(11);
  });

  test("does not wait for hours", async () => {
    await using server = await serve((_, response) =>
      json(response, { message: "limit" }, 429, { "retry-after": "7200" }),
    );
    const clock = fakeClock();
    expect((await failure(connectReader({ zone: server.zone, token, clock }).get("/teams"))).kind).toBe("rate-limited");
    expect(clock.slept).toEqual([]);
  });

  test("stops at once where the organization is paused", async () => {
    await using server = await serve((_, response) => json(response, { message: "paused", code: "IM310" }, 429));
    const clock = fakeClock();
    await failure(connectReader({ zone: server.zone, token, clock }).get("/teams"));
    expect(server.asked).toHaveLength(1);
  });

  const faults: readonly (readonly [what: string, reply: Reply, kind: MakeErrorKind])[] = [
    ["an answer 503", (_, response) => text(response, "down", 503), "unavailable"],
    ["a connection that breaks", (_, response) => void response.destroy(), "unreachable"],
    [
      "an answer that breaks off",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"teams":', () => response.destroy());
      },
      "unexpected-answer",
    ],
    ["silence", () => undefined, "unreachable"],
  ];
  test.for(faults)("helps over %s, with growing waits", async ([, reply]) => {
    await using server = await serve((asked, response, count) =>
      count <= 3 ? reply(asked, response, count) : json(response, { ok: 1 }),
    );
    const clock = fakeClock();
    expect(await connectReader({ zone: server.zone, token, clock, timeoutMs: 400 }).get("/teams")).toEqual({ ok: 1 });
    expect(server.asked).toHaveLength(4);
    [500, 1000, 2000].forEach((ms, index) =>
      expect(Math.abs((clock.slept[index] ?? 0) - ms)).toBeLessThanOrEqual(ms / 5),
    );
  });

  test.for(faults)("ends after four tries: %s", async ([, reply, kind]) => {
    await using server = await serve(reply);
    const error = await failure(
      connectReader({ zone: server.zone, token, clock: fakeClock(), timeoutMs: 200 }).get("/teams"),
    );
    expect(error.kind).toBe(kind);
    expect(server.asked).toHaveLength(4);
  });

  test("is done with a write that the limit refused: nothing was carried out", async () => {
    await using server = await serve((_, response, count) =>
      count === 1
        ? json(response, { message: "limit" }, 429, { "retry-after": "7" })
        : json(response, { hook: { id: 1 } }),
    );
    const clock = fakeClock();
    const writer = connectWriter({ zone: server.zone, token, clock });
    await expect(writer.send({ method: "POST", path: "/hooks", body: {} })).resolves.toEqual({ hook: { id: 1 } });
    expect(server.asked).toHaveLength(2);
    expect(clock.slept).toEqual([7000]);
  });

  test.for(faults)("is never done with a write that may have been carried out: %s", async ([, reply, kind]) => {
    await using server = await serve(reply);
    const clock = fakeClock();
    const writer = connectWriter({ zone: server.zone, token, clock, timeoutMs: 200 });
    const error = await failure(writer.send({ method: "POST", path: "/hooks", body: {} }));
    expect(error.kind).toBe(kind);
    expect(server.asked).toHaveLength(1);
    expect(clock.slept).toEqual([]);
    expect(writer.stats().byMethod).toEqual({ POST: 1 });
  });

  test("ends with the caller's signal, also in a wait of the real clock", async () => {
    await using server = await serve((_, response) => json(response, {}, 429));
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const reader = connectReader({ zone: server.zone, token, signal: stop.signal, onWait: () => stop.abort(reason) });
    await expect(reader.get("/teams")).rejects.toBe(reason);
    await expect(reader.get("/teams")).rejects.toBe(reason);
    expect(server.asked).toHaveLength(1);
  });
});

describe("the way to Make", () => {
  test("a host where nothing listens is unreachable, and whether a write arrived is left open", async () => {
    const { zone, ...server } = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const error = await failure(connectWriter({ zone, token }).send({ method: "POST", path: "/hooks" }));
    expect(error).toMatchObject({ kind: "unreachable", status: undefined });
    expect(error.message).toContain(zone);
    expect(error.problems[0].hint).toContain("It is not known whether Make did it");
  });

  test("goes through the proxy of the environment to Make, told without its password, and never for loopback", async () => {
    const connects: string[] = [];
    const proxy = createServer((_, response) => response.writeHead(500).end());
    proxy.on("connect", (request, socket) => {
      connects.push(request.url ?? "");
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
      vi.stubEnv(name, `http://me:hidden@127.0.0.1:${port}`);
    for (const name of ["NO_PROXY", "no_proxy"]) vi.stubEnv(name, "");
    const error = await failure(connectReader({ zone: "eu2.make.com", token, clock: fakeClock() }).get("/teams"));
    expect(error.kind).toBe("unreachable");
    expect(connects).toEqual(Array.from({ length: 4 }, () => "eu2.make.com:443"));
    expect(error.problems[0].hint).toContain(`HTTPS_PROXY=127.0.0.1:${port}`);
    expect(JSON.stringify(error.problems)).not.toContain("hidden");

    await using server = await serve((_, response) => json(response, { ok: 1 }));
    expect(await connectReader({ zone: server.zone, token }).get("/teams")).toEqual({ ok: 1 });
    expect(connects).toHaveLength(4);
    proxy.close();
    proxy.closeAllConnections();
  });

  test("a proxy setting that is no address is told as what it is", async () => {
    for (const name of ["HTTPS_PROXY", "https_proxy"]) vi.stubEnv(name, "not an address");
    const error = await failure(connectReader({ zone: "eu2.make.com", token, clock: fakeClock() }).get("/teams"));
    expect(error.kind).toBe("unreachable");
    expect(error.problems[0].hint).toContain("HTTPS_PROXY=not an address");
  });

  test("a certificate that nobody vouches for is refused at once, whatever the environment says", async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), "make-gitops-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const input = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"];
    const made = spawnSync("openssl", [...input, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]);
    if (made.status !== 0) skip("openssl is needed to make a certificate");
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    let requests = 0;
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
      requests += 1;
      json(response, { ok: 1 });
    });
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const clock = fakeClock();
    const zone = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error = await failure(connectReader({ zone, token, clock }).get("/teams"));
    server.close();
    expect(error.kind).toBe("unreachable");
    expect(error.problems[0].hint).toContain("NODE_EXTRA_CA_CERTS");
    expect(clock.slept).toEqual([]);
    expect(requests).toBe(0);
  });

  test("reads side by side", async () => {
    const open: (() => void)[] = [];
    await using server = await serve((_, response) => {
      open.push(() => json(response, { ok: 1 }));
      if (open.length === 5) open.forEach((each) => each());
    });
    const reader = connectReader({ zone: server.zone, token });
    expect(await Promise.all(Array.from({ length: 5 }, () => reader.get("/teams")))).toHaveLength(5);
    expect(reader.stats().count).toBe(5);
  });
});
