import { createCookieJar } from "./cookie-jar.ts";

/** A page to open, or a form to submit. */
export interface Step {
  url: URL;
  form?: URLSearchParams;
}

/** The result of a step: a redirect or a page. */
export interface Landing {
  response: Response;
  page: string;
  /** The target of a redirect. */
  target: URL | undefined;
}

/** Opens pages one after the other like a browser, with its own cookies. It does not follow redirects. */
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
