// Ranges of a text that hold a secret, and how several of them become one. Values in, values out.

export interface Span {
  readonly start: number;
  readonly end: number;
  /** As a person would say it: "header Authorization", "JWT". */
  readonly kind: string;
}

/** The parts of a text outside `{{…}}` (a Make expression) and `${…}` (a reference): literals. */
export function literalsOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  const literals: { start: number; end: number }[] = [];
  const template = /\{\{|\$\{/g;
  let from = 0;
  for (let open = template.exec(text); open; open = template.exec(text)) {
    const close = open[0] === "{{" ? "}}" : "}";
    const end = text.indexOf(close, open.index + 2);
    // What never closes is text like any other.
    if (end < 0) break;
    if (open.index > from) literals.push({ start: from, end: open.index });
    from = end + close.length;
    template.lastIndex = from;
  }
  if (from < text.length) literals.push({ start: from, end: text.length });
  return literals;
}

/** Sorted and apart: of spans within each other the longest stays, of equal ones the first; others that meet become one. */
export function joinSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  const length = ({ start, end }: Span): number => end - start;
  for (const span of spans.toSorted((a, b) => a.start - b.start || length(b) - length(a))) {
    const last = joined.at(-1);
    if (!last || span.start >= last.end) joined.push(span);
    else if (span.end > last.end)
      joined[joined.length - 1] = {
        start: last.start,
        end: span.end,
        kind: length(span) > length(last) ? span.kind : last.kind,
      };
  }
  return joined;
}
