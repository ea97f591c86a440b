import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SqliteTokenStoreOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/bun/interfaces/SqliteTokenStoreOptions.md","filePath":"api/bun/interfaces/SqliteTokenStoreOptions.md"}');
const _sfc_main = { name: "api/bun/interfaces/SqliteTokenStoreOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-sqlitetokenstoreoptions" tabindex="-1">Interface: SqliteTokenStoreOptions <a class="header-anchor" href="#interface-sqlitetokenstoreoptions" aria-label="Permalink to &quot;Interface: SqliteTokenStoreOptions&quot;">​</a></h1><p>Settings of a <a href="./../classes/SqliteTokenStore">SqliteTokenStore</a>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>SealedTokenStoreOptions</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-identity"></a> <code>identity?</code></td><td>readonly <code>string</code>[]</td><td>As whom this server exchanges: its issuer and client id. Servers of different identities share nothing, even if they have the secret in common.</td><td><code>SealedTokenStoreOptions.identity</code></td></tr><tr><td><a id="property-maxentries"></a> <code>maxEntries?</code></td><td><code>number</code></td><td>How many tokens the file holds, a whole number; the one used longest ago goes first. Default: 10,000.</td><td>-</td></tr><tr><td><a id="property-now"></a> <code>now?</code></td><td>() =&gt; <code>number</code></td><td>The clock, in milliseconds since the epoch. Default: <code>Date.now</code>.</td><td><code>SealedTokenStoreOptions.now</code></td></tr><tr><td><a id="property-secret"></a> <code>secret</code></td><td><code>Secret</code></td><td>A text that only this server knows: 32 random bytes, or the secret or private key that proves it to the zone.</td><td><code>SealedTokenStoreOptions.secret</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/bun/interfaces/SqliteTokenStoreOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SqliteTokenStoreOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SqliteTokenStoreOptions as default
};
