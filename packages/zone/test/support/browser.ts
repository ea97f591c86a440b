import { createCookieJar } from "../../src/sign-in/cookie-jar.ts";

export interface BrowserPage {
  readonly status: number;
  readonly url: URL;
  readonly headers: Headers;
  readonly html: string;
}

/** A minimal browser: keeps cookies and follows redirects until a page or another origin. */
export function createBrowser() {
  const cookies = createCookieJar();
  return async function open(address: string | URL, form?: Record<string, string>): Promise<BrowserPage> {
    const url = new URL(address);
    const response = await fetch(url, {
      method: form === undefined ? "GET" : "POST",
      headers: { accept: "text/html", cookie: cookies.header(url) },
      redirect: "manual",
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    cookies.store(response.headers.getSetCookie(), url);
    const location = response.headers.get("location");
    const target = location === null ? undefined : new URL(location, url);
    if (target !== undefined && target.origin === url.origin) return open(target);
    return { status: response.status, url: target ?? url, headers: response.headers, html: await response.text() };
  };
}

/** The URL of the page's form whose path ends with this name. */
export function actionOf(page: BrowserPage, ending: string): URL {
  const action = new RegExp(`action="([^"]*/${ending})"`).exec(page.html)?.[1];
  if (action === undefined) throw new Error(`the page has no form that goes to ${ending}`);
  return new URL(action, page.url);
}
