/** The parts of the DOM that the scripts use. The tests use Node's types, which have no `document`. */
interface Dom {
  document: {
    body: { textContent: string };
    querySelector(selector: string): { addEventListener(type: "click", listener: () => void): void } | null;
  };
  location: { href: string; origin: string; search: string };
  sessionStorage: { getItem(name: string): string | null; setItem(name: string, value: string): void };
  open(url: string, target: string, features: string): unknown;
  addEventListener(
    type: "message",
    listener: (event: { origin: string; data: unknown }) => void,
    options: { once: true },
  ): void;
}

export const dom = globalThis as unknown as Dom;

/** Shows the result or the error. */
export async function report(work: Promise<unknown>): Promise<void> {
  const outcome = await work.catch((error: unknown) => ({ failed: String(error) }));
  if (outcome !== undefined) dom.document.body.textContent = JSON.stringify(outcome);
}
