// Names for people: apps and modules as Make's editor shows them, and filters in words (looks.md 3). Words only: nothing
// here decides anything, so an app or an operator that is not listed is spelled from its own name.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";

/** The title that somebody gave the module, else `Google Sheets: Add Row`. One line. */
export function moduleTitle(module: JsonObject): string {
  const metadata = module["metadata"];
  const designer = metadata !== undefined && isJsonObject(metadata) ? metadata["designer"] : undefined;
  const own = designer !== undefined && isJsonObject(designer) ? designer["name"] : undefined;
  if (typeof own === "string" && oneLine(own) !== "") return oneLine(own);
  const type = module["module"];
  if (typeof type !== "string" || oneLine(type) === "") return "Unknown module";
  const known = moduleTitles.get(type);
  if (known !== undefined) return known;
  const colon = type.indexOf(":");
  if (colon === -1) return actionTitle(type);
  const action = actionTitle(type.slice(colon + 1));
  const app = type.slice(0, colon);
  return app === "builtin" ? action : `${appTitle(app)}: ${action}`;
}

/** `google-sheets` → Google Sheets, `app#acme-crm-614494` → Acme CRM. */
export function appTitle(packageName: string): string {
  const known = appTitles.get(packageName);
  if (known !== undefined) return known;
  const name = packageName.startsWith("app#") ? packageName.slice(4).replace(/-\d+$/, "") : packageName;
  const words = oneLine(name)
    .split(/[-_ ]+/)
    .filter((word) => word !== "");
  return words.length === 0
    ? packageName
    : words.map((word) => acronyms.get(word.toLowerCase()) ?? capital(word)).join(" ");
}

/** `status = paid  and  refunded ≠ yes`; "" for a filter without conditions. Takes a filter, or an If-else branch. */
export function filterWords(filter: Json): string {
  if (typeof filter === "string") return oneLine(filter); // hand-made files
  if (!isJsonObject(filter) || !isJsonArray(filter["conditions"])) return "";
  const groups = filter["conditions"]
    .map((group) => (isJsonArray(group) ? groupWords(group) : [conditionWords(group)]).filter((words) => words !== ""))
    .filter((group) => group.length > 0);
  return groups
    .map((group) => {
      const all = group.join("  and  ");
      return groups.length > 1 && group.length > 1 ? `(${all})` : all;
    })
    .join("  or  ");
}

const appTitles: ReadonlyMap<string, string> = new Map([
  ["http", "HTTP"],
  ["util", "Tools"],
  ["tools", "Tools"],
  ["gateway", "Webhooks"],
  ["builtin", "Flow Control"],
  ["flow", "Flow Control"],
  ["google-email", "Gmail"],
  ["regexp", "Text parser"],
  ["datastore", "Data store"],
  ["scenario-service", "Scenarios"],
  ["openai-gpt-3", "OpenAI"],
  ["anthropic-claude", "Anthropic Claude"],
  ["gemini-ai", "Google Gemini"],
  ["ai-tools", "Make AI Toolkit"],
  ["ai-local-agent", "Make AI Agents"],
  ["assembly-ai", "AssemblyAI"],
  ["github", "GitHub"],
  ["hubspot", "HubSpot"],
  ["hubspotcrm", "HubSpot CRM"],
  ["linkedin", "LinkedIn"],
  ["postgresql", "PostgreSQL"],
  ["mysql", "MySQL"],
  ["google-firebase-firestore", "Firebase Firestore"],
  ["telegram", "Telegram Bot"],
  ["twitter", "X (Twitter)"],
  ["whatsapp-business-cloud", "WhatsApp Business Cloud"],
  ["instagram-business", "Instagram for Business"],
  ["microsoft-excel", "Microsoft 365 Excel"],
  ["docusign", "DocuSign"],
  ["woocommerce", "WooCommerce"],
]);

/** Modules whose title in the editor does not follow from their name. */
const moduleTitles: ReadonlyMap<string, string> = new Map([
  ["builtin:BasicRouter", "Router"],
  ["builtin:BasicIfElse", "If-else"],
  ["builtin:BasicMerge", "Merge"],
  ["builtin:BasicFeeder", "Iterator"],
  ["builtin:BasicIterator", "Iterator"],
  ["builtin:BasicRepeater", "Repeater"],
  ["builtin:BasicFilter", "Filter"],
  ["builtin:BasicScheduler", "Scheduler"],
  ["builtin:BasicAggregator", "Array aggregator"],
  ["util:TextAggregator", "Tools: Text aggregator"],
  ["util:FunctionSleep", "Tools: Sleep"],
  ["gateway:CustomWebHook", "Webhooks: Custom Webhook"],
  ["gateway:CustomMailHook", "Webhooks: Custom Mailhook"],
  ["gateway:WebhookRespond", "Webhooks: Webhook Response"],
  ["http:ActionSendData", "HTTP: Make a Request"],
  ["http:ActionSendDataAsJSON", "HTTP: Make a JSON Request"],
  ["http:ActionSendDataBasicAuth", "HTTP: Make a Basic Auth Request"],
  ["http:ActionSendDataAPIKeyAuth", "HTTP: Make an API Key Auth Request"],
  ["http:MakeRequest", "HTTP: Make a Request"],
  ["http:ActionGetFile", "HTTP: Get a File"],
  ["placeholder:Placeholder", "Empty module"],
]);

const acronyms: ReadonlyMap<string, string> = new Map(
  [
    "AI",
    "API",
    "AWS",
    "CRM",
    "CSV",
    "FTP",
    "HTML",
    "HTTP",
    "JSON",
    "PDF",
    "RSS",
    "SFTP",
    "SMS",
    "SQL",
    "URL",
    "XML",
  ].map((word) => [word.toLowerCase(), word]),
);

const smallWords: ReadonlySet<string> = new Set("a an the and or of in on to for from with by as at".split(" "));

/** `ActionUpdateRecords` → Update Records, `sendAnEmail` → Send an Email, `SetVariable2` → Set Variable. */
function actionTitle(name: string): string {
  const plain = name.replace(/^(?:Action|Trigger)(?=\p{Lu})/u, "");
  const words = plain.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}]+|\p{N}+/gu);
  if (!words) return oneLine(name);
  const [last = "", beforeLast = ""] = words.toReversed();
  // A number at the end counts Make's own versions of a module, unless it belongs to a letter as in `V2`.
  if (words.length > 1 && /^\p{N}+$/u.test(last)) {
    words.pop();
    if (beforeLast.length === 1) words[words.length - 1] = beforeLast + last;
  }
  return words
    .map((word, index) => {
      const lower = word.toLowerCase();
      if (index > 0 && smallWords.has(lower)) return lower;
      return acronyms.get(lower) ?? capital(word);
    })
    .join(" ");
}

function capital(word: string): string {
  const [first = "", ...rest] = word;
  return first.toUpperCase() + rest.join("");
}

/** A group as Make has it, or three texts in a row as a few hand-made files have it (blueprints.md 2). */
function groupWords(group: readonly Json[]): readonly string[] {
  const [a, operator, b] = group;
  if (typeof a === "string" && typeof operator === "string") return [comparison(a, operator, b)];
  return group.map(conditionWords);
}

function conditionWords(condition: Json): string {
  if (!isJsonObject(condition)) return condition === null ? "" : operand(condition);
  const { a, b, o } = condition;
  return comparison(a ?? "", typeof o === "string" ? o : "", b);
}

const operators: ReadonlyMap<string, string> = new Map([
  ["equal", "="],
  ["notequal", "≠"],
  ["greater", ">"],
  ["less", "<"],
  ["greaterorequal", "≥"],
  ["lessorequal", "≤"],
  ["contain", "contains"],
  ["notcontain", "does not contain"],
  ["startswith", "starts with"],
  ["notstartswith", "does not start with"],
  ["endswith", "ends with"],
  ["notendswith", "does not end with"],
  ["pattern", "matches"],
  ["notpattern", "does not match"],
  ["date:greater", "is after"],
  ["date:less", "is before"],
  ["date:greaterorequal", "is at or after"],
  ["date:lessorequal", "is at or before"],
  ["array:equal", "has as many items as"],
  ["array:notequal", "has not as many items as"],
  ["array:greater", "has more items than"],
  ["array:less", "has fewer items than"],
  ["array:greaterorequal", "has at least as many items as"],
  ["array:lessorequal", "has at most as many items as"],
]);

const operatorTypes: ReadonlySet<string> = new Set(["text", "number", "date", "time", "boolean", "array"]);

function comparison(a: Json, operator: string, b: Json | undefined): string {
  if (operator === "exist") return `${operand(a)} exists`;
  if (operator === "notexist") return `${operand(a)} does not exist`;
  const anyCase = operator.endsWith(":ci");
  const plain = anyCase ? operator.slice(0, -":ci".length) : operator;
  const [type = "", verb = ""] = plain.split(":");
  const words = operators.get(plain) ?? (operatorTypes.has(type) ? operators.get(verb) : undefined) ?? plain;
  // The same field of two modules would read as compared with itself.
  const show = operand(a) === operand(b ?? "") && a !== b ? literal : operand;
  const right = b === undefined && words === "" ? "" : show(b ?? "");
  const left = show(a);
  return [left, words, right, anyCase ? "(any case)" : ""].filter((part) => part !== "").join(" ");
}

const plainField =
  /^\{\{\d+\.((?:`[^`]+`|[\p{L}\p{N}_]+)(?:\[\d*\])?(?:\.(?:`[^`]+`|[\p{L}\p{N}_]+)(?:\[\d*\])?)*)\}\}$/u;

const constants: ReadonlyMap<string, string> = new Map([
  ["{{emptystring}}", '""'],
  ["{{true}}", "true"],
  ["{{false}}", "false"],
]);

/** `{{1.status}}` → status. A field that is named by a number stays as it is written: `1` alone would read as a number. */
function operand(value: Json): string {
  const constant = typeof value === "string" ? constants.get(value) : undefined;
  if (constant !== undefined) return constant;
  const field = typeof value === "string" ? plainField.exec(value)?.[1]?.replaceAll("`", "") : undefined;
  return field === undefined || /^\d+$/.test(field) ? literal(value) : field;
}

function literal(value: Json): string {
  if (typeof value === "string" && value !== "" && oneLine(value) === value) return value;
  return oneLine(JSON.stringify(value)); // quotes show blanks and line breaks
}

/** Names come from people: no line breaks and nothing that steers a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
