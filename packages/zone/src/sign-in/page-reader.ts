/** A form in one of the zone's pages. */
export interface PageForm {
  readonly step: string;
  readonly action: string;
  /** The values of its buttons, by name. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
}

/** The form of a sign-in or consent page. */
export function readForm(page: string): PageForm | undefined {
  for (const form of page.split("</form>").slice(0, -1)) {
    const [, attributes = ""] = /<form\b([^<>]*)>/.exec(form) ?? [];
    const step = attribute(attributes, "data-step");
    const action = attribute(attributes, "action");
    if (step === undefined || action === undefined) continue;
    const choices = new Map<string, string[]>();
    for (const [, button = ""] of form.matchAll(/<button\b([^<>]*)>/g)) {
      const name = attribute(button, "name");
      const value = attribute(button, "value");
      if (name !== undefined && value !== undefined) choices.set(name, [...(choices.get(name) ?? []), value]);
    }
    return { step, action, choices };
  }
  return undefined;
}

/** The error on an error page. */
export function readError(page: string): { code: string; description: string } | undefined {
  const found = /data-error="([^"]*)">([^<]*)/.exec(page);
  return found === null
    ? undefined
    : { code: decodeEntities(found[1] ?? ""), description: decodeEntities(found[2] ?? "") };
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : decodeEntities(value);
}

function decodeEntities(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
