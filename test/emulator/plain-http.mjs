// Preloaded into the official CLI, which always speaks https: calls to the named hosts go over plain http instead.

const realFetch = globalThis.fetch;
const hosts = (process.env.MAKE_PLAIN_HTTP_HOSTS ?? "").split(",").filter(Boolean);

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.protocol === "https:" && hosts.includes(url.host)) url.protocol = "http:";
  return realFetch(url, init);
};
