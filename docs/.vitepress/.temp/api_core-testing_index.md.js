import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"@edgegrant/core/testing","description":"","frontmatter":{},"headers":[],"relativePath":"api/core-testing/index.md","filePath":"api/core-testing/index.md"}');
const _sfc_main = { name: "api/core-testing/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="edgegrant-core-testing" tabindex="-1">@edgegrant/core/testing <a class="header-anchor" href="#edgegrant-core-testing" aria-label="Permalink to &quot;@edgegrant/core/testing&quot;">​</a></h1><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/AdapterConnection">AdapterConnection</a></li><li><a href="./interfaces/AdapterHarness">AdapterHarness</a></li><li><a href="./interfaces/ContractCheck">ContractCheck</a></li><li><a href="./interfaces/SealedBackend">SealedBackend</a></li><li><a href="./interfaces/ServedAdapter">ServedAdapter</a></li><li><a href="./interfaces/TokenStoreHarness">TokenStoreHarness</a></li><li><a href="./interfaces/TokenStoreUnderTest">TokenStoreUnderTest</a></li></ul><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><ul><li><a href="./functions/adapterContract">adapterContract</a></li><li><a href="./functions/tokenStoreContract">tokenStoreContract</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core-testing/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
