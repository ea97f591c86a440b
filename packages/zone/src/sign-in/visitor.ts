import { createCookieJar } from "./cookie-jar.ts";

/** A page to open, or a form to send. */
export interface Step {
  url: URL;
  form?: URLSearchParams;
}

/** What a step led to: another address, or a page. */
export interface Landing {
  response: Response;
  page: string;
  /** Where the answer redirects to. */
  target: URL | undefined;
}

/** Opens pages one after the other as a browser does, with cookies of its own; redirects are left to the caller. */
export function createVisitor(request: typeof fetch): (step: Step) => Promise<Landing> {
  const cookies = createCookieJar();
  return async ({ url, form }) => {
    const response = await request(url, {
      method: form === undefined ? "GET" : "POST",
      headers: { accept: "text/html", cookie: cookies.header(url) },
      redirect: "manual",
      ...(form === undefined ? {} : { body: form }),
    });
    cookies.store(response.headers.getSetCookie(), url);
    const location = response.headers.get("location");
    const target = location === null ? undefined : new URL(location, url);
    return { response, page: await response.text(), target };
  };
}
