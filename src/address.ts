// The identity of a resource in Git: kind and path without extension. Names and ids in Make may change under it.

export const kindNames = ["folder", "webhook", "scenario"] as const;
export type KindName = (typeof kindNames)[number];

/** `scenario/orders/new-order`: the same in every target; never a Make id. */
export type Address = `${KindName}/${string}`;

export function addressOf(kind: KindName, path: string): Address {
  return `${kind}/${path}`;
}

export function kindOf(address: Address): KindName {
  return address.slice(0, address.indexOf("/")) as KindName;
}

/** `orders/new-order` of `scenario/orders/new-order`. */
export function pathOf(address: Address): string {
  return address.slice(address.indexOf("/") + 1);
}

/** Whether a word of a command line has the form of an address. */
export function isAddress(word: string): word is Address {
  return kindNames.some((kind) => word.startsWith(`${kind}/`) && word.length > kind.length + 1);
}
