// Make's catalogues, as far as the project and the official SDK ask for them: small, but of real values.

const areas =
  "scenarios hooks connections keys datastores udts devices dlqs functions templates teams organizations user agents " +
  "organizations-variables teams-variables team-variables custom-property-structures notifications sdk-apps " +
  "credential-requests scenarios-shared";
/** Every scope of an API token (make-api 1.4). */
export const apiTokenScopes: readonly string[] = areas
  .split(" ")
  .flatMap((area) => [`${area}:read`, `${area}:write`])
  .concat("scenarios:run", "analytics:read");

export const timezones = [
  { id: 1, name: "Pacific/Honolulu", code: "HST", offset: "-10:00" },
  { id: 10, name: "America/Los_Angeles", code: "PST", offset: "-08:00" },
  { id: 20, name: "America/Denver", code: "MST", offset: "-07:00" },
  { id: 30, name: "America/Chicago", code: "CST", offset: "-06:00" },
  { id: 40, name: "America/New_York", code: "EST", offset: "-05:00" },
  { id: 50, name: "America/Sao_Paulo", code: "BRT", offset: "-03:00" },
  { id: 60, name: "UTC", code: "UTC", offset: "+00:00" },
  { id: 61, name: "Europe/London", code: "GMT", offset: "+00:00" },
  { id: 70, name: "Europe/Berlin", code: "CET", offset: "+01:00" },
  { id: 71, name: "Europe/Paris", code: "CET", offset: "+01:00" },
  { id: 72, name: "Europe/Prague", code: "CET", offset: "+01:00" },
  { id: 80, name: "Europe/Athens", code: "EET", offset: "+02:00" },
  { id: 90, name: "Asia/Dubai", code: "GST", offset: "+04:00" },
  { id: 100, name: "Asia/Kolkata", code: "IST", offset: "+05:30" },
  { id: 110, name: "Asia/Singapore", code: "SGT", offset: "+08:00" },
  { id: 120, name: "Asia/Tokyo", code: "JST", offset: "+09:00" },
  { id: 130, name: "Australia/Sydney", code: "AEST", offset: "+10:00" },
];

export const countries = [
  { id: 14, name: "Australia", code: "AUS", code2: "AU" },
  { id: 31, name: "Brazil", code: "BRA", code2: "BR" },
  { id: 57, name: "Czechia", code: "CZE", code2: "CZ" },
  { id: 75, name: "France", code: "FRA", code2: "FR" },
  { id: 82, name: "Germany", code: "DEU", code2: "DE" },
  { id: 101, name: "India", code: "IND", code2: "IN" },
  { id: 109, name: "Japan", code: "JPN", code2: "JP" },
  { id: 231, name: "United Kingdom", code: "GBR", code2: "GB" },
  { id: 232, name: "United States", code: "USA", code2: "US" },
];

export const imtRegions = [
  { id: 1, name: "EU" },
  { id: 2, name: "US" },
];

export const imtZones = ["eu1.make.com", "eu2.make.com", "us1.make.com", "us2.make.com"].map((domain, index) => ({
  id: index + 1,
  name: domain.split(".")[0] as string,
  domain,
}));

export const locales = [
  { code: "en_US", name: "English (United States)" },
  { code: "en_GB", name: "English (United Kingdom)" },
  { code: "de_DE", name: "German (Germany)" },
  { code: "fr_FR", name: "French (France)" },
  { code: "cs_CZ", name: "Czech (Czechia)" },
];

/** The kinds of modules of an app. */
export const moduleTypes = [
  { id: 1, name: "trigger" },
  { id: 4, name: "action" },
  { id: 9, name: "search" },
  { id: 10, name: "instant_trigger" },
  { id: 11, name: "responder" },
  { id: 12, name: "universal" },
];

/** make-api 7.6. */
export const variableTypes = [
  { id: 1, name: "number" },
  { id: 2, name: "string" },
  { id: 3, name: "boolean" },
  { id: 4, name: "date" },
];

const text = (name: string, label: string) => ({ name, label, type: "text", required: true });
const secret = (name: string, label: string) => ({ name, label, type: "password", required: true });
const keyType = (name: string, label: string, parameters: { name: string; label: string; type: string }[]) => {
  const looks = { author: "Make", version: "1.0.0", theme: "#9a3ab1", icon: "" };
  return { name, label, type: `keychain:${name}`, parameters, ...looks };
};

/** make-api 7.4. */
export const keyTypes = [
  keyType("aes-key", "AES key", [secret("key", "Key")]),
  keyType("apikeyauth", "API key", [
    secret("key", "Key"),
    text("placement", "API key placement"),
    text("name", "API key parameter name"),
  ]),
  keyType("apn", "Apple Push Notifications", [secret("p12", "P12 certificate")]),
  keyType("basicauth", "Basic auth", [text("authUser", "User name"), secret("authPass", "Password")]),
  keyType("clientcertauth", "Client certificate", [secret("cert", "Certificate"), secret("privateKey", "Private key")]),
  keyType("eet", "EET", [secret("p12", "P12 certificate")]),
  keyType("gpg-private", "GPG private key", [secret("key", "Key")]),
  keyType("gpg-public", "GPG public key", [text("key", "Key")]),
  keyType("webpay", "WebPay", [secret("key", "Key")]),
];
