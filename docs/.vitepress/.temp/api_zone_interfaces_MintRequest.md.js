import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: MintRequest","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/MintRequest.md","filePath":"api/zone/interfaces/MintRequest.md"}');
const _sfc_main = { name: "api/zone/interfaces/MintRequest.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-mintrequest" tabindex="-1">Interface: MintRequest <a class="header-anchor" href="#interface-mintrequest" aria-label="Permalink to &quot;Interface: MintRequest&quot;">​</a></h1><p>What a minted token says. Everything has a default: an ordinary token of the first user.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-audience"></a> <code>audience?</code></td><td><code>string</code> | <code>string</code>[]</td><td><code>aud</code>, in place of <code>resource</code>.</td></tr><tr><td><a id="property-claims"></a> <code>claims?</code></td><td><code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;</td><td>Merged over the claims; <code>undefined</code> removes one.</td></tr><tr><td><a id="property-clientid"></a> <code>clientId?</code></td><td><code>string</code></td><td><code>client_id</code>. Default: <code>minted</code>.</td></tr><tr><td><a id="property-expiresinseconds"></a> <code>expiresInSeconds?</code></td><td><code>number</code></td><td>Default 3600; negative for a token that has expired.</td></tr><tr><td><a id="property-header"></a> <code>header?</code></td><td><code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;</td><td>Merged over <code>{ alg, typ: &quot;at+jwt&quot;, kid }</code>; <code>undefined</code> removes a member.</td></tr><tr><td><a id="property-resource"></a> <code>resource?</code></td><td><code>string</code></td><td>A resource&#39;s id, or any identifier verbatim. Default: what the first application provides.</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code></td><td>Default: every scope of the resource.</td></tr><tr><td><a id="property-user"></a> <code>user?</code></td><td><code>string</code></td><td><code>sub</code>. Default: the first user.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/MintRequest.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const MintRequest = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  MintRequest as default
};
