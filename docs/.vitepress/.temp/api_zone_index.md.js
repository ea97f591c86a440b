import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"@edgegrant/zone","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/index.md","filePath":"api/zone/index.md"}');
const _sfc_main = { name: "api/zone/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="edgegrant-zone" tabindex="-1">@edgegrant/zone <a class="header-anchor" href="#edgegrant-zone" aria-label="Permalink to &quot;@edgegrant/zone&quot;">​</a></h1><h2 id="classes" tabindex="-1">Classes <a class="header-anchor" href="#classes" aria-label="Permalink to &quot;Classes&quot;">​</a></h2><ul><li><a href="./classes/SignInError">SignInError</a></li><li><a href="./classes/ZoneConfigError">ZoneConfigError</a></li></ul><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/ApplicationConfig">ApplicationConfig</a></li><li><a href="./interfaces/AuditEvent">AuditEvent</a></li><li><a href="./interfaces/ClientConfig">ClientConfig</a></li><li><a href="./interfaces/ConfigProblem">ConfigProblem</a></li><li><a href="./interfaces/ConsentOptions">ConsentOptions</a></li><li><a href="./interfaces/Fault">Fault</a></li><li><a href="./interfaces/MintRequest">MintRequest</a></li><li><a href="./interfaces/ResourceConfig">ResourceConfig</a></li><li><a href="./interfaces/SignInOptions">SignInOptions</a></li><li><a href="./interfaces/UserConfig">UserConfig</a></li><li><a href="./interfaces/Zone">Zone</a></li><li><a href="./interfaces/ZoneConfig">ZoneConfig</a></li></ul><h2 id="type-aliases" tabindex="-1">Type Aliases <a class="header-anchor" href="#type-aliases" aria-label="Permalink to &quot;Type Aliases&quot;">​</a></h2><ul><li><a href="./type-aliases/AuditGrant">AuditGrant</a></li><li><a href="./type-aliases/ClientIdMetadataDocuments">ClientIdMetadataDocuments</a></li><li><a href="./type-aliases/EndpointName">EndpointName</a></li><li><a href="./type-aliases/SigningAlgorithm">SigningAlgorithm</a></li></ul><h2 id="variables" tabindex="-1">Variables <a class="header-anchor" href="#variables" aria-label="Permalink to &quot;Variables&quot;">​</a></h2><ul><li><a href="./variables/sampleConfig">sampleConfig</a></li></ul><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><ul><li><a href="./functions/giveConsent">giveConsent</a></li><li><a href="./functions/parseZoneConfig">parseZoneConfig</a></li><li><a href="./functions/signIn">signIn</a></li><li><a href="./functions/startZone">startZone</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
