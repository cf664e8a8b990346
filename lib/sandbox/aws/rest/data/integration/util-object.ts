import { parseJson } from "../../../../core/json.ts";
import { unknownMethod } from "../vtl/methods.ts";
import { TemplateError } from "../vtl/syntax.ts";
import { fromJson, type HostObject, print } from "../vtl/value.ts";

/** `$util` of a mapping template. */
export function utilObject(): HostObject {
  return {
    name: "util",
    call: (name, given) => {
      const text = print(given[0]);
      switch (name) {
        case "escapeJavaScript":
          return escapeJavaScript(text);
        case "urlEncode":
          return encodeURIComponent(text).replaceAll("%20", "+");
        case "urlDecode":
          return decodeUrl(text);
        case "base64Encode":
          return Buffer.from(text).toString("base64");
        case "base64Decode":
          return Buffer.from(text, "base64").toString();
        case "parseJson":
          return fromJson(parseJson(text));
        default:
          throw unknownMethod("$util", name);
      }
    },
  };
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new TemplateError(`The sandbox cannot decode ${text}`);
  }
}

/** Escapes both kinds of quotes, backslashes, slashes, and what is not printable. */
function escapeJavaScript(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/['/]/g, "\\$&")
    .replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`,
    );
}
