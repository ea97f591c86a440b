export { ResourceServer } from "@edgegrant/core";
