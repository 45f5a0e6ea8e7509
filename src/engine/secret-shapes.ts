// The forms of keys that show what they are wherever they stand. Masking (secret.ts) takes every match; finding secrets
// to replace them (src/secrets/) looks at what matched as well, since a form alone may be met by a harmless word.

export interface SecretShape {
  /** As a person would say it: "Stripe key". */
  readonly kind: string;
  /**
   * Group 1 is no part of the secret and stays readable. The group `id`, at the end of group 1, is no secret by itself
   * and yet part of what people copy and paste. `\w` and `-` before a match would make it part of another word, so each
   * begins at a border of its own letters and a long run is looked at once.
   */
  readonly pattern: RegExp;
}

export const secretShapes: readonly SecretShape[] = [
  { kind: "Anthropic key", pattern: /(?<![\w-])()sk-ant-[\w-]{16,}/g },
  { kind: "OpenAI key", pattern: /(?<![\w-])()sk-(?!ant-)[\w-]{16,}/g },
  { kind: "Groq key", pattern: /(?<![\w-])()gsk-[\w-]{16,}/g },
  { kind: "API key", pattern: /(?<![\w-])()(?:xai|rk)-[\w-]{16,}/g },
  {
    kind: "Stripe key",
    pattern: /(?<![\w-])()(?:(?:sk|rk|pk)_(?:live|test)|whsec)[_-](?=\w{0,100}\d)\w{16,}/g,
  },
  { kind: "GitHub token", pattern: /(?<![\w-])()(?:gh[pousr]|github_pat)[_-](?=\w{0,100}\d)\w{16,}/g },
  { kind: "GitLab token", pattern: /(?<![\w-])()glpat[_-](?=[\w-]{0,100}\d)[\w-]{16,}/g },
  { kind: "Notion token", pattern: /(?<![\w-])()(?:secret|ntn)[_-](?=\w{0,100}\d)\w{16,}/g },
  { kind: "npm token", pattern: /(?<![\w-])()npm[_-](?=\w{0,100}\d)\w{16,}/g },
  { kind: "Hugging Face token", pattern: /(?<![\w-])()hf[_-](?=\w{0,100}\d)\w{16,}/g },
  { kind: "Groq key", pattern: /(?<![\w-])()gsk[_-](?=\w{0,100}\d)\w{16,}/g },
  { kind: "Shopify token", pattern: /(?<![\w-])()shp(?:at|ss|ca|pa)[_-](?=\w{0,100}\d)\w{16,}/g },
  { kind: "Slack token", pattern: /(?<![\w-])()xox[abeoprs]-[\w-]{10,}/g },
  { kind: "Google API key", pattern: /(?<![\w-])()AIza[\w-]{30,}/g },
  { kind: "Google access token", pattern: /(?<![\w-])()ya29\.[\w-]{20,}/g },
  { kind: "AWS access key", pattern: /(?<![\w-])()(?:AKIA|ASIA)[A-Z0-9]{16,}/g },
  { kind: "Airtable token", pattern: /(?<![\w-])()pat[A-Za-z0-9]{14}\.[a-f0-9]{32,}/g },
  { kind: "Airtable key", pattern: /(?<![\w-])()key(?=\w{0,13}\d)(?=\w{0,13}[A-Z])[A-Za-z\d]{14}(?![\w-])/g },
  { kind: "Mailgun key", pattern: /(?<![\w-])()key-[\da-z]{32}(?![\w-])/g },
  { kind: "Mailchimp key", pattern: /(?<![\w-])()[\da-f]{32}-us\d{1,2}(?![\w-])/g },
  { kind: "Azure function key", pattern: /(azurewebsites\.net\/[^\s?#"']{0,200}\?code=)[\w%=+/-]{20,}/gi },
  { kind: "password in SQL", pattern: /(\bidentified\s{1,5}by\s{1,5}')[^'{}\n]{6,200}(?=')/gi },
  { kind: "HubSpot token", pattern: /(?<![\w-])()pat-[a-z]{2}\d-[0-9a-f-]{30,}/g },
  { kind: "SendGrid key", pattern: /(?<![\w-])()SG\.[\w-]{16,}\.[\w-]{16,}/g },
  { kind: "JWT", pattern: /(?<![\w-])()eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]{8,}/g },
  { kind: "Discord bot token", pattern: /(?<![\w-])()[MNO][A-Za-z\d]{23,27}\.[\w-]{6}\.[\w-]{27,}/g },
  { kind: "Telegram bot token", pattern: /(?<![\w-])((?:bot)?(?<id>\d{6,12}:))[\w-]{33,}/g },
  {
    kind: "Make hook URL",
    pattern: /(?<![\w-])(hook\.(?:[a-z0-9-]{1,40}\.)?(?:make\.com|make\.celonis\.com|integromat\.com)\/)[\w@.-]{8,}/gi,
  },
  {
    kind: "Make mailhook address",
    pattern:
      /(?<![\w.+-])()[\w.+-]{8,100}(?=@hook\.(?:[a-z0-9-]{1,40}\.)?(?:make\.com|make\.celonis\.com|integromat\.com))/gi,
  },
  { kind: "Slack webhook URL", pattern: /(?<![\w-])(hooks\.slack\.com\/[a-z]{1,20}\/)[\w/-]{10,}/gi },
  {
    kind: "Discord webhook URL",
    pattern: /(?<![\w-])(discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{1,30}\/)[\w-]{10,}/gi,
  },
  { kind: "Zapier hook URL", pattern: /(?<![\w-])(hooks\.zapier\.com\/hooks\/catch\/)[\w/-]{5,}/gi },
  { kind: "Teams webhook URL", pattern: /(?<![\w-])(webhook\.office\.com\/)[\w/@-]{20,}/gi },
  {
    // A scheme, a user and a password in front of a host.
    kind: "password in the URL",
    pattern: /(?<![\w+.-])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>{}]{0,100}:)[^\s/@"'<>{}•]{1,200}(?=@)/gi,
  },
];
