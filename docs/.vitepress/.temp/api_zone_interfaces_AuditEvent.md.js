import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AuditEvent","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/AuditEvent.md","filePath":"api/zone/interfaces/AuditEvent.md"}');
const _sfc_main = { name: "api/zone/interfaces/AuditEvent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-auditevent" tabindex="-1">Interface: AuditEvent <a class="header-anchor" href="#interface-auditevent" aria-label="Permalink to &quot;Interface: AuditEvent&quot;">​</a></h1><p>One token issued or refused. It never holds a token or a secret.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-application"></a> <code>application?</code></td><td><code>string</code></td><td>The id of the application that exchanged.</td></tr><tr><td><a id="property-client"></a> <code>client?</code></td><td><code>string</code></td><td>The MCP client the user signed in with.</td></tr><tr><td><a id="property-clientname"></a> <code>clientName?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-error"></a> <code>error?</code></td><td><code>string</code></td><td>The OAuth error code of a refusal.</td></tr><tr><td><a id="property-grant"></a> <code>grant</code></td><td><a href="./../type-aliases/AuditGrant"><code>AuditGrant</code></a></td><td>-</td></tr><tr><td><a id="property-id"></a> <code>id</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-impersonation"></a> <code>impersonation?</code></td><td><code>true</code></td><td>Whether the application named the user, who was not there.</td></tr><tr><td><a id="property-reason"></a> <code>reason?</code></td><td><code>string</code></td><td>Why it was refused, in a sentence.</td></tr><tr><td><a id="property-resource"></a> <code>resource?</code></td><td><code>string</code></td><td>The identifier of the resource the token is for; several are separated by a space.</td></tr><tr><td><a id="property-scopes"></a> <code>scopes</code></td><td><code>string</code>[]</td><td>-</td></tr><tr><td><a id="property-time"></a> <code>time</code></td><td><code>string</code></td><td>ISO 8601.</td></tr><tr><td><a id="property-type"></a> <code>type</code></td><td><code>&quot;credentials:issue&quot;</code> | <code>&quot;credentials:deny&quot;</code></td><td>-</td></tr><tr><td><a id="property-user"></a> <code>user?</code></td><td><code>string</code></td><td>The <code>sub</code> of the user whose identity it is.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/AuditEvent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AuditEvent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AuditEvent as default
};
