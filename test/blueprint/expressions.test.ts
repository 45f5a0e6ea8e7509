import { describe, expect, test } from "vitest";
import { mapExpressionIds } from "../../src/blueprint/expressions.ts";

const rename = (text: string): string => mapExpressionIds(text, (id) => (id === "12" ? "13" : id));

describe("an id in an expression is renamed", () => {
  test.for([
    { from: "{{12.total}}", to: "{{13.total}}" },
    { from: "a {{12.x}} b {{12.y}}", to: "a {{13.x}} b {{13.y}}" },
    { from: "{{ 12.x }}", to: "{{ 13.x }}" },
    { from: "{{get(12.rows; 2)}}", to: "{{get(13.rows; 2)}}" },
    { from: "{{if(1.a = 12.b; 12.c; -12.d)}}", to: "{{if(1.a = 13.b; 13.c; -13.d)}}" },
    { from: "{{12.`Order total`}}", to: "{{13.`Order total`}}" },
    { from: "{{12.`0`}}", to: "{{13.`0`}}" },
    { from: "{{12.2nd}}", to: "{{13.2nd}}" },
    { from: "{{12.rows[].id}}", to: "{{13.rows[].id}}" },
    { from: "{{12.`__IMTLENGTH__`}}", to: "{{13.`__IMTLENGTH__`}}" },
    { from: '{{replace(12.x; "}}"; "")}} {{12.y}}', to: '{{replace(13.x; "}}"; "")}} {{13.y}}' },
    { from: '{"a": "{{12.a}}", "b": "{{12.b}}"}', to: '{"a": "{{13.a}}", "b": "{{13.b}}"}' },
    {
      from: '{"a": "{{replace(12.x; "; "")}}", "b": "{{12.y}}"}',
      to: '{"a": "{{replace(13.x; "; "")}}", "b": "{{13.y}}"}',
    },
    { from: "{{1.x\n+ 12.y}}", to: "{{1.x\n+ 13.y}}" },
  ])("$from", ({ from, to }) => {
    expect(rename(from)).toBe(to);
  });
});

describe("what names no module stays", () => {
  test.for([
    "12.total",
    "text 12.x {{1.y}} 12.z",
    "{{112.x}}",
    "{{121.x}}",
    "{{1.12}}",
    "{{1.12.x}}",
    "{{12.5 * 1.x}}",
    "{{12}}",
    "{{a12.x}}",
    "{{var.12.x}}",
    '{{if(1.x; "12.x"; "a \\" 12.y")}}',
    "{{1.`12.x`}}",
    "{{1.x}} {12.x}",
    "{{12.x",
    "{{}}",
    "",
  ])("%s", (text) => {
    expect(rename(text)).toBe(text);
  });
});
