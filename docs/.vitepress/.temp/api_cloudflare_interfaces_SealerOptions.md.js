import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SealerOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/cloudflare/interfaces/SealerOptions.md","filePath":"api/cloudflare/interfaces/SealerOptions.md"}');
const _sfc_main = { name: "api/cloudflare/interfaces/SealerOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-sealeroptions" tabindex="-1">Interface: SealerOptions <a class="header-anchor" href="#interface-sealeroptions" aria-label="Permalink to &quot;Interface: SealerOptions&quot;">​</a></h1><p>What keys are derived from.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-identity"></a> <code>identity?</code></td><td>readonly <code>string</code>[]</td><td>As whom this server exchanges: its issuer and client id. Servers of different identities share nothing, even if they have the secret in common.</td></tr><tr><td><a id="property-secret"></a> <code>secret</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>A text that only this server knows: 32 random bytes, or the secret or private key that proves it to the zone.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/cloudflare/interfaces/SealerOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SealerOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SealerOptions as default
};
