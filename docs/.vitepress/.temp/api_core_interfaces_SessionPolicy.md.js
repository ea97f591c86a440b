import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SessionPolicy","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/SessionPolicy.md","filePath":"api/core/interfaces/SessionPolicy.md"}');
const _sfc_main = { name: "api/core/interfaces/SessionPolicy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-sessionpolicy" tabindex="-1">Interface: SessionPolicy <a class="header-anchor" href="#interface-sessionpolicy" aria-label="Permalink to &quot;Interface: SessionPolicy&quot;">​</a></h1><p>Whose sessions are.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ResourceServerOptions"><code>ResourceServerOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-sessionkeys"></a> <code>sessionKeys?</code></td><td>| <a href="./SessionKeyOptions"><code>SessionKeyOptions</code></a> | (() =&gt; <a href="./SessionKeyOptions"><code>SessionKeyOptions</code></a> | <code>undefined</code>)</td><td>What sessions are bound with. Default: a key of this process, which no other process can read.</td></tr><tr><td><a id="property-sessions"></a> <code>sessions?</code></td><td><code>&quot;bound&quot;</code> | <code>&quot;unbound&quot;</code></td><td><code>&quot;bound&quot;</code>: a session belongs to the caller who opened it, by issuer, subject and client; anybody else who names it gets 404. <code>&quot;unbound&quot;</code>: whoever names a session is in it, unless the handler looks. Default: <code>&quot;bound&quot;</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/SessionPolicy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SessionPolicy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SessionPolicy as default
};
