// Joins the reference of one entry point, which TypeDoc writes as a page for each name, to one page. A page costs the build of the
// site more than its words do, and one page is easier to search.

/** A link of the side bar, or a group of them. */
export interface SidebarItem {
  text: string;
  link?: string;
  items?: SidebarItem[];
}

/** The reference of one entry point. */
export interface Reference {
  /** The page, as Markdown. */
  readonly text: string;
  /** The groups of its names, for the side bar. */
  readonly items: SidebarItem[];
}

/** Headings that say which part of a description follows. They get no anchor, because each name repeats them. */
const PARTS =
  /^(Accessors|Call Signature|Constructors?|Default Value|Deprecated|Example|Extended by|Extends|Implements|Implementation of|Indexable|Inherit Doc|Inherited from|Methods|Overrides|Parameters|Properties|Remarks|Returns|See|Set Signature|Get Signature|Since|Throws|Type Declaration|Type Literal|Type Parameters|Union Members)$/;

/**
 * @param title The entry point, such as `@edgegrant/core`.
 * @param link The address of its page, such as `/api/core/`.
 * @param groups The groups of TypeDoc's side bar.
 * @param read Gives the text of a page by its address, such as `/api/core/classes/Foo.md`.
 */
export function onePage(
  title: string,
  link: string,
  groups: readonly SidebarItem[],
  read: (address: string) => string,
): Reference {
  const members = groups.flatMap(({ items = [] }) => items.map((item) => item.link ?? ""));
  const ids = idsOf(members);
  const anchors = new Set(ids.values());
  const sections = groups.map(({ text, items = [] }) => {
    const parts = items.map((item) => sectionOf(item.text, item.link ?? "", ids, anchors, read));
    return [`## ${text}`, ...parts].join("\n\n");
  });
  const items = groups.map((group) => ({
    ...group,
    items: (group.items ?? []).map((item) => ({ ...item, link: `${link}#${ids.get(item.link ?? "")}` })),
  }));
  return { text: `${[`# ${title}`, ...sections].join("\n\n").replace(/\n{3,}/g, "\n\n")}\n`, items };
}

/** The anchor of each name. Two names can differ in case only; the later one gets its kind, too. */
function idsOf(addresses: readonly string[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const address of addresses) {
    const [, kind = "", name = ""] = /([^/]+)\/([^/]+)\.md$/.exec(address) ?? [];
    const plain = name.toLowerCase();
    const id = taken.has(plain) ? `${kind}-${plain}` : plain;
    taken.add(id);
    ids.set(address, id);
  }
  return ids;
}

function sectionOf(
  name: string,
  address: string,
  ids: ReadonlyMap<string, string>,
  anchors: Set<string>,
  read: (address: string) => string,
): string {
  const id = ids.get(address) ?? "";
  let inCode = false;
  const lines = read(address)
    .trim()
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      if (line.startsWith("```")) inCode = !inCode;
      if (inCode || line.startsWith("```")) return [line];
      return line === "***" ? [] : [withLinks(withHeading(line, id, anchors), address, ids)];
    });
  return [`### ${name} {#${id}}`, lines.join("\n").trim()].join("\n\n");
}

/** A member's heading is a heading with an anchor of its own, and that of a part is only bold. */
function withHeading(line: string, id: string, anchors: Set<string>): string {
  const [, text] = /^##+ (.+)$/.exec(line) ?? [];
  if (text === undefined) return line.replaceAll('<a id="', `<a id="${id}-`);
  const anchor = `${id}-${slugOf(text)}`;
  // An overload has its own heading, but not its own anchor.
  if (PARTS.test(text) || anchors.has(anchor)) return `**${text}**`;
  anchors.add(anchor);
  return `#### ${text} {#${anchor}}`;
}

/** Links to pages of names lead to their sections. */
function withLinks(line: string, address: string, ids: ReadonlyMap<string, string>): string {
  return line.replace(/\]\((?!\w+:|\/)([^)#]*)(?:#[^)]*)?\)/g, (_, path: string) => {
    const target = path === "" ? address : new URL(path, `http://site${address}`).pathname;
    return `](#${ids.get(target) ?? ids.get(`${target}.md`) ?? ids.get(address)})`;
  });
}

const slugOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
