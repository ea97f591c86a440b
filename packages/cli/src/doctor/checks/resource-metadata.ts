import { documentOf } from "../evidence/evidence.ts";
import { challenge } from "./challenge.ts";
import { type Check, fail, ok } from "./check.ts";
import { isPage, LET_IT_RUN_FIRST } from "./page.ts";
import { READ_THE_LOG, workerTrouble } from "./worker-trouble.ts";

const SERVE_IT = "Let requests for /.well-known/oauth-protected-resource and below reach {handler}";

export const resourceMetadata: Check = {
  id: "resource-metadata",
  title: "Metadata",
  needs: [challenge],
  examine({ worker: { resourceMetadata: answer } }) {
    if (!answer.answered) return fail(`${answer.url}: ${answer.why}`, SERVE_IT);
    if (answer.status === 500) {
      return fail(
        "HTTP 500: a setting of the server is wrong, most often KEYCARD_ISSUER",
        `Set KEYCARD_ISSUER to your zone's URL, https:// included. ${READ_THE_LOG}`,
      );
    }
    if (answer.status !== 200) {
      return workerTrouble(answer) ?? fail(`HTTP ${answer.status} where the challenge leads: ${answer.url}`, SERVE_IT);
    }
    if (isPage(answer)) {
      return fail(`${answer.url} is a page: a static file or a single-page application answers`, LET_IT_RUN_FIRST);
    }
    if (!documentOf(answer)) return fail(`${answer.url} is not a JSON object`, SERVE_IT);
    return ok("it is where the challenge leads");
  },
};
