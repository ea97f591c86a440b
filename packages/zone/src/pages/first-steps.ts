import type { PublicConfig } from "../control/public-config.ts";
import { copyable } from "./copy.ts";
import { html, type Markup } from "./html.ts";

type Application = PublicConfig["applications"][number];

/** What to do while the log is empty: the values that a server and a client need. */
export function firstSteps(config: PublicConfig): Markup {
  const application = config.applications.find(({ provides }) => provides !== undefined);
  if (application === undefined) {
    return html`<strong>No token has been asked for yet.</strong>
<p>Add an application to the zone's configuration: it stands for your MCP server.</p>`;
  }
  const others = config.applications.length - 1;
  const server = config.resources.find(({ id }) => id === application.provides);
  return html`<strong>No token has been asked for yet. First steps:</strong>
<ol class="steps">
<li><span>Set these for the server <b>${application.name}</b>, such as in <code>.dev.vars</code> (Workers) or <code>.env</code>:</span>
<dl>${setting("KEYCARD_ISSUER", config.issuer)}${credential(application, config)}</dl></li>
<li><span>Run the server. Its URL, in the configuration and everywhere else:</span>
<dl>${setting("URL (off Workers: KEYCARD_SERVER_URL)", server?.identifier ?? "")}</dl></li>
<li><span>Give that URL to an MCP client, and sign in as ${userNames(config)}. Each token issued or refused appears here as it happens.</span></li>
</ol>
${others > 0 && html`<p class="more">${others === 1 ? "One more application" : `${others} more applications`} of this zone: see Applications.</p>`}`;
}

function setting(name: string, value: string): Markup {
  return html`<dt>${name}</dt><dd>${copyable(value, name)}</dd>`;
}

/** How the server proves who it is. The page holds no secret: it says where the secret is. */
function credential({ id, clientId, credential: method, jwksUri }: Application, config: PublicConfig): Markup {
  const index = config.applications.findIndex((application) => application.id === id);
  if (method === "client_secret_basic") {
    return html`${setting("KEYCARD_CLIENT_ID", clientId)}<dt>KEYCARD_CLIENT_SECRET</dt>
<dd><span>in the zone's configuration, at:</span>${copyable(`applications[${index}].clientSecret`, "the place of the secret")}
<small>The sample's: <code>npx @edgegrant/zone init</code> writes it to zone.json.</small></dd>`;
  }
  if (method === "private_key_jwt") {
    return html`<dt>KEYCARD_PRIVATE_KEY</dt><dd><span>a key that you make; the server publishes its public half at ${jwksUri}:</span>
${copyable("npx edgegrant keygen", "the command that makes a key")}</dd>`;
  }
  return html`<dt>credential</dt><dd>the token of its platform</dd>`;
}

function userNames({ users }: PublicConfig): string {
  return users
    .slice(0, 3)
    .map(({ name }) => name)
    .join(" or ");
}
