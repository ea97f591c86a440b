import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Fault","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/Fault.md","filePath":"api/zone/interfaces/Fault.md"}');
const _sfc_main = { name: "api/zone/interfaces/Fault.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-fault" tabindex="-1">Interface: Fault <a class="header-anchor" href="#interface-fault" aria-label="Permalink to &quot;Interface: Fault&quot;">​</a></h1><p>What an endpoint does in place of its work. A fault of only <code>delayMs</code> and <code>headers</code> lets the work go on after.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-body"></a> <code>body?</code></td><td><code>string</code></td><td>The answer&#39;s body, labelled <code>application/json</code> unless <code>headers</code> says otherwise.</td></tr><tr><td><a id="property-delayms"></a> <code>delayMs?</code></td><td><code>number</code></td><td>Wait this long first.</td></tr><tr><td><a id="property-garbage"></a> <code>garbage?</code></td><td><code>boolean</code></td><td>Answer with bytes that are not JSON, labelled as JSON.</td></tr><tr><td><a id="property-hang"></a> <code>hang?</code></td><td><code>boolean</code></td><td>Never answer; the connection stays open until the client gives up or the zone closes.</td></tr><tr><td><a id="property-headers"></a> <code>headers?</code></td><td><code>Record</code>&lt;<code>string</code>, <code>string</code>&gt;</td><td>Headers for the answer.</td></tr><tr><td><a id="property-oversizedbytes"></a> <code>oversizedBytes?</code></td><td><code>number</code></td><td>Answer with a JSON document at least this long.</td></tr><tr><td><a id="property-redirectto"></a> <code>redirectTo?</code></td><td><code>string</code></td><td>Answer with a redirect to there.</td></tr><tr><td><a id="property-reset"></a> <code>reset?</code></td><td><code>boolean</code></td><td>Reset the connection (TCP RST).</td></tr><tr><td><a id="property-status"></a> <code>status?</code></td><td><code>number</code></td><td>Answer with this status. Default with any other answer here: 200, or 302 for <code>redirectTo</code>.</td></tr><tr><td><a id="property-times"></a> <code>times?</code></td><td><code>number</code></td><td>How many requests it applies to. Default: all, until cleared.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/Fault.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Fault = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Fault as default
};
