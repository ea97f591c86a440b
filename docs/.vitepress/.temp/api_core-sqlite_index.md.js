import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"@edgegrant/core/sqlite","description":"","frontmatter":{},"headers":[],"relativePath":"api/core-sqlite/index.md","filePath":"api/core-sqlite/index.md"}');
const _sfc_main = { name: "api/core-sqlite/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="edgegrant-core-sqlite" tabindex="-1">@edgegrant/core/sqlite <a class="header-anchor" href="#edgegrant-core-sqlite" aria-label="Permalink to &quot;@edgegrant/core/sqlite&quot;">​</a></h1><h2 id="classes" tabindex="-1">Classes <a class="header-anchor" href="#classes" aria-label="Permalink to &quot;Classes&quot;">​</a></h2><ul><li><a href="./classes/SqliteTokenStore">SqliteTokenStore</a></li></ul><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/SqliteDatabase">SqliteDatabase</a></li><li><a href="./interfaces/SqliteStatement">SqliteStatement</a></li><li><a href="./interfaces/SqliteTokenStoreOptions">SqliteTokenStoreOptions</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core-sqlite/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
