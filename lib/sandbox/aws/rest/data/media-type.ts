/** A mapping template and the content type it is kept under. */
export interface ChosenTemplate {
  readonly contentType: string;
  readonly template: string;
}

/** `application/json; charset=utf-8` without what stands behind the semicolon. */
export function mediaType(header: string | undefined): string | undefined {
  return header?.split(";")[0]?.trim().toLowerCase();
}

/**
 * The template for an answer: that of the Accept header's type, else of application/json, else the first there is.
 * "Select a VTL mapping template".
 */
export function chooseTemplate(
  templates: Readonly<Record<string, string>>,
  accept: string | undefined,
): ChosenTemplate | undefined {
  const accepted = (accept ?? "").split(",").map((type) => mediaType(type) ?? "");
  const contentType = [...accepted, "application/json"].find((type) => Object.hasOwn(templates, type));
  const [first] = Object.keys(templates);
  const chosen = contentType ?? first;
  return chosen === undefined ? undefined : { contentType: chosen, template: templates[chosen] ?? "" };
}
