import { randomBytes } from "node:crypto";
import { html, Markup } from "./html.ts";
import { baseStyle } from "./style.ts";

export interface Page {
  readonly title: string;
  readonly body: Markup;
  readonly style?: string;
  readonly script?: string;
}

export interface RenderedPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A complete document with its headers. The content security policy allows only the page's own script and style. It has
 * no `form-action`, because browsers apply that also to the redirect after a form, which goes to the client.
 */
export function renderPage({ title, body, style = "", script }: Page): RenderedPage {
  const nonce = randomBytes(16).toString("base64");
  const scriptTag = script === undefined ? undefined : html`<script nonce="${nonce}">${new Markup(script)}</script>`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Markup(baseStyle + style)}</style>
</head>
<body>
${body}
${scriptTag}
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(script === undefined ? [] : [`script-src 'nonce-${nonce}'`, "connect-src 'self'"]),
    "img-src data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    html: document.text,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  };
}
