import { describe, expect, test } from "vitest";
import { ToolError } from "../../src/errors.ts";
import { parseZone } from "../../src/make/zone.ts";

describe("a zone that a key may go to", () => {
  const rows: readonly (readonly [zone: string, env: Record<string, string>, origin: string, host: string])[] = [
    ["eu2.make.com", {}, "https://eu2.make.com", "eu2.make.com"],
    ["EU1.Make.Com", { CI: "true" }, "https://eu1.make.com", "eu1.make.com"],
    ["https://us1.make.celonis.com/", {}, "https://us1.make.celonis.com", "us1.make.celonis.com"],
    ["127.0.0.1:8080", {}, "http://127.0.0.1:8080", "127.0.0.1:8080"],
    ["http://localhost:8080", {}, "http://localhost:8080", "localhost:8080"],
    ["https://localhost:8443", {}, "https://localhost:8443", "localhost:8443"],
    ["http://[::1]:8080", { CI: "" }, "http://[::1]:8080", "[::1]:8080"],
    [
      "127.0.0.1:8080",
      { CI: "1", MAKE_GITOPS_ALLOWED_ZONES: "localhost, 127.0.0.1" },
      "http://127.0.0.1:8080",
      "127.0.0.1:8080",
    ],
    [
      "make.example.com",
      { MAKE_GITOPS_ALLOWED_ZONES: "make.example.com" },
      "https://make.example.com",
      "make.example.com",
    ],
    [
      "make.example.com:8443",
      { MAKE_GITOPS_ALLOWED_ZONES: "make.example.com:8443" },
      "https://make.example.com:8443",
      "make.example.com:8443",
    ],
  ];
  test.for(rows)("%s", ([zone, env, origin, host]) => {
    expect(parseZone(zone, env)).toEqual({ origin, zone: host });
  });
});

describe("a zone that no key goes to", () => {
  const rows: readonly (readonly [zone: string, env?: Record<string, string>])[] = [
    [""],
    ["example.com"],
    ["make.com.example.com"],
    ["evilmake.com"],
    ["make.com"],
    ["eu2.make.com.evil.example.com"],
    ["eu2.make.com@example.com"],
    ["user:pass@eu2.make.com"],
    ["example.com/.make.com"],
    ["example.com#.make.com"],
    ["example.com?.make.com"],
    ["example.com\\.make.com"],
    ["eu2.make.com:8443"],
    ["http://eu2.make.com"],
    ["ftp://eu2.make.com"],
    ["https://eu2.make.com/api/v2"],
    ["eu2.make.com\n"],
    [" eu2.make.com"],
    ["eu2。make。com"],
    ["127.1:80"],
    ["0177.0.0.1"],
    ["2130706433"],
    ["127.0.0.1.example.com"],
    ["127.0.0.1:99999"],
    ["127.0.0.1:8080", { CI: "true" }],
    ["localhost", { CI: "1" }],
    ["make.example.com:8443", { MAKE_GITOPS_ALLOWED_ZONES: "make.example.com:443" }],
    ["sub.make.example.com", { MAKE_GITOPS_ALLOWED_ZONES: "make.example.com" }],
  ];
  test.for(rows)("%j", ([zone, env = {}]) => {
    expect(() => parseZone(zone, env)).toThrow(ToolError);
    expect(() => parseZone(zone, env)).toThrow(expect.objectContaining({ code: "target/zone" }));
  });
});
