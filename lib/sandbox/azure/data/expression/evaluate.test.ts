import { describe, expect, it } from "vitest";
import { bodyOf } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { dictionary, ExpressionFailure, UnsupportedExpression } from "./value.ts";

const context = {
  type: "context",
  members: {
    Operation: () => ({ type: "IOperation", members: { Id: () => "get-items", Method: () => "GET" } }),
    Response: () => null,
    Variables: () => dictionary("context.Variables", (name) => (name === "tries" ? 2 : undefined)),
  },
};

it("reads a body as bytes or text, and empties it unless told to preserve it", () => {
  const message = { body: Buffer.from("über") };
  const bodied = {
    type: "context",
    members: { Request: () => ({ type: "IRequest", members: { Body: () => bodyOf(message) } }) },
  };
  expect(evaluate("@(context.Request.Body.As<byte[]>(preserveContent: true).Length > 4)", bodied)).toBe(true);
  expect(evaluate("@(context.Request.Body.As<string>(preserveContent: true).Length)", bodied)).toBe(4);
  expect(evaluate("@(context.Request.Body.As<string>())", bodied)).toBe("über");
  expect(message.body).toHaveLength(0);
});

describe("policy expressions", () => {
  it.each([
    ['@(context.Operation.Id == "get-items")', true],
    ['@(context.Operation.Id != "get-items" && context.Nothing == 1)', false],
    ['@(context.Operation.Id == "a" || context.Operation.Method == "GET" && !(1 > 2))', true],
    ['@(new [] {"get-items", "b"}.Contains(context.Operation.Id))', true],
    ['@(new string[] { "a" }.Contains(context.Operation.Id))', false],
    ['@(context.Operation.Id.StartsWith("GET-", StringComparison.OrdinalIgnoreCase))', true],
    ['@(context.Operation.Id.StartsWith("GET-"))', false],
    ["@(context.Operation.Id.Substring(4).ToUpper() + 1)", "ITEMS1"],
    ["@(context.Response?.StatusCode ?? 7)", 7],
    ["@(context.Response == null || context.Response.StatusCode >= 500)", true],
    ['@((int)context.Variables["tries"] * 2 + 1 == 5 ? "five" : "other")', "five"],
    ['@(context.Variables.GetValueOrDefault<string>("none", "fallback"))', "fallback"],
    ['@(context.Variables.ContainsKey("tries"))', true],
    ['@(string.IsNullOrEmpty("") && !string.IsNullOrEmpty(@"c:\\d"))', true],
    ['@("a\\"b\\n".Length)', 4],
    ['@{ var id = context.Operation.Id; /* why */ return id + "!"; }', "get-items!"],
    ["@(\"a,b\".Split(',')[1])", "b"],
    ["@(7 / 2 - 1)", 2],
    ["@(true.ToString() + null)", "True"],
  ])("%s", (source, value) => {
    expect(evaluate(source, context)).toBe(value);
  });

  it.each([
    "@(context.Deployment.Region)",
    '@(context.Operation.Id.Normalize() == "a")',
    "@(DateTime.UtcNow)",
    "@(context.Operation.Id ==)",
    '@{ if (true) { return "a"; } return "b"; }',
    "@(a => a)",
    "@(#)",
  ])("says that it does not do %s", (source) => {
    expect(() => evaluate(source, context)).toThrow(UnsupportedExpression);
  });

  it.each([
    "@(context.Response.StatusCode == 200)",
    '@(context.Variables["none"])',
    '@((int)"x")',
    '@("x" && true)',
    "@(new [] {1}[3])",
  ])("fails as C# does in %s", (source) => {
    expect(() => evaluate(source, context)).toThrow(ExpressionFailure);
  });
});
