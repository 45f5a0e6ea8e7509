// Where each target's state lies below the project's folder. No two targets, and no target and an emulator, share a folder.

/** Relative to the project's root. A name is one step of the path, whatever stands in it: `clients/acme` is `clients%2Facme`. */
export function stateFolderOf(group: "targets" | `emulator/${string}`, target: { readonly name: string }): string {
  return `.make-gitops/${group}/${encodeURIComponent(target.name)}`;
}
