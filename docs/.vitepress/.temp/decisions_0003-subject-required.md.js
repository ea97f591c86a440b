import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0003: A token without a subject is not let in","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0003-subject-required.md","filePath":"decisions/0003-subject-required.md"}');
const _sfc_main = { name: "decisions/0003-subject-required.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0003-a-token-without-a-subject-is-not-let-in" tabindex="-1">0003: A token without a subject is not let in <a class="header-anchor" href="#_0003-a-token-without-a-subject-is-not-let-in" aria-label="Permalink to &quot;0003: A token without a subject is not let in&quot;">​</a></h1><p><code>AuthInfo.subject</code> is optional in its type, so that objects of other libraries fit. The verifier still refuses a token without <code>sub</code> (<code>missing_subject</code>): RFC 9068 section 2.2 requires the claim, and a handler that keys anything by <code>auth.subject</code> would otherwise give all such callers one entry. The token cache refuses as well, for <code>AuthInfo</code> objects that were not made here.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0003-subject-required.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0003SubjectRequired = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0003SubjectRequired as default
};
