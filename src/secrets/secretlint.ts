// Secretlint's rules over one text. What it gives is a range and the name of a rule: its messages may hold the secret, so
// they are masked and never read.

import { lintSource } from "@secretlint/core";
import { secretLintProfiler } from "@secretlint/profiler";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { isDummy } from "./plausible.ts";
import { literalsOf, type Span } from "./spans.ts";

// It would keep an entry for each rule of each text, and search all of them each time.
secretLintProfiler.setEnabled(false);

const prefix = "@secretlint/secretlint-rule-";

/**
 * Left out: comments that switch rules off, which a blueprint must not be able to; and whole URLs, in which our own rules
 * find the password alone.
 */
const leftOut = new Set(["filter-comments", "basicauth", "database-connection-string"].map((name) => prefix + name));

// The rules are listed one by one: options of a preset's rules do not switch them off (secretlint 13.0.7).
const config: Parameters<typeof lintSource>[0]["options"]["config"] = {
  rules: rules
    .filter(({ meta }) => !leftOut.has(meta.id))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      options: rule.meta.id === `${prefix}aws` ? { enableIDScanRule: true } : {},
    })),
};

const kinds: ReadonlyMap<string, string> = new Map([
  ["aws", "AWS access key"],
  ["gcp", "Google Cloud key"],
  ["privatekey", "private key"],
  ["npm", "npm token"],
  ["slack", "Slack token"],
  ["sendgrid", "SendGrid key"],
  ["shopify", "Shopify token"],
  ["stripe", "Stripe key"],
  ["github", "GitHub token"],
  ["gitlab", "GitLab token"],
  ["openai", "OpenAI key"],
  ["anthropic", "Anthropic key"],
  ["groq", "Groq key"],
  ["huggingface", "Hugging Face token"],
  ["linear", "Linear key"],
  ["notion", "Notion token"],
  ["1password", "1Password token"],
  ["hashicorp-vault", "Vault token"],
]);

/** Spans of what secretlint finds; those that hold an expression, a reference or a placeholder are left out. */
export async function secretlintSpans(content: string): Promise<readonly Span[]> {
  const { messages } = await lintSource({
    source: { filePath: "spec.txt", content, contentType: "text", ext: ".txt" },
    options: { maskSecrets: true, noPhysicFilePath: true, config },
  });
  return messages.flatMap(({ ruleId, messageId, range }) => {
    // The number of an account is no secret.
    if (messageId === "AWSAccountID") return [];
    const [start, end] = messageId === "AWSSecretAccessKey" ? awsSecretAt(content, range[0]) : range;
    const text = content.slice(start, end);
    const isLiteral = literalsOf(text).length === 1 && literalsOf(text)[0]?.end === text.length;
    if (text === "" || !isLiteral || (!text.startsWith("-----BEGIN") && isDummy(text))) return [];
    const name = ruleId.slice(prefix.length);
    return [
      { start, end, kind: messageId === "IncomingWebhook" ? "Slack webhook URL" : (kinds.get(name) ?? `${name} key`) },
    ];
  });
}

/** Its range begins at the name in front of the key and is as long as the key alone (secretlint 13.0.7). */
function awsSecretAt(content: string, from: number): readonly [number, number] {
  const key = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/.exec(
    content.slice(from, from + 120).replace(/^[\w "']{0,60}[:=]/, (name) => " ".repeat(name.length)),
  );
  return key ? [from + key.index, from + key.index + 40] : [from, from];
}
