import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0005: A retry asks for its request anew","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0005-fresh-assertions.md","filePath":"decisions/0005-fresh-assertions.md"}');
const _sfc_main = { name: "decisions/0005-fresh-assertions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0005-a-retry-asks-for-its-request-anew" tabindex="-1">0005: A retry asks for its request anew <a class="header-anchor" href="#_0005-a-retry-asks-for-its-request-anew" aria-label="Permalink to &quot;0005: A retry asks for its request anew&quot;">​</a></h1><p>A client assertion is good for one use, and a zone refuses its <code>jti</code> the second time. <code>exchangeToken(request)</code> keeps the shape of the library it replaces, where the request is a plain object, so a retry could only repeat the assertion. The second argument may therefore hold <code>renewRequest</code>, which the token cache gives: the retry sends what it returns. Clients of other libraries ignore it.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0005-fresh-assertions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0005FreshAssertions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0005FreshAssertions as default
};
