import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0010: Off Workers, the address is a setting","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0010-address-off-workers.md","filePath":"decisions/0010-address-off-workers.md"}');
const _sfc_main = { name: "decisions/0010-address-off-workers.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0010-off-workers-the-address-is-a-setting" tabindex="-1">0010: Off Workers, the address is a setting <a class="header-anchor" href="#_0010-off-workers-the-address-is-a-setting" aria-label="Permalink to &quot;0010: Off Workers, the address is a setting&quot;">​</a></h1><p>On Workers no caller can choose the host of <code>request.url</code>: the platform routes by it. On Deno, Bun and Node it is whatever the <code>Host</code> header says. A server that took its identifier from there would take a token that was issued for somebody else&#39;s server, from whoever was given one, by being called under that server&#39;s name.</p><p><strong>So the adapters take the address from <code>KEYCARD_SERVER_URL</code>, and nothing from the request.</strong> It is the resource identifier as it is registered, verbatim, so there is one value to copy. <code>resource</code> in code may say another identifier, or a path on its origin. Without either the server answers 500 and says why: a default that works on a laptop and is a hole in production is no default.</p><p><strong><code>X-Forwarded-*</code> and <code>Forwarded</code> are read nowhere.</strong> Whether a proxy sets them or a caller does can&#39;t be told. A setting needs no proxy that behaves.</p><p><strong><code>request.url</code> is not rewritten for the handler.</strong> It sees the request as it came; only what decides who is let in, and what the documents say, goes by the setting.</p><p><strong>The name.</strong> <code>KEYCARD_RESOURCE_URL</code> is the upstream API, in the guide&#39;s words, so this server&#39;s own is not <code>KEYCARD_RESOURCE</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0010-address-off-workers.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0010AddressOffWorkers = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0010AddressOffWorkers as default
};
