import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0011: The list of exposed headers, where something is exposed","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0011-exposed-headers.md","filePath":"decisions/0011-exposed-headers.md"}');
const _sfc_main = { name: "decisions/0011-exposed-headers.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0011-the-list-of-exposed-headers-where-something-is-exposed" tabindex="-1">0011: The list of exposed headers, where something is exposed <a class="header-anchor" href="#_0011-the-list-of-exposed-headers-where-something-is-exposed" aria-label="Permalink to &quot;0011: The list of exposed headers, where something is exposed&quot;">​</a></h1><p><code>Access-Control-Expose-Headers</code> tells a page which headers of an answer it may read: <code>WWW-Authenticate</code>, <code>Mcp-Session-Id</code>, <code>Retry-After</code>. It was on every answer. On Workers that one header cost 9 µs of a request&#39;s 95, more than knowing its caller.</p><p>It is left out of an answer that has none of those headers, to a request that names no <code>Origin</code>: there is nothing to read, and no page to read it. Every page that calls from another origin sends <code>Origin</code> (Fetch standard, section 3.1), and every 401 and 403 has <code>WWW-Authenticate</code>, every 503 <code>Retry-After</code>. <code>Access-Control-Allow-Origin</code> stays on every answer.</p><p>A cache that serves such an answer to a page later takes nothing away from it: the headers that would be exposed are not there.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0011-exposed-headers.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0011ExposedHeaders = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0011ExposedHeaders as default
};
